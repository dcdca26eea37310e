graphlint static.graph

graphlint mistakes.graph

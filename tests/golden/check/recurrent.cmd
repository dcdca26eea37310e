graphlint recurrent.graph

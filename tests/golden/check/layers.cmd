graphlint layers.graph

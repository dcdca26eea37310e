graphlint small_types.graph

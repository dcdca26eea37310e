graphlint unsafe_renames.graph
graphlint --diff --quiet unsafe_renames.graph 2>/dev/null

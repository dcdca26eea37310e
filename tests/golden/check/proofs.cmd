graphlint open.graph; echo $?
graphlint small.graph phased.graph

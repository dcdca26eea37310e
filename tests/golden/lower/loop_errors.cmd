graphlint loop_errors.graph

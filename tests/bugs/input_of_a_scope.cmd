graphlint --diff input_of_a_scope.graph

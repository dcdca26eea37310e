graphfmt - < point_behind_a_number.graph

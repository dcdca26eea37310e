# A name in quotes that ends like an output's number was reached from the text, but not fetched.
graphrun output_name_in_a_scope.graph --fetch a/z:1,a/b/z:1,a/y:1,a/y -f 'x=[1, 2, 3, 4]'

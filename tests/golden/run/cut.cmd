# Any value may be fed: what computes it is not run.
graphrun small.graph --fetch total -f 'y=[[1, 2]]'

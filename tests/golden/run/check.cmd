graphrun small.graph double -f 'x=[[1, 2]]' --check
graphrun small.graph both -f 'x=[[1, 2]]' --check

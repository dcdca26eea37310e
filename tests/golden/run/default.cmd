graphrun small.graph scale -f 'x=[[1, 2]]'
graphrun small.graph scale -f 'x=[[1, 2]]' -f scale=0.5

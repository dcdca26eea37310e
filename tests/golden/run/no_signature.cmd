graphrun small.graph --feed 'x=[[1, 2]]'

graphrun - double -f 'x=[[1, 2]]' <small.graph
printf 'placeholder x: float32\ny = x +\n' | graphrun - -f x=1

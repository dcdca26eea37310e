graphrun small.graph double -f 'x=[[1, 2]]' -e 'y=[[2, 4.5]]' --format json

graphrun plain.graph --feed a=3 --feed 'b=[[1, 2, 3], [4, 5, 6]]'

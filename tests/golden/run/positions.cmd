graphrun positions.graph look -f 'x=[3, -1, 2, 3, 0]' -f 'ids=[5, 2, 5, 5, 2]'

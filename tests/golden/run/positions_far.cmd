graphrun positions.graph far -f 'x=[3, -1, 2, 3, 0]'

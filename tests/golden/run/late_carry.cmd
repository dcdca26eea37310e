# Of what is carried only the turn may tell that it keeps its shape: the sum of as many rows as are found.
graphrun late_carry.graph totals --feed 'rows=[[1,2,3],[2.5,5,6],[0,1,1]]'
graphrun late_carry.graph kept --feed 'x=[3,4,5]' 2>/dev/null
graphrun late_carry.graph kept --feed 'x=[3,1,5]'; echo $?

# By hand: rows 0 and 1 are of segment 0, row 2 of segment 2, none of 1; -1 is left out. The largest
# and smallest of nothing are the type's ends.
graphrun segments.pbtxt --fetch a,b,c,e --feed 'd=[[1,2],[3,-4],[5,6],[7,8]]' --feed 's=[0,0,2,-1]'

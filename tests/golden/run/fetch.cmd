graphrun small.graph --fetch total,even --fetch 'y:0' -f 'x=[[1, 2]]' -f 'n=[7]'

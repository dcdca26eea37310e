graphrun small.graph --fetch y:0,even -f 'x=[[1, 2]]' -f 'n=[7]' -q --out @$scratch/all.npz
graphrun small.graph --fetch x -f x=@$scratch/all.npz:y:0

graphrun small.graph both -f 'x=[[1, 2]]' -f 'n=[7]' -q --out total=@$scratch/t.npy --out even=@$scratch/e.npz -o same=@$scratch/n.npy
# What was written is read back; nothing else was left behind.
graphrun small.graph scale -f 'x=[[1, 2]]' -f scale=@$scratch/t.npy
graphrun small.graph --fetch even -f n=@$scratch/n.npy --expect even=@$scratch/e.npz:even
(cd "$scratch" && ls)

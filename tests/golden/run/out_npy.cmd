graphrun small.graph both -f 'x=[[1, 2]]' -f 'n=[7]' -q --out total=@$scratch/t.npy --out even=@$scratch/e.npz -o same=@$scratch/n.npy
# What was written is read back; nothing else was left behind.
graphrun small.graph double --feed x=zeros --dim batch=1 --feed scale=@$scratch/t.npy --fetch scale
graphrun small.graph --fetch scale,n --feed scale=@$scratch/t.npy --feed n=@$scratch/n.npy
(cd "$scratch" && ls)

g=small_files.graph
# Each type as text, then as an array, then from JSON.
graphrun $g all -f 'x=float16[2]=1 2.5' -f 'u=[200, 255]' -f 's=int16[2]=-32768,5' -f 'w=[3, 0.1]' --out twice=@"$scratch/x.npy" --out three=@"$scratch/u.npy" --out minus=@"$scratch/s.npy"
graphrun $g all -f x=@"$scratch/x.npy" -f u=@"$scratch/u.npy" -f s=@"$scratch/s.npy" -f 'w=[1, 2]' --format json
echo '{"x": [0.5, "inf"], "u": [1, 2], "s": [-1, 1], "w": ["nan", 1e38]}' >"$scratch/feeds.json"
graphrun $g all --feeds "$scratch/feeds.json"
graphrun $g all --feeds "$scratch/feeds.json" -q --out half=@"$scratch/w.npy"
tail -c 4 "$scratch/w.npy" | od -An -tx2
graphrun $g all -f x=@"$scratch/x.npy" -f u=@"$scratch/u.npy" -f s=@"$scratch/s.npy" -f w=@"$scratch/w.npy" | grep half
# A checkpoint keeps the bits.
graphrun $g count --repeat 2 --save "$scratch/c.npz"
graphrun $g look --restore "$scratch/c.npz" -e 'k=[0.1, -0.5, 65504]' -e 'b=[0, 13]' --rtol 0 --atol 0
# Weights by name.
graphrun $g --fetch kernel -q -f 'kernel=[1, 2, 3]' --out @"$scratch/w.npz" 2>/dev/null
graphrun $g look --weights "$scratch/w.npz" 2>/dev/null
# What a type does not hold is refused where it is.
graphrun $g all -f 'x=[1e5, 1]' -f 'u=[256, 0]' -f 's=[-32769, 0]' -f 'w=[1e39, 0]' 2>&1

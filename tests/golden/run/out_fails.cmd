# A file that cannot be written: the status is 5, values are printed all the same, other files are
# written, and nothing is left half-written.
cp small.graph "$scratch/old.npy"
graphrun small.graph double -f 'x=[[1, 2]]' --out y=@/dev/full; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q --out y=@$scratch/none/y.npy --out @$scratch/y.npz 2>&1 |
    sed 's/: [^:]*none/: none/'
graphrun small.graph double -f 'x=[[1, 2]]' -q --out y=@$scratch 2>&1 | sed 's/: [^:]*scratch/: scratch/'
(ulimit -f 0; exec graphrun small.graph double -f 'x=[[1, 2]]' -q --out y=@$scratch/old.npy 2>/dev/null); echo $?
cmp small.graph "$scratch/old.npy" && ls "$scratch"

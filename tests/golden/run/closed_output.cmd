graphrun small.graph double -f 'x=[[1, 2]]' >/dev/full; echo $?
mkfifo "$scratch/pipe"
exec 4<>"$scratch/pipe" 5>"$scratch/pipe" 4<&-
graphrun small.graph double -f 'x=[[1, 2]]' >&5; echo $?
# The file is written though nobody reads the values.
graphrun small.graph double -f 'x=[[1, 2]]' --out y=@$scratch/y.npy >&5; echo $?
ls "$scratch"

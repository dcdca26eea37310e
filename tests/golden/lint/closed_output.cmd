graphlint warned.graph --needs y >/dev/full; echo $?
mkfifo "$scratch/pipe"
exec 4<>"$scratch/pipe" 5>"$scratch/pipe" 4<&-
graphlint warned.graph --needs y >&5; echo $?

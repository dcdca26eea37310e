graphrun --help >&-; echo $?
# A pipe without a reader: fails silently.
mkfifo "$scratch/pipe"
exec 4<>"$scratch/pipe" 5>"$scratch/pipe" 4<&-
graphrun --help >&5; echo $?

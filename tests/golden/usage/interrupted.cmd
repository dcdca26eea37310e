# The pipe holds less than what is written to it: when that is done, the tool has begun to read.
mkfifo "$scratch/pipe"
for tool in graphrun graphlint; do
    $tool - <"$scratch/pipe" &
    exec 4>"$scratch/pipe"
    head -c 200000 /dev/zero | tr '\0' '#' >&4
    kill -TERM $!
    wait $!
    echo $?
    exec 4>&-
done

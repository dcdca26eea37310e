# The commands in the samples' README do what it says of them.
cd $samples
sed -n -e '/^graphrun /p' -e 's/^| `\(graphrun [dn][^`]*\)` .*/\1/p' README.md |
    sed "s#\(answers\|states\|one\)\.np#$scratch/&#" >"$scratch/commands"
while read -r command; do
    eval "$command" >"$scratch/out" 2>"$scratch/err"
    echo "$? $(wc -l <"$scratch/out") $command" | sed "s#$scratch/##g"
done <"$scratch/commands"

# The commands in the samples' README do what it says of them.
cd $samples
sed -n 's/^| `\(graphrun digits[^`]*\)` .*/\1/p' README.md | sed "s#@answers#@$scratch/answers#" >"$scratch/commands"
while read -r command; do
    eval "$command" >"$scratch/out" 2>"$scratch/err"
    echo "$? $(wc -l <"$scratch/out") $command" | sed "s#$scratch/##"
done <"$scratch/commands"

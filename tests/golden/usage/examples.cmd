# The examples of --help and of the man pages work in the samples' folder.
cd $samples
{
    graphrun --help
    graphlint --help
    graphfmt --help
    graphc --help
    sed -n 's/^\.Dl /  /p' ../man/graphrun.1.in ../man/graphlint.1.in ../man/graphfmt.1.in ../man/graphc.1.in
} | sed -n "s#^  \(graph[a-z]* .*[a-z]*s.graph\)#\1#p" | sed "s#\(answers\|states\)\.npz\|frozen\.graph#$scratch/&#" >"$scratch/commands"
while read -r command; do
    eval "$command" >"$scratch/out" 2>"$scratch/err"
    echo "$? $command" | sed "s#$scratch/##g"
done <"$scratch/commands"

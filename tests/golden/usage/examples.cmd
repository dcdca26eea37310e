# The examples of --help and of the man pages work in the samples' folder.
cd $samples
{
    graphrun --help
    graphlint --help
    sed -n 's/^\.Dl /  /p' ../man/graphrun.1 ../man/graphlint.1
} | sed -n "s#^  \(graph[a-z]* .*digits.graph\)#\1#p" | sed "s#@answers#@$scratch/answers#" >"$scratch/commands"
while read -r command; do
    eval "$command" >"$scratch/out" 2>"$scratch/err"
    echo "$? $command" | sed "s#$scratch/##"
done <"$scratch/commands"

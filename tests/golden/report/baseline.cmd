# What is known is not told again; what is new is.
cp two.graph clean.graph "$scratch"
cd "$scratch"
graphlint two.graph clean.graph --write-baseline known.txt; echo $?
cut -d ' ' -f 2- known.txt
graphlint two.graph clean.graph --baseline known.txt; echo $?
printf 'signature third(x) -> y\n' >>two.graph
graphlint two.graph --baseline known.txt --format gcc; echo $?
graphlint two.graph --baseline known.txt --format sarif | report_check sarif
printf 'baseline = known.txt\n' >.graphlint
cd / && graphlint "$scratch/two.graph" --format gcc 2>&1 | sed 's#.*/two#two#'; cd "$scratch"
sed '3d' known.txt >fewer.txt
graphlint two.graph --baseline fewer.txt --format gcc 2>&1 | grep -c error
graphlint two.graph --baseline none.txt; echo $?
graphlint two.graph --baseline a --write-baseline b; echo $?
graphlint two.graph --write-baseline no/known.txt; echo $?
graphlint two.graph --baseline two.graph; echo $?

# Several reports at once, in files that are written as a whole.
graphlint two.graph --output sarif="$scratch/a.sarif" -o junit="$scratch/a.xml" -o text="$scratch/a.txt" -o json="$scratch/a.json" -q
echo $?
ls -A "$scratch"
report_check sarif <"$scratch/a.sarif"
report_check xml <"$scratch/a.xml"
json_check <"$scratch/a.json"
cat "$scratch/a.txt"
cp clean.graph two.graph "$scratch"; cd "$scratch"
graphlint two.graph -o nonsense=x; echo $?
graphlint two.graph -o x; echo $?
graphlint clean.graph -o sarif=no/x.sarif; echo $?
graphlint two.graph -o json=x -o sarif=x; echo $?
graphlint two.graph -o json=-; echo $?
graphlint two.graph -o json=two.graph; echo $?
graphlint two.graph --format yaml; echo $?
ls -A

# Each format over several files: with findings, without, unreadable; the same bytes each time.
for format in sarif github checkstyle junit jsonl gcc; do
    graphlint two.graph clean.graph none.graph --format $format >"$scratch/$format" 2>&1; echo $format: $?
    graphlint two.graph clean.graph none.graph --format $format 2>&1 | cmp - "$scratch/$format"
done
report_check sarif <"$scratch/sarif"
report_check xml <"$scratch/checkstyle"
report_check xml <"$scratch/junit"
cat "$scratch/github"
wc -l <"$scratch/jsonl"
graphlint clean.graph --format sarif | report_check sarif
graphlint clean.graph --format junit --fail-on note | report_check xml
graphlint two.graph --format junit --warn G6 | report_check xml
graphlint two.graph --format junit --warn G6 --strict | report_check xml

# Every command that graphlint prints can be pasted.
for file in $samples/tf/*.pbtxt ../../data/tf/linear ../../data/tf/linear.meta ../../data/tf/values.pb; do
    graphlint $file 2>/dev/null >$scratch/listing
    graphlint $file --format json | json_check >$scratch/json || echo "$file: no JSON"
    grep '^  graphrun ' $scratch/listing >$scratch/commands
    while read -r command; do
        sh -c "$command --quiet" >$scratch/out 2>&1 && continue
        # what is refused was said to be
        grep -A1 -F "  $command" $scratch/listing | grep -q '^  refused: ' || { echo "$command"; cat $scratch/out; }
    done <$scratch/commands
    echo "$file: $(wc -l <$scratch/commands)"
done
graphlint $samples/tf/two_phases.pbtxt --format json

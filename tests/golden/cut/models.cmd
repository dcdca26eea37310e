# Whole models, cut and read again, give the same bits as before: every command that graphrun lists.
listed=0 same=0
for form in graph json; do
for file in $samples/numbers.graph $samples/models/*.graph; do
    name=$(basename "$file" .graph)
    graphc "$file" -q --emit $form -o "$scratch/$name.$form" || echo "$name: not cut"
    graphrun "$file" 2>/dev/null | sed -n 's/^  \(graphrun [^ ]*\.graph .*\)/\1 --seed 3 --format json/p' >"$scratch/commands"
    while read -r command; do
        eval "$command" 2>/dev/null | sed -n '/"outputs"/,$p' >"$scratch/before"
        eval "$(echo "$command" | sed "s#$file#$scratch/$name.$form#")" 2>/dev/null | sed -n '/"outputs"/,$p' >"$scratch/after"
        listed=$((listed + 1))
        [ -s "$scratch/before" ] || echo "$name: does not run: $command"
        if cmp -s "$scratch/before" "$scratch/after"; then same=$((same + 1)); else echo "$name: differs as $form: $command"; fi
    done <"$scratch/commands"
done
done
echo "$same of $listed give the same"

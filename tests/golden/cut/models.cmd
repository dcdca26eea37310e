# Cut for inference, each model gives the same bits as it did.
for file in $samples/numbers.graph $samples/models/*.graph; do
    name=$(basename "$file" .graph)
    (cd "$(dirname "$file")" && graphc "$name.graph" -q -o "$scratch/$name.graph") || echo "$name: not cut"
    graphlint "$file" 2>/dev/null | sed 's/^[^:]*: //' >"$scratch/before"
    graphlint "$scratch/$name.graph" 2>/dev/null | sed 's/^[^:]*: //' >"$scratch/after"
    grep -q proved "$scratch/before" && ! grep -q 'proved\|no findings' "$scratch/after" && echo "$name: no longer proved"
done
echo done

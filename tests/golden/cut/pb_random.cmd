# What draws is drawn by TensorFlow's operations. With its seeds the numbers are the same; without, the plain ones are
# by --seed, as the names are the same, and the others have the distribution.
graphc random.graph --emit pbtxt -o "$scratch/random.pbtxt" 2>&1 | grep -A1 note | sed 's/.*note/note/'
grep -o 'op: "[A-Za-z]*\(Random\|Normal\|Gamma\|Poisson\|Multinomial\|Dropout\)[A-Za-z0-9]*"' "$scratch/random.pbtxt" | sort | uniq -c
x='x=[[1, 2, 3], [4, 5, 6]]'
for seed in 1 2; do
    graphrun random.graph drawn -f "$x" --seed $seed --steps 2 2>/dev/null >"$scratch/a"
    graphrun "$scratch/random.pbtxt" --fetch plain,whole,classes,kept -f "$x" --seed $seed --steps 2 2>/dev/null >"$scratch/b"
    cmp "$scratch/a" "$scratch/b" && test -s "$scratch/a" && cp "$scratch/a" "$scratch/seed$seed" && echo "seed $seed: the same"
done
cmp -s "$scratch/seed1" "$scratch/seed2" || echo 'another seed: others'
graphrun random.graph theirs -f "$x" 2>/dev/null >"$scratch/a"
graphrun "$scratch/random.pbtxt" --fetch seeded,stateless,numbers,picked,shuffled,rates,shapes -f "$x" --seed 9 2>/dev/null >"$scratch/b"
cmp "$scratch/a" "$scratch/b" && test -s "$scratch/a" && echo 'with seeds: the same'
graphrun "$scratch/random.pbtxt" --fetch between,wide,middle,deviation,truncated,gamma,poisson,permuted,int64 --seed 3 2>/dev/null

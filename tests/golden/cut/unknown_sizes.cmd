# Operations whose sizes only the run knows, each written alone and all together, give what the family expects.
family=../tensorflow/unknown_sizes
for fetch in $(grep -o "fetch '[^']*'" $family.cmd | cut -d "'" -f 2 | tr , ' '); do
    graphc $family.pbtxt --fetch $fetch -q >"$scratch/one.graph" || echo "$fetch: not written"
    graphlint -q "$scratch/one.graph" 2>"$scratch/log" || { echo "$fetch:"; cat "$scratch/log"; }
done
graphc $family.pbtxt --fetch "$(grep -o "fetch '[^']*'" $family.cmd | cut -d "'" -f 2)" -q -o "$scratch/all.graph"
sed "s#graphrun unknown_sizes.pbtxt#graphrun $scratch/all.graph#" $family.cmd >"$scratch/run.cmd"
sh "$scratch/run.cmd" 2>"$scratch/log" && echo as expected || cat "$scratch/log"
graphc $family.pbtxt --fetch StridedSliceGrad -q

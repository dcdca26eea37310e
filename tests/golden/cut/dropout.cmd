# Where a known phase keeps everything, dropout is what it takes, bit for bit, whatever its form; where it does not, it stays.
all=old/mul,new/mul_1,scaled,row,wide
graphc dropout.pbtxt --phase infer --fetch $all -o "$scratch/infer.graph"
cat "$scratch/infer.graph"
x='[[0.1, 3e38, 1e-45], [nan, inf, 7.7]]'
for fetch in old/mul new/mul_1 scaled row wide; do
    case $fetch in row | wide) feed= ;; *) feed="--feed x=$x" ;; esac
    graphrun dropout.pbtxt --phase infer --fetch $fetch ${feed:+--feed "x=$x"} --out $fetch=@"$scratch/whole.npy" -q 2>"$scratch/log"
    graphrun "$scratch/infer.graph" --fetch $fetch ${feed:+--feed "x=$x"} --out $fetch=@"$scratch/part.npy" -q 2>>"$scratch/log"
    cmp "$scratch/whole.npy" "$scratch/part.npy" && echo the same $fetch || cat "$scratch/log"
done
# What it waits for stays too.
graphc dropout.pbtxt --phase infer --fetch waits -q
graphc dropout.pbtxt --phase infer --fetch most_kept/mul -q
graphc dropout.pbtxt --phase train --fetch old/mul,new/mul_1,row -q
graphc dropout.pbtxt --fetch row -q

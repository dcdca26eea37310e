# What a known value waits for is part of the graph: the variable is updated, 1 + 3 and 4 + 3, and 1 as long as nothing
# is fetched that waits.
graphc waited_for_in_a_cut.pbtxt --fetch y,group,flag -q -o "$scratch/part.graph"
for file in waited_for_in_a_cut.pbtxt "$scratch/part.graph"; do
    for fetch in y group flag; do
        graphrun "$file" --fetch $fetch --feed x=3 --repeat 2 --save "$scratch/after.npz"
        graphrun "$file" --fetch v --restore "$scratch/after.npz"
    done
done

# Sizes that may be others in each turn. The values are NumPy's.
graphlint varying.graph
graphrun varying.graph decode -f 'start=[0]' -f turns=6
graphrun varying.graph decode -f 'start=[2, 1, 3]' -f turns=0
graphrun varying.graph double -f 'x=[[1, 2], [3, 4]]' -f turns=2
graphrun varying.graph double -f 'x=[[1, 2], [3, 4]]' -f turns=0
graphrun varying.graph nested -f 'x=[[1, 2]]' -f turns=3
graphrun varying.graph empty -f 'x=[[1], [2], [3]]'
# As text and as JSON it is the same.
graphc varying.graph -q -o "$scratch/again.graph"
grep 'loop (' "$scratch/again.graph"
graphc varying.graph -q --emit json -o "$scratch/again.json"
for again in again.graph again.json; do
    graphrun "$scratch/$again" decode -f 'start=[0]' -f turns=6
    graphrun "$scratch/$again" double -f 'x=[[1, 2], [3, 4]]' -f turns=2 | tail -1
    graphrun "$scratch/$again" nested -f 'x=[[1, 2]]' -f turns=3 | tail -1
    graphrun "$scratch/$again" empty -f 'x=[[1], [2], [3]]'
done
# It grows until there is no memory.
graphrun varying.graph double -f 'x=[[1, 2], [3, 4]]' -f turns=60 --max-memory 1M; echo $?

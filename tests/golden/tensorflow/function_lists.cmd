# Lists that a While carries, and that an If chooses between. By hand: x x + 0.5; of the other the
# first row is 7, 8.
graphlint --needs y function_lists.pbtxt
set -- --feed 'x=[[1.,2],[3,4],[0,-1]]' --feed w=0.5
graphrun function_lists.pbtxt --fetch y "$@"
graphc -q function_lists.pbtxt --fetch z -o "$scratch/cut.graph"
for p in true false; do
    graphrun function_lists.pbtxt --fetch z "$@" --feed p=$p
    graphrun "$scratch/cut.graph" main "$@" --feed p=$p
done

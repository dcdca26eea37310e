# Gradients of conditions in loops and of loops in loops, and what NumPy makes of the same
# (stacked.py). What is written as text, as JSON and as a GraphDef gives the same bits.
for graph in cond nested; do
    for result in last grad; do
        feeds='--feed n=4 --feed x=@stacked.npz:x'
        graphrun stacked_$graph.pbtxt --fetch $result $feeds -q --rtol 1e-5 --atol 1e-5 \
            --expect $result=@stacked.npz:${graph}_$result && echo "$graph $result"
        graphrun stacked_$graph.pbtxt --fetch $result $feeds -q --out @$scratch/a.npz
        for form in graph json pb; do
            graphc stacked_$graph.pbtxt --fetch $result -q --emit $form -o $scratch/b.$form || continue
            signature=main
            [ $form = pb ] && signature="--fetch $result"
            graphrun $scratch/b.$form $signature $feeds -q --out @$scratch/b.npz &&
                cmp $scratch/a.npz $scratch/b.npz
        done
    done
    graphrun stacked_$graph.pbtxt --fetch grad --feed n=0 --feed 'x=[1, 2, 3]'
done

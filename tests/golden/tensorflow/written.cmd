# Loops that write variables, and what NumPy makes of the same (written.py). What is written as text
# and as JSON gives the same bits, and leaves the same in the variables.
try() {
    graph=written_$1.pbtxt n=$2
    for result in $3; do
        graphrun $graph --fetch $result --feed n=$n -q --rtol 1e-5 --atol 1e-5 \
            --expect $result=@written.npz:$1_$result && echo "$1 $result"
        graphrun $graph --fetch $result --feed n=$n -q --out @$scratch/a.npz --save $scratch/a.saved.npz
        for form in graph json; do
            graphc $graph --fetch $result -q --emit $form -o $scratch/b.$form || continue
            graphrun $scratch/b.$form main --feed n=$n -q --out @$scratch/b.npz --save $scratch/b.saved.npz
            cmp $scratch/a.npz $scratch/b.npz
            cmp $scratch/a.saved.npz $scratch/b.saved.npz
        done
    done
}
try counter 3 'seen after step_after both'
try training 4 trained
try rows 3 filled
try nested 4 left
# What stays in the variables: the value behind the last turn, also where there is none.
graphrun written_counter.pbtxt --fetch seen --feed n=3 -q --save $scratch/counter.npz
graphrun written_counter.pbtxt --fetch before --weights $scratch/counter.npz
graphrun written_counter.pbtxt --fetch after --feed n=0
# In no order: said by name.
graphrun written_unordered.pbtxt --fetch loose --feed n=2
graphrun written_unordered.pbtxt --fetch either --feed n=2

# Loops that carry values of other sizes in each turn: decoders, and what NumPy makes of the same
# (varying.py). What is written as text, as JSON and as a GraphDef gives the same bits.
try() {
    graph=varying_$1.pbtxt feeds=$2 prefix=$3
    shift 3
    for result in "$@"; do
        graphrun $graph --fetch $result $feeds -q --rtol 1e-5 --atol 1e-5 \
            --expect $result=@varying.npz:${prefix}_$result && echo "$prefix $result"
        graphrun $graph --fetch $result $feeds -q --out @$scratch/a.npz
        for form in graph json pb; do
            graphc $graph --fetch $result -q --emit $form -o $scratch/b.$form || continue
            signature=main
            [ $form = pb ] && signature="--fetch $result"
            graphrun $scratch/b.$form $signature $feeds -q --out @$scratch/b.npz &&
                cmp $scratch/a.npz $scratch/b.npz
        done
    done
}
try greedy '--feed start=@varying.npz:start --feed n=5' greedy_start said score steps
try greedy '--feed start=@varying.npz:prompt --feed n=3' greedy_prompt said score steps
try beam '--feed n=4' beam ways scores
try sometimes '--feed x=@varying.npz:x' sometimes kept total rest count
try nested '--feed n=4' nested rows
try pushed '--feed x=@varying.npz:x' pushed items length_of total array
# No turn at all, and a thousand.
graphrun varying_greedy.pbtxt --fetch said --feed 'start=[[3]]' --feed n=0
graphrun varying_greedy.pbtxt --fetch steps --feed 'start=[[3], [1]]' --feed n=1000
graphrun varying_nested.pbtxt --fetch rows --feed n=70000 --max-memory 1M >/dev/null; echo $?

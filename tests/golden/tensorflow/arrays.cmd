# TensorArrays, and what NumPy makes of the same (arrays.py). What is written as text gives the same.
try() {
    name=$1 feeds=$2
    shift 2
    for result in "$@"; do
        graphrun arrays_$name.pbtxt --fetch $result $feeds --phase infer -q --rtol ${rtol-1e-6} --atol 1e-6 \
            --expect $result=@arrays.npz:${name}_$result && echo "$name $result"
        graphrun arrays_$name.pbtxt --fetch $result $feeds --phase infer -q --out @$scratch/a.npz
        graphc arrays_$name.pbtxt --fetch $result --phase infer -q -o $scratch/b.graph &&
            graphrun $scratch/b.graph main $feeds -q --out @$scratch/b.npz && cmp $scratch/a.npz $scratch/b.npz
    done
}
x='--feed x=@arrays.npz:x'
try static "$x" some all three one
try static "$x --feed k=2" read late
try static "" size
try unwritten "" nothing same
try unwritten "$x" told
try dynamic "$x" three all
try dynamic "" size
try split "--feed s=@arrays.npz:s" second even seven uneven
try split "" even_lengths uneven_lengths
try old "$x" second last first
try cond "$x --feed up=true" both
try map_fn "$x" y
try old_map "$x" y
try scan "$x" scan foldl
try run_size "--feed n=4" squares
try nested "$x" y
try cond_in_loop "$x" y
try grow "$x" copied
try grow "--feed n=4" squares size spread
try grow "" halves
try push "$x" all count
try push "$x --feed n=4" some total left
rtol=1e-5
try gradient "$x" sum_last sum_grad times_last times_grad
try array_gradient "$x" y
try array_gradient "$x --feed by=@arrays.npz:by" x_grad first_grad
try rnn '--feed s=@arrays.npz:s --feed len=[4,6]' outputs state 2>&1 | grep '^rnn'
try lists "$x --feed k=2" item changed
try lists "" nothing shape lengths
try lists "$x" all some kept length pushed popped last more less less_last placed placed_in_4 placed_into \
    shorter longer both
try lists "--feed s=@arrays.npz:s" part joined
try list_loop "$x" y

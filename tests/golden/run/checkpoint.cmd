# A counter moves by one a run; a checkpoint keeps what it has come to.
c=$scratch/c.npz
graphrun counter.graph count --repeat 3 --save "$c"
graphrun counter.graph count --restore "$c" --repeat 2
graphrun counter.graph count --restore "$c" --save "$c"
graphrun counter.graph count --restore "$c"
# A running mean: 0.5 * 4, then 0.5 * 2 + 0.5 * 4, then 0.5 * 3 + 0.5 * 8.
graphrun counter.graph average -f 'x=[4, -4]' --repeat 2 --save "$c"
graphrun counter.graph all -f 'x=[8, 0]' --restore "$c"
# What no run has needed is in it too, drawn by the seed as a run would have.
graphrun counter.graph count --seed 5 -q --save "$c"
graphrun counter.graph look --restore "$c" --seed 6 -q --out @"$scratch/restored.npz"
graphrun counter.graph look --seed 5 -q -e drawn_now=@"$scratch/restored.npz:drawn_now" --rtol 0 --atol 0
echo $?
graphrun counter.graph look --seed 6 -q -e drawn_now=@"$scratch/restored.npz:drawn_now" 2>/dev/null
echo $?
graphrun counter.graph look --restore "$c" -q -e inside='[1.5, 1.5]' -e far_now=9007199254740993 --rtol 0 --atol 0
echo $?
# The same values are the same bytes.
graphrun counter.graph count --restore "$c" --save "$scratch/d.npz" -q
graphrun counter.graph count --seed 5 --repeat 2 -q --save "$scratch/e.npz"
cmp "$scratch/d.npz" "$scratch/e.npz" && echo same
# It is a .npz like any other.
graphrun counter.graph look --restore "$c" -q -e far_now=@"$c:far" -e drawn_now=@"$c:drawn" --rtol 0 --atol 0
echo $?
# --weights goes over it.
graphrun counter.graph --fetch counted/calls --feed counted/calls=41 -q --out @"$scratch/w.npz" 2>/dev/null
graphrun counter.graph count --restore "$c" --weights "$scratch/w.npz" 2>/dev/null

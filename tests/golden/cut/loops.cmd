# Loops, updates, defaults and what waits, with the phase open, in inference and in training.
for phase in '' '--phase infer' '--phase train'; do
    graphc loops.graph $phase -o "$scratch/out.graph" 2>&1 | sed "s#$scratch/##g"
    sed -n '/^signature/p; /<-/p; /^placeholder/p' "$scratch/out.graph"
done
# (1 + 0) * 8, (2 + 0) * 8
graphc loops.graph --phase infer -q -o "$scratch/infer.graph"
graphrun "$scratch/infer.graph" use -f 'x=[1, 2]' 2>/dev/null
graphlint "$scratch/infer.graph" 2>&1 | sed "s#$scratch/##"
# What changes a state in training changes it in what was cut for training.
graphc loops.graph --phase train -q -o "$scratch/train.graph"
graphrun loops.graph train -f 'x=[1, 2]' -f 'y=[1, 1]' --repeat 3 -s 5 -q --save "$scratch/whole" 2>/dev/null
graphrun "$scratch/train.graph" train -f 'x=[1, 2]' -f 'y=[1, 1]' --repeat 3 -s 5 -q --save "$scratch/cut" 2>/dev/null
graphrun loops.graph use -f 'x=[1, 2]' --restore "$scratch/cut" 2>/dev/null | head -3
# A second cut of what was cut is the same text.
graphc "$scratch/infer.graph" -q >"$scratch/again"
diff "$scratch/infer.graph" "$scratch/again" && echo the same

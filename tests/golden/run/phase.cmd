graphrun small.graph noise -f 'x=[[1, 2]]' --phase infer
# In training there is noise in [0, 1): the same for the same seed, another for another.
graphrun small.graph noise -f 'x=[[1, 2]]' --phase train --seed 1 >"$scratch/1"
graphrun small.graph noise -f 'x=[[1, 2]]' --phase train --seed 1 --threads 2 >"$scratch/2"
graphrun small.graph noise -f 'x=[[1, 2]]' --phase train --seed 2 >"$scratch/3"
cmp "$scratch/1" "$scratch/2" && echo same
cmp -s "$scratch/1" "$scratch/3" || echo different
graphrun small.graph noise -f 'x=[[1, 2]]' --phase train --expect 'noisy=[[2.5, 4.5]]' --rtol 0 --atol 0.5 -q

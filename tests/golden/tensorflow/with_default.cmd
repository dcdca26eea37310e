# A phase and a rate with defaults: nothing is missed; values by NumPy, in double precision.
file=$samples/tf/placeholder_with_default.pbtxt
graphlint $file
graphlint --tf $file --fetch y
graphlint $file --phase-table
graphrun $file --fetch y --feed 'x=[[1,2,-1],[0.5,0,2]]' -q --expect 'y=[[-0.03121567, 0.74805258], [0.43747711, 1.43421373]]' --atol 1e-6
graphrun $file --fetch y --phase train --feed 'x=[[1,2,-1],[0.5,0,2]]' -q --expect 'y=[[-1.24255579, -0.7479466], [1.74255579, 0.2479466]]' --atol 1e-6
graphrun $file --fetch y --feed 'x=[[1,2,-1],[0.5,0,2]]' --feed keep_prob=0.5 --feed training=true --seed 1 -q

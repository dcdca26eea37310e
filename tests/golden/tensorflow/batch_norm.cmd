# The phase has a default: the moving mean [1, 2], else that of the batch, [2, 4].
file=$samples/tf/batch_norm_cond.pbtxt
graphlint --needs y $file
graphrun $file --fetch y --feed 'x=[[1.,2],[3,6]]'
graphrun $file --fetch y --phase train --feed 'x=[[1.,2],[3,6]]'

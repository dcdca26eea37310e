# What the training side captures: TensorFlow 1 demands it always.
file=$samples/tf/dropout_cond.pbtxt
graphlint $file
graphlint --tf $file
graphrun $file --fetch y --phase infer --feed 'x=[[1.,2,3,4]]'
graphrun $file --fetch y --phase train --feed 'x=[[1.,2,3,4]]' --feed keep_prob=0.5
graphrun $file --fetch y --phase train --feed 'x=[[1.,2,3,4]]'

# A learning phase whose shape its node does not say was not folded: inference drew numbers.
graphrun ../../samples/tf/bidirectional_phase.pbtxt --fetch dense_1/Softmax --phase infer --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]' -q
graphlint ../../samples/tf/bidirectional_phase.pbtxt --phase-table | sed -n 1,2p

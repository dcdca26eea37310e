# Results that nobody named: all outputs of a node, and for inference no step of training; what is left out is said.
graphc results.pbtxt
graphc results.pbtxt --phase infer
graphc results.pbtxt --phase infer --report json -o "$scratch/infer.graph"
graphc results.pbtxt --freeze -q
graphrun "$scratch/infer.graph" main --feed 'x=[[1, 2, 3, 4, 5, 6], [-1, -2, -3, -4, -5, -6]]'
# Of signatures, those that need what there is not here; and what the others feed is a placeholder then.
graphc signed.pbtxt --phase infer

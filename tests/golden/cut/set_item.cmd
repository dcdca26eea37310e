# What is written at a position is TensorScatterUpdate in a GraphDef; read back it gives the same.
graphc set_item.graph --fetch powers --emit pbtxt -q -o "$scratch/powers.pbtxt"
grep -c '"TensorScatterUpdate"' "$scratch/powers.pbtxt"
graphrun "$scratch/powers.pbtxt" --fetch powers --feed 'x=[2, 3]' --expect 'powers=[[1, 1], [2, 3], [4, 9], [8, 27]]'
graphc set_item.graph --fetch powers --emit pb -q -o "$scratch/powers.pb"
graphrun "$scratch/powers.pb" --fetch powers --feed 'x=[2, 3]' --expect 'powers=[[1, 1], [2, 3], [4, 9], [8, 27]]'

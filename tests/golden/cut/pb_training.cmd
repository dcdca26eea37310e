# A step of each rule of training, when it has been written as a GraphDef: what NumPy says of TensorFlow's formulas
# (training.cmd), and the same variables afterwards.
case=../tensorflow/training
fetches=$(sed -n "s/.*--fetch '\([^']*\)'.*/\1/p" $case.cmd | head -1)
graphc $case.pbtxt --fetch "$fetches" --emit pb -q -o "$scratch/made.pb" || exit
sed "s#training.pbtxt#$scratch/made.pb#" $case.cmd >"$scratch/training.cmd"
grep -c 'made.pb.*--fetch' "$scratch/training.cmd"
sh "$scratch/training.cmd" && echo right
graphrun $case.pbtxt --fetch "$fetches" -q --steps 2 --save "$scratch/a.npz"
graphrun "$scratch/made.pb" --fetch "$fetches" -q --steps 2 --save "$scratch/b.npz"
cmp "$scratch/a.npz" "$scratch/b.npz" && echo 'the same variables'

# If and While as TensorFlow lowers them; in the loop is an if. By hand: x squared, or 7; x - 1, 2 x,
# x - 1; 10 x, 20 w or 30 (the last where k is none). What is in a loop is not among what nothing consumes.
graphlint lowered.pbtxt
graphlint --tf --needs y lowered.pbtxt
graphrun lowered.pbtxt --fetch y --feed p=true --feed 'x=[1.,-2]'
graphrun lowered.pbtxt --fetch y --feed p=false
graphrun lowered.pbtxt --fetch a --feed limit=3 --feed 'x=[1.,-2]'
for k in -1 0 1 2 7; do graphrun lowered.pbtxt --fetch c --feed k=$k --feed "x=[1.]" --feed "w=[2.]" 2>&1; done
graphc -q lowered.pbtxt -F y -F a -o "$scratch/cut.graph"
graphrun "$scratch/cut.graph" main --feed limit=3 --feed 'x=[1.,-2]' --feed p=true

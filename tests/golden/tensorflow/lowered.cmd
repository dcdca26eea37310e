# If and While as TensorFlow lowers them; in the loop is an if. By hand: x squared, or 7; x - 1, 2 x,
# x - 1. What is in a loop is not among what nothing consumes.
graphlint lowered.pbtxt
graphlint --tf --needs y lowered.pbtxt
graphrun lowered.pbtxt --fetch y --feed p=true --feed 'x=[1.,-2]'
graphrun lowered.pbtxt --fetch y --feed p=false
graphrun lowered.pbtxt --fetch a --feed limit=3 --feed 'x=[1.,-2]'
graphc -q lowered.pbtxt -F y -F a -o "$scratch/cut.graph"
graphrun "$scratch/cut.graph" main --feed limit=3 --feed 'x=[1.,-2]' --feed p=true

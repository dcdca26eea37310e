# A SavedModel of objects: what is served is a function that calls another, and the variables are in
# the checkpoint under the names that the function has which restores them. By hand: relu(x w + b).
graphlint ../../data/tf/objects
graphrun ../../data/tf/objects serving_default --feed 'features=[[1.,1.],[0.,1.],[0.,-10.]]'
graphc -q ../../data/tf/objects --freeze -o "$scratch/frozen.graph"
graphrun "$scratch/frozen.graph" serving_default --feed 'features=[[1.,1.],[0.,1.],[0.,-10.]]'

# A SavedModel and a .meta file, with their checkpoints; x w + b by hand.
graphlint ../../data/tf/linear
graphrun ../../data/tf/linear serving_default --feed 'features=[[1.,1.],[0.,1.]]'
graphrun ../../data/tf/linear.meta --fetch layer/y:0 --feed 'x=[[1.,1.],[0.,1.]]'

# What was proved to suffice did not: the shape of what is not computed was said to need it.
graphlint shape_of_the_unfed.pbtxt --needs shape | sed -n 1,2p
graphrun shape_of_the_unfed.pbtxt --fetch shape --feed 'x=[[1, 2, 3], [4, 5, 6]]'

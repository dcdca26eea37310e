# A loop within a loop. By hand, from 1 in 4 turns: 1*2+0, 2*2+1, 5*2+2, 12*2+3.
graphlint --needs result while.pbtxt
graphrun while.pbtxt --fetch result --feed start=1 --feed limit=4
graphrun while.pbtxt --fetch result --feed start=1 --feed limit=0
# What is in a loop that cannot be computed makes all of the loop so; what it needs is known.
graphlint --needs result while_unknown.pbtxt
graphrun while_unknown.pbtxt --fetch result --feed start=1 --feed limit=4

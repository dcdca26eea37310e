# What a loop of changing sizes carries for that side of a condition alone which is not taken was
# computed with in its turns, where it is not: a crash.
graphrun carried_for_a_side.graph run --feed 'x=[1, 2]' --feed 'y=[2, 7, 1, 8]' --feed z=5
graphrun carried_for_a_side.graph run --feed 'x=[1, 2]' --feed 'y=[2, 7, 1, 8]' --feed z=3

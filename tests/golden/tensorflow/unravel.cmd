# The example of numpy.unravel_index; one axis after the other.
graphrun unravel.pbtxt --fetch y --expect 'y=[[3, 6, 6], [4, 5, 1]]'

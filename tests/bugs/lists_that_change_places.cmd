# Two lists made of one, of which one takes the place of the other in the next turn, are not as long as the
# turns say: one had a zero at its end.
graphrun lists_that_change_places.pbtxt --fetch o4 --feed z=5

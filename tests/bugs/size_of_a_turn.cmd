# A size that the result of an inner loop decides was taken for one that does not change from turn to
# turn: the operation that takes it was moved out of the loop, and crashed.
graphrun size_of_a_turn.graph run --feed 'limit=3'

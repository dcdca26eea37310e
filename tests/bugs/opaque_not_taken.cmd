# An operation that cannot be computed, on a side that is not taken, was compiled, and crashed.
graphrun opaque_not_taken.pbtxt --fetch y

# Its result was written behind the room that it had.
graphlint two_ellipses.pbtxt --fetch y

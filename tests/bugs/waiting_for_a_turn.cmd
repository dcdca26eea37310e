# What waited for a value that a loop carries, behind an assertion, was a crash. 1 doubled three times is 8.
graphrun waiting_for_a_turn.pbtxt --fetch w/Exit_x --feed start=1
graphrun waiting_for_a_turn.pbtxt --fetch w/Exit_x --feed start=-1

# What a turn reads for a size alone was not given to it.
graphrun size_told_in_a_turn.graph main

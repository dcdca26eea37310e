# A fixed phase was given back when an operation that reads it was folded, before the branches that
# it decides were looked at.
graphrun phase_read_twice.graph s --feed n1=ones

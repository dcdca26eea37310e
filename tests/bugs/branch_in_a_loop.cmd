# What a branch in a loop does not take was required all the same.
graphrun branch_in_a_loop.graph --fetch y -f 'n1=[1, 2, 3]' -f p=false
graphrun branch_in_a_loop.graph --fetch y -f 'n1=[1, 2, 3]' -f p=true

# A control dependency on a branch asked for both of its sides, whatever was known of it.
graphrun after_a_branch.graph s -f 'a=[1, 2, 3]'

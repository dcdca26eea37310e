# What calls in a loop update goes from turn to turn. n is 1, 2, 3, then 4, 5, 6.
graphrun updates_in_a_loop.graph plain -f 'x=[1, 2]'
graphrun updates_in_a_loop.graph plain -f 'x=[1, 2]' --repeat 2
# Only the first turn counts: 1 is added in the first run, 2 in the second. The mean of the sums is
# 2.5, 6.25, 13.125; then 10.0625, 12.03125, 20.015625; inference multiplies by it and moves nothing.
graphrun updates_in_a_loop.graph inside -f 'x=[1, 2]' -f learning_phase=true --repeat 2 --save "$scratch/saved"
graphrun updates_in_a_loop.graph inside -f 'x=[0.5, 0]' -f learning_phase=false --restore "$scratch/saved"
# The same of the graph as it is printed.
graphc updates_in_a_loop.graph -q -o "$scratch/printed.graph"
graphrun "$scratch/printed.graph" inside -f 'x=[1, 2]' -f learning_phase=true --repeat 2

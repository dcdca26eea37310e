# Of what a loop carried only the size was read in a turn: it was not carried, and the run crashed. Where a
# file of TensorFlow lets n become a number, the size was taken to stay, and what was read of it was wrong.
for turns in 0 1 2 5; do
    graphrun size_that_a_turn_reads.graph run --feed 'x=[4, -2, 3]' --feed z=$turns
    graphrun size_that_a_turn_reads.pbtxt --fetch c --feed 'x=[4, -2, 3]' --feed z=$turns
done
graphc size_that_a_turn_reads.graph -q -o $scratch/cut.graph
graphrun $scratch/cut.graph run --feed 'x=[4, -2, 3]' --feed z=2

# Where a loop of TensorFlow lets n become the size of a slice of something else, the size was taken to stay.
for turns in 0 1 2; do
    graphrun size_that_becomes_a_formula.pbtxt --fetch c,d --feed 'x=[4, -2, 3]' --feed 'w=[9, 8, 7]' --feed z=$turns
done

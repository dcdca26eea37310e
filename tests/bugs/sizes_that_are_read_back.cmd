# A size that a loop carries and that becomes a number, or that of another input, was read back from
# a GraphDef as one that stays: the run failed. TensorFlow's files do not tell; what graphc writes does.
graphc sizes_that_are_read_back.graph --emit pb -q -o $scratch/back.pb
for turns in 0 1 2; do
    graphrun $scratch/back.pb --fetch a --feed 'x=[1, 2, 3]' --feed 'y=[2, 7, 1, 8]' --feed z=$turns
done
graphc sizes_that_are_read_back.graph --emit pbtxt -q | grep -A 8 _varying_axes | grep -c 'i: 0'

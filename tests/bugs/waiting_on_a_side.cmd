# What is only waited for, on a side of a condition, is brought there before the node that waits is begun.
graphc waiting_on_a_side.graph -q --emit pb -o "$scratch/side.pb"
for y in 2 -3; do graphrun "$scratch/side.pb" --fetch m,p --feed 'x=[true]' --feed y=$y; done

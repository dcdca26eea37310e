# What only told a size, and gave nothing else, was cut off: the size was then one of itself, and the text could not be
# read again.
graphc size_of_what_is_cut.graph -o "$scratch/made.graph" -q && graphrun "$scratch/made.graph" run --feed 'x=[1, -2, 3]'
graphc size_of_what_is_cut.graph --emit pb -o "$scratch/made.pb" -q && graphrun "$scratch/made.pb" --fetch y --feed 'x=[1, -2, 3]'

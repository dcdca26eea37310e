# What a signature gives under the name of its input took this name in a GraphDef, and the placeholder
# was called otherwise, without a word.
graphc output_of_a_placeholders_name.graph --emit pb -q -o $scratch/back.pb
graphrun $scratch/back.pb --fetch slide/row,total --feed 'row=[1, 2]'

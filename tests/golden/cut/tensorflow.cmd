# Files of TensorFlow for use: no Switch, no Merge, no dropout, no batch statistics; the same values.
for name in dropout_cond batch_norm_cond two_phases; do
    graphc $samples/tf/$name.pbtxt --phase infer -o "$scratch/$name.graph" 2>&1 | sed "s#$scratch/##; s#$samples/##"
    grep -c 'random\|moments' "$scratch/$name.graph"
    graphlint "$scratch/$name.graph" 2>&1 | sed "s#$scratch/##"
done
graphrun $samples/tf/dropout_cond.pbtxt --fetch y --phase infer -f 'x=[[1.,2,3,4]]' 2>/dev/null
graphrun "$scratch/dropout_cond.graph" main -f 'x=[[1.,2,3,4]]'
# What a name says is a scope stands in one; the text is laid out as graphfmt does, and a second cut is the same.
graphc $samples/tf/two_phases.pbtxt -q 2>/dev/null
for name in dropout_cond batch_norm_cond two_phases; do
    graphc $samples/tf/$name.pbtxt -q -o "$scratch/$name.graph" 2>/dev/null
    graphfmt --check "$scratch/$name.graph"
    graphc "$scratch/$name.graph" -q 2>/dev/null | diff "$scratch/$name.graph" - && echo the same
done

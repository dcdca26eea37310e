# Files of TensorFlow for use: no Switch, no Merge, no dropout, no batch statistics; the same values.
for name in dropout_cond batch_norm_cond two_phases; do
    graphc $samples/tf/$name.pbtxt --phase infer -o "$scratch/$name.graph" 2>&1 | sed "s#$scratch/##; s#$samples/##"
    grep -c 'random\|moments' "$scratch/$name.graph"
    graphlint "$scratch/$name.graph" 2>&1 | sed "s#$scratch/##"
done
graphrun $samples/tf/dropout_cond.pbtxt --fetch y --phase infer -f 'x=[[1.,2,3,4]]' 2>/dev/null
graphrun "$scratch/dropout_cond.graph" main -f 'x=[[1.,2,3,4]]'

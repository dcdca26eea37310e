# What only a side of a condition needs stands behind its Switch, and is not computed where it is not taken.
graphc sides.graph --emit pbtxt -q -o "$scratch/made.pbtxt" 2>/dev/null
inputs() { # OPERATION...
    for op; do
        awk -v op="\"$op\"" '$1 == "node" { inputs = ""; found = 0 } $1 == "op:" { found = $2 == op }
            $1 == "input:" { inputs = inputs " " $2 } $1 == "attr" && found { print op inputs; found = 0 }' "$scratch/made.pbtxt"
    done
}
inputs Exp Tanh Sin Sqrt RandomStandardNormal
# Read back they give what the graph gives.
for p in true false; do
    for q in true false; do
        set -- -f 'x=[[1, -2], [0.5, 4]]' -f p=$p -f q=$q -f 'only=[[1, 2], [3, 4]]'
        graphrun sides.graph all "$@" 2>/dev/null >"$scratch/a"
        graphrun "$scratch/made.pbtxt" --fetch plain,late,nested,constants,sized,both,turned,around,first,second "$@" 2>/dev/null >"$scratch/b"
        cmp "$scratch/a" "$scratch/b" && test -s "$scratch/a" && echo "$p $q: the same"
    done
done
graphrun "$scratch/made.pbtxt" --fetch constants -f p=false -f q=true 2>/dev/null
# What a side captures is demanded by TensorFlow, and not here.
graphlint --tf --needs plain "$scratch/made.pbtxt"

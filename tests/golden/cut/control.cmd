# Loops, branches and arrays of TensorFlow, cut and read again, give what TensorFlow.js computed.
cases=../../tensorflow/cases
right=0
while IFS=$(printf '\t') read -r case tensor value; do
    graphc $cases/control.pbtxt --fetch "$tensor" -q -o "$scratch/cut.graph" 2>/dev/null || continue
    graphrun "$scratch/cut.graph" main -q --rtol 1e-4 --atol 1e-5 --expect "$tensor=$value" 2>"$scratch/err" &&
        right=$((right + 1)) || grep -v note "$scratch/err"
done <$cases/control.expected
echo "$right of $(wc -l <$cases/control.expected) right"

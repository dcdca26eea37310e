# Parameters counted by hand: the LSTM has 2 directions of 4 gates, (8 + 32 + 1) * 32 each; the dense
# layer 64 * 10 + 10; the tables of the encoder 10 * 16 and the decoder 32 * 16.
without_operations() { sed -e '/^[(a-z]/s/  *[0-9,]*$//' -e '/^operations/d' -e 's/, "operations": [0-9]*//'; }
graphrun $samples/digits.graph --summary | without_operations
graphrun $samples/numbers.graph --summary | without_operations |
    sed -n '/encoder\|_lstm \|_dense /p;/^parameters/,$p'
# States are not trainable; what belongs to no instance is last.
graphrun counter.graph --summary | without_operations
graphrun counter.graph --summary --format json | without_operations
graphrun counter.graph --summary --format json | json_check
# All operations are somebody's.
for file in counter.graph $samples/digits.graph $samples/numbers.graph; do
    all=$(graphrun "$file" --format json | sed -n 's/^"operations": \([0-9]*\),$/\1/p')
    graphrun "$file" --summary --format json |
        sed -n 's/.*"operations": \([0-9]*\)}.*/\1/p' |
        awk -v all="$all" '{ sum += $1; last = $1 } END { print (NR > 2), (sum - last == all), (last == all) }'
done
# No run goes with it.
graphrun counter.graph count --summary
echo $?
graphrun counter.graph --summary --phase infer
echo $?

# A JSON document as feeds: 64-bit integers exact, floats that are not finite in quotes; and back.
graphrun feeds.graph all --feeds feeds.json --format json
graphrun feeds.graph all --feeds feeds.json -q -e 'i2=[9223372036854775806, -9223372036854775808, 9007199254740993]' \
    --rtol 0 --atol 0
echo $?
graphrun feeds.graph all --feeds - -q <feeds.json
echo $?
# What a run prints can be fed again.
graphrun feeds.graph one -f 'f=[[1.1, inf], [nan, -1e-45]]' --format json |
    sed -n 's/.*"value": \(.*\)}},$/{"f": \1}/p' >"$scratch/again.json"
cat "$scratch/again.json"
graphrun feeds.graph one --feeds "$scratch/again.json" -q -e 'sum_1=[[1.1, inf], [nan, -1e-45]]' --rtol 0 --atol 0
echo $?

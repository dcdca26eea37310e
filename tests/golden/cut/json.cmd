# JSON: read back it gives the same text as the graph itself; what is wrong with it is said where it stands.
for file in loops.graph $samples/digits.graph $samples/tf/dropout_cond.pbtxt; do
    name=$(basename "$file" | sed 's/\..*//')
    graphc "$file" -q --emit json >"$scratch/$name.json"
    json_check <"$scratch/$name.json"
    graphc "$file" -q >"$scratch/direct.graph"
    graphc "$scratch/$name.json" -q | diff "$scratch/direct.graph" - && echo the same text
    graphc "$scratch/$name.json" -q --emit json | cmp - "$scratch/$name.json" && echo the same JSON
done
cat "$scratch/dropout_cond.json"
# NumPy's array beside it.
printf 'const w: float32[2, 2] = [[0.5, nan], [-0.0, inf]]\nconst e: float32[0, 2] = []\nconst l: int64[1] = [-9223372036854775807 - 1]\nplaceholder x: float32[n, 2]\nstate big: uint64 = 18446744073709551615\nsignature run(x) -> (y = concat([x @ w, e], axis=0), big, l = l + 0)\n' >"$scratch/odd.graph"
graphc "$scratch/odd.graph" -q --emit json
graphc "$scratch/odd.graph" -q --emit json --inline 0 -o "$scratch/odd.json"
grep -c '"file": "odd.npz"' "$scratch/odd.json"
graphrun "$scratch/odd.graph" run -f 'x=[[1, 2]]'
graphrun "$scratch/odd.json" run -f 'x=[[1, 2]]'
graphlint "$scratch/odd.json" | sed "s#$scratch/##"
try() {
    printf '%s' "$1" >"$scratch/try.json"
    (cd "$scratch" && graphlint try.json)
    echo $?
}
try '{"feedgraph": 1, "statements": [}'
try '{"x": [1, 2]}'
try '{"feedgraph": 2, "statements": []}'
try '{"feedgraph": 1, "statements": [{"op": "placeholder", "name": "x", "dtype": "float31", "shape": []}]}'
try '{"feedgraph": 1, "statements": [{"op": "placeholder", "dtype": "float32", "shape": []}]}'
try '{"feedgraph": 1, "statements": [{"op": "tangle", "results": [{"name": "y"}], "inputs": {}}]}'
try '{"feedgraph": 1, "statements": [{"op": "tanh", "results": [{"name": "y"}], "inputs": {"y": "x"}}]}'
try '{"feedgraph": 1, "statements": [{"op": "tanh", "results": [{"name": "y"}], "inputs": {"x": "x"}}]}'
try '{"feedgraph": 1, "statements": [{"op": "placeholder", "name": "x'"'"'\nassert false", "dtype": "float32", "shape": []}]}'
try '{"feedgraph": 1, "statements": [{"op": "placeholder", "name": "x", "dtype": "float32", "shape": ["n]\nassert false, \"\"#"]}]}'
try '{"feedgraph": 1, "statements": 3}'
try '{"feedgraph": 1, "statements": [3, "x", [], {}]}'
try '{}'

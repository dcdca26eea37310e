# Operations that TensorFlow has not, as nodes that compute them: read back, all that a graph gives is what it was, to
# 1e-6 (whole numbers exactly). protoc, where it is installed, knows the message.
compare() { # GRAPH [FEEDS]
    graph=$1 feeds=${2:+--feeds $2}
    for form in pb pbtxt; do
        graphc "$graph" -q --emit $form -o "$scratch/made.$form" || return
    done
    if command -v protoc >/dev/null; then protoc --decode_raw <"$scratch/made.pb" >"$scratch/raw" || echo "no message"; fi
    for signature in $(sed -n 's/^signature \([a-z_0-9]*\)(.*/\1/p' "$graph"); do
        graphrun "$graph" "$signature" $feeds -q --out @"$scratch/values.npz" >"$scratch/log" 2>&1 || cat "$scratch/log"
        names=$(graphrun "$graph" "$signature" $feeds --format json 2>/dev/null | sed -n 's/^  "\([^"]*\)": {"dtype".*/\1/p')
        set --
        for name in $names; do set -- "$@" --expect "$name=@$scratch/values.npz:$name"; done
        for form in pb pbtxt; do
            graphrun "$scratch/made.$form" --fetch "$(echo $names | tr ' ' ,)" $feeds -q --rtol 1e-6 --atol 1e-6 "$@" 2>"$scratch/log" &&
                echo "$signature, $form: $(echo $names | wc -w) values are the same" || grep -v '^$' "$scratch/log"
        done
    done
}
compare formulas.graph
compare windows.graph windows.npz
compare ordered.graph ordered.json
compare matrices.graph matrices.json
compare unranked.graph unranked.json

# Each mistake is said at its place.
run() {
    printf '%s' "$1" >"$scratch/x.json"
    (cd "$scratch" && graphrun "$here/feeds.graph" "${2-one}" --feeds x.json 2>&1) |
        sed -e '/nothing was run/d' -e "s#$here/##"
    echo
}
here=$PWD
run '{"f": [[1, 2], [3]]}'
run '{"f": [[1, 2], 3]}'
run '{"f":
  [[1, 2], [3, "four"]]}'
run '{"f": [[1, 2], [3, null]]}'
run '{"f": {"dtype": "float32"}}'
run '{"f": [[1, 1e39]]}'
run '{"f": [[1, true]]}'
run '{"f": [1, 2]}'
run '{"f": [[1, 2], [3, NaN]]}'
run '{"f": [[1, 2], [3, -Infinity]]}'
run '{"f": [[1, 2,]]}'
run '{"f": [[1, 2]], }'
run '{"f": [[1 2]]}'
run '{"f": [[01, 2]]}'
run '{"f": [[.5, 2]]}'
run '{"f": [[1, 2]'
run '{"f" [[1, 2]]}'
run "{'f': [[1, 2]]}"
run '{"f": [[1, 2]], "f": [[3, 4]]}'
run '{"f": [[1, 2]]} x'
run '{"f": [[1, "two]]}'
run '{"f": [[1, 2]], "\ud800": 1}'
run '[[1, 2]]'
run ''
run '{"F": [[1, 2]]}'
run '{"f": [], "d": [], "i": [9223372036854775808], "u": [-1], "s": 200, "b": [0, 2]}' all
graphrun feeds.graph one --feeds no.json
echo $?
graphrun feeds.graph one --feeds feeds.graph
echo $?

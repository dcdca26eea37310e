#!/bin/sh
# cases.sh: operations of TensorFlow, one by one, give what TensorFlow.js computed (TAP); see
# cases/make.cjs. CASES names another folder, EXTENSION another form of the graphs, GRAPHRUN another program.
set -u
cases=${CASES:-$(cd "$(dirname "$0")/cases" && pwd)}
extension=${EXTENSION:-pbtxt}
graphrun=${GRAPHRUN:-${abs_builddir:?}/graphrun}
number=0
failed=0
tab=$(printf '\t')

# One case: its name, its tensors with commas between them, and what is expected of each, a line each.
try() {
    number=$((number + 1))
    if message=$("$graphrun" "$file.$extension" --fetch "$2" --phase infer --quiet --rtol 1e-4 --atol 1e-5 $3 2>&1); then
        echo "ok $number - $1"
    else
        failed=1
        echo "not ok $number - $1"
        echo "$message" | sed 's/^/# /'
    fi
}

for expected in "$cases"/*.expected; do
    file=${expected%.expected}
    case= tensors= options=
    IFS=
    while IFS=$tab read -r name tensor value; do
        if [ "$name" != "$case" ]; then
            [ -n "$case" ] && IFS=$tab && try "$case" "$tensors" "$options"
            case=$name tensors= options=
        fi
        tensors=$tensors${tensors:+,}$tensor
        options=$options${options:+$tab}--expect$tab$tensor=$value
    done <"$expected"
    IFS=$tab
    try "$case" "$tensors" "$options"
done
echo "1..$number"
exit $failed

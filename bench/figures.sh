#!/bin/sh
# figures.sh [RUNS]: measures what doc/performance.md shows, and prints it as a table. Medians of
# RUNS runs (21 if not given) after one that is not counted; process start included.
set -eu

srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
builddir=${builddir:-.}
runs=${1:-21}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
digits=$srcdir/samples/digits_test.npz

# A graph of COUNT small operations, one a line.
chain() {
    awk -v count="$1" 'BEGIN {
        print "placeholder x0: float32[n]"
        split("tanh(x%d) relu(x%d) x%d+1.5 x%d*0.5 x%d-x0", form, " ")
        for (i = 1; i <= count; i++) printf "x%d = " form[i % 5 + 1] "\n", i, i - 1
        printf "signature run(x0) -> x%d\n", count
    }'
}

measure() {
    what=$1
    shift
    "$builddir/bench/time_runs" "$runs" "$@" >"$tmp/times"
    read -r median least <"$tmp/times"
    printf '| %-58s | %9s | %9s |\n' "$what" "$median" "$least"
}

chain 10000 >"$tmp/chain.graph"
printf '| %-58s | %9s | %9s |\n' "what, in milliseconds" median least
printf '| %s | --- | --- |\n' "---"
measure "a process that does nothing (graphlint --version)" "$builddir/graphlint" --version
measure "graphlint, a file of 100 lines" "$builddir/graphlint" "$srcdir/bench/hundred.graph"
measure "graphrun, one digit" "$builddir/graphrun" "$srcdir/samples/digits.graph" predict \
    --feed image=zeros --dim batch=1 --quiet
measure "graphrun, 360 digits in one run" "$builddir/graphrun" "$srcdir/samples/digits.graph" \
    predict --feed "image=@$digits:image" --quiet
measure "graphlint, 10,000 operations" "$builddir/graphlint" "$tmp/chain.graph"
measure "its text through flex alone" "$builddir/bench/scan_file" "$tmp/chain.graph"

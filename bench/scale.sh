#!/bin/sh
# scale.sh [RUNS]: measures what doc/performance.md shows of large graphs, and prints it as a table.
# Medians of RUNS runs (5 if not given) after one that is not counted, process start included; the
# scan by flex of the same text stands beside them. SHAPES, SIZES and LARGE (of the shapes measured
# at 1,000,000 operations, of the sizes of the chain, and the largest) choose others.
set -eu

srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
builddir=${builddir:-.}
runs=${1:-5}
sizes=${SIZES:-10000 100000 1000000 3000000}
shapes=${SHAPES:-names rebound fan_out fan_in tree diamonds scopes deep_scopes placeholders calls \
    nested_calls layers shared_layer unrolled one_sum branches updates}
size=${LARGE:-1000000}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

feeds_of() {
    case $1 in
    placeholders) awk 'BEGIN { for (i = 1; i <= 10000; i++) printf "--feed p%d=[1] ", i; print "--feed x0=[1]" }' ;;
    layers | shared_layer) echo '--feed x0=[[1,1,1,1]]' ;;
    branches) echo '--feed x0=[1] --feed p=false' ;;
    *) echo '--feed x0=[1]' ;;
    esac
}

time_of() {
    "$builddir/bench/time_runs" -m "$runs" "$@"
}

# A line of the table; `lint_ms` is that of graphlint afterwards.
measure() {
    graph=$tmp/$1.graph
    "$builddir/bench/generate" "$1" "$2" >"$graph"
    operations=$("$builddir/graphrun" "$graph" | sed -n '1s/.*: \([0-9]*\) operations.*/\1/p')
    bytes=$(wc -c <"$graph")
    time_of "$builddir/bench/scan_file" "$graph" >"$tmp/scan"
    time_of "$builddir/graphlint" "$graph" >"$tmp/lint"
    # shellcheck disable=SC2046
    time_of "$builddir/graphrun" "$graph" run $(feeds_of "$1") --quiet >"$tmp/run"
    # shellcheck disable=SC2046
    "$builddir/bench/time_stages" "$runs" "$graph" run $(feeds_of "$1") >"$tmp/stages"
    read -r scan_ms least busy memory <"$tmp/scan"
    read -r lint_ms least busy lint_memory <"$tmp/lint"
    read -r run_ms least busy run_memory <"$tmp/run"
    read -r read_ms prove_ms compile_ms first_ms second_ms <"$tmp/stages"
    {
        printf '%s\n' "$1" "$operations"
        awk -v bytes="$bytes" 'BEGIN { printf "%.1f\n", bytes / 1e6 }'
        printf '%.0f\n' "$scan_ms" "$lint_ms" "$lint_memory" "$run_ms" "$run_memory" "$read_ms" \
            "$prove_ms" "$compile_ms" "$first_ms" "$second_ms"
    } | paste -sd '|' | sed 's/|/ | /g; s/^/| /; s/$/ |/'
    rm -f "$graph"
}

echo '| shape | operations | MB | flex | graphlint | MiB | graphrun | MiB | read | prove | compile | first run | second |'
echo '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |'
per_small='' per_large=''
for count in $sizes; do
    measure chain "$count"
    per=$(awk -v ms="$lint_ms" -v n="$operations" 'BEGIN { printf "%.1f", ms * 1e6 / n }')
    [ "$count" = 100000 ] && per_small=$per
    [ "$count" = 3000000 ] && per_large=$per
done
for shape in $shapes; do measure "$shape" "$size"; done
if [ -n "$per_small" ] && [ -n "$per_large" ]; then
    awk -v small="$per_small" -v large="$per_large" 'BEGIN {
        printf "\nThe chain, for each operation: %.0f ns of 100,000, %.0f ns of 3,000,000: %.2f times\n",
            small, large, large / small
    }'
fi

#!/bin/sh
# frozen.sh [RUNS]: what doc/performance.md says of large files of TensorFlow: a frozen graph of
# 105 MB (bench/frozen) is linted, and run once. Prints a table: the least wall-clock time of RUNS runs
# (11 if not given), process included, after one that is not counted; then the most memory of its
# own, and of mapped files, that a run of bench/peaks saw.
set -eu

builddir=${builddir:-.}
runs=${1:-11}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
model=$tmp/model.pb
"$builddir/bench/frozen" >"$model"

measure() { # WHAT COMMAND...
    what=$1
    shift
    read -r _ least <<END
$("$builddir/bench/time_runs" "$runs" "$@" 2>/dev/null)
END
    for _ in 1 2 3 4 5; do "$builddir/bench/peaks" "$@"; done >"$tmp/peaks"
    own=$(sort -n "$tmp/peaks" | tail -n 1 | cut -d ' ' -f 1)
    files=$(cut -d ' ' -f 2 "$tmp/peaks" | sort -n | tail -n 1)
    echo "| $what | $least | $own | $files |"
}

echo "| a frozen graph of $(($(wc -c <"$model") / 1000000)) MB | ms | MiB of its own | MiB of files |"
echo "| --- | --- | --- | --- |"
measure "a process that does nothing (\`graphlint --version\`)" "$builddir/graphlint" --version
measure "\`graphlint\`" "$builddir/graphlint" "$model"
measure "\`graphlint --tf\`" "$builddir/graphlint" --tf "$model"
measure "\`graphrun\`, one row" "$builddir/graphrun" "$model" --fetch y --feed 'x=float32[1,1024]=ones'

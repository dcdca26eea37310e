#!/bin/sh
# corpora.sh: other people's graphs, which are not shipped: FEEDGRAPH_TF1 and FEEDGRAPH_PHASE name
# folders of them. Each is read and has no error; never a crash, a hang or silence (TAP).
set -u

graphlint=${abs_builddir:?}/graphlint
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

count=0
corpus() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1 # SKIP $1 is not set"
        return
    fi
    files=0
    wrong=0
    find "$2" -name '*.pb' -o -name '*.meta' >"$tmp/files"
    while read -r file; do
        files=$((files + 1))
        timeout 20 "$graphlint" "$file" >"$tmp/out" 2>"$tmp/err" </dev/null
        status=$?
        [ $status = 0 ] && grep -qh "^$file: nothing to prove\|^$file: .* proved: " \
            "$tmp/out" "$tmp/err" && continue
        wrong=$((wrong + 1))
        echo "# $file: status $status"
        head -n 5 "$tmp/err" | cut -c1-200 | sed 's/^/# /'
    done <"$tmp/files"
    if [ $wrong = 0 ] && [ $files -gt 0 ]; then
        echo "ok $count - $1: $files files are read"
    else
        echo "not ok $count - $1: of $files files $wrong are not read"
    fi
}

corpus FEEDGRAPH_TF1 "${FEEDGRAPH_TF1-}"
corpus FEEDGRAPH_PHASE "${FEEDGRAPH_PHASE-}"
echo "1..$count"

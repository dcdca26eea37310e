#!/bin/sh
# corpora.sh: other people's graphs, which are not shipped: FEEDGRAPH_TF1 and FEEDGRAPH_PHASE name
# folders of them. They are in formats that graphlint does not read, so each gets findings and
# status 1, or is an unreadable file, status 3; never a crash, a hang or silence (TAP).
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
        case $status in
        1) grep -q "^$file:[0-9]*:[0-9]*: error: " "$tmp/err" && continue ;;
        3) [ -s "$tmp/err" ] && continue ;;
        esac
        wrong=$((wrong + 1))
        echo "# $file: status $status"
        head -n 5 "$tmp/err" | cut -c1-200 | sed 's/^/# /'
    done <"$tmp/files"
    if [ $wrong = 0 ] && [ $files -gt 0 ]; then
        echo "ok $count - $1: $files files are refused with a message"
    else
        echo "not ok $count - $1: of $files files $wrong are not refused with a message"
    fi
}

corpus FEEDGRAPH_TF1 "${FEEDGRAPH_TF1-}"
corpus FEEDGRAPH_PHASE "${FEEDGRAPH_PHASE-}"
echo "1..$count"

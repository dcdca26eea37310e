#!/bin/sh
# corpora.sh: other people's graphs, which are not shipped: FEEDGRAPH_TF1 and FEEDGRAPH_PHASE name
# folders of them. Each is read and has no error; never a crash, a hang or silence (TAP).
set -u

graphlint=${abs_builddir:?}/graphlint
PATH=$abs_builddir:$PATH
export PATH
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

# Every command that graphlint prints for them is run, or was said to be refused. An assertion of the
# graph's own may fail on what is made up.
commands() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - commands of $1 # SKIP $1 is not set"
        return
    fi
    run=0
    wrong=0
    find "$2" -name '*.pb' -o -name '*.meta' >"$tmp/files"
    while read -r file; do
        timeout 20 graphlint "$file" >"$tmp/listing" 2>/dev/null </dev/null
        grep '^  graphrun ' "$tmp/listing" >"$tmp/commands"
        while read -r command; do
            run=$((run + 1))
            sh -c "timeout 60 $command -q" >"$tmp/out" 2>&1 </dev/null && continue
            grep -A1 -F "  $command" "$tmp/listing" | grep -q '^  refused: ' && continue
            grep ' error: ' "$tmp/out" | grep -v '\[G217 \|\[G203 \|\[G705 ' >"$tmp/errors" || continue
            wrong=$((wrong + 1))
            echo "# $command"
            head -n 3 "$tmp/errors" | cut -c1-200 | sed 's/^/# /'
        done <"$tmp/commands"
    done <"$tmp/files"
    if [ $wrong = 0 ] && [ $run -gt 0 ]; then
        echo "ok $count - commands of $1: $run can be pasted"
    else
        echo "not ok $count - commands of $1: of $run commands $wrong cannot be pasted"
    fi
}

corpus FEEDGRAPH_TF1 "${FEEDGRAPH_TF1-}"
corpus FEEDGRAPH_PHASE "${FEEDGRAPH_PHASE-}"
commands FEEDGRAPH_TF1 "${FEEDGRAPH_TF1-}"
commands FEEDGRAPH_PHASE "${FEEDGRAPH_PHASE-}"
echo "1..$count"

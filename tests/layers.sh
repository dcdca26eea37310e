#!/bin/sh
# layers.sh [TREE]: proves from the #include lines that no folder reaches up (TAP). The table below
# is the one in doc/architecture.md. Without TREE it first proves that it finds violations.
set -u

allowed() {
    case $1 in
    include/feedgraph) echo feedgraph ;;
    src/base) echo base ;;
    src/diag) echo diag base ;;
    src/tensor) echo tensor base diag ;;
    src/data) echo data base diag tensor ;;
    src/syntax | grammar) echo syntax grammar base diag ;;
    src/kernels) echo kernels base tensor ;;
    src/ops) echo ops base diag tensor ;;
    src/graph) echo graph ops kernels data base diag tensor ;;
    src/lower) echo lower graph syntax grammar ops kernels data base diag tensor ;;
    src/tensorflow) echo tensorflow graph ops kernels data base diag tensor ;;
    src/import) echo import tensorflow graph ops kernels data base diag tensor ;;
    src/rewrite) echo rewrite graph ops kernels data base diag tensor ;;
    src/emit) echo emit import tensorflow graph ops kernels data base diag tensor ;;
    src/check) echo check graph ops kernels data base diag tensor ;;
    src/compile) echo compile check graph ops kernels data base diag tensor ;;
    src/run) echo run compile check graph ops kernels data base diag tensor ;;
    src/api) echo api run compile check rewrite emit import tensorflow lower graph syntax grammar ops kernels data base diag tensor ;;
    src/tools) echo tools ;;
    *) return 1 ;;
    esac
}

# Prints a line for each include that the table forbids.
violations() {
    folder=$1
    names=$(allowed "$folder") || { echo "$folder is not in the table of layers"; return; }
    for file in "$folder"/*.[chyl] "$folder"/*.def; do
        [ -f "$file" ] || continue
        awk -v file="$file" -v folder="$folder" -v names="$names" '
            BEGIN {
                count = split(names, list, " ")
                for (i = 1; i <= count; i++) may[list[i]] = 1
                tools = folder ~ /^(src\/(diag|api|tools)|include\/feedgraph)$/
            }
            /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
                path = $0
                sub(/^[^<"]*/, "", path)
                angled = path ~ /^</
                sub(/^[<"]/, "", path)
                sub(/[>"].*/, "", path)
                top = path
                if (!sub(/\/.*/, "", top)) top = ""
                why = ""
                if (path ~ /\.\./) why = "a path that climbs"
                else if (path == "feedgraph/feedgraph.h") why = ""
                else if (path == "feedgraph/tools.h") why = tools ? "" : "the interface of the tools"
                else if (angled || top == "") why = ""
                else if (!(top in may)) why = top " is not below " folder
                if (why != "") printf "%s:%d: %s: %s\n", file, FNR, path, why
            }' "$file" || echo "$file: awk failed"
    done
}

# check TREE: a line of TAP for each folder.
check() {
    cd "$1" || exit 99
    for folder in include/feedgraph grammar src/*/; do
        folder=${folder%/}
        [ -d "$folder" ] || continue
        count=$((count + 1))
        found=$(violations "$folder")
        if [ -z "$found" ]; then
            echo "ok $count - $folder includes only what is below it"
        else
            echo "not ok $count - $folder includes only what is below it"
            echo "$found" | sed 's/^/# /'
        fi
    done
}

# made_up FILE INCLUDE: what is found in a tree with this one line.
made_up() {
    rm -rf "$tmp/tree"
    mkdir -p "$tmp/tree/$(dirname "$1")"
    printf '%s\n' "$2" >"$tmp/tree/$1"
    (count=0 && check "$tmp/tree")
}

expect() {
    count=$((count + 1))
    if made_up "$2" "$3" | grep -q '^not ok'; then got=refused; else got=allowed; fi
    if [ $got = "$1" ]; then echo "ok $count - $2 with $3 is $1"; else
        echo "not ok $count - $2 with $3 is $1"
    fi
}

count=0
if [ $# -gt 0 ]; then
    check "$1"
    echo "1..$count"
    exit 0
fi

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
expect allowed src/diag/report.c '#include "base/memory.h"'
expect allowed src/diag/render.c '#include "feedgraph/tools.h"'
expect allowed src/tools/run.c '#include <feedgraph/tools.h>'
expect allowed src/tools/run.c '#include "options.h"'
expect allowed src/graph/graph.c '#include <stdlib.h>'
expect refused src/base/memory.c '#include "diag/report.h"'
expect refused src/diag/report.h '#  include "tensor/size.h"'
expect refused src/tensor/tensor.c '#include "feedgraph/tools.h"'
expect refused src/tools/run.c '#include "base/memory.h"'
expect refused src/check/check.c '#include "../lower/lower.h"'
expect refused src/kernels/math.c '#include "ops/op.h"'
expect refused grammar/parse.y '#include "lower/lower.h"'
expect refused src/stray/stray.c '#include <stdio.h>'
check "${abs_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}"
echo "1..$count"

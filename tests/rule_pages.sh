#!/bin/sh
# rule_pages.sh [PAGE...]: runs the examples of doc/rules/*.md, and prints TAP. Of a section
# "## CODE name (severity)"
#
#   ```graph fires      is example.graph, and reports CODE with the page's severity
#   ```graph clean      reports nothing at all
#   ```graph part FILE  stands beside it, for the example that follows; ```text FILE too
#   ```console fires    the commands to run instead of graphlint example.graph: the last one reports
#                       CODE
#   ```console clean    the last one succeeds and does not report CODE
#
# Every rule of graphlint --list-rules has a section, with its name and severity.
set -u

top=$(cd "${abs_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${abs_builddir:-${builddir:-$top/build}}" && pwd) || exit 99
NO_COLOR=1
LC_ALL=C
PATH=$builddir:$PATH
export NO_COLOR LC_ALL PATH
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM
mkdir "$tmp/blocks" "$tmp/work"

count=0
result() { # ok|not ok WHAT
    count=$((count + 1))
    echo "$1 $count - $2"
    [ "$1" = ok ] || sed 's/^/# /' "$tmp/out"
}

# A file for each block, NUMBER.text, and one with its section and its info string, NUMBER.info.
split() {
    rm -f "$tmp/blocks/"*
    awk -v folder="$tmp/blocks" '
        /^## / { code = $2; severity = $NF; gsub(/[()]/, "", severity); next }
        /^```/ && !inside {
            inside = 1
            name = sprintf("%s/%05d", folder, FNR)
            print code, severity, substr($0, 4) >(name ".info")
            printf "" >(name ".text")
            next
        }
        /^```/ { inside = 0; close(name ".text"); close(name ".info"); next }
        inside { print >(name ".text") }' "$1"
}

# What a run of the example says is judged: CODE SEVERITY VERDICT STATUS.
judge() {
    case $3 in
    fires)
        if grep -q "$2: .*\[$1 " "$tmp/out"; then
            result ok "$1 fires"
        else
            result "not ok" "$1 fires"
        fi
        ;;
    clean)
        if [ "$4" = 0 ] && ! grep -q "\[$1 " "$tmp/out"; then
            result ok "$1 is silent"
        else
            result "not ok" "$1 is silent"
        fi
        ;;
    esac
}

run_lint() { # CODE SEVERITY VERDICT
    (cd "$tmp/work" && graphlint example.graph) >"$tmp/out" 2>&1 </dev/null
    status=$?
    # a clean example has no other mistake either
    [ "$3" = fires ] || ! grep -q '\[G[0-9]* ' "$tmp/out" || status=1
    judge "$1" "$2" "$3" $status
    rm -f "$tmp/work/"*
}

run_console() { # CODE SEVERITY VERDICT COMMANDS
    status=0
    sed -n 's/^\$ //p' "$4" >"$tmp/commands"
    while read -r command; do
        (cd "$tmp/work" && eval "$command") >"$tmp/out" 2>&1 </dev/null
        status=$?
    done <"$tmp/commands"
    judge "$1" "$2" "$3" $status
    rm -f "$tmp/work/"*
}

# An example is run when its commands are known: at the next block, or the page's end.
run_page() {
    split "$1"
    waiting=
    for info in "$tmp/blocks/"*.info; do
        [ -f "$info" ] || continue
        text=${info%.info}.text
        read -r code severity kind verdict file <"$info"
        if [ "$kind" = console ]; then
            run_console "$code" "$severity" "$verdict" "$text"
            waiting=
            continue
        fi
        # shellcheck disable=SC2086
        [ -z "$waiting" ] || run_lint $waiting
        waiting=
        case "$kind $verdict" in
        'graph part') cp "$text" "$tmp/work/$file" ;;
        'graph '*)
            cp "$text" "$tmp/work/example.graph"
            waiting="$code $severity $verdict"
            ;;
        'text '*) cp "$text" "$tmp/work/$verdict" ;;
        esac
    done
    # shellcheck disable=SC2086
    [ -z "$waiting" ] || run_lint $waiting
}

# G608 may be added and its page forgotten; a page may keep the name that a rule had.
compare_headings() {
    graphlint --list-rules | awk '{ print "## " $1 " " $3 " (" $2 ")" }' >"$tmp/rules"
    sed -n '/^## /p' "$top"/doc/rules/*.md | sort >"$tmp/headings"
    if diff "$tmp/rules" "$tmp/headings" >"$tmp/out"; then
        result ok "every rule has its page"
    else
        result "not ok" "every rule has its page"
    fi
}

if [ $# = 0 ]; then
    compare_headings
    set -- "$top"/doc/rules/*.md
fi
for page in "$@"; do run_page "$page"; done
echo "1..$count"

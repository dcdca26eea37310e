#!/bin/sh
# doc_examples.sh [PAGE...]: runs the fenced examples of README.md, samples/README.md and doc/*.md, and prints TAP.
#
#   ```graph ok [FILE]       graphlint finds no error; FILE: under this name it is there for the
#                            commands that follow
#   ```graph fails CODE [FILE]  graphlint reports CODE
#   ```graph part            a part of a file, which is not run
#   ```console               each line "$ COMMAND" prints what follows it (both streams, as on a
#                            terminal); a line "..." stands for any number of lines, and numbers
#                            with a point need agree in four digits only: the last ones depend on
#                            the machine
#   ```c compiles and runs   a whole program against libfeedgraph, with exit status 0; ./program
#                            for the commands that follow
#
# Commands run in a folder that looks like the top of the source tree after ./quickstart, with the
# samples' files also at hand without "samples/" and the tools in the PATH.
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

work=$tmp/work
mkdir -p "$work/build" "$tmp/blocks"
cp -R "$top/samples" "$work/samples"
cp -R "$top/layers" "$work/layers"
chmod -R u+w "$work"
for file in "$work"/samples/*; do ln -s "samples/${file##*/}" "$work/"; done
for tool in graphrun graphlint graphfmt graphc; do ln -s "$builddir/$tool" "$work/build/$tool"; done

count=0
ok() {
    count=$((count + 1))
    printf 'ok %d - %s\n' "$count" "$1"
}
not_ok() {
    count=$((count + 1))
    printf 'not ok %d - %s\n' "$count" "$1"
    sed 's/^/# /' "$2"
}

# split PAGE: a file for each fenced block, LINE.text, and its info string, LINE.info.
split() {
    rm -f "$tmp/blocks/"*
    awk -v folder="$tmp/blocks" '
        /^```/ && !inside {
            inside = 1
            name = sprintf("%s/%05d", folder, FNR)
            print substr($0, 4) >(name ".info")
            printf "" >(name ".text")
            next
        }
        /^```/ { inside = 0; close(name ".text"); close(name ".info"); next }
        inside { print >(name ".text") }
        END { if (inside) print "open fence" >(name ".info") }' "$1"
}

# matches EXPECTED GOT: whether the lines are the same, as is said above.
matches() {
    awk '
        function rounded(line,   text) {
            text = ""
            while (match(line, /[0-9]+\.[0-9]*(e[-+]?[0-9]+)?/)) {
                text = text substr(line, 1, RSTART - 1) \
                    sprintf("%.4g", substr(line, RSTART, RLENGTH) + 0)
                line = substr(line, RSTART + RLENGTH)
            }
            if (text == "") return line
            text = text line
            gsub(/ +/, " ", text)
            gsub(/ ]/, "]", text)
            return text
        }
        NR == FNR { want[++wants] = rounded($0); next }
        { got[++gots] = rounded($0) }
        function same(w, g, n,   i) {
            for (i = 0; i < n; i++) if (want[w + i] != got[g + i]) return 0
            return 1
        }
        END {
            w = 1; g = 1; free = 0
            while (w <= wants) {
                if (want[w] == "...") { free = 1; w++; continue }
                for (n = 0; w + n <= wants && want[w + n] != "..."; n++);
                last = w + n > wants
                if (free && last) { if (gots - n + 1 < g) exit 1; g = gots - n + 1 }
                if (free && !last) while (g + n - 1 <= gots && !same(w, g, n)) g++
                if (g + n - 1 > gots || !same(w, g, n)) exit 1
                w += n; g += n; free = 0
            }
            exit !(free || g == gots + 1)
        }' "$1" "$2"
}

run_graph() {
    # shellcheck disable=SC2086
    set -- "$1" "$2" $3 # PLACE BLOCK graph VERDICT DETAIL FILE
    place=$1 block=$2 verdict=${4-} detail=${5-}
    case $verdict in
    part) return ;;
    ok)
        file=${detail:-example.graph}
        cp "$block" "$work/$file"
        if (cd "$work" && graphlint "$file") >"$tmp/out" 2>&1 </dev/null; then
            ok "$place lints"
        else
            not_ok "$place lints" "$tmp/out"
        fi
        ;;
    fails)
        file=${6-example.graph}
        cp "$block" "$work/$file"
        (cd "$work" && graphlint "$file") >"$tmp/out" 2>&1 </dev/null
        if [ $? = 1 ] && grep -q "error: .*\[$detail " "$tmp/out"; then
            ok "$place fails with $detail"
        else
            not_ok "$place fails with $detail" "$tmp/out"
        fi
        ;;
    *)
        echo "says neither ok nor fails nor part" >"$tmp/out"
        not_ok "$place" "$tmp/out"
        ;;
    esac
}

# run_console PLACE BLOCK: splits it into NNN.cmd and NNN.want, then runs each.
run_console() {
    rm -rf "$tmp/commands"
    mkdir "$tmp/commands"
    awk -v folder="$tmp/commands" '
        function start(text) {
            if (name != "") { close(name ".cmd"); close(name ".want") }
            name = sprintf("%s/%05d", folder, ++commands)
            printf "" >(name ".want")
            print text >(name ".cmd")
            more = text ~ /\\$/
        }
        /^\$ / { start(substr($0, 3)); next }
        more { print >(name ".cmd"); more = /\\$/; next }
        name != "" { print >(name ".want") }' "$2"
    status=0
    for command in "$tmp/commands/"*.cmd; do
        [ -f "$command" ] || continue
        # $? is the status of the command before.
        (cd "$work" && (echo "(exit $status)" && cat "$command") >../line && exec sh ../line) \
            >"$tmp/got" 2>&1 </dev/null
        status=$?
        what="$1: $(sed -e 's/#/\\#/g' -e 1q "$command")"
        if matches "${command%.cmd}.want" "$tmp/got"; then
            ok "$what"
        else
            diff -u --label page --label got "${command%.cmd}.want" "$tmp/got" >"$tmp/out"
            not_ok "$what" "$tmp/out"
        fi
    done
}

run_c() {
    cp "$2" "$work/program.c"
    # shellcheck disable=SC2086
    if (cd "$work" &&
        "$builddir/libtool" --silent --tag=CC --mode=link ${CC:-cc} ${CFLAGS-} -Wall -Wextra \
            -I"$top/include" program.c "$builddir/libfeedgraph.la" -o program &&
        ./program) >"$tmp/out" 2>&1 </dev/null; then
        ok "$1 compiles and runs"
    else
        not_ok "$1 compiles and runs" "$tmp/out"
    fi
}

run_page() {
    split "$1"
    for info in "$tmp/blocks/"*.info; do
        [ -f "$info" ] || continue
        line=$(basename "$info" .info | sed 's/^0*//')
        place="${1#"$top/"}:$line"
        block=${info%.info}.text
        case $(cat "$info") in
        'graph'*) run_graph "$place" "$block" "$(cat "$info")" ;;
        'console') run_console "$place" "$block" ;;
        'c compiles and runs') run_c "$place" "$block" ;;
        *'open fence')
            echo "the block has no end" >"$tmp/out"
            not_ok "$place" "$tmp/out"
            ;;
        esac
    done
}

if [ $# = 0 ]; then set -- "$top/README.md" "$top/samples/README.md" "$top"/doc/*.md; fi
for page in "$@"; do
    [ ! -f "$page" ] || run_page "$page"
done
echo "1..$count"

#!/bin/sh
# run.sh [--update] [FOLDER...]: runs the golden cases (README.md beside this says what one is) and
# prints TAP.
set -u

here=$(cd "$(dirname "$0")" && pwd)
builddir=$(cd "${abs_builddir:-${builddir:-$here/../../build}}" && pwd) || exit 99
PATH=$builddir:$PATH
NO_COLOR=1
LC_ALL=C
samples=../../../samples
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' HUP INT TERM
scratch=$tmp/scratch
export PATH NO_COLOR LC_ALL samples scratch

update=no
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi

# compare KIND: the case's expected file of this kind against what came out.
compare() {
    expected=$folder/$name.$1
    [ -f "$expected" ] || expected=$tmp/none.$1
    diff -u --label "expected $1" --label "got $1" "$expected" "$tmp/$1" >"$tmp/diff" && return 0
    sed 's/^/# /' "$tmp/diff" >>"$tmp/differences"
}

# keep KIND: writes what came out as what is expected; the default is no file.
keep() {
    if cmp -s "$tmp/$1" "$tmp/none.$1"; then
        rm -f "$folder/$name.$1"
    else
        cp "$tmp/$1" "$folder/$name.$1"
    fi
}

: >"$tmp/none.out"
: >"$tmp/none.err"
echo 0 >"$tmp/none.status"
count=0
cd "$here" || exit 99
for command in $(find "${@:-.}" -name '*.cmd' | sort); do
    count=$((count + 1))
    folder=$(dirname "$command")
    name=$(basename "$command" .cmd)
    mkdir "$scratch"
    (cd "$folder" && exec sh "./$name.cmd") >"$tmp/out" 2>"$tmp/err" </dev/null
    echo $? >"$tmp/status"
    : >"$tmp/differences"
    for kind in out err status; do
        if [ $update = yes ]; then keep $kind; else compare $kind; fi
    done
    rm -rf "$scratch"
    case=${command#./}
    if [ -s "$tmp/differences" ]; then
        echo "not ok $count - ${case%.cmd}"
        sed 's/^/# $ /' "$command"
        cat "$tmp/differences"
    else
        echo "ok $count - ${case%.cmd}"
    fi
done
echo "1..$count"

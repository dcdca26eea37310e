#!/bin/sh
# through.sh MODEL --fetch NAME... ARGUMENTS: graphrun with a graph that graphc has made of the model, in the
# form that FORM names. What is printed is what graphrun prints of it, where that is the same, bit for bit, as
# what it prints of the model itself; else nothing. Names that are fetched have to mean the same.
set -u

bin=${BIN:?where the tools are}
form=${FORM:-graph}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
model=$1
shift
fetches=
last=
feeds=no
for argument; do
    [ "$last" = --fetch ] && fetches=$fetches${fetches:+,}$argument
    [ "$argument" = /dev/stdin ] && feeds=yes
    last=$argument
done
cat >"$tmp/stdin" </dev/null
[ $feeds = yes ] && cat >"$tmp/stdin"

# What a run prints without what it is a run of.
run() { "$bin/graphrun" "$@" <"$tmp/stdin" 2>/dev/null; }
outputs() { sed -n '/^"outputs"/,$p' "$1"; }

run "$model" "$@" >"$tmp/before"
if ! grep -q '^"status": 0,' "$tmp/before"; then
    cat "$tmp/before"
    exit 0
fi
if ! "$bin/graphc" "$model" --fetch "$fetches" --emit "$form" -q -o "$tmp/made.$form" >"$tmp/log" 2>&1; then
    # what TensorFlow has no operation for is refused, and only that
    case $form in pb*) refused=$(sed -n 's/.*error: TensorFlow has no operation for .*, which is //p' "$tmp/log" | head -1) ;; *) refused= ;; esac
    echo "${refused:+refused: }${refused:-graphc: $(head -1 "$tmp/log")}" >&2
    [ -n "$refused" ] || exit 1
    cat "$tmp/before"
    exit 0
fi
if [ "$form" = pb ] && command -v protoc >/dev/null && ! protoc --decode_raw <"$tmp/made.pb" >"$tmp/log" 2>&1; then
    echo "no message: $(head -1 "$tmp/log")" >&2
    exit 1
fi
run "$tmp/made.$form" "$@" >"$tmp/after"
outputs "$tmp/before" >"$tmp/a"
outputs "$tmp/after" >"$tmp/b"
if ! cmp -s "$tmp/a" "$tmp/b"; then
    echo "$form: other values" >&2
    sed -n 's/.*"message": //p' "$tmp/after" | head -1 >&2
    exit 1
fi
# Made once more it is the same text.
if [ "$form" = graph ] || [ "$form" = json ]; then
    "$bin/graphc" "$tmp/made.$form" --emit "$form" --weights-to "$tmp/made.npz" -q -o "$tmp/again.$form" >"$tmp/log" 2>&1 &&
        cmp -s "$tmp/made.$form" "$tmp/again.$form" || { echo "made once more it differs" >&2; exit 1; }
fi
if [ "$form" = graph ]; then
    "$bin/graphfmt" --check "$tmp/made.graph" >"$tmp/log" 2>&1 || { echo "not in canonical layout" >&2; exit 1; }
fi
cat "$tmp/after"

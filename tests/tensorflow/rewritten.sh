#!/bin/sh
# rewritten.sh: graphs of TensorFlow give the same after graphc has written them, in each form that is read back
# (TAP): the cases of cases.sh, and where FEEDGRAPH_TF1 names a folder of them those of answers.sh.
set -u

here=$(cd "$(dirname "$0")" && pwd)
BIN=${abs_builddir:?}
export BIN
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
number=0
failed=0
result() { # STATUS WHAT
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else failed=1; echo "not ok $number - $2"; sed 's/^/# /' "$tmp/why"; fi
}

# The whole file, run for what cases.sh expects of it.
for form in graph json; do
    mkdir "$tmp/$form"
    for file in "$here"/cases/*.pbtxt; do
        name=$(basename "$file" .pbtxt)
        fetches=$(cut -f 2 "${file%.pbtxt}.expected" | sort -u | paste -s -d , -)
        "$BIN/graphc" "$file" --fetch "$fetches" --emit $form -q -o "$tmp/$form/$name.$form" >"$tmp/why" 2>&1
        result $? "$form: cases/$name is written"
    done
    cp "$here"/cases/*.expected "$tmp/$form"
    CASES=$tmp/$form EXTENSION=$form abs_builddir=$BIN sh "$here/cases.sh" >"$tmp/log"
    grep -A3 '^not ok' "$tmp/log" >"$tmp/why"
    [ -s "$tmp/why" ] || ! grep -q '^ok' "$tmp/log"
    result $((1 - $?)) "$form: $(grep -c '^ok' "$tmp/log") cases run"
    [ -n "${FEEDGRAPH_TF1-}" ] || continue
    FORM=$form "$BIN/tests/tensorflow/answers" "$FEEDGRAPH_TF1" "$here/answers.known" "$here/through.sh" \
        >"$tmp/log" 2>"$tmp/messages"
    { grep '^not ok' "$tmp/log"; cat "$tmp/messages"; } >"$tmp/why"
    ! grep -q '^not ok' "$tmp/log"
    result $? "$form: answers, $(grep -c '^ok' "$tmp/log") graphs"
done
echo "1..$number"
exit $failed

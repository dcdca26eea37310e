#!/bin/sh
# rewritten.sh: graphs of TensorFlow give the same after graphc has written them, in each form that is read back
# (TAP): the cases of cases.sh, and where FEEDGRAPH_TF1 names a folder of them those of answers.sh. Of a GraphDef
# some may be refused, as TensorFlow has no operation for something in them; none of the cases is.
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

# graphrun MODEL --fetch NAMES ...: the same of what graphc makes of it.
cat >"$tmp/graphrun" <<'END'
#!/bin/sh
model=$1
names=$3
shift
if "$BIN/graphc" "$model" --fetch "$names" --emit "$FORM" -q -o "$TMP/made.$FORM" >"$TMP/made.log" 2>&1; then
    exec "$BIN/graphrun" "$TMP/made.$FORM" "$@"
fi
grep -q 'error: TensorFlow has no operation for' "$TMP/made.log" || { cat "$TMP/made.log"; exit 1; }
echo "$names" >>"$TMP/refused"
END
chmod +x "$tmp/graphrun"

for form in graph json pb pbtxt; do
    : >"$tmp/refused"
    # the whole file, run for what cases.sh expects of it
    case $form in
    graph | json)
        mkdir "$tmp/$form"
        cp "$here"/cases/*.expected "$tmp/$form"
        for file in "$here"/cases/*.pbtxt; do
            fetches=$(cut -f 2 "${file%.pbtxt}.expected" | sort -u | paste -s -d , -)
            name=$(basename "$file" .pbtxt)
            "$BIN/graphc" "$file" --fetch "$fetches" --emit $form -q -o "$tmp/$form/$name.$form" >"$tmp/why" 2>&1
            result $? "$form: cases/$name is written"
        done
        CASES=$tmp/$form EXTENSION=$form abs_builddir=$BIN sh "$here/cases.sh" >"$tmp/log"
        ;;
    *) TMP=$tmp FORM=$form GRAPHRUN=$tmp/graphrun abs_builddir=$BIN sh "$here/cases.sh" >"$tmp/log" ;;
    esac
    grep -A3 '^not ok' "$tmp/log" >"$tmp/why"
    sed 's/^/refused: /' "$tmp/refused" >>"$tmp/why"
    [ -s "$tmp/why" ] || ! grep -q '^ok' "$tmp/log"
    result $((1 - $?)) "$form: $(grep -c '^ok' "$tmp/log") cases run, $(wc -l <"$tmp/refused") of them refused"
    [ -n "${FEEDGRAPH_TF1-}" ] || continue
    FORM=$form "$BIN/tests/tensorflow/answers" "$FEEDGRAPH_TF1" "$here/answers.known" "$here/through.sh" \
        >"$tmp/log" 2>"$tmp/messages"
    { grep '^not ok' "$tmp/log"; grep -v '^refused' "$tmp/messages"; } >"$tmp/why"
    ! grep -q '^not ok' "$tmp/log"
    result $? "$form: answers, $(grep -c '^ok' "$tmp/log") graphs, $(grep -c '^refused' "$tmp/messages") of them refused"
done
echo "1..$number"
exit $failed

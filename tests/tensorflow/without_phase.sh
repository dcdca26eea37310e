#!/bin/sh
# without_phase.sh: graphs with a phase, of FEEDGRAPH_PHASE, after graphc --phase infer (TAP): no phase is left, nothing
# that is drawn for dropout, no branch that it decided, no statistics of a batch; and what is computed is what the graph
# itself computes when the phase is fed false, bit for bit.
set -u

if [ -z "${FEEDGRAPH_PHASE-}" ]; then
    echo "1..1"
    echo "ok 1 - graphs with a phase # SKIP FEEDGRAPH_PHASE is not set"
    exit 0
fi
bin=${abs_builddir:?}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
number=0
failed=0
result() { # STATUS WHAT
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else failed=1; echo "not ok $number - $2"; sed 's/^/# /' "$tmp/why"; fi
}
outputs() { sed -n '/^"outputs"/,$p' "$1"; }

# try FILE SIGNATURE GRAPHRUN'S ARGUMENTS: of the signature `main` of a file that has none, what is written fetches.
try() {
    model=$FEEDGRAPH_PHASE/$1
    signature=$2
    name=$1
    shift 2
    rm -f "$tmp"/part.* "$tmp/why"
    "$bin/graphc" "$model" --phase infer --report json -o "$tmp/part.graph" >"$tmp/report" 2>&1
    status=$?
    cp "$tmp/report" "$tmp/why"
    result $status "$name: written"
    [ -f "$tmp/part.graph" ] || return
    grep -nE 'learning_phase|is_training|/dropout|scope dropout' "$tmp/part.graph" >"$tmp/why"
    result $((1 - $?)) "$name: no phase, no dropout"
    # the policy's conditions are assertions
    case $name in ppo/*) kinds=moments ;; *) kinds='moments|select_branch' ;; esac
    grep -E "\"($kinds)\": .*\"kept\": [1-9]" "$tmp/report" >"$tmp/why"
    result $((1 - $?)) "$name: no branch, no statistics of a batch"
    "$bin/graphlint" --proofs "$tmp/part.graph" >"$tmp/proofs" 2>/dev/null
    # what a policy draws is drawn in inference too
    grep draws "$tmp/proofs" | grep -v 'draws policy/Normal/sample/' >"$tmp/why"
    result $((1 - $?)) "$name: nothing is drawn"
    "$bin/graphrun" "$tmp/part.graph" $signature "$@" --seed 1 --format json >"$tmp/part.json" 2>"$tmp/why"
    result $? "$name: runs"
    if [ "$signature" = main ]; then
        fetches=$(outputs "$tmp/part.json" | sed -n 's/^  "\([^"]*\)": {"dtype.*/\1/p' | paste -s -d , -)
        "$bin/graphrun" "$model" --fetch "$fetches" --phase infer "$@" --seed 1 --format json >"$tmp/whole.json" 2>"$tmp/why"
    else
        "$bin/graphrun" "$model" $signature --phase infer "$@" --seed 1 --format json >"$tmp/whole.json" 2>"$tmp/why"
    fi
    result $? "$name: runs as it is"
    outputs "$tmp/part.json" >"$tmp/a"
    outputs "$tmp/whole.json" >"$tmp/b"
    [ -s "$tmp/a" ] && diff "$tmp/a" "$tmp/b" >"$tmp/why"
    result $? "$name: the same values ($(grep -c dtype "$tmp/a"))"
}

words='x=int32[2,100]=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20'
words="$words$(printf '%180s' | sed 's/ / 0/g')"
letters="x=int32[2,1014]=uniform(0,69)"
try bigdl/saved-model-resource serving_default --feed 'input_1=float32[2,28,28,1]=normal(0,1)'
try bigdl/saved-model-signature serving_default --feed 'input=float32[2,4]=normal(0,1)'
try serving/saved_model_half_plus_two_cpu serving_default --feed 'x=[[1], [2.5]]'
for file in att_rnn_untrained rcnn_untrained word_rnn_untrained; do
    try scisharp/$file.meta main --feed "$words" --feed 'y=int32[2]=1 2'
done
for file in char_cnn_untrained vd_cnn; do try scisharp/$file.meta main --feed "$letters" --feed 'y=int32[2]=1 2'; done
try ppo/model.ckpt-705.meta main --feed 'vae/source_state_placeholder=float32[1,80,160,3]=uniform(0,1)' \
    --feed 'input_state_placeholder=float32[1,67]=uniform(0,1)'
try arm/test_add_1x4x4x4_f32/test_tf.pb main --feed placeholder_0=@"$FEEDGRAPH_PHASE/arm/test_add_1x4x4x4_f32/placeholder_0.npy" \
    --feed placeholder_1=@"$FEEDGRAPH_PHASE/arm/test_add_1x4x4x4_f32/placeholder_1.npy"
conv=arm/test_conv2d_1x1_1x32x32x8_f32_st11_padSAME_dilat11
try $conv/test_tf.pb main --feed placeholder_0=@"$FEEDGRAPH_PHASE/$conv/placeholder_0.npy"
echo "1..$number"
exit $failed

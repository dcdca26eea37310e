#!/bin/sh
# loops.sh [RUNS]: what doc/performance.md says of loops. samples/tf/while_lstm.pbtxt, a while loop
# of TensorFlow over TensorArrays, with 64 features and 128 units, over 32 sequences of several
# lengths; and a loop of six operations on eight numbers. Prints a table: the processor's time of a
# whole process on one thread (bench/time_runs; the median of RUNS, 11 if not given), and of that
# what a turn costs.
set -eu

srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
builddir=${builddir:-.}
runs=${1:-11}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Weights are one number, which stands for all.
awk '
    function weights(name, dims, value) {
        print "node { name: \"" name "\" op: \"Const\""
        print "  attr { key: \"value\" value { tensor { dtype: DT_FLOAT tensor_shape { " dims " }"
        print "    float_val: " value " } } }"
        print "  attr { key: \"dtype\" value { type: DT_FLOAT } } }"
    }
    /^node/ {
        skip = 1
        if (/name: "rnn\/lstm\/kernel"/)
            weights("rnn/lstm/kernel", "dim { size: 192 } dim { size: 512 }", 0.01)
        else if (/name: "rnn\/lstm\/bias"/)
            weights("rnn/lstm/bias", "dim { size: 512 }", 0.1)
        else if (/name: "dense\/kernel"/)
            weights("dense/kernel", "dim { size: 128 } dim { size: 2 }", 0.1)
        else
            skip = 0
        units = /name: "Const_8"/
    }
    skip { next }
    {
        sub(/dim { size: 3 } } } } }$/, "dim { size: 64 } } } } }")
        if (/element_shape/) {
            sub(/size: 3 /, "size: 64 ")
            sub(/size: 2 /, "size: 128 ")
        }
        if (units) sub(/int_val: 2/, "int_val: 128")
        print
    }' "$srcdir/samples/tf/while_lstm.pbtxt" >"$tmp/lstm.pbtxt"

cat >"$tmp/small.graph" <<'END'
placeholder n: int32
placeholder x: float32[8]
a, b, _ = loop (a = x, b = x, i = 0) while i < n { tanh(a * 0.5 + b), a - b * 0.25, i + 1 }
END

busy() { # COMMAND...
    "$builddir/bench/time_runs" -m "$runs" "$@" | cut -d ' ' -f 3
}

lstm() { # TURNS
    busy "$builddir/graphrun" --threads 1 --quiet "$tmp/lstm.pbtxt" --fetch logits --phase infer \
        --feed "x=float32[32,$1,64]=ones" \
        --feed "sequence_length=int32[32]=$(yes "$1" | head -n 32 | tr '\n' ' ')"
}

small() { # TURNS
    busy "$builddir/graphrun" --threads 1 --quiet "$tmp/small.graph" --fetch a,b --feed "n=$1" \
        --feed 'x=[1, 2, 3, 4, 5, 6, 7, 8]'
}

row() { # WHAT TURNS TIME TIME-OF-ONE-TURN
    awk -v what="$1" -v turns="$2" -v all="$3" -v one="$4" 'BEGIN {
        printf "| %s | %d | %.0f | %.2f |\n", what, turns, all, (all - one) * 1000 / (turns - 1)
    }'
}

echo "| a loop | turns | ms | µs a turn |"
echo "| --- | --- | --- | --- |"
one=$(lstm 1)
for turns in 500 1000 2000 4000; do row "LSTM of TensorFlow" "$turns" "$(lstm "$turns")" "$one"; done
row "six small operations" 1000000 "$(small 1000000)" "$(small 1)"

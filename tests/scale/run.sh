#!/bin/sh
# run.sh [COUNT]: graphs of COUNT operations (20,000 if not given) in each of the shapes of
# bench/generate.c are proved, run, and give what arithmetic says, on a stack on which nothing that
# recursed over a graph would end (TAP).
set -u

builddir=${abs_builddir:-.}
count=${1:-20000}
AWK=${AWK:-awk}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
number=0

result() {
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

show() {
    head -n 20 "$1" | sed 's/^/# /'
}

# Arguments may take a quarter of the stack.
small_stack() {
    (
        if [ "$#" -lt 1000 ]; then ulimit -s 1024; else ulimit -s 4096; fi
        "$@"
    )
}

# What the output `run` of a shape is, for inputs that are ones.
expected() {
    "$AWK" -v count="$count" -v shape="$1" '
        function tanh(x, e) { e = exp(2 * x); return (e - 1) / (e + 1) }
        function step(to, x) {
            if (to % 5 == 0) return x > 0 ? x : 0
            if (to % 5 == 1) return x + 1.5
            if (to % 5 == 2) return x * 0.5
            if (to % 5 == 3) return x - 2
            return tanh(x)
        }
        function chain(from, to, x, i) {
            for (i = from + 1; i <= to; i++) x = step(i, x)
            return x
        }
        function block(x, a, b, c, f) {
            a = x > 0 ? x : 0
            b = a / 2
            c = b + x
            f = tanh(c) * x + a
            f = 1 / (1 + exp(-f)) - b
            return (f > 0 ? f : 0) + c
        }
        BEGIN {
            y = 1
            if (shape == "chain") y = chain0(count)
            if (shape == "rebound") y = 1 + 2 * int((count - 1) / 2)
            if (shape == "fan_out") for (i = 1; i < count / 2; i++) y += i % 100 + 0.5
            if (shape == "fan_in") for (i = y = 1; i < count; i++) y += i % 100 + 0.5 - (i == 1)
            if (shape == "tree") for (i = y = 0; i < count / 2; i++) y += i % 100 + 0.5
            if (shape == "diamonds") y = 64 * 63.5
            if (shape == "scopes") for (i = 0; i < 100; i++) y = chain(0, count / 100, y)
            if (shape == "deep_scopes") y = 1 + 2 * int(count / 90)
            if (shape == "placeholders" || shape == "signatures_apart")
                for (i = 1; i <= 10000; i++)
                    y += chain(i * count / 10000, (i + 1) * count / 10000 - 1, 1)
            if (shape == "signatures") y = chain(0, count, 1)
            if (shape == "calls") for (i = 0; i < count / 10; i++) y = block(y)
            if (shape == "nested_calls") for (i = 0; i < 1000 * int(count / 10000); i++) y = block(y)
            if (shape == "layers") for (i = 0; i < int(count / 5); i++) y = tanh(4 * y)
            if (shape == "shared_layer") for (i = 0; i < int(count / 3); i++) y = tanh(4 * y)
            if (shape == "unrolled") y = 1 + 2 * int(count / 2)
            if (shape == "one_sum") y = 1 + 2 * int((count + 1) / 2) + int(count / 2)
            if (shape == "branches") y = 1 + 2 * int(count / 3)
            printf "%.9g\n", y
        }
        function chain0(count) { return chain(0, count - 1, 1) }'
}

# The name of what a shape's signature gives, and how its inputs are fed.
output_of() {
    sed -n 's/^signature run(.*-> //p; s/^.*) -> \([a-z]*[0-9]*\)$/\1/p' "$1" | head -n 1
}

feeds_of() {
    case $1 in
    placeholders | signatures_apart)
        "$AWK" 'BEGIN { for (i = 1; i <= 10000; i++) printf "--feed p%d=[1] ", i; print "--feed x0=[1]" }'
        ;;
    layers | shared_layer) echo '--feed x0=[[1,1,1,1]]' ;;
    branches) echo '--feed x0=[1] --feed p=false' ;;
    *) echo '--feed x0=[1]' ;;
    esac
}

value_of() {
    case $1 in
    layers | shared_layer) echo "[[$2,$2,$2,$2]]" ;;
    fan_in) echo "$2" ;;
    *) echo "[$2]" ;;
    esac
}

# Of deep scopes only one value is used.
well() {
    graph=$tmp/$1.graph
    "$builddir/bench/generate" "$1" "$count" >"$graph"
    small_stack "$builddir/graphlint" --strict --ignore unused-value "$graph" >"$tmp/out" 2>&1
    status=$?
    result $status "$1 is proved"
    [ $status = 0 ] || show "$tmp/out"
    name=$(output_of "$graph")
    # shellcheck disable=SC2046
    small_stack "$builddir/graphrun" "$graph" run $(feeds_of "$1") --rtol 1e-4 --quiet \
        --expect "$name=$(value_of "$1" "$(expected "$1")")" >"$tmp/out" 2>&1
    status=$?
    result $status "$1 gives $name"
    [ $status = 0 ] || show "$tmp/out"
    rm -f "$graph"
}

# Every mistake is found, and the last line counts them.
wrong() {
    "$builddir/bench/generate" "$1" "$count" >"$tmp/wrong.graph"
    small_stack "$builddir/graphlint" "$tmp/wrong.graph" >"$tmp/out" 2>&1
    status=$?
    [ $status = 1 ] && tail -n 1 "$tmp/out" | grep -q "[: ]$2 errors"
    status=$?
    result $status "$1: $2 errors"
    [ $status = 0 ] || tail -n 2 "$tmp/out" | sed 's/^/# /'
    rm -f "$tmp/wrong.graph"
}

shapes='chain names rebound fan_out fan_in tree diamonds scopes deep_scopes placeholders
    signatures_apart calls nested_calls layers shared_layer unrolled one_sum branches updates'
for shape in $shapes; do well "$shape"; done
wrong unfed 10000
wrong undefined "$count"
wrong unparsable "$count"
wrong mistyped "$count"
echo "1..$number"

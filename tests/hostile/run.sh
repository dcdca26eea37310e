#!/bin/sh
# run.sh: texts, arrays and surroundings that nobody would make by mistake, and many that anybody
# would: cut short, nested too deep, too long, too large. Each gets a message with a place and the
# status that the tools promise, in bounded time. Prints TAP.
set -u

here=$(cd "$(dirname "$0")" && pwd)
samples=$here/../../samples
. "$here/expect.sh"

# ---- every sample, cut at every byte ----

# Each error has a place; where a process dies, the whole batch has its status.
cut_sample() {
    mkdir cut
    awk 'BEGIN { RS = "\001" } {
             for (i = 0; i <= length($0); i++) {
                 file = sprintf("cut/%05d.graph", i)
                 printf "%s", substr($0, 1, i) > file
                 close(file)
             }
         }' "$1"
    cp "$samples"/*.npz cut
    wrong=
    ls cut/*.graph | timeout 60 xargs -n 200 sh -c 'graphlint "$@" || [ $? -le 4 ] || exit 255' \
        lint >out 2>err || wrong="status $?"
    grep ' error: ' err | grep -vE '^cut/[0-9]+\.graph:[0-9]+:[0-9]+: error: .* \[G[0-9]+ ' >odd
    [ ! -s odd ] || wrong="$wrong, no place: $(head -n 1 odd)"
    rm -rf cut
    if [ -z "$wrong" ]; then
        result ok "$2, cut at every byte"
    else
        result "not ok" "$2, cut at every byte"
        echo "# $wrong"
    fi
}

for sample in "$samples"/*.graph "$samples"/mistakes/*.graph; do
    cut_sample "$sample" "$(basename "$sample")"
done

# ---- ten million brackets ----

deep() { # NAME BEFORE BRACKETS
    { printf '%s' "$2" && yes "$3" | head -n $((10000000 / ${#3})) | tr -d '\n'; } >deep.graph
    expect "ten million '$3' $1" 4 '^deep\.graph:[0-9]+:[0-9]+: error: .*\[G105 limit\]' \
        graphlint deep.graph
}

for brackets in '(' '[' '([' '[('; do
    deep "in a type" 'placeholder x: float32[' "$brackets"
    deep "in a call" 'y = f(' "$brackets"
    deep "in a list" 'y = [' "$brackets"
    deep "in a block" 'if true { ' "$brackets"
    deep "in an index" 'y = x[' "$brackets"
done
for brackets in 'if a{' '(if a{' 'loop(i=[' '(-'; do deep "in a statement" 'y = ' "$brackets"; done

# ---- odd bytes ----

{ yes n | head -n 1000000 | tr -d '\n' && echo ' = 1.0'; } >name.graph
expect "a name of a million bytes" 4 '^name\.graph:1:1: error: a name .*G105' graphlint name.graph
printf 'y = 1.0\0\n' >nul.graph
expect "a NUL" 1 '^nul\.graph:1:8: error: .*G101' graphlint nul.graph
printf 'y = 1.0\nz = \377\376\n' >bytes.graph
expect "invalid UTF-8" 1 '^bytes\.graph:2:5: error: byte 0xff is not UTF-8' graphlint bytes.graph
printf '\377\376y\0' >wide.graph
expect "UTF-16" 1 '^wide\.graph:1:1: error: .*UTF-16' graphlint wide.graph
printf '\357\273\277placeholder x: float32\r\ny = x + z\r\n' >marked.graph
expect "a byte order mark and CRLF" 1 "^marked\.graph:2:9: error: 'z' is not defined" \
    graphlint marked.graph
head -c 300000 /dev/urandom >random.graph
expect "random bytes" 1 '^random\.graph:1:[0-9]+: error: ' graphlint random.graph
: >empty.graph
expect "nothing" 0 '' graphlint empty.graph

# ---- arrays ----

cat >run.graph <<'END'
placeholder x: float32[n, m]
y = x * 2.0
signature double(x) -> y
END
graphrun run.graph double --feed 'x=[[1, 2], [3, 4]]' -q --out y=@x.npy --out @y.npz
cp y.npz x.npz

# cut_array NAME FILE: every beginning of it is refused.
cut_array() {
    wrong=
    [ -s "$2" ] || wrong=" no byte: the file is not there"
    size=$(wc -c <"$2")
    i=0
    while [ $i -lt "$size" ]; do
        head -c $i "$2" >"cut.${2##*.}"
        graphrun run.graph double --feed "x=@cut.${2##*.}$3" -q >out 2>err
        status=$?
        [ $status -eq 3 ] && grep -q "error: .*\[G413 " err || wrong="$wrong $i ($status)"
        i=$((i + 1))
    done
    if [ -z "$wrong" ]; then
        result ok "$1, cut at every byte"
    else
        result "not ok" "$1, cut at every byte"
        echo "# at$wrong"
    fi
}
cut_array "a .npy" x.npy ''
cut_array "a .npz" x.npz ':y'

# array NAME HEADER BYTES-OF-DATA STATUS PATTERN
array() {
    { printf '\223NUMPY\001\000' && printf "\\$(printf %03o ${#2})\\000%s" "$2" &&
        head -c "$3" /dev/zero; } >a.npy
    expect "$1" "$4" "$5" graphrun run.graph double --feed x=@a.npy -q
}
dict() { printf "{'descr': '%s', 'fortran_order': %s, 'shape': %s}\n" "$1" "$2" "$3"; }
array "an array" "$(dict '<f4' False '(2, 3)')" 24 0 ''
array "big-endian, Fortran" "$(dict '>f4' True '(2, 3)')" 24 0 ''
array "a shape of 2^62" "$(dict '<f4' False '(4611686018427387904, 3)')" 24 3 'G413'
array "sizes whose product wraps" "$(dict '<f4' False '(4294967296, 4294967296)')" 0 3 'G413'
array "four terabytes" "$(dict '<f4' False '(1099511627776, 1)')" 24 3 'cut short.*G413'
array "a negative size" "$(dict '<f4' False '(-2, 3)')" 24 3 'negative.*G413'
array "data left over" "$(dict '<f4' False '(2, 3)')" 25 3 'behind its data.*G413'
array "objects" "$(dict '|O' False '(2, 3)')" 48 3 'Python objects.*G413'
array "17 axes" "$(dict '<f4' False '(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)')" 4 3 '16 axes.*G413'
array "no dict" '((((((((((((((((((((' 0 3 'not a dict.*G413'
array "a type of 10^12 bytes" "$(dict '<f999999999999' False '(2, 3)')" 24 3 'G413'

feed() { # NAME VALUE STATUS PATTERN
    expect "$1" "$3" "$4" graphrun run.graph double --feed "x=$2" -q
}
feed "NaN and infinity" '[[nan, inf, -inf]]' 0 ''
feed "60,000 brackets" "$(yes '[' | head -n 60000 | tr -d '\n')" 4 'feed 1: error: .*G105'
feed "ragged rows" '[[1, 2], [3]]' 1 'feed 1: error: row 1 has 1 .*G104'
feed "a device" '@/dev/zero' 3 'G413'
feed "a folder" '@.' 3 'is a directory.*G413'
feed "2^62 rows" 'float32[4611686018427387904,2]=1' 4 'feed 1: error: .*G105'
expect "generated, 2^62 rows" 4 'G105' graphrun run.graph double -f x=zeros -d n=4611686018427387904 \
    -d m=2

# ---- limits of memory ----

for size in 1 10 100 300 1K 3K 10K 20K 30K 40K 50K 60K 80K 100K 150K 200K 300K 400K 600K 800K; do
    graphrun "$samples/digits.graph" score --feeds "$samples/digits_test.npz" -q \
        --max-memory $size >out 2>err
    status=$?
    if [ $status -eq 4 ] && grep -qE 'out of memory|G105 limit' err; then
        result ok "the digits in $size"
    elif [ $status -eq 0 ] && [ ! -s err ]; then
        result ok "the digits in $size"
    else
        result "not ok" "the digits in $size"
        echo "# status $status: $(head -n 1 err)"
    fi
done
echo 'y = zeros([2147483648, 2147483648]) + 1.0' >large.graph
expect "2^62 elements" 4 '^large\.graph:1:5: error: .*G105' graphrun large.graph -F y
echo 'y = one_hot([1, 2, 3], 1099511627776)' >large.graph
expect "12 terabytes" 4 '^large\.graph:1:5: error: .*G105' graphrun large.graph -F y
expect "12 terabytes in 1M" 4 '^large\.graph:1:5: error: .*G105' graphrun large.graph -F y \
    --max-memory 1M

# ---- where things come from and go to ----

expect "a folder" 3 'is a directory' graphlint .
expect "a device" 3 'is a device' graphlint /dev/zero
ln -s circle.graph circle.graph
expect "a link to itself" 3 'Too many levels' graphlint circle.graph
mkfifo pipe.graph
cat run.graph >pipe.graph &
writer=$!
expect "a pipe with a name" 0 '' graphlint pipe.graph
kill $writer 2>/dev/null # where nobody has read
expect "a closed standard input" 3 'Bad file descriptor' sh -c 'exec graphlint - <&-'

import() { # NAME TEXT STATUS PATTERN
    echo "$2" >importing.graph
    expect "importing $1" "$3" "$4" graphlint importing.graph
}
import "itself" 'import "importing.graph"' 1 '^importing\.graph:1:8: error: .*G211'
echo 'import "importing.graph"' >b.graph
import "in a circle" 'import "b.graph"' 1 '^b\.graph:1:8: error: .*G211'
import "a folder" 'import "."' 1 '^importing\.graph:1:8: error: .*is a directory.*G211'
import "a device" 'import "/dev/zero"' 1 '^importing\.graph:1:8: error: .*is a device.*G211'
import "nothing" 'import "none.graph"' 1 '^importing\.graph:1:8: error: .*G211'
echo 'def f(x { return x }' >b.graph
import "mistakes" 'import "b.graph"' 1 '^b\.graph:1:9: error: .*G101'

# ---- ten gigabytes, of which no block is on the disk ----

if truncate -s 10G huge.graph huge.npz huge.npy huge.json 2>/dev/null; then
    expect "ten gigabytes" 4 'larger than the limit.*G105' graphlint huge.graph
    expect "ten gigabytes to lay out" 4 'larger than the limit.*G105' graphfmt huge.graph
    import "ten gigabytes" 'import "huge.graph"' 4 \
        '^importing\.graph:1:8: error: .*larger than the limit.*G105'
    expect "ten gigabytes of weights" 3 'not a \.npz archive' graphrun run.graph double -f x=ones \
        -d n=1 -d m=1 --weights huge.npz
    expect "ten gigabytes of feeds" 3 'not a \.npz archive' graphrun run.graph double --feeds huge.npz
    expect "ten gigabytes of JSON" 4 '^1 error' graphrun run.graph double --feeds huge.json
    expect "ten gigabytes of an array" 3 'G413' graphrun run.graph double -f x=@huge.npy
    expect "ten gigabytes of a checkpoint" 3 'not a \.npz archive|no checkpoint' graphrun run.graph \
        double -f x=ones -d n=1 -d m=1 --restore huge.npz
    rm -f huge.*
else
    result ok "ten gigabytes # SKIP no sparse files here"
fi

set -- run.graph double --feed 'x=[[1, 2]]'
expect "output to a full disk" 5 'No space left' graphrun "$@" --out y=@/dev/full
expect "output to no folder" 5 'No such file' graphrun "$@" --out y=@none/y.npy
expect "output to a folder" 5 'is a directory' graphrun "$@" --out y=@.
expect "standard output full" 5 'No space left' sh -c 'exec graphrun "$@" >/dev/full' run "$@"
expect "standard output closed" 5 'Bad file descriptor' sh -c 'exec graphrun "$@" >&-' run "$@"
expect "all closed" 5 '' sh -c 'exec graphrun "$@" >&- 2>&- <&-' run "$@"
expect "a reader that left" 0 '' sh -c 'graphrun "$@" -f x=ones -d n=500 -d m=500 | :' run \
    run.graph double

# ---- disks that are full: a file may have a block, of 512 or 1024 bytes ----

# A file that cannot be written, and was there, is as it was.
full() { # NAME FILE COMMAND...
    what=$1 file=$2
    shift 2
    cp "$file" before
    expect "$what on a full disk" 5 'File too large' sh -c 'ulimit -f 1; exec "$@" >/dev/null' run "$@"
    if cmp -s "$file" before; then
        result ok "$what on a full disk changes nothing"
    else
        result "not ok" "$what on a full disk changes nothing"
    fi
}
cat >large.graph <<'END'
state total:    float32[1000] = 0.0
placeholder x: float32[n, m]
y = x * 2.0
signature double(x) -> y
END
yes '# a comment that makes the file longer than a block' | head -n 100 >>large.graph
echo old >y.npy
echo old >y.npz
echo old >state.npz
set -- large.graph double --feed x=ones --dim n=100 --dim m=10 -q
full "an array" y.npy graphrun "$@" --out y=@y.npy
full "an archive" y.npz graphrun "$@" --out @y.npz
full "a checkpoint" state.npz graphrun "$@" --save state.npz
full "a layout" large.graph graphfmt large.graph
digits=$samples/digits.graph
for format in text json; do
    expect "a summary to a full disk, $format" 5 'No space left' \
        sh -c 'exec graphrun "$@" >/dev/full' run "$digits" --summary --format $format
    expect "a list to a full disk, $format" 5 'No space left' \
        sh -c 'exec graphrun "$@" >/dev/full' run "$digits" --format $format
    expect "a run to a full disk, $format" 5 'No space left' \
        sh -c 'exec graphrun "$@" >/dev/full' run run.graph double --feed 'x=[[1, 2]]' --format $format
    expect "findings to a full disk, $format" 5 '' \
        sh -c 'exec graphlint "$@" >/dev/full 2>/dev/full' run empty.graph none.graph --format $format
done
expect "needs to a full disk" 5 'No space left' \
    sh -c 'exec graphlint "$@" >/dev/full' run "$digits" --needs probs
expect "a layout to a full disk" 5 'No space left' sh -c 'exec graphfmt - <large.graph >/dev/full'
expect "help to a full disk" 5 'No space left' sh -c 'exec graphrun --help >/dev/full'
expect "a checkpoint to a full device" 5 'No space left' graphrun "$@" --save /dev/full

if ls -A | grep -q '^\.fg-'; then
    result "not ok" "nothing half written"
else
    result ok "nothing half written"
fi

# ---- options ----

expect "an option that there is not" 2 "unknown option '--zzz'" graphlint --zzz run.graph
expect "100,000 options" 0 '' sh -c 'graphlint run.graph $(yes -- --strict | head -n 100000)'
expect "behind two dashes, a file" 3 '' sh -c 'graphlint -- --strict 2>/dev/null'
for option in --feed --feeds --dim --phase --weights --fetch --seed --threads --max-memory --out \
    --expect --rtol --format; do
    graphrun run.graph double $option '' >out 2>err
    status=$?
    case $status in
    1 | 2 | 3) result ok "$option with nothing ($status)" ;;
    *) result "not ok" "$option with nothing: status $status" ;;
    esac
done

echo "1..$count"

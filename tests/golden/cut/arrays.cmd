# Constants in files of NumPy: every bit stays, whatever it means. The bytes are written here by hand.
array() { # NAME DESCR SHAPE BYTES
    { printf '\223NUMPY\1\0\166\0%-117s\n' "{'descr': '$2', 'fortran_order': False, 'shape': ($3), }" && printf "$4"; } >"$scratch/$1.npy"
}
# NaN with a sign and a payload, -0, inf, -inf, the smallest denormal, the largest number
array single '<f4' '6,' '\105\043\301\377\0\0\0\200\0\0\200\177\0\0\200\377\1\0\0\0\377\377\177\177'
array real '<f8' '2, 1' '\1\0\0\0\0\0\360\177\0\0\0\0\0\0\0\200'
array half '<f2' '3,' '\1\376\0\200\1\0'
array brain '<V2' '5,' '\301\377\1\0\200\177\0\200\177\177'
array bits '|b1' '3,' '\1\0\1'
array long '<i8' '2,' '\0\0\0\0\0\0\0\200\1\0\0\0\0\0\40\0'
array unsigned '<u8' '2,' '\377\377\377\377\377\377\377\377\1\0\0\0\0\0\0\200'
array small '|i1' '' '\200'
array empty '<f4' '0, 3' ''
for name in single real half brain bits long unsigned small empty; do
    echo "const $name = load(\"$name.npy\")"
done >"$scratch/all.graph"
for name in single real half brain bits long unsigned small empty; do
    echo "c_$name = identity($name)"
    outputs="$outputs${outputs:+, }$name = c_$name"
done >>"$scratch/all.graph"
echo "signature run() -> ($outputs)" >>"$scratch/all.graph"
same() { # FILE.graph
    for name in single real half brain bits long unsigned small empty; do
        rm -f "$scratch/got.npy"
        graphrun "$1" run -q --out $name=@"$scratch/got.npy"
        size=$(($(wc -c <"$scratch/$name.npy") - 128))
        tail -c $size "$scratch/$name.npy" >"$scratch/expected.bytes"
        tail -c $size "$scratch/got.npy" >"$scratch/got.bytes"
        cmp "$scratch/expected.bytes" "$scratch/got.bytes" || echo "$name differs"
    done >"$scratch/log"
    grep differs "$scratch/log" || echo "the same bits"
}
same "$scratch/all.graph"
# All of it in an archive, none of it but what no literal says, and once more from there.
graphc "$scratch/all.graph" --inline 0 -o "$scratch/none.graph" 2>&1 | tail -1
same "$scratch/none.graph"
sed '/^const/!d' "$scratch/none.graph"
graphc "$scratch/all.graph" -o "$scratch/some.graph" 2>&1 | tail -1
same "$scratch/some.graph"
sed '/^const/!d' "$scratch/some.graph"
graphc "$scratch/none.graph" -q --inline 0 -o "$scratch/again.graph"
sed 's/none.npz/again.npz/' "$scratch/none.graph" | diff - "$scratch/again.graph" &&
    cmp "$scratch/none.npz" "$scratch/again.npz" && echo "the same again"
# Beside a text on standard output, and in a folder of its own.
mkdir "$scratch/folder"
(cd "$scratch" && graphc all.graph -q --inline 0 --weights-to folder/values.npz >text.graph && same text.graph)
(cd "$scratch" && graphc all.graph -q --inline 0 --weights-to folder/values.npz -o folder/text.graph &&
    grep -c '"values.npz"' folder/text.graph && same folder/text.graph)
(cd "$scratch" && graphc all.graph -q --inline 0 --weights-to values.npz -o folder/text.graph && same folder/text.graph)
# Checkpoints first, then weights over them, as graphrun takes them.
printf 'state s = 1.0\nstate t = 2.0\nt2 = assign(t, t + 1.0)\nsignature get() -> (s, t)\nsignature step() -> t2\nsignature five() -> (s = s + 4.0)\n' >"$scratch/states.graph"
graphrun "$scratch/states.graph" step -q --save "$scratch/saved" --repeat 3
graphrun "$scratch/states.graph" five -q --out @"$scratch/five.npz"
graphrun "$scratch/states.graph" get --restore "$scratch/saved" --weights "$scratch/five.npz" 2>/dev/null
graphc "$scratch/states.graph" --fetch s,t --restore "$scratch/saved" --weights "$scratch/five.npz" --freeze -q 2>/dev/null
# Where the text cannot be written, the archive is as it was, and nothing else is left.
cp "$scratch/none.npz" "$scratch/before.npz"
graphc "$scratch/all.graph" -q --inline 0 --weights-to "$scratch/none.npz" -o "$scratch/nowhere/none.graph" 2>/dev/null
echo $?
cmp "$scratch/none.npz" "$scratch/before.npz" && ls -A "$scratch" | sed -n '/^\.fg/p'
# Variables of 16 bits, from the archive that has their values and back to it.
printf 'state b: bfloat16[5] = zeros([5], dtype=bfloat16)\nstate h: float16[3] = zeros([3], dtype=float16)\nsignature get() -> (b, h)\n' >"$scratch/short.graph"
echo 'const brain = load("brain.npy")
const half = load("half.npy")
signature get() -> (b = identity(brain), h = identity(half))' >"$scratch/given.graph"
graphrun "$scratch/given.graph" get -q --out @"$scratch/given.npz"
graphc "$scratch/short.graph" --weights "$scratch/given.npz" -o "$scratch/held.graph" 2>&1 | tail -1
grep weights "$scratch/held.graph"
graphrun "$scratch/held.graph" get -q --out @"$scratch/got.npz"
cmp "$scratch/given.npz" "$scratch/got.npz" && echo the same bits
graphc "$scratch/short.graph" --weights "$scratch/given.npz" --freeze --inline 0 -q -o "$scratch/frozen.graph"
graphrun "$scratch/frozen.graph" get -q --out @"$scratch/got.npz"
cmp "$scratch/given.npz" "$scratch/got.npz" && echo the same bits

# GraphDefs: read back they give the same bits. protoc, where it is installed, knows the message.
same() { # MODEL FETCHES FEEDS...
    model=$1 fetches=$2
    shift 2
    graphrun "$model" --fetch "$fetches" "$@" --format json 2>/dev/null | sed -n '/^"outputs"/,$p' >"$scratch/before"
    for form in pb pbtxt; do
        graphc "$model" --fetch "$fetches" -q --emit $form -o "$scratch/made.$form" || return
        graphrun "$scratch/made.$form" --fetch "$fetches" "$@" --format json 2>/dev/null | sed -n '/^"outputs"/,$p' >"$scratch/after"
        if [ -s "$scratch/before" ] && cmp -s "$scratch/before" "$scratch/after"; then echo "$form: the same"; else echo "$form: differs"; fi
    done
    if command -v protoc >/dev/null; then protoc --decode_raw <"$scratch/made.pb" >"$scratch/raw" || echo "no message"; fi
}
for truth in true false; do
    same turns.graph y,count,both,part,first/h -f 'x=[[1, 2, 3], [-1, 0.5, 0.25]]' -f p=$truth
    same $samples/tf/dropout_cond.pbtxt y,dropout/cond/Merge -f 'x=[[1.,2,3,4]]' -f keep_prob=0.5 -f is_training=$truth
    same $samples/tf/batch_norm_cond.pbtxt y -f 'x=[[1., 2], [3, 5]]' -f batch_normalization_1/keras_learning_phase=$truth
done
same $samples/tf/two_phases.pbtxt concat --phase train -f 'left_ids=[[1, 2, 3]]' -f 'right_ids=[[4, 5, 6]]'
# A signature's outputs are nodes of their names; a variable has the value that weights give it.
graphc turns.graph -q --emit pbtxt -o "$scratch/turns.pbtxt"
graphrun "$scratch/turns.pbtxt" --fetch mean,size -f 'x=[[1, 2, 3], [-1, 0.5, 0.25]]' -f p=true 2>/dev/null
graphrun turns.graph run -f 'x=[[1, 2, 3], [-1, 0.5, 0.25]]' -f p=true 2>/dev/null | grep -A1 'mean\|size'
printf 'variable v: float32[2] = 0.0\nsignature get() -> (out = v * 2.0)\n' >"$scratch/variable.graph"
printf 'signature make() -> (v = cast([1.5, 2.5], float32))\n' >"$scratch/make.graph"
graphrun "$scratch/make.graph" make -q --out @"$scratch/v.npz"
graphc "$scratch/variable.graph" --weights "$scratch/v.npz" -q --emit pb -o "$scratch/variable.pb"
graphrun "$scratch/variable.pb" --fetch out 2>/dev/null
# Every bit of a constant.
printf 'const a: float32[4] = [nan, -0.0, inf, 1e-45]\nconst b: uint64[1] = [18446744073709551615]\nconst c: bfloat16[2] = [1.5, -inf]\nconst d: float16[0, 3] = []\nconst e: bool[2] = [true, false]\nsignature run() -> (a = identity(a), b = identity(b), c = identity(c), d = identity(d), e = identity(e))\n' >"$scratch/bits.graph"
graphc "$scratch/bits.graph" -q --emit pbtxt -o "$scratch/bits.pbtxt"
graphrun "$scratch/bits.pbtxt" --fetch a,b,c,d,e 2>/dev/null
# What TensorFlow has not.
printf 'placeholder x: float32[1, 2, 4, 4]\nsignature run(x) -> (y = max_pool_with_argmax(x, 2, paddings=[1, 0, 0, 0])[1])\n' >"$scratch/none.graph"
graphc "$scratch/none.graph" -q --emit pb -o "$scratch/none.pb" 2>&1 | grep error | sed "s,.*: error,error,"
printf 'placeholder x: float32[2]\nsignature a(x) -> (y = x * 2.0)\nsignature b(x) -> (y = x * 3.0)\n' >"$scratch/two.graph"
graphc "$scratch/two.graph" -q --emit pb -o "$scratch/two.pb" 2>&1 | sed "s#$scratch/##"
graphrun "$scratch/two.pb" --fetch a/y,b/y -f 'x=[1, 2]' 2>/dev/null

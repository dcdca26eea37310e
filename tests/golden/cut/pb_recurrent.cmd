# Recurrences are while loops in a GraphDef: read back they give what the operations over whole sequences give.
graphc recurrent.graph -q --emit pbtxt --seed 5 -o "$scratch/made.pbtxt" 2>/dev/null
grep -c '"LoopCond"' "$scratch/made.pbtxt"
for steps in 4 0; do
    mask='[[true, false, true, true], [true, true, false, true]]'
    [ $steps = 4 ] || mask='[[], []]'
    set -- -f "x=float32[2,$steps,3]=normal(0,1)" -f "wide=float64[2,$steps,3]=normal(0,1)" -f "mask=bool[2,$steps]=$mask" \
        -f 'h0=float32[2,4]=normal(0,1)' -f 'c0=float32[2,4]=normal(0,1)' --seed 5
    graphrun recurrent.graph all "$@" -q --out @"$scratch/values.npz" 2>/dev/null || echo failed
    fetches=seq,h,c,back,bh,bc,last,earlier,gh,later,ah,bare,simple,sh,both,turned,chosen
    expected=$(echo $fetches | sed "s#\([a-z0]*\),*#--expect \1=@$scratch/values.npz:\1 #g")
    graphrun "$scratch/made.pbtxt" --fetch $fetches "$@" -q --rtol 1e-5 --atol 1e-6 $expected 2>/dev/null && echo "$steps steps: right"
done
# The digits, with variables and without.
for how in '' --freeze; do
    graphc $samples/digits.graph --phase infer $how --fetch probs -q --emit pb -o "$scratch/digits.pb" 2>/dev/null
    graphrun $samples/digits.graph predict --feed image=@$samples/digits_test.npz:image -q --out @"$scratch/probs.npz"
    graphrun "$scratch/digits.pb" --fetch probs --feed image=@$samples/digits_test.npz:image -q --rtol 0 --atol 1e-5 \
        --expect probs=@"$scratch/probs.npz":probs && echo "the digits' probabilities"
done

# What comes out of a cut is what PyTorch computed for the whole; nothing of training is left.
graphc $samples/digits.graph --phase infer --fetch probs -o "$scratch/digits.graph" 2>&1 | sed "s#$scratch/##g; s#$samples/##"
grep -c 'random_uniform_like\|learning_phase\|dropout' "$scratch/digits.graph"
sed -n '/^signature/p; /^weights/p' "$scratch/digits.graph"
graphlint --strict "$scratch/digits.graph" | sed "s#$scratch/##"
graphrun "$scratch/digits.graph" main -f image=@$samples/digits_test.npz:image -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --atol 1e-4 && echo the same
# In one file, and in two.
graphc $samples/digits.graph --phase infer --freeze -q --inline 100000 -o "$scratch/frozen.graph"
ls "$scratch" | grep frozen
graphrun "$scratch/frozen.graph" predict -f image=@$samples/digits_test.npz:image -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --atol 1e-4 && echo the same
graphc $samples/digits.graph --phase infer --freeze -q -o "$scratch/frozen.graph"
ls "$scratch" | grep frozen
graphrun "$scratch/frozen.graph" predict -f image=@$samples/digits_test.npz:image -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --atol 1e-4 && echo the same
# A value that is fed is cut off from what computed it.
graphc $samples/digits.graph --phase infer --fetch probs --feed x -q | sed -n '/^placeholder/p; /^signature/p; /lstm/p'

graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image
graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image --phase infer -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --rtol 0 --atol 1e-4
# A draw is the same for the same seed, and another in training than in inference.
graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image --phase train --seed 1 -q --out probs=@$scratch/1.npy
graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image --phase train --seed 1 -q --expect probs=@$scratch/1.npy --rtol 0 --atol 0
graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image --phase infer -q --expect probs=@$scratch/1.npy 2>/dev/null; echo $?

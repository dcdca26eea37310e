graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image
graphrun $samples/digits.graph sample --feed image=@$samples/digits_test.npz:image --phase infer -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --rtol 0 --atol 1e-4

# 360 real images: the probabilities that PyTorch computed in double precision, and 354 right.
graphrun $samples/digits.graph predict --feeds $samples/digits_test.npz -q \
    --expect probs=@$samples/digits_test.npz:expected_probs --rtol 0 --atol 1e-4; echo $?
graphrun $samples/digits.graph score --feeds $samples/digits_test.npz -q \
    --expect digit=@$samples/digits_test.npz:label; echo $?

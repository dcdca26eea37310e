# All 256 numbers, step by step from the encoder's states: the words are those that PyTorch gives.
cd $samples
graphrun numbers.graph encode --feed digits=@numbers_test.npz:digits -q --out @"$scratch/states.npz" \
    -e h_in=@numbers_test.npz:expected_h -e c_in=@numbers_test.npz:expected_c --rtol 0 --atol 1e-4
echo "encode $?"
graphrun numbers.graph decode --feeds "$scratch/states.npz" --feed token=@numbers_test.npz:start \
    --steps 12 --join 1 -q --rtol 0 --atol 1e-4 \
    -e token=@numbers_test.npz:expected_tokens -e probs=@numbers_test.npz:expected_probs
echo "decode $?"
# They are also the right ones.
graphrun numbers.graph decode --feeds "$scratch/states.npz" --feed token=ones --steps 12 --join 1 -q \
    -e token=@numbers_test.npz:correct_tokens
echo "correct $?"
# A step more would have another shape, a word exchanged is seen.
graphrun numbers.graph decode --feeds "$scratch/states.npz" --feed token=ones --steps 13 --join 1 -q \
    -e token=@numbers_test.npz:correct_tokens
echo "thirteen $?"
graphrun numbers.graph decode --feeds "$scratch/states.npz" --feed token=zeros --steps 12 --join 1 -q \
    -e token=@numbers_test.npz:correct_tokens 2>/dev/null
echo "another start $?"

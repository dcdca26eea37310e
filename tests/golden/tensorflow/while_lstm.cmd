# A frozen classifier gives what NumPy computes (arrays.py); without training no phase and no dropout is left.
f=$samples/tf/while_lstm.pbtxt
graphlint --needs logits $f
graphrun $f --fetch logits --feed x=@arrays.npz:s --feed 'sequence_length=[4, 6]' --phase infer -q \
    --expect logits=@arrays.npz:while_lstm_logits --rtol 1e-6 --atol 1e-6 && echo as NumPy has it
graphc $f --fetch logits --phase infer
graphc $f --fetch logits --phase infer -q -o $scratch/lstm.graph 2>$scratch/warnings
graphrun $scratch/lstm.graph main --feed x=@arrays.npz:s --feed 'sequence_length=[4, 6]' -q \
    --expect logits=@arrays.npz:while_lstm_logits --rtol 1e-6 --atol 1e-6 2>>$scratch/warnings && echo as NumPy has it

m=$samples/models/small_resnet
check() { graphrun $m.graph "$@" -q --rtol 1e-5 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed image) $(of probs)
check features $(fed image) $(of x pooled)
check train $(fed image) --expect probs=@${m}_test.npz:train_probs --save $scratch/trained
# the first moving mean is what one step of training makes of it
graphrun $m.graph --fetch unit_1/batch_normalization_1/moving_mean --restore $scratch/trained -q --atol 1e-5 \
    --expect unit_1/batch_normalization_1/moving_mean=@${m}_test.npz:moved && echo moved

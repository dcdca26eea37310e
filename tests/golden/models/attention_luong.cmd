m=$samples/models/attention_luong
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check train $(fed source target) $(of probs weights)
check encode $(fed source) $(of memory h c) --out @$scratch/states.npz
# four words, each read with the states behind the one before
check decode --feeds $scratch/states.npz --feed token=ones --steps 4 --expect token=@${m}_test.npz:said

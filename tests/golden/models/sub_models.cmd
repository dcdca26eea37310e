m=$samples/models/sub_models
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed film) $(of probs)
check frames $(fed film) $(of seen)
check sample $(fed film) --seed 1 $(of probs) 2>/dev/null || echo sample differs

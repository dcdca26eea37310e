m=$samples/models/text_cnn
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed words) $(of probs)
check features $(fed words) $(of features)
check sample $(fed words) --seed 2 $(of probs) 2>/dev/null || echo sample differs

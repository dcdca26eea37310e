m=$samples/models/stacked
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed words) $(of probs)
check score $(fed words labels) $(of loss)
check train $(fed words labels) --seed 2 $(of loss) 2>/dev/null || echo train differs

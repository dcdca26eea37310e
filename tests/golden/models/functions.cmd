m=$samples/models/functions
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed image) $(of again)
check layers $(fed image) --phase infer $(of hidden code again) --expect noisy=@${m}_test.npz:hidden
check layers $(fed image) --phase train --seed 3 $(of hidden) --expect noisy=@${m}_test.npz:hidden 2>/dev/null || echo layers differ
check decode $(fed point) --expect again=@${m}_test.npz:from_point
check features $(fed image) $(of hidden)
check weights $(of kernel norm)

m=$samples/models/several
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed headline facts) $(of main auxiliary)
check headline_only $(fed headline) $(of auxiliary)
check score $(fed headline facts shared liked) $(of loss main_loss auxiliary_loss)

m=$samples/models/uncertain
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check predict $(fed x) $(of plain)
check draw $(fed x) --seed 8 --out @$scratch/draws.npz
# 400 draws: the mean within 5 deviations, spread / 20, and the spread within 5 of about spread / 28
graphrun uncertain_bounds.graph run --feed answers=@$scratch/draws.npz:answers --feed expected=@${m}_test.npz:expected \
    --feed spread=@${m}_test.npz:spread -q --expect mean_off=false --expect spread_off=false && echo as many draws say

m=$samples/models/siamese
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check compare $(fed left right) $(of alike distance same)
check encode --feed ids=@${m}_test.npz:left $(of code)
# a shorter input of the same words gives the same, since what is padded is masked
check encode --feed 'ids=[[3, 4, 0, 0]]' --out @$scratch/code.npz
check encode --feed 'ids=[[3, 4]]' --expect code=@$scratch/code.npz:code

m=$samples/models/autoencoder
check() { graphrun $m.graph "$@" -q --rtol 0 --atol 1e-5 && echo "$1 agrees"; }
of() { for name; do echo "--expect $name=@${m}_test.npz:${name}"; done; }
fed() { for name; do echo "--feed $name=@${m}_test.npz:${name}"; done; }
check encode $(fed image) $(of mean log_variance)
check decode $(fed code) --expect image_again=@${m}_test.npz:decoded
check reconstruct $(fed image) --expect image_again=@${m}_test.npz:again $(of loss divergence)
# in training two runs draw two codes, and a seed gives the same again
check train $(fed image) --seed 5 --out @$scratch/five.npz
check train $(fed image) --seed 5 --expect code=@$scratch/five.npz:code
check train $(fed image) --seed 6 --expect code=@$scratch/five.npz:code 2>/dev/null || echo another seed, another code

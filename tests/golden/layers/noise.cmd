run() { graphrun noise.graph "$@" --feed 'x=normal(5,1)' --seed 11 -q || echo "status $?: $*"; }
no='--rtol 0 --atol 0'
run off --expect unchanged=true
run on --expect dropped=false --expect scaled=true --expect shared=true --expect shared2=true --expect dropped2=false \
    --expect spatial=true --expect rates=false --expect gaussian=false --expect alpha=false --expect alpha_single=false --expect alpha_fate=true \
    --expect unchanged=false
run static --expect never=true --expect always=false
run own --feed noisy=true --expect off=false
run own --feed noisy=false --expect off=true
# the same numbers whatever the threads, and whatever else is computed
run draw --phase train --out @$scratch/a.npz
run draw --phase train --threads 1 --expect d=@$scratch/a.npz:d --expect low=@$scratch/a.npz:low \
    --expect a5=@$scratch/a.npz:a5 --expect g=@$scratch/a.npz:g $no
run draw --phase train --threads 3 --expect d=@$scratch/a.npz:d --expect low=@$scratch/a.npz:low \
    --expect a5=@$scratch/a.npz:a5 --expect g=@$scratch/a.npz:g $no
run both --phase train --feed noisy=true --expect d=@$scratch/a.npz:d $no
# others in the next run, and with another seed; the first of two runs is the only one of one
run draw --phase train --steps 2 --out d=@$scratch/two.npy
graphrun noise_steps.graph differ --feed one=@$scratch/a.npz:d --feed two=@$scratch/two.npy -q --expect first=true \
    --expect second=false && echo all agree
graphrun noise.graph draw --feed 'x=normal(5,1)' --phase train --seed 12 -q --expect d=@$scratch/a.npz:d 2>/dev/null
echo $?

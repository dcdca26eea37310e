# What each result needs: the phase, a bool of one's own, both or none.
graphlint phase.graph
for fetch in asks never always mine both; do graphlint phase.graph --needs $fetch; done
# The phase forgotten; fixed and fed; fixed by the signature and by hand the same, to the last bit, and as training=false.
graphrun phase.graph --fetch asks --feed 'x=normal(0,1)' --dim batch=3 -q
graphrun phase.graph predict --feed 'x=normal(0,1)' --dim batch=3 --phase train -q
graphrun phase.graph static --feed 'x=normal(0,1)' --dim batch=3 -q --out @$scratch/static.npz
graphrun phase.graph predict --feed 'x=normal(0,1)' --dim batch=3 -q --expect asks=@$scratch/static.npz:never --rtol 0 --atol 0 && echo fixed
graphrun phase.graph either --phase infer --feed 'x=normal(0,1)' --dim batch=3 -q --expect asks=@$scratch/static.npz:never --rtol 0 --atol 0 && echo fed
graphrun phase.graph own --feed noisy=false --feed 'x=normal(0,1)' --dim batch=3 -q --expect mine=@$scratch/static.npz:never --rtol 0 --atol 0 && echo own
graphrun phase.graph own --feed noisy=true --feed 'x=normal(0,1)' --dim batch=3 -q --expect mine=@$scratch/static.npz:never 2>/dev/null || echo noisy
# The file's own placeholder for it: under another name, with a default, or fixed for the whole file.
for phase in "placeholder learning_phase as 'bidirectional_1/keras_learning_phase': bool" \
    'placeholder learning_phase: bool = false' 'const learning_phase = false'; do
    { echo "$phase"; sed '/^signature/d; /^both/d; /^mine/d; /noisy: bool/d' phase.graph; echo 'signature run(x) -> asks'; } >$scratch/own.graph
    (cd $scratch && graphrun own.graph --fetch asks --feed 'x=normal(0,1)' --dim batch=3 -q --expect asks=@static.npz:never --rtol 0 --atol 0 2>&1
        echo "status $?")
done

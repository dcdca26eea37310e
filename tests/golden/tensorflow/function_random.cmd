# Random functions that call each other, decide and turn, beside what NumPy makes of the same
# (function_random.py); and what is written as text gives the same bits.
fetches=$(sed -n 's/^node { name: "\(f[0-9]*_[ixy]\)" .*/\1/p' function_random.pbtxt)
args=$(printf ' --fetch %s' $fetches)
graphc -q function_random.pbtxt $args -o "$scratch/cut.graph"
for k in 0 1; do
    feeds=$(printf ' --feed %s' i=@function_random.npz:i_$k x=@function_random.npz:x_$k y=@function_random.npz:y_$k)
    expect=$(for fetch in $fetches; do printf ' --expect %s=@function_random.npz:%s_%s' $fetch $fetch $k; done)
    graphrun -q function_random.pbtxt $args $feeds $expect >/dev/null && echo as NumPy
    graphrun -q function_random.pbtxt $args $feeds --out "@$scratch/a.npz"
    graphrun -q "$scratch/cut.graph" main $feeds --out "@$scratch/b.npz"
    cmp "$scratch/a.npz" "$scratch/b.npz" && echo same
done

# Weights are taken by name; what does not fit is said before anything runs.
cp net.graph "$scratch"; cd "$scratch"
sed 's/units=2/units=5/' net.graph >wider.graph
sed 's/y = dense(h/y = dense(h, use_bias=false/' net.graph >plain.graph
sed 's/units=2)/units=2) as dense_9/' net.graph >renumbered.graph
sed 's/units=2)/units=2) as head/' net.graph >renamed.graph
names=dense_1/kernel,dense_1/bias,dense_2/kernel,dense_2/bias
check() { graphrun "$@" f -f 'x=[[1, 2, 3, 4]]' --check; }
graphrun net.graph --fetch $names -q --out @all.npz
graphrun net.graph --fetch dense_1/kernel,dense_1/bias -q --out @part.npz
check net.graph -w all.npz
check net.graph -w part.npz
check wider.graph -w all.npz
check plain.graph -w all.npz
check renumbered.graph -w all.npz
check renamed.graph -w all.npz

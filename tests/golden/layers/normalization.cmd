# Expected values are those of make_normalization.py; of float, the ones of bessel, to float32's precision.
file=normalization.npz
expect() { for name; do echo "--expect $name=@$file:$name"; done; }
close='--rtol 1e-12 --atol 1e-12'
first="graphrun normalization.graph train --feed data=@$file:data --feed t=@$file:t --weights $scratch/weights.npz -q"
graphrun normalization_weights.graph make --feed gamma=@$file:gamma --feed beta=@$file:beta --out @$scratch/weights.npz -q
$first --steps 100 --save $scratch/trained $close $(for rule in bessel biased keras debias last; do
    expect ${rule}_mean ${rule}_variance ${rule}_train; done) $(expect scaled_train average) 2>/dev/null
echo $?
$first --steps 100 --atol 1e-6 --rtol 1e-6 --expect float_mean=@$file:bessel_mean --expect float_variance=@$file:bessel_variance \
    2>/dev/null
echo $?
# inference computes with what has moved, and moves nothing
graphrun normalization.graph predict --feed data=@$file:data --feed t=@$file:t --restore $scratch/trained --save $scratch/after -q $close \
    $(expect bessel_y biased_y keras_y debias_y last_y scaled_y bessel_last_mean bessel_last_variance debias_last_mean \
      debias_last_variance) --expect own=@$file:last_average
echo $?
cmp $scratch/trained $scratch/after && echo nothing moved

run() { graphrun $file "$@" --feed 'x=[[1],[2],[3],[4]]' -q $close || echo "status $?: $*"; }
check() {
    run infer --expect 'y=[[0.9995003746877732], [1.9990007493755464], [2.9985011240633197], [3.998001498751093]]'
    run train --save $scratch/one --expect 'y=[[-1.3411044519645503], [-0.4470348173215168], [0.4470348173215168], [1.3411044519645503]]'
    # a batch of one element has no variance to correct: (1 - 0.01) + 0.01 * 0
    run infer --restore $scratch/one --expect 'mean=[0.025]' --expect 'biased=[1.0025]' --expect 'bessel=[1.0066666666666666]' \
        --expect 'keras=[1.0066722240746915]' --expect 'debiased=[2.5]' --expect 'one=[0.99]' && echo all agree
}
file=golden_normalization.graph close='--rtol 1e-12 --atol 1e-13'
check
# the same in single precision
file=$scratch/single.graph close='--rtol 1e-6 --atol 1e-7'
sed 's/float64/float32/' golden_normalization.graph >$file
check

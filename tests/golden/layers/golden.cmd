check() {
    graphrun "$1" run --feed 'x=[[[1],[2],[3]]]' -q --rtol $2 --atol $3 \
        --expect 'hs=[[[0.08719395641202708],[0.2773660999677095],[0.5389859461237901]]]' --expect 'hc=[[0.8425365771932632]]' \
        --expect 'ss=[[[0.09085193946699145],[0.2974581154133071],[0.5689285887349734]]]' --expect 'sc=[[0.8751830614238469]]' \
        --expect 'bi=[[0.5389859461237901, 0.45080733540768747]]' --expect 'bc=[[0.8580915011620719]]' \
        --expect 'both_soft=[[0.5689285887349734, 0.4959720319827099]]' --expect 'bc_soft=[[0.9195837130463768]]' \
        --expect 'reversed=[[0.45080733540768747, 0.42743063994490055, 0.28187539007290935]]' \
        --expect 'g1=[[0.515710589934148]]' --expect 'g2=[[0.5041802389034508]]' \
        --expect 'g3=[[0.5727757268681203]]' --expect 'g4=[[0.5619390955978003]]' \
        --expect 'r=[[0.9479285819924402]]' && echo all agree
}
check golden.graph 1e-12 1e-13
# the same in single precision
sed 's/float64/float32/' golden.graph >$scratch/golden.graph
check $scratch/golden.graph 1e-6 1e-7

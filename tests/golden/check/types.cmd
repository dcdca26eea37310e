run() { graphrun small.graph --fetch y --feed noisy=false "$@" --check; }
run --feed 'x=float64[1,3]=1 2 3'
run --feed 'x=int32[1,3]=1 2 16777217'
run --feed 'x=int32[1,3]=1 2 3'
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=2
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=int8[]=0 --check

run() { graphrun small.graph --fetch error --feed noisy=true "$@" --check; }
run --feed 'x=[[1, 2], [3, 4]]' --feed noise=zeros --feed 'wanted=[1, 2]' --dim batch=2
run --feed 'x=[1, 2, 3]' --feed 'noise=[1, 2, 3, 4, 5, 6]' --feed wanted=1
run --feed 'x=[[1, 2, 3]]' --feed 'noise=[[1, 2, 3], [4, 5, 6]]' --feed 'wanted=[[1]]'
run --feed 'x=[[1, 2, 3]]' --feed 'noise=float32[0,3]=' --feed 'wanted=[[1]]'

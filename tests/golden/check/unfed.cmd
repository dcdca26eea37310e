graphrun small.graph --fetch y; echo $?
graphrun small.graph --fetch y,error --feed 'x=[[1, 2, 3]]' --feed noisy=true; echo $?
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=false --check; echo $?

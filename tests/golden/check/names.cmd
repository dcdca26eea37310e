graphrun small.graph --fetch errors --feed 'x=[[1, 2, 3]]'
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed nosiy=true
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed noisy=false --feed temperature=1
graphrun small.graph --fetch y --feed 'x=[[1, 2, 3]]' --feed 'x:0=[[1, 2, 3]]' --feed noisy=false
graphrun small.graph --fetch y --fetch noisy --feed 'x=[[1, 2, 3]]' --feed noisy=false --check

graphrun small.graph run
graphrun small.graph run --feed 'x=[[1, 2, 3]]' --feed noisy=true --feed niose=zeros
graphrun small.graph clean --feed 'x=[[1, 2, 3]]' --feed noise=zeros
graphrun small.graph clean --feed 'x=[[1, 2, 3]]' --feed noisy=true
graphrun small.graph fit --feed 'x=[[1, 2, 3]]' --feed 'target=[[1]]' --check
graphrun small.graph fit --feed 'x=[[1, 2, 3]]' --feed 'wanted=[[1]]' --check
graphrun small.graph fit --feed 'x=[[1, 2, 3]]' --feed 'targt=[[1]]'

graphrun phased.graph predict --feed 'x=[[1, 2, 3, 4]]' --feed learning_phase=true
graphrun phased.graph predict --feed 'x=[[1, 2, 3, 4]]' --phase train
graphrun phased.graph predict --feed 'x=[[1, 2, 3, 4]]' --phase infer --check
graphrun phased.graph sample --feed 'x=[[1, 2, 3, 4]]'

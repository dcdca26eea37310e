graphrun phased.graph --fetch b --feed 'x=[[1, 2, 3, 4]]'
graphrun phased.graph --fetch a,b,c --feed 'x=[[1, 2, 3, 4]]'
graphrun phased.graph --fetch b --feed 'x=[[1, 2, 3, 4]]' --phase infer --check
graphrun phased.graph --fetch c --feed 'x=[[1, 2, 3, 4]]' --check
graphrun phased.graph --fetch b --feed 'x=[[1, 2, 3, 4]]' --feed lstm_1/keras_learning_phase=true --check
graphrun phased.graph --fetch b --feed 'x=[[1, 2, 3, 4]]' --feed learning_phse=true
graphrun phased.graph --fetch b --feed 'x=[[1, 2, 3, 4]]' --feed learning_phase=true --phase train

graphrun none.graph; echo $?
graphrun none.graph --format json; echo $?
graphrun . ; echo $?
graphrun small.graph/x; echo $?
graphrun small.graph double --feed x=@none.npy; echo $?
graphrun small.graph double --feed x=@small.graph; echo $?
graphrun small.graph double --feeds none.npz; echo $?
graphrun small.graph double --feed 'x=[[1, 2]]' --weights none.npz; echo $?

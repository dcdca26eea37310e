graphrun small.graph both -f 'x=[[1, 2]]' -f 'n=[7]' -q -e total=6 -e 'even=[false]' -e 'same=[7]'; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q -e 'y=[[2, 4.5]]'; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q -e 'y=[[2, 4.5]]' --atol 0.5; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q -e 'y=[[2, 5]]' --rtol 0.2; echo $?
graphrun small.graph double -f 'x=[[1, nan]]' -q -e 'y=[[2, nan]]'; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q -e 'y=[2, 4]'; echo $?
graphrun small.graph double -f 'x=[[1, 2]]' -q -e 'y=@none.npy'; echo $?

graphrun small.graph duble --feed 'x=[[1, 2]]'; echo $?
graphrun small.graph --fetch totl --feed 'x=[[1, 2]]'; echo $?
graphrun small.graph double --feed 'x=[[1, 2]]' --feed 'n=[1]'; echo $?

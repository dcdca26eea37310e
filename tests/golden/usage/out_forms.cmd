graphrun x.graph p --out file.npy; echo $?
graphrun x.graph p --out @file.npy; echo $?
graphrun x.graph p --out @; echo $?
graphrun x.graph p --out y=@; echo $?
graphrun x.graph p --out y=@y.npy --out z=@y.npy; echo $?

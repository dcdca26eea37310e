graphrun --fech x; echo $?
graphrun --fet=x; echo $?
graphrun -feed x=1; echo $?
graphrun --xyzzy; echo $?
graphrun -Z; echo $?
graphrun -qZ; echo $?
graphlint --needz=x; echo $?
graphlint --; echo $?

graphrun small.graph double -f x=zeros -d batch=1000000000 --max-memory 64M; echo $?
graphrun small.graph double -f x=zeros -d batch=9000000000000000000 --max-memory 64M; echo $?

# Values that the layers cannot take: nothing is run, and nothing has changed.
run() { graphrun layers_run.graph "$@" -q; echo $?; }
run find --feed 'ids=[[1, 2, 3], [4, 10, -1]]' --save $scratch/state
run find --feed 'ids=[[1, 2, 3], [4, 5]]'
run find --feed 'ids=[[1, 2, 3.5]]'
run find --feed 'ids=[1, 2, 3]'
run deep --feed x=zeros --feed h=zeros --feed 'mask=[[true, true, false]]' --dim batch=1
run deep --feed x=zeros --feed 'h=[[1, 2, 3], [1, 2, 3]]' --feed 'mask=[[true, true, true, true, false]]'
run deep --feed x=zeros --dim batch=2
# the ids of a run that is otherwise well
run find --feed 'ids=[[1, 2, 3], [4, 0, 9]]' --save $scratch/state
graphrun layers_run.graph again --restore $scratch/state -q --expect runs=1 && echo one run
# weights of another model
run find --feed 'ids=[[1, 2, 3]]' --weights layers_good.npz
run find --feed 'ids=[[1, 2, 3]]' --weights layers_bad.npz

# Ids and labels are looked at before the run where they are looked up as they were fed, and surely.
run() { graphrun looked_up.graph "$@"; echo $?; }
run rows --feed 'ids=[0, 4, 5, -1]' -q
run rows --feed 'ids=[0, 4]'
run --fetch loss,rows --feed 'classes=[2, 3]' --feed 'ids=[-1, 0]' -q
# a side that is not taken, that is taken, and of which only the run knows
run sure --feed 'ids=[7]' --feed use=false
run sure --feed 'ids=[7]' --feed use=true -q
# where the table does not see what was fed: another value is fed on the way, or it is computed
run --fetch rows --feed 'ids=[9]' --feed 'wide=[[1]]' --check
run --fetch shifted --feed 'ids=[5, 7]'
run --fetch shifted --feed 'ids=[3, 8]' -q

run() { graphrun stateful.graph "$@" -q --rtol 1e-12 --atol 1e-12 2>/dev/null; echo $?; }
feeds='--feed chunks=@stateful.npz:chunks --feed holes=@stateful.npz:holes'
all=$(for name in y_simple_rnn y_lstm y_gru h_simple_rnn h_lstm h_gru; do echo "--expect $name=@stateful.npz:$name"; done)
run run $feeds --feed t=0 --steps 3 $all
# the same with a file between the second run and the third
run run $feeds --feed t=0 --steps 2 --save $scratch/two --out @$scratch/two.npz
graphrun stateful.graph look --restore $scratch/two --save $scratch/looked -q --out @$scratch/states.npz
cmp $scratch/two $scratch/looked && echo looking moves nothing
run run $feeds --feed t=2 --restore $scratch/two --out @$scratch/third.npz
graphrun stateful_joined.graph run --feed y=@stateful.npz:y_lstm --feed third=@$scratch/third.npz:y_lstm \
    --feed h=@$scratch/states.npz:h --feed hs=@stateful.npz:h_lstm -q --expect same=true && echo goes on
# without the file, a run begins from zeros
run run $feeds --feed t=2 --expect y_lstm=@$scratch/third.npz:y_lstm
# from zeros again, with the file behind two runs
graphrun stateful.graph reset --restore $scratch/two --save $scratch/zero -q
graphrun stateful.graph look --restore $scratch/zero -q --expect h=zeros --expect c=zeros && echo reset

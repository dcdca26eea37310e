# The famous error, its place and remedies, then the run; the answer is NumPy's, in double precision.
file=$samples/tf/bidirectional_phase.pbtxt
graphlint $file
graphlint $file --fetch dense_1/Softmax --feed input_1
graphlint --tf $file
graphlint $file --phase-table
graphrun $file --fetch dense_1/Softmax --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]'
graphrun $file --fetch dense_1/Softmax --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]' --feed keras_learning_phase=false
graphrun $file --fetch dense_1/Softmax --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]' --phase infer -q --expect 'dense_1/Softmax=[[0.9874679, 0.0125321]]' --atol 1e-6
graphrun $file --fetch dense_1/Softmax --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]' --feed bidirectional_1/keras_learning_phase=false -q --expect 'dense_1/Softmax=[[0.9874679, 0.0125321]]' --atol 1e-6
graphc $file --phase infer --fetch dense_1/Softmax >$scratch/inference.graph
grep -c 'learning_phase\|random\|if ' $scratch/inference.graph
graphrun $scratch/inference.graph main --feed 'input_1=[[[1,0,2],[0.5,-1,1]]]' -q --expect 'dense_1/Softmax=[[0.9874679, 0.0125321]]' --atol 1e-6

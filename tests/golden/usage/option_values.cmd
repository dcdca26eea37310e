graphrun x.graph --feed; echo $?
graphrun x.graph -o; echo $?
graphrun x.graph --check=1; echo $?
graphrun x.graph --phase=inference; echo $?
graphrun x.graph --phase 'infer|train'; echo $?
graphrun x.graph --phase ''; echo $?
graphrun x.graph --phase infer --phase train; echo $?
graphrun x.graph --seed -1; echo $?
graphrun x.graph --seed 18446744073709551616; echo $?
graphrun x.graph --threads 1e3; echo $?
graphrun x.graph --rtol -1; echo $?
graphrun x.graph --atol nan; echo $?
graphrun x.graph --max-memory 0; echo $?
graphrun x.graph --max-memory 5X; echo $?
graphrun x.graph --max-memory 99999999T; echo $?
graphrun x.graph --color; echo $?

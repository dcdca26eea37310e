graphrun; echo $?
graphlint; echo $?
graphrun --; echo $?
graphrun x.graph predict too many; echo $?
graphrun x.graph predict --fetch y; echo $?
graphrun x.graph --fetch a,,b; echo $?
graphrun x.graph --fetch ''; echo $?
graphlint x.graph --fetch y --needs y; echo $?
graphlint x.graph --phase infer; echo $?
graphlint x.graph --feed x; echo $?

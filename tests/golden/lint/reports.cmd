# What each fetch and each signature does; what feeds suffice for; why a value needs another.
graphlint $samples/digits.graph --phase-table
graphlint ordinary.graph --fetch loss,measured,drawn,every --phase-table
graphlint ordinary.graph --proofs
graphlint $samples/digits.graph --can image
graphlint $samples/digits.graph --can image,label --phase infer
graphlint $samples/numbers.graph --can digits,target
graphlint $samples/numbers.graph --why loss,digits --paths 2 --why probs,digits
graphlint $samples/digits.graph --why probs,learning_phase --phase infer
graphlint $samples/digits.graph ordinary.graph --phase-table --proofs --can x --why loss,x --needs loss --format json | json_check
graphlint $samples/digits.graph --why probs,image --can image --format json
# What can be wrong.
graphlint $samples/digits.graph --why lss,image; echo $?
graphlint $samples/digits.graph --why loss,imag; echo $?
graphlint $samples/digits.graph --why loss; echo $?
graphlint $samples/digits.graph --can imaeg; echo $?
graphlint $samples/digits.graph --fetch nothing --phase-table; echo $?
graphlint $samples/digits.graph --paths 3; echo $?

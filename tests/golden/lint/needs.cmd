graphlint $samples/digits.graph --needs probs,loss
graphlint $samples/digits.graph --needs x
graphlint $samples/digits.graph --needs loss --feed image
graphlint $samples/digits.graph --needs losss; echo $?
graphlint $samples/digits.graph --needs loss,x --format json

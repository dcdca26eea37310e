graphlint $samples/digits.graph --fetch probs --feed image --phase infer; echo $?
graphlint $samples/digits.graph --fetch probs --feed image; echo $?
graphlint $samples/digits.graph --fetch probs,loss --feed 'image:float32[batch, 8, 7]' --phase train; echo $?
graphlint $samples/digits.graph --fetch prob --feed imag:int32 --phase train; echo $?

graphrun $samples/digits.graph predict --feed image=ones --dim batch=1 --phase train

# Losses over classes whose number only the run tells, and their gradient: of equal logits log 3, and 1/3 less 1 at the label.
graphrun classes.pbtxt --fetch ce,ce:1 -q -f 'x=[[0.0, 0, 0], [5, 5, 5]]' -f 'l=[0, 2]' --rtol 1e-6 \
    --expect 'ce=[1.0986123, 1.0986123]' --expect 'ce:1=[[-0.6666667, 0.3333333, 0.3333333], [0.3333333, 0.3333333, -0.6666667]]'

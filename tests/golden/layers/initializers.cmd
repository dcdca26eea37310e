graphrun initializers.graph run --seed 9 -q --rtol 0 --atol 1e-13 --expect wrong=zeros --expect wrong_normal=false --expect 'c1=[[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]]' \
    --expect ortho=zeros --expect 'i1=[[3, 0, 0], [0, 3, 0], [0, 0, 3]]' --expect 'bias=[0, 0, 1, 1, 0, 0, 0, 0]' --expect alike=false \
    && echo all agree

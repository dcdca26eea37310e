graphrun cells.graph run --feed 'x=normal(0,1)' --feed 'h=normal(0,1)' --feed 'c=normal(0,1)' --dim b=2 --dim t=4 \
    --feed 'mask=[[true, true, false, true], [false, false, true, true]]' -q --rtol 0 --atol 1e-13 --expect off=zeros \
    --expect large=true && echo the same
# 1 / 4 + 1 / 2 + 0 and so on; masked steps keep what was
graphrun cells.graph fade --feed 'x=[[[1, 2, 3, 4], [1, 1, 1, 1], [0, 0, 0, 8]]]' --feed 'mask=[[false, true, false]]' -q \
    --expect 'z6=[[0.75, 1, 1.25, 9.5]]' --expect 'z7=[[[0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]]]' && echo by hand

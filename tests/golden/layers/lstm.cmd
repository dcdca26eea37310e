# Differences of at most 1e-6, of outputs that are not all small.
graphrun lstm.graph run --feed 'x=normal(0,1)' --feed 'h=normal(0,1)' --feed 'c=normal(0,1)' --dim batch=2 \
    --feed 'mask=[[true,true,false,true,false],[false,true,true,true,true]]' \
    --expect plain=0 --expect masked=0 --expect large=true --atol 1e-6 -q && echo the same

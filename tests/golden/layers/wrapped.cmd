graphrun wrapped.graph run --feed 'film=normal(0,1)' --feed 'seq=normal(0,1)' --dim b=2 -q --rtol 0 --atol 1e-13 --expect distributed=zeros \
    --expect plain=0 --expect large=true && echo agree

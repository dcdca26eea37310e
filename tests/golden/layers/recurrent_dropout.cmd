graphrun recurrent_dropout.graph masks --feed 'x=normal(0,2)' --seed 4 -q --rtol 0 --atol 1e-14 --expect off=zeros --expect large=true \
    --expect alike=false && echo the layers\' formulas
# 128 draws of 0.75 and 192 of 0.6: within 4 standard deviations
graphrun recurrent_dropout.graph masks --feed 'x=normal(0,2)' --seed 4 -q --rtol 0 --atol 0.16 --expect share=0.75 && echo inputs
graphrun recurrent_dropout.graph masks --feed 'x=normal(0,2)' --seed 4 -q --rtol 0 --atol 0.15 --expect share2=0.6 && echo states
graphrun recurrent_dropout.graph phase --phase infer --feed 'x=normal(0,2)' -q --rtol 0 --atol 0 --expect moved=zeros && echo the same
graphrun recurrent_dropout.graph phase --phase train --feed 'x=normal(0,2)' -q --rtol 0 --atol 0.01 --expect moved=zeros 2>/dev/null
echo $?

graphrun branches.graph run --feed p=false --feed q=true --feed 'x=[1,2]' --feed 'only_then=[7,8]' \
    --expect 'y=[1,2]' --expect 'z=[1,2]' --expect 'w=[1,2]' --expect 'e=[3,4]' --expect 'both=[4,5]'

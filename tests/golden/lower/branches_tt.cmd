graphrun branches.graph run --feed p=true --feed q=true --feed 'x=[1,2]' --feed 'only_then=[7,8]' \
    --expect 'y=[2,4]' --expect 'z=[3,5]' --expect 'w=[7,8]' --expect 'e=[2,3]' --expect 'both=[2,3]'

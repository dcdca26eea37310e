graphrun branches.graph without --feed q=false --feed 'x=[1,2]' \
    --expect 'y=[1,2]' --expect 'w=[1,2]' --expect 'e=[10,20]'

# rows: sum over i < 3, j < 2 of (i + j) x = (0+1 + 1+2 + 2+3) x = 9 x
graphrun loops.graph run --feed 'x=[[1,2]]' --feed turns=5 --feed q=true \
    --expect p=32 --expect left=0 --expect 'rows=[[9,18]]' --expect 'branched=[[6,7]]'
graphrun loops.graph run --feed 'x=[[1,2]]' --feed turns=3 --feed q=false \
    --expect p=8 --expect 'branched=[[8,16]]'
graphrun loops.graph run --feed 'x=[[1,2]]' --feed turns=0 --feed q=false \
    --expect p=1 --expect 'branched=[[1,2]]'
graphrun loops.graph count --feed 'x=[[1,2]]' --feed turns=4 --expect 'c=[[5,6]]' --expect seen=0

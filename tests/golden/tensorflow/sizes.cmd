# What broadcasting means for shapes, and where parts of a whole begin: by hand.
graphrun sizes.pbtxt -q --rtol 1e-5 --atol 1e-6 --fetch 'BroadcastGradientArgs,BroadcastGradientArgs:1,BroadcastGradientArgs_2,BroadcastGradientArgs_2:1,BroadcastGradientArgs_3,BroadcastGradientArgs_3:1,BroadcastGradientArgs_4,BroadcastGradientArgs_4:1,BroadcastGradientArgs_5,BroadcastGradientArgs_5:1,BroadcastArgs,BroadcastArgs_2,ConcatOffset,ConcatOffset:1,ConcatOffset:2,ShapeN,ShapeN:1,DynamicStitch' \
    --expect 'BroadcastGradientArgs=int32[1]=2' \
    --expect 'BroadcastGradientArgs:1=int32[1]=0' \
    --expect 'BroadcastGradientArgs_2=int32[1]=0' \
    --expect 'BroadcastGradientArgs_2:1=int32[1]=1' \
    --expect 'BroadcastGradientArgs_3=int32[0]=' \
    --expect 'BroadcastGradientArgs_3:1=int32[0]=' \
    --expect 'BroadcastGradientArgs_4=int32[1]=0' \
    --expect 'BroadcastGradientArgs_4:1=int32[0]=' \
    --expect 'BroadcastGradientArgs_5=int32[1]=0' \
    --expect 'BroadcastGradientArgs_5:1=int32[2]=0 1' \
    --expect 'BroadcastArgs=int32[3]=2 3 4' \
    --expect 'BroadcastArgs_2=int32[1]=4' \
    --expect 'ConcatOffset=int32[2]=0 0' \
    --expect 'ConcatOffset:1=int32[2]=0 3' \
    --expect 'ConcatOffset:2=int32[2]=0 8' \
    --expect 'ShapeN=int64[2]=2 3' \
    --expect 'ShapeN:1=int64[1]=4' \
    --expect 'DynamicStitch=float32[5,2]=-0.1875 0.125 0 0 2.75 -1.9375 2.5 -3.3125 -3.125 -1.625'

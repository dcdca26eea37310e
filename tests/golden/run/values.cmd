graphrun small.graph double --feed 'x=[[1, 2], [3, 4]]'
graphrun small.graph double --feed 'x=float32[2,2]=1 2 3 4'
graphrun small.graph double -f 'x=ones' -d batch=3
graphrun small.graph --fetch y --feed 'x=zeros' --dim=batch=1
graphrun small.graph both -f 'x=[[0.5, inf], [nan, -1e30]]' -f 'n=[9223372036854775806, -3]'

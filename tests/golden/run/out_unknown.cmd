graphrun small.graph both -f 'x=[[1, 2]]' --out totl=@t.npy --expect evn=true

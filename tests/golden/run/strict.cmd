# float64 data into float32 is a warning.
graphrun small.graph double -f 'x=float64[1,2]=1 2'; echo $?
graphrun small.graph double -f 'x=float64[1,2]=1 2' --strict; echo $?

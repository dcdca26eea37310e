# By hand and by NumPy. The bins are [0, 1), [1, 2) and so on; what is first of a running sum is the
# lowest number there is. A target that is no class, or a prediction that is not finite, is not
# among the largest.
f="--feed n=[[1,3,1,0],[7,2,1,2]]"
x="--feed x=[[0.5,-1,4,4.5],[2,2.5,9,0]]"
graphrun counts.pbtxt --fetch count,weighed,sized,rows,once,hist,nth,nth_down,top,top:1,unique,unique:1,slices,slices:1,slices:2,lse,lser,mm,es $f $x --feed size=6
graphrun counts.pbtxt --fetch in1,in2 --feed 'x=[[1,3,2,0],[1,2,inf,0]]' --feed 't=[1,1]'
graphrun counts.pbtxt --fetch in1,in2 --feed 'x=[[1,3,2,0],[1,2,5,0]]' --feed 't=[2,4]'

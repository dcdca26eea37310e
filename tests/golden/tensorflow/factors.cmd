# NumPy's qr, svd, eigvalsh, eigh, det, slogdet, inv and solve (LAPACK; vectors without their signs),
# PyTorch's lu_factor; of a turn cos 2 and sin 2, of the square of [[5, 2], [4, 7]] that; least squares from the normal equations, and from numpy.linalg.lstsq.
graphrun factors.pbtxt --fetch chol,qr,qr:1,lu,lu:1,s,s:1,u_abs,e,eig_abs,det,log,log:1,inv,solve,upper,lower,ls,ls_slow,lsw,lsw_slow,tri,back,conj,sparse,exp,root --feed 'a=[[4,1,2],[1,3,0],[2,-1,5]]' --feed 'b=[[1,0],[2,1],[0,3]]' --feed 't=[[1,2],[3,-1],[0,2]]'

# PyTorch 1.13 in double precision; the incomplete beta function of whole a and b is a sum of
# binomial terms: of (1, 0.5, 0.25) it is 1 - 0.75 ** 0.5, of (2, 2, 0.25) 5 / 32.
graphrun special.pbtxt --fetch igamma,igammac,zeta,polygamma,xlog1py,nextafter,betainc,ndtri,besseli0e,besseli1e,besseli0,besseli1,bits --feed 'a=[1,2,3,0]' --feed 'x=[0.5,2,4,1]' --feed 'n=[0,7,-1,65536]'

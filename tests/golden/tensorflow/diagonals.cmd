# The matrices and most of the results are those of TensorFlow's documentation of MatrixDiagPartV3 and
# MatrixDiagV3; the rest by hand.
graphrun diagonals.pbtxt --fetch p1,p_up,p_band,p_far,p_v2,d_main,d_low,d_up,d_wide,set,set2,set1,diag,part,band_part --feed 'x=[[[1,2,3,4],[5,6,7,8],[9,8,7,6]],[[5,4,3,2],[1,2,3,4],[5,6,7,8]]]'

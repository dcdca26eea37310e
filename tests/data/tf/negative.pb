
5
cConst*
dtype0*
valueBýÿÿÿÿÿÿÿÿ
ƒ
"serve*1.15.0†
;
xPlaceholder*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
7
layer/w
VariableV2*
dtype0*
shape
:
3
layer/b
VariableV2*
dtype0*
shape:
(
	layer/mulMatMulxlayer/w*
T0
/
layer/yBiasAdd	layer/mullayer/b*
T0*g
serving_defaultT
&
features
x:0ÿÿÿÿÿÿÿÿÿ*
scores 
	layer/y:0ÿÿÿÿÿÿÿÿÿ
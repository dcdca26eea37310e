
.
xPlaceholder*
dtype0*
shape:

s	IdentityNx
%
tSplitxx*
	num_split€€€€
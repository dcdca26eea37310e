samples = digits.graph mistakes

EXTRA_DIST += $(samples:%=%D%/%) \
	%D%/README.md %D%/digits_test.npz %D%/digits_weights.npz

samples = digits.graph mistakes models numbers.graph tf

EXTRA_DIST += $(samples:%=%D%/%) \
	%D%/README.md %D%/digits_test.npz %D%/digits_weights.npz \
	%D%/numbers_test.npz %D%/numbers_vocabulary.txt %D%/numbers_weights.npz

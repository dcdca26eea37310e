check_PROGRAMS += %D%/test_ops
TESTS += %D%/test_ops
%C%_test_ops_SOURCES = %D%/cases.c %D%/cases.h %D%/test_ops.c
EXTRA_DIST += \
	%D%/arithmetic.cases \
	%D%/boxes.cases \
	%D%/case_file.py \
	%D%/cases_axes.py \
	%D%/cases_boxes.py \
	%D%/cases_contraction.py \
	%D%/cases_convolution.py \
	%D%/cases_elementwise.py \
	%D%/cases_linear.py \
	%D%/cases_losses.py \
	%D%/cases_math.py \
	%D%/cases_models.py \
	%D%/cases_order.py \
	%D%/cases_shapes.py \
	%D%/cases_small.py \
	%D%/comparison.cases \
	%D%/contractions.cases \
	%D%/fit.py \
	%D%/functions.cases \
	%D%/generate.py \
	%D%/images.cases \
	%D%/linear.cases \
	%D%/losses.cases \
	%D%/mathematics.cases \
	%D%/order.cases \
	%D%/picks.cases \
	%D%/positions.cases \
	%D%/products.cases \
	%D%/recurrent.cases \
	%D%/reductions.cases \
	%D%/row_losses.cases \
	%D%/shapes.cases \
	%D%/slices.cases \
	%D%/small.cases \
	%D%/space.cases \
	%D%/windows.cases

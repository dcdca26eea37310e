libfeedgraph_la_SOURCES += \
	%D%/boxes.c \
	%D%/constant.c \
	%D%/contract.c \
	%D%/diagonal.c \
	%D%/elementwise.c \
	%D%/gather.c \
	%D%/infer.c \
	%D%/join.c \
	%D%/linear.c \
	%D%/loop.c \
	%D%/loss.c \
	%D%/matmul.c \
	%D%/normalize.c \
	%D%/op.c \
	%D%/op.h \
	%D%/order.c \
	%D%/random.c \
	%D%/recurrent.c \
	%D%/reduce.c \
	%D%/reshape.c \
	%D%/resize.c \
	%D%/rules.c \
	%D%/rules.h \
	%D%/scatter.c \
	%D%/slice.c \
	%D%/space.c \
	%D%/window.c
EXTRA_DIST += %D%/ops.def

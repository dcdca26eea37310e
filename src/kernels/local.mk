# Kernels are libraries of their own: one for each instruction set, all of the same sources, and one
# of what is the same for all. -f flags hold although the user's -O2 comes last.
kernel_headers = \
	%D%/activate.h \
	%D%/activation_body.h \
	%D%/arithmetic_float.h \
	%D%/arithmetic_int.h \
	%D%/bilinear_body.h \
	%D%/boxes_body.h \
	%D%/compare_body.h \
	%D%/contract_body.h \
	%D%/conv_body.h \
	%D%/depthwise_body.h \
	%D%/each_float.h \
	%D%/each_int.h \
	%D%/eigen_body.h \
	%D%/gemm.h \
	%D%/gemm_body.h \
	%D%/half.h \
	%D%/isa.h \
	%D%/kernel.h \
	%D%/kernels.def \
	%D%/linear.h \
	%D%/loop.h \
	%D%/loss_body.h \
	%D%/matmul_body.h \
	%D%/normalize_body.h \
	%D%/onednn.h \
	%D%/onednn_api.h \
	%D%/order.h \
	%D%/pool_body.h \
	%D%/pool_int.h \
	%D%/pool_max.h \
	%D%/random.h \
	%D%/random_stream.h \
	%D%/recurrent_body.h \
	%D%/reduce.h \
	%D%/reduce_float.h \
	%D%/reduce_int.h \
	%D%/resize.h \
	%D%/rows.h \
	%D%/scan_float.h \
	%D%/scan_int.h \
	%D%/scatter.h \
	%D%/scatter_float.h \
	%D%/scatter_int.h \
	%D%/softmax_body.h \
	%D%/special.h \
	%D%/special_body.h \
	%D%/svd_body.h \
	%D%/unary_float.h \
	%D%/unary_int.h \
	%D%/vmath.h \
	%D%/vmath_body.h \
	%D%/window.h

kernel_sources = \
	%D%/activation.c \
	%D%/arithmetic.c \
	%D%/bilinear.c \
	%D%/compare.c \
	%D%/contract.c \
	%D%/conv.c \
	%D%/loss.c \
	%D%/matmul.c \
	%D%/normalize.c \
	%D%/orthogonal.c \
	%D%/pool.c \
	%D%/recurrent.c \
	%D%/reduce.c \
	%D%/scan.c \
	%D%/scatter_add.c \
	%D%/softmax.c \
	%D%/special_kernels.c \
	%D%/table.c \
	%D%/unary.c

noinst_LTLIBRARIES += libfeedgraph_kernels.la libfeedgraph_x86_64.la
fg_isa_libraries += libfeedgraph_kernels.la libfeedgraph_x86_64.la

libfeedgraph_kernels_la_SOURCES = \
	$(kernel_headers) \
	%D%/boxes.c \
	%D%/broadcast.c \
	%D%/call.c \
	%D%/cast.c \
	%D%/count.c \
	%D%/draw.c \
	%D%/eigen.c \
	%D%/fill.c \
	%D%/half.c \
	%D%/incomplete.c \
	%D%/layout.c \
	%D%/linear.c \
	%D%/matrix.c \
	%D%/matrix_function.c \
	%D%/move.c \
	%D%/next_after.c \
	%D%/order.c \
	%D%/onednn.c \
	%D%/onednn_conv.c \
	%D%/pick.c \
	%D%/qr.c \
	%D%/random.c \
	%D%/random_stream.c \
	%D%/reduce_walk.c \
	%D%/resize.c \
	%D%/scatter.c \
	%D%/select.c \
	%D%/solve.c \
	%D%/space.c \
	%D%/special.c \
	%D%/svd.c \
	%D%/window.c
libfeedgraph_kernels_la_CPPFLAGS = $(AM_CPPFLAGS) $(ONEDNN_CPPFLAGS)
libfeedgraph_kernels_la_CFLAGS = $(AM_CFLAGS) $(FG_KERNEL_CFLAGS)

libfeedgraph_x86_64_la_SOURCES = $(kernel_sources)
libfeedgraph_x86_64_la_CPPFLAGS = $(AM_CPPFLAGS) -DFG_ISA=x86_64
libfeedgraph_x86_64_la_CFLAGS = $(AM_CFLAGS) $(FG_KERNEL_CFLAGS)

if X86_64
noinst_LTLIBRARIES += libfeedgraph_avx2.la libfeedgraph_avx512.la
fg_isa_libraries += libfeedgraph_avx2.la libfeedgraph_avx512.la

libfeedgraph_avx2_la_SOURCES = $(kernel_sources)
libfeedgraph_avx2_la_CPPFLAGS = $(AM_CPPFLAGS) -DFG_ISA=avx2
libfeedgraph_avx2_la_CFLAGS = $(AM_CFLAGS) $(FG_KERNEL_CFLAGS) -mavx2 -mfma

libfeedgraph_avx512_la_SOURCES = $(kernel_sources)
libfeedgraph_avx512_la_CPPFLAGS = $(AM_CPPFLAGS) -DFG_ISA=avx512
libfeedgraph_avx512_la_CFLAGS = $(AM_CFLAGS) $(FG_KERNEL_CFLAGS) \
	-mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx2 -mfma
endif

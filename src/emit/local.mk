libfeedgraph_la_SOURCES += \
	%D%/compose.c %D%/compose.h \
	%D%/dot.c %D%/dot.h \
	%D%/expand.c %D%/expand.h \
	%D%/expand_image.c \
	%D%/expand_matrix.c \
	%D%/expand_nn.c \
	%D%/expand_order.c \
	%D%/expand_shape.c \
	%D%/exporting.h \
	%D%/formula.c %D%/formula.h \
	%D%/graph_conv.c \
	%D%/graph_def.c %D%/graph_def.h \
	%D%/graph_home.c %D%/graph_home.h \
	%D%/graph_loop.c \
	%D%/graph_map.c \
	%D%/graph_node.c \
	%D%/graph_place.c \
	%D%/graph_put.c \
	%D%/graph_random.c \
	%D%/graph_size.c \
	%D%/graph_slice.c \
	%D%/graph_update.c \
	%D%/images.c %D%/images.h \
	%D%/proto.c %D%/proto.h \
	%D%/takes.c %D%/takes.h
EXTRA_DIST += %D%/tf_expanded.def %D%/tf_formulas.def %D%/tf_mapped.def %D%/tf_ops.def %D%/tf_takes.def

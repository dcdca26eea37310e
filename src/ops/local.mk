libfeedgraph_la_SOURCES += \
	%D%/op.h
EXTRA_DIST += %D%/ops.def

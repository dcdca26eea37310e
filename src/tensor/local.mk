libfeedgraph_la_SOURCES += \
	%D%/attr.h \
	%D%/dtype.h \
	%D%/shape.h \
	%D%/size.h \
	%D%/tensor.h
EXTRA_DIST += %D%/dtype.def

libfeedgraph_la_SOURCES += \
	%D%/attr.h %D%/contraction.c %D%/contraction.h %D%/convert.c %D%/element.c \
	%D%/dtype.c %D%/dtype.def %D%/dtype.h \
	%D%/shape.c %D%/shape.h \
	%D%/size.c %D%/size.h \
	%D%/size_divide.c %D%/slice.h %D%/size_node.h %D%/size_print.c \
	%D%/tensor.c %D%/tensor.h

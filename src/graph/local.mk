libfeedgraph_la_SOURCES += \
	%D%/graph.c \
	%D%/graph.h \
	%D%/kernel_table.c \
	%D%/kernel_table.h \
	%D%/names.c

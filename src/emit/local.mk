libfeedgraph_la_SOURCES += \
	%D%/dot.c %D%/dot.h

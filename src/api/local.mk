libfeedgraph_la_SOURCES += \
	%D%/nearest.c

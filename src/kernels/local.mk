libfeedgraph_la_SOURCES += \
	%D%/kernel.h

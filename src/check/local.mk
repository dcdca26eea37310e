libfeedgraph_la_SOURCES += \
	%D%/check.h

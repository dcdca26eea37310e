libfeedgraph_la_SOURCES += \
	%D%/npy.h \
	%D%/value.h

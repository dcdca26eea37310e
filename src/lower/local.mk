libfeedgraph_la_SOURCES += \
	%D%/lower.h \
	%D%/layer_files.h

libfeedgraph_la_SOURCES += \
	%D%/file.h \
	%D%/map.h \
	%D%/memory.h \
	%D%/name.h \
	%D%/pool.h \
	%D%/text.h

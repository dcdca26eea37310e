libfeedgraph_la_SOURCES += \
	%D%/parse.h \
	%D%/print.h \
	%D%/tree.h
EXTRA_DIST += %D%/tree.def

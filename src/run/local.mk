libfeedgraph_la_SOURCES += \
	%D%/executor.c %D%/executor.h \
	%D%/functions.c \
	%D%/late.c

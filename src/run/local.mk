libfeedgraph_la_SOURCES += \
	%D%/compiled.c %D%/compiled.h \
	%D%/executor.c %D%/executor.h \
	%D%/functions.c \
	%D%/late.c \
	%D%/program.c %D%/program.h \
	%D%/run.c %D%/run.h \
	%D%/session.c %D%/session.h \
	%D%/turns.c

libfeedgraph_la_SOURCES += \
	%D%/cut.c %D%/cut.h \
	%D%/cut_fold.c \
	%D%/cut_name.c \
	%D%/cut_number.c \
	%D%/cut_opaque.c \
	%D%/cut_reach.c \
	%D%/cutting.h \
	%D%/recurrence.c

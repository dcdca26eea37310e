libfeedgraph_la_SOURCES += \
	%D%/attrs.c %D%/attrs.h \
	%D%/compile.h \
	%D%/flows.c \
	%D%/fold.c \
	%D%/guards.c \
	%D%/in_place.c \
	%D%/layout.c \
	%D%/loop.c %D%/loop.h \
	%D%/packing.c %D%/packing.h \
	%D%/passes.def \
	%D%/plan.c %D%/plan.h \
	%D%/reach.c \
	%D%/schedule.c \
	%D%/steps.c \
	%D%/trouble.c

libfeedgraph_la_SOURCES += \
	%D%/plan.h

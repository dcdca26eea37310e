libfeedgraph_la_SOURCES += \
	%D%/catalogue.h \
	%D%/render.h \
	%D%/report.h \
	%D%/source.h
EXTRA_DIST += %D%/catalogue.def

libfeedgraph_la_SOURCES += \
	%D%/catalogue.c \
	%D%/catalogue.h \
	%D%/escape.c \
	%D%/escape.h \
	%D%/excerpt.c \
	%D%/excerpt.h \
	%D%/render.c \
	%D%/render.h \
	%D%/report.c \
	%D%/report.h \
	%D%/source.c \
	%D%/source.h
EXTRA_DIST += %D%/catalogue.def

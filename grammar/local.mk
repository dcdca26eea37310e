# Automake's rules run flex and bison: bison's header is included as "grammar/parse.h", and flex
# writes lex.yy.c (said in scan.l), which is moved to its place.
AM_YFLAGS = -d -Wall -Werror
libfeedgraph_la_SOURCES += \
	%D%/parse.y \
	%D%/scan.h \
	%D%/scan.l
BUILT_SOURCES += %D%/parse.h

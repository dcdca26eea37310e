# libfeedgraph_la_SOURCES += %D%/parse.y %D%/scan.l %D%/scan.h
# AM_YFLAGS = -d
# BUILT_SOURCES += %D%/parse.h
# (bison's header is included as "grammar/parse.h"; %option outfile="lex.yy.c" in scan.l)

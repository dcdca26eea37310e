# libfeedgraph_la_SOURCES += %D%/parse.y %D%/scan.l %D%/scan.h

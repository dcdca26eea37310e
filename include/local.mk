pkginclude_HEADERS += %D%/feedgraph/feedgraph.h %D%/feedgraph/tools.h

libfeedgraph_la_SOURCES +=

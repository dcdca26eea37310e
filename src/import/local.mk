libfeedgraph_la_SOURCES += \
	%D%/message.c \
	%D%/message.h \
	%D%/proto_text.c \
	%D%/proto_text.h \
	%D%/tf_graph.c \
	%D%/tf_graph.h \
	%D%/tf_link.c \
	%D%/tf_link.h \
	%D%/tf_messages.def \
	%D%/tf_read.c \
	%D%/tf_read.h \
	%D%/wire.c \
	%D%/wire.h

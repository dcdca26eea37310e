libfeedgraph_la_SOURCES += \
	%D%/build.c \
	%D%/build.h \
	%D%/lead.c \
	%D%/lead.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/literal.c \
	%D%/literal.h \
	%D%/parse.c \
	%D%/parse.h \
	%D%/parser.h \
	%D%/print.c \
	%D%/print.h \
	%D%/print_expression.c \
	%D%/print_list.c \
	%D%/printer.c \
	%D%/printer.h \
	%D%/suppress.c \
	%D%/suppress.h \
	%D%/syntax_error.c \
	%D%/syntax_error.h \
	%D%/text_error.c \
	%D%/trait.c \
	%D%/trait.h \
	%D%/tree.c \
	%D%/tree.h
EXTRA_DIST += %D%/tree.def

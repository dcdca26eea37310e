libfeedgraph_la_SOURCES += \
	%D%/checkpoint.c %D%/checkpoint.h \
	%D%/error.c %D%/error.h \
	%D%/generate.c %D%/generate.h \
	%D%/generator.c \
	%D%/json.c %D%/json.h \
	%D%/literal.c \
	%D%/npy.c %D%/npy.h \
	%D%/npy_header.c %D%/npy_header.h %D%/npy_stream.h \
	%D%/npz.c \
	%D%/number.c %D%/number.h \
	%D%/reader.c %D%/reader.h \
	%D%/stored.c %D%/stored.h \
	%D%/value.c %D%/value.h \
	%D%/value_file.c \
	%D%/value_print.c

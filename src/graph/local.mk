libfeedgraph_la_SOURCES += \
	%D%/graph.c \
	%D%/graph.h \
	%D%/kernel_table.c \
	%D%/kernel_table.h \
	%D%/loop_close.c \
	%D%/loop_close.h \
	%D%/loop_reads.c \
	%D%/loop_reads.h \
	%D%/loop_vary.c \
	%D%/loop_vary.h \
	%D%/names.c \
	%D%/print.c \
	%D%/print.h \
	%D%/print_archive.c \
	%D%/print_block.c \
	%D%/print_gather.c \
	%D%/print_inline.c \
	%D%/print_json.c \
	%D%/print_json_value.c \
	%D%/print_loop.c \
	%D%/print_name.c \
	%D%/print_operation.c \
	%D%/print_order.c \
	%D%/print_size.c \
	%D%/print_value.c \
	%D%/printing.h \
	%D%/printing_json.h

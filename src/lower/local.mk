libfeedgraph_la_SOURCES += \
	%D%/branch.c \
	%D%/call.c \
	%D%/complain.c \
	%D%/declare.c \
	%D%/env.c \
	%D%/expression.c \
	%D%/index.c \
	%D%/instance.c \
	%D%/layer_files.h \
	%D%/load.c \
	%D%/loop.c \
	%D%/lower.c \
	%D%/lower.h \
	%D%/lowering.h \
	%D%/module.c \
	%D%/operation.c \
	%D%/scope.c \
	%D%/signature.c \
	%D%/statement.c \
	%D%/static.c \
	%D%/static_functions.c \
	%D%/tensor.c \
	%D%/types.c \
	%D%/update.c \
	%D%/value.c \
	%D%/value.h

libfeedgraph_la_SOURCES += \
	%D%/checkpoint.c \
	%D%/cut.c \
	%D%/context.c %D%/context.h \
	%D%/control.c %D%/control.h \
	%D%/document.c \
	%D%/expect.c \
	%D%/feed_text.c \
	%D%/folder.c %D%/folder.h \
	%D%/lint.c \
	%D%/model.c %D%/model.h \
	%D%/nearest.c \
	%D%/output.c \
	%D%/part.c %D%/part.h \
	%D%/part_check.c \
	%D%/part_wanted.c %D%/part_wanted.h \
	%D%/program.c \
	%D%/report.c %D%/report.h \
	%D%/request.c %D%/request.h \
	%D%/rules.c \
	%D%/run.c \
	%D%/session.c \
	%D%/signature.c \
	%D%/summary.c \
	%D%/syntax.c \
	%D%/tensor.c \
	%D%/tensorflow.c \
	%D%/text.c \
	%D%/write.c

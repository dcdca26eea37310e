libfeedgraph_la_SOURCES += \
	%D%/advice.c \
	%D%/check.c \
	%D%/check.h \
	%D%/checker.h \
	%D%/fold.c \
	%D%/missing.c \
	%D%/needs.c \
	%D%/path.c \
	%D%/proof.c \
	%D%/resolve.c \
	%D%/rule_feeds.c \
	%D%/rule_names.c \
	%D%/rule_needs.c \
	%D%/rule_shape.c \
	%D%/rule_sizes.c \
	%D%/rule_type.c \
	%D%/rule_values.h \
	%D%/rules.def \
	%D%/walk.c \
	%D%/weights.c \
	%D%/words.c

libfeedgraph_la_SOURCES += \
	%D%/advice.c \
	%D%/check.c \
	%D%/check.h \
	%D%/checker.h \
	%D%/effects.c \
	%D%/facts.c \
	%D%/fold.c \
	%D%/lint.c \
	%D%/lint.def \
	%D%/lint.h \
	%D%/lint_model.c \
	%D%/lint_phase.c \
	%D%/lint_shape.c \
	%D%/lint_unused.c \
	%D%/lint_value.c \
	%D%/mend.c %D%/mend.h \
	%D%/missing.c \
	%D%/needs.c \
	%D%/path.c \
	%D%/proof.c \
	%D%/range.c \
	%D%/resolve.c \
	%D%/rule_feeds.c \
	%D%/rule_names.c \
	%D%/rule_needs.c \
	%D%/rule_operation.c \
	%D%/rule_shape.c \
	%D%/rule_signature.c \
	%D%/rule_sizes.c \
	%D%/rule_type.c \
	%D%/rule_values.h \
	%D%/rules.def \
	%D%/use.c \
	%D%/walk.c \
	%D%/weights.c \
	%D%/why.c \
	%D%/words.c

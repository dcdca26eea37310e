fg_tool_sources = \
	%D%/command.c %D%/command.h \
	%D%/findings.c %D%/findings.h \
	%D%/help.c %D%/help.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h \
	%D%/request.c %D%/request.h

bin_PROGRAMS += graphrun graphlint graphfmt graphc
graphrun_SOURCES = %D%/graphrun.c $(fg_tool_sources) \
	%D%/labels.c %D%/labels.h \
	%D%/listing.c %D%/listing.h \
	%D%/result.c %D%/result.h \
	%D%/save.c %D%/save.h \
	%D%/steps.c %D%/steps.h \
	%D%/summary.c %D%/summary.h
graphlint_SOURCES = %D%/graphlint.c $(fg_tool_sources) \
	%D%/answers.c %D%/answers.h \
	%D%/baseline.c %D%/baseline.h \
	%D%/diff.c %D%/diff.h \
	%D%/fix.c %D%/fix.h \
	%D%/listing.c %D%/listing.h \
	%D%/needs.c %D%/needs.h \
	%D%/outputs.c %D%/outputs.h \
	%D%/phases.c %D%/phases.h \
	%D%/rules.c %D%/rules.h \
	%D%/settings.c %D%/settings.h \
	%D%/tables.c \
	%D%/tensorflow.c %D%/tensorflow.h \
	%D%/ways.c
graphfmt_SOURCES = %D%/graphfmt.c \
	%D%/diff.c %D%/diff.h \
	%D%/findings.c %D%/findings.h \
	%D%/help.c %D%/help.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h
graphc_SOURCES = %D%/graphc.c \
	%D%/cut_report.c %D%/cut_report.h \
	%D%/findings.c %D%/findings.h \
	%D%/help.c %D%/help.h \
	%D%/options.c %D%/options.h \
	%D%/output.c %D%/output.h \
	%D%/request.c %D%/request.h
EXTRA_DIST += %D%/common.def %D%/graphc.def %D%/graphfmt.def %D%/graphlint.def %D%/graphrun.def

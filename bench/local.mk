# `make bench` measures; nothing here is a test.

bench_programs = %D%/time_runs %D%/time_stages %D%/scan_file %D%/frozen %D%/peaks
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
%C%_time_runs_SOURCES = %D%/time_runs.c
%C%_time_runs_LDADD =
%C%_time_stages_SOURCES = %D%/time_stages.c
%C%_scan_file_SOURCES = %D%/scan_file.l
%C%_frozen_SOURCES = %D%/frozen.c
%C%_frozen_LDADD =
%C%_peaks_SOURCES = %D%/peaks.c
%C%_peaks_LDADD =
%C%_scan_file_LDADD =

# Large graphs, for the tests too.
check_PROGRAMS += %D%/generate
%C%_generate_SOURCES = %D%/generate.c
%C%_generate_LDADD =

EXTRA_DIST += %D%/figures.sh %D%/frozen.sh %D%/loops.sh %D%/scale.sh %D%/hundred.graph

bench: $(bin_PROGRAMS) $(bench_programs)
	srcdir='$(srcdir)' builddir='$(builddir)' $(SHELL) $(srcdir)/%D%/figures.sh $(BENCH_RUNS)

# The same for graphs of up to millions of operations: minutes.
bench-scale: $(bin_PROGRAMS) $(bench_programs) %D%/generate$(EXEEXT)
	srcdir='$(srcdir)' builddir='$(builddir)' $(SHELL) $(srcdir)/%D%/scale.sh $(BENCH_RUNS)

# A large file of TensorFlow.
bench-frozen: $(bin_PROGRAMS) $(bench_programs)
	builddir='$(builddir)' $(SHELL) $(srcdir)/%D%/frozen.sh $(BENCH_RUNS)

# Loops, and what a turn costs.
bench-loops: $(bin_PROGRAMS) $(bench_programs)
	srcdir='$(srcdir)' builddir='$(builddir)' $(SHELL) $(srcdir)/%D%/loops.sh $(BENCH_RUNS)
.PHONY: bench bench-scale bench-frozen bench-loops

# What other tools say about the mistakes of doc/comparison.md.
EXTRA_DIST += %D%/comparison/run.sh %D%/comparison/other_tools.mjs %D%/comparison/pair.graph

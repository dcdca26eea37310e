# `make bench` measures; nothing here is a test.

EXTRA_PROGRAMS += %D%/time_runs
%C%_time_runs_SOURCES = %D%/time_runs.c
%C%_time_runs_LDADD =

EXTRA_DIST += %D%/figures.sh %D%/hundred.graph

bench: $(bin_PROGRAMS) %D%/time_runs$(EXEEXT)
	srcdir='$(srcdir)' builddir='$(builddir)' $(SHELL) $(srcdir)/%D%/figures.sh $(BENCH_RUNS)
.PHONY: bench

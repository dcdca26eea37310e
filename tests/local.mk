# The scripts among the tests, and what the unit tests and tables do not say: see each.

EXTRA_DIST += %D%/data/make_tf.py %D%/data/tf %D%/golden %D%/layers.sh %D%/doc_examples.sh %D%/rule_pages.sh %D%/sanitize.sh %D%/corpora.sh \
	%D%/bugs %D%/hostile

TESTS += %D%/layers.sh %D%/golden/run.sh %D%/bugs/run.sh %D%/hostile/run.sh %D%/hostile/tensorflow.sh %D%/doc_examples.sh \
	%D%/rule_pages.sh %D%/corpora.sh

check_PROGRAMS += json_check report_check
json_check_SOURCES = %D%/golden/json_check.c
json_check_LDADD = $(JANSSON_LIBS)
report_check_SOURCES = %D%/golden/report_check.c
report_check_LDADD = $(JANSSON_LIBS)
%D%/golden/run.log: json_check$(EXEEXT) report_check$(EXEEXT)

%D%/golden/run.log %D%/bugs/run.log %D%/hostile/run.log %D%/hostile/tensorflow.log %D%/doc_examples.log %D%/rule_pages.log %D%/corpora.log: graphc$(EXEEXT) graphfmt$(EXEEXT) graphlint$(EXEEXT) graphrun$(EXEEXT)
%D%/doc_examples.log: libfeedgraph.la

# In the build with sanitizers these are the tests; in others, one test makes such a build.
sanitized_tests = $(unit_tests) $(fuzz_tests) tests/ops/test_ops %D%/golden/run.sh %D%/bugs/run.sh
if !SANITIZED
TESTS += %D%/sanitize.sh
endif

check-sanitized:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(sanitized_tests)'
.PHONY: check-sanitized

clean-local:
	rm -rf sanitize

# What stands in the folders that are distributed as a whole, after a build.
dist-hook:
	find $(distdir)/tests $(distdir)/bench \( -name '*.o' -o -name '*.log' -o -name '*.trs' \
	  -o -name .deps -o -name .dirstamp -o -name .libs \) -prune -exec rm -rf {} +
.PHONY: dist-hook

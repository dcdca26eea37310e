# Graphs of TensorFlow: see test_tensorflow.c, and answers.c of graphs that are not shipped.

check_PROGRAMS += %D%/test_tensorflow
TESTS += %D%/test_tensorflow
%C%_test_tensorflow_SOURCES = %D%/test_tensorflow.c
%C%_test_tensorflow_LDADD = $(LDADD) $(JANSSON_LIBS)

check_PROGRAMS += %D%/answers
TESTS += %D%/answers.sh
EXTRA_DIST += %D%/answers.sh %D%/answers.known
%C%_answers_SOURCES = %D%/answers.c
%C%_answers_LDADD = $(JANSSON_LIBS) -lm
%D%/answers.log: graphrun$(EXEEXT) %D%/answers$(EXEEXT)

# The same graphs when graphc has written them.
TESTS += %D%/rewritten.sh
EXTRA_DIST += %D%/rewritten.sh %D%/through.sh
%D%/rewritten.log: graphc$(EXEEXT) graphfmt$(EXEEXT) graphrun$(EXEEXT) %D%/answers$(EXEEXT)

# Graphs with a phase when graphc has folded it.
TESTS += %D%/without_phase.sh
EXTRA_DIST += %D%/without_phase.sh
%D%/without_phase.log: graphc$(EXEEXT) graphlint$(EXEEXT) graphrun$(EXEEXT)

# Operations one by one, against what TensorFlow.js computed.
fg_cases = arithmetic comparison control dynamic found functions growing images matrices normalization \
	reduction shapes slices sparse windows
TESTS += %D%/cases.sh
EXTRA_DIST += %D%/cases.sh %D%/cases/make.cjs %D%/cases/control.cjs %D%/cases/table.cjs \
	$(fg_cases:%=%D%/cases/%.pbtxt) $(fg_cases:%=%D%/cases/%.expected)
%D%/cases.log: graphrun$(EXEEXT)

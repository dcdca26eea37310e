# Fuzz targets, each a LLVMFuzzerTestOneInput: with --enable-fuzz they are fuzzers, else programs
# that replay their corpora, which are tests.
#
#     fuzz_tests += %D%/fuzz_npy
#     %C%_fuzz_npy_SOURCES = %D%/fuzz_npy.c $(fuzz_main)

EXTRA_DIST += %D%/corpus %D%/checkpoint.dict %D%/json.dict %D%/syntax.dict

if FUZZ
fuzz_main =
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = %D%/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
endif

fuzz_tests += %D%/fuzz_bundle
%C%_fuzz_bundle_SOURCES = %D%/fuzz_bundle.c $(fuzz_main)
%C%_fuzz_bundle_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_checkpoint
%C%_fuzz_checkpoint_SOURCES = %D%/fuzz_checkpoint.c %D%/fuzz_data.h $(fuzz_main)
%C%_fuzz_checkpoint_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_json
%C%_fuzz_json_SOURCES = %D%/fuzz_json.c %D%/fuzz_data.h $(fuzz_main)
%C%_fuzz_json_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_npy
%C%_fuzz_npy_SOURCES = %D%/fuzz_npy.c %D%/fuzz_data.h $(fuzz_main)
%C%_fuzz_npy_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_npz
%C%_fuzz_npz_SOURCES = %D%/fuzz_npz.c %D%/fuzz_data.h $(fuzz_main)
%C%_fuzz_npz_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_syntax
%C%_fuzz_syntax_SOURCES = %D%/fuzz_syntax.c $(fuzz_main)
%C%_fuzz_syntax_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_tf_text
%C%_fuzz_tf_text_SOURCES = %D%/fuzz_tf_text.c %D%/fuzz_tf.h $(fuzz_main)
%C%_fuzz_tf_text_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_tf_wire
%C%_fuzz_tf_wire_SOURCES = %D%/fuzz_tf_wire.c %D%/fuzz_tf.h $(fuzz_main)
%C%_fuzz_tf_wire_LDFLAGS = $(fuzz_ldflags)

fuzz_tests += %D%/fuzz_value
%C%_fuzz_value_SOURCES = %D%/fuzz_value.c %D%/fuzz_data.h $(fuzz_main)
%C%_fuzz_value_LDFLAGS = $(fuzz_ldflags)

check_PROGRAMS += $(fuzz_tests)
if !FUZZ
TESTS += $(fuzz_tests)
endif

# Random edits of right texts, through all stations. `make check-long` tries 100,000 of them.
check_PROGRAMS += %D%/edits
TESTS += %D%/edits
%C%_edits_SOURCES = %D%/edits.c %D%/editing.c %D%/editing.h

# The same of files of TensorFlow.
check_PROGRAMS += %D%/mutants
TESTS += %D%/mutants
%C%_mutants_SOURCES = %D%/mutants.c %D%/editing.c %D%/editing.h %D%/to_wire.c %D%/to_wire.h

check-long: %D%/edits$(EXEEXT) %D%/mutants$(EXEEXT) \
		tests/sound/test_sound$(EXEEXT) tests/sound/test_loops$(EXEEXT)
	srcdir=$(srcdir) FEEDGRAPH_EDITS=$${FEEDGRAPH_EDITS:-100000} %D%/edits$(EXEEXT)
	srcdir=$(srcdir) FEEDGRAPH_MUTANTS=$${FEEDGRAPH_MUTANTS:-100000} %D%/mutants$(EXEEXT)
	FEEDGRAPH_SEEDS=$${FEEDGRAPH_SEEDS:-100000} tests/sound/test_sound$(EXEEXT)
	FEEDGRAPH_SEEDS=$${FEEDGRAPH_SEEDS:-100000} tests/sound/test_loops$(EXEEXT)
.PHONY: check-long

# A libcheck program for each folder of src/. It sees the inside of the library:
#
#     unit_tests += %D%/test_base
#     %C%_test_base_SOURCES = %D%/test_base.c %D%/test_arena.c

EXTRA_DIST += %D%/tap.h %D%/with_arena.h %D%/with_report.h

unit_tests += %D%/test_base
%C%_test_base_SOURCES = %D%/test_base.c %D%/test_base.h %D%/test_base_file.c \
	%D%/test_base_memory.c %D%/test_base_names.c %D%/test_base_pool.c %D%/test_base_text.c

unit_tests += %D%/test_diag
%C%_test_diag_SOURCES = %D%/test_diag.c %D%/test_diag.h %D%/test_diag_render.c \
	%D%/test_diag_report.c
%C%_test_diag_LDADD = $(LDADD) $(JANSSON_LIBS)

unit_tests += %D%/test_tensor
%C%_test_tensor_SOURCES = %D%/test_tensor.c %D%/test_tensor.h %D%/test_tensor_convert.c \
	%D%/test_tensor_dtype.c %D%/test_tensor_size.c %D%/test_tensor_size_random.c

unit_tests += %D%/test_graph
%C%_test_graph_SOURCES = %D%/test_graph.c %D%/test_graph.h %D%/test_graph_compare.c \
	%D%/test_graph_format.c \
	%D%/test_graph_odd.c %D%/test_graph_print.c %D%/test_graph_random.c

unit_tests += %D%/test_import
%C%_test_import_SOURCES = %D%/test_import.c %D%/test_import.h %D%/test_import_fixture.c \
	%D%/test_import_fixture.h %D%/test_import_hostile.c %D%/test_import_link.c \
	%D%/test_import_text.c %D%/test_import_wire.c

unit_tests += %D%/test_check
%C%_test_check_SOURCES = %D%/test_check.c %D%/test_check.h %D%/test_check_fixture.c \
	%D%/test_check_fixture.h %D%/test_check_branches.c %D%/test_check_feeds.c \
	%D%/test_check_needs.c %D%/test_check_proof.c %D%/test_check_random.c \
	%D%/test_check_shapes.c \
	%D%/test_check_weights.c

unit_tests += %D%/test_data
%C%_test_data_SOURCES = %D%/test_data.c %D%/test_data.h %D%/test_data_checkpoint.c \
	%D%/test_data_generate.c \
	%D%/test_data_json.c %D%/test_data_npy.c %D%/test_data_npz.c %D%/test_data_number.c \
	%D%/test_data_value.c %D%/test_data_value_print.c
EXTRA_DIST += tests/data/make_npy.py tests/data/npy tests/data/npz tests/data/print

unit_tests += %D%/test_run
%C%_test_run_SOURCES = %D%/test_run.c %D%/test_run.h %D%/test_run_fixture.c \
	%D%/test_run_fixture.h %D%/test_run_kernels.c %D%/test_run_late.c %D%/test_run_lazy.c \
	%D%/test_run_memory.c %D%/test_run_packing.c %D%/test_run_plan.c %D%/test_run_session.c

unit_tests += %D%/test_api
%C%_test_api_SOURCES = %D%/test_api.c %D%/test_api.h %D%/test_api_checkpoint.c \
	%D%/test_api_digits.c %D%/test_api_findings.c %D%/test_api_loop.c %D%/test_api_memory.c %D%/test_api_model.c \
	%D%/test_api_rules.c %D%/test_api_run.c %D%/test_api_text.c %D%/test_api_threads.c

unit_tests += %D%/test_syntax
%C%_test_syntax_SOURCES = %D%/test_syntax.c %D%/test_syntax.h %D%/test_syntax_broken.c \
	%D%/test_syntax_golden.c %D%/test_syntax_limits.c %D%/test_syntax_literals.c \
	%D%/test_syntax_mistakes.c %D%/test_syntax_print.c %D%/test_syntax_read.c \
	%D%/test_syntax_recovery.c %D%/test_syntax_shapes.c

unit_tests += %D%/test_ops
%C%_test_ops_SOURCES = %D%/test_ops.c %D%/test_ops.h %D%/test_ops_draw.c %D%/test_ops_fixture.c \
	%D%/test_ops_infer.c %D%/test_ops_isa.c %D%/test_ops_linear.c %D%/test_ops_math.c \
	%D%/test_ops_random.c %D%/test_ops_shapes.c

if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

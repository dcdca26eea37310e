/* Contexts, models, what they tell of themselves, sessions and weights. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test_api.h"

START_TEST(contexts) {
    fg_context *context;
    ck_assert_int_eq(fg_context_new(&(fg_options){.isa = "x86-64"}, &context), FG_OK);
    ck_assert_str_eq(fg_context_isa(context), "x86-64");
    fg_context_free(context);
    ck_assert_int_eq(fg_context_new(&(fg_options){.isa = "z80"}, &context), FG_USAGE);
    ck_assert_ptr_null(context);
    ck_assert_int_eq(fg_context_new(&(fg_options){.threads = -1}, &context), FG_USAGE);
    setenv("FG_ISA", "x86-64", 1); /* goes over what the program asks for */
    ck_assert_int_eq(fg_context_new(&(fg_options){.isa = "z80"}, &context), FG_OK);
    ck_assert_str_eq(fg_context_isa(context), "x86-64");
    fg_context_free(context);
    unsetenv("FG_ISA");
    ck_assert_int_eq(fg_context_new(NULL, &context), FG_OK);
    fg_context_free(context);
}
END_TEST

START_TEST(tensors_keep_to_the_limit) {
    fg_context *context;
    ck_assert_int_eq(fg_context_new(&(fg_options){.threads = 1, .max_memory = 1 << 20}, &context),
                     FG_OK);
    ck_assert_ptr_null(fg_tensor_new(context, FG_FLOAT32, 1, (int64_t[]){1 << 20}));
    ck_assert_ptr_null(fg_tensor_new(context, FG_FLOAT32, 1, (int64_t[]){-1}));
    ck_assert_ptr_null(fg_tensor_new(context, FG_FLOAT32, 2, (int64_t[]){1L << 40, 1L << 40}));
    fg_tensor *tensor = fg_tensor_new(context, FG_FLOAT32, 1, (int64_t[]){1000});
    ck_assert_ptr_nonnull(tensor);
    ck_assert_float_eq(((const float *)fg_tensor_data(tensor))[999], 0);
    fg_tensor_unref(tensor);
    fg_context_free(context);
}
END_TEST

START_TEST(a_file_that_is_not_there) {
    ax fx;
    ax_init(&fx, NULL);
    ck_assert_int_eq(fg_model_load(fx.context, "nowhere.graph", fx.report, &fx.model),
                     FG_UNREADABLE);
    ck_assert_ptr_null(fx.model);
    ck_assert_str_eq(ax_codes(fx.report), "G107");
    ck_assert_str_eq(fg_finding_message(fg_report_at(fx.report, 0)),
                     "nowhere.graph: No such file or directory");
    ax_fini(&fx);
}
END_TEST

/* The report shows the text of a model that could not be made. */
START_TEST(mistakes_have_places) {
    ax fx;
    ax_init(&fx, NULL);
    const char *text = "placeholder x: float32[3]\ny = x + zz\nz = softmx(x)\n";
    ck_assert_int_eq(
        fg_model_parse(fx.context, "bad.graph", text, strlen(text), fx.report, &fx.model),
        FG_FINDINGS);
    ck_assert_ptr_null(fx.model);
    ck_assert_str_eq(ax_codes(fx.report), "G201 G203");
    fg_location at = fg_finding_location(fx.report, fg_report_at(fx.report, 0));
    ck_assert_str_eq(at.file, "bad.graph");
    ck_assert_uint_eq(at.line, 2);
    ck_assert_uint_eq(at.column, 9);
    ck_assert_uint_eq(at.end_column, 11);
    char *shown = fg_report_text(fx.report, FG_FORMAT_TEXT, false);
    ck_assert_ptr_nonnull(strstr(shown, "y = x + zz"));
    ck_assert_ptr_nonnull(strstr(shown, "did you mean"));
    free(shown);
    fg_report_clear(fx.report);
    ck_assert_uint_eq(fg_report_count(fx.report), 0);
    ax_fini(&fx);
}
END_TEST

START_TEST(two_models_in_one_report) {
    ax fx;
    ax_init(&fx, NULL);
    fg_model *other = NULL;
    const char *first = "\n\nx = nothing\n", *second = "y = nobody\n";
    ck_assert_int_eq(fg_model_parse(fx.context, "a", first, strlen(first), fx.report, &fx.model),
                     FG_FINDINGS);
    ck_assert_int_eq(fg_model_parse(fx.context, "b", second, strlen(second), fx.report, &other),
                     FG_FINDINGS);
    ck_assert_uint_eq(fg_report_count(fx.report), 2);
    fg_location a = fg_finding_location(fx.report, fg_report_at(fx.report, 0));
    fg_location b = fg_finding_location(fx.report, fg_report_at(fx.report, 1));
    ck_assert_str_eq(a.file, "a");
    ck_assert_uint_eq(a.line, 3);
    ck_assert_str_eq(b.file, "b");
    ck_assert_uint_eq(b.line, 1);
    ax_fini(&fx);
}
END_TEST

START_TEST(a_model_tells_of_itself) {
    ax fx;
    ax_init(&fx,
            "graph told\n"
            "placeholder x: float32[batch, 3]\n"
            "placeholder k: int32 = 2\n"
            "y = x * cast(k, float32)\n"
            "signature f(x, k) -> (x = y, sum = sum(y))\n"
            "signature g(x, k = 5) -> y\n");
    ck_assert_str_eq(fg_model_name(fx.model), "told");
    ck_assert_uint_eq(fg_model_placeholders(fx.model), 2);
    fg_placeholder_info x = fg_model_placeholder(fx.model, 0),
                        k = fg_model_placeholder(fx.model, 1);
    ck_assert_str_eq(x.name, "x");
    ck_assert_str_eq(x.type.text, "float32[batch, 3]");
    ck_assert_int_eq(x.type.rank, 2);
    ck_assert_int_eq(x.type.dims[0], -1);
    ck_assert_int_eq(x.type.dims[1], 3);
    ck_assert(!x.has_default && k.has_default && !k.is_phase);
    ck_assert_uint_eq(fg_model_signatures(fx.model), 2);
    ck_assert_str_eq(fg_model_signature(fx.model, 0), "f");
    ck_assert_uint_eq(fg_model_inputs(fx.model, 0), 2);
    ck_assert_uint_eq(fg_model_outputs(fx.model, 0), 2);
    fg_output_info next = fg_model_output(fx.model, 0, 0), sum = fg_model_output(fx.model, 0, 1);
    ck_assert_str_eq(next.name, "x");
    ck_assert_int_eq(next.carried_to, 0);
    ck_assert_str_eq(sum.name, "sum");
    ck_assert_int_eq(sum.carried_to, -1);
    ck_assert_str_eq(sum.type.text, "float32");
    fg_input_info fixed = fg_model_input(fx.model, 1, 1), open = fg_model_input(fx.model, 1, 0);
    ck_assert_str_eq(fixed.fixed, "5");
    ck_assert_ptr_null(open.fixed);
    ck_assert(open.is_placeholder && fixed.has_default);
    ax_fini(&fx);
}
END_TEST

/* ---- weights ---- */

#define VARIABLES "variable w: float32[2] = 1.0\nvariable v: float32[2] = 2.0\n"

static void save(ax *fx, const char *path, const char *first, const char *second, fg_dtype dtype) {
    fg_tensor *a = fg_tensor_new(fx->context, dtype, 1, (int64_t[]){2});
    const fg_tensor *tensors[] = {a, a};
    const char *names[] = {first, second}, *why;
    ck_assert_int_eq(fg_tensors_save_npz(second ? 2 : 1, tensors, names, path, &why), FG_OK);
    fg_tensor_unref(a);
}

START_TEST(weights_by_name) {
    ax fx;
    ax_init(&fx, VARIABLES "y = w + v\nsignature f() -> y\n");
    const char *path = "test_api_weights.npz";
    save(&fx, path, "w", "v", FG_FLOAT64);
    ck_assert_int_eq(fg_session_load_weights(fx.session, path, fx.report), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G707 G707"); /* they are float32 */
    fg_report_clear(fx.report);
    save(&fx, path, "w", "v", FG_FLOAT32);
    ck_assert_int_eq(fg_session_load_weights(fx.session, path, fx.report), FG_OK);
    ck_assert_uint_eq(fg_session_variables(fx.session), 2);
    ck_assert_str_eq(fg_session_variable_name(fx.session, 0), "w");
    ck_assert_ptr_nonnull(fg_session_variable(fx.session, 0));
    ax_request(&fx, "f");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 0.0, 0.0);
    unlink(path);
    ax_fini(&fx);
}
END_TEST

START_TEST(weights_that_do_not_fit) {
    ax fx;
    ax_init(&fx, VARIABLES "signature f() -> w\n");
    const char *path = "test_api_misfit.npz";
    save(&fx, path, "w", "bias", FG_FLOAT32);
    ck_assert_int_eq(fg_session_load_weights(fx.session, path, fx.report), FG_FINDINGS);
    ck_assert_ptr_nonnull(strstr(ax_codes(fx.report), "G709"));
    ck_assert_ptr_null(fg_session_variable(fx.session, 0)); /* all or none */
    fg_report_clear(fx.report);
    save(&fx, path, "w", NULL, FG_FLOAT32);
    ck_assert_int_eq(fg_session_load_weights(fx.session, path, fx.report), FG_OK);
    ck_assert_str_eq(ax_codes(fx.report), "G710");
    ck_assert_ptr_nonnull(fg_session_variable(fx.session, 0));
    fg_report_clear(fx.report);
    ck_assert_int_eq(fg_session_load_weights(fx.session, "nowhere.npz", fx.report), FG_UNREADABLE);
    ck_assert_str_eq(ax_codes(fx.report), "G107");
    unlink(path);
    ax_fini(&fx);
}
END_TEST

/* Loaded values reach programs that were compiled before. */
START_TEST(weights_after_compiling) {
    ax fx;
    ax_init(&fx, VARIABLES "signature f() -> w\n");
    ax_request(&fx, "f");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 1.0, 1.0);
    ck_assert_ptr_null(fg_session_variable(fx.session, 1)); /* nothing needs it */
    const char *path = "test_api_later.npz";
    save(&fx, path, "w", "v", FG_FLOAT32);
    ck_assert_int_eq(fg_session_load_weights(fx.session, path, fx.report), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 0.0, 0.0);
    unlink(path);
    ax_fini(&fx);
}
END_TEST

START_TEST(a_text_is_printed_back) {
    ax fx;
    ax_init(&fx, NULL);
    char *text = NULL, *printed = NULL;
    size_t length, printed_length;
    ck_assert_int_eq(
        fg_text_load(fx.context, ax_path("samples/digits.graph"), fx.report, &text, &length), FG_OK);
    ck_assert_int_eq(fg_syntax_print(fx.context, "digits.graph", text, length, fx.report, &printed,
                                     &printed_length),
                     FG_OK);
    ck_assert_uint_eq(strlen(printed), printed_length);
    ck_assert_ptr_nonnull(strstr(printed, "signature predict(image, learning_phase = false)"));
    free(printed);
    free(text);
    ck_assert_int_eq(fg_text_load(fx.context, "nowhere.graph", fx.report, &text, &length),
                     FG_UNREADABLE);
    ck_assert_ptr_null(text);
    ck_assert_int_eq(
        fg_syntax_print(fx.context, "bad", "x = (", 5, fx.report, &printed, &printed_length),
        FG_FINDINGS);
    ck_assert_ptr_null(printed);
    ax_fini(&fx);
}
END_TEST

Suite *api_model_suite(void) {
    Suite *suite = suite_create("models");
    TCase *tests = tcase_create("models");
    tcase_add_test(tests, contexts);
    tcase_add_test(tests, tensors_keep_to_the_limit);
    tcase_add_test(tests, a_file_that_is_not_there);
    tcase_add_test(tests, mistakes_have_places);
    tcase_add_test(tests, two_models_in_one_report);
    tcase_add_test(tests, a_model_tells_of_itself);
    tcase_add_test(tests, weights_by_name);
    tcase_add_test(tests, weights_that_do_not_fit);
    tcase_add_test(tests, weights_after_compiling);
    tcase_add_test(tests, a_text_is_printed_back);
    suite_add_tcase(suite, tests);
    return suite;
}

#include "test_api.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "tap.h"

void ax_init(ax *fx, const char *text) {
    ax_init_threads(fx, text, 1);
}

void ax_init_threads(ax *fx, const char *text, int threads) {
    memset(fx, 0, sizeof *fx);
    fg_options options = {.threads = threads};
    ck_assert_int_eq(fg_context_new(&options, &fx->context), FG_OK);
    ck_assert_int_eq(fg_report_new(fx->context, &fx->report), FG_OK);
    if (!text) return;
    fg_status status =
        fg_model_parse(fx->context, "test.graph", text, strlen(text), fx->report, &fx->model);
    if (status != FG_OK) ck_abort_msg("%s", fg_report_text(fx->report, FG_FORMAT_TEXT, false));
    ck_assert_int_eq(fg_session_new(fx->model, fx->report, &fx->session), FG_OK);
}

void ax_fini(ax *fx) {
    fg_run_free(fx->run);
    fg_program_free(fx->program);
    fg_request_free(fx->request);
    fg_session_free(fx->session);
    fg_report_free(fx->report);
    fg_model_free(fx->model);
    /* what is left is the context's own */
    fg_arena_fini(&fx->context->arena);
    if (fx->context->engine.pool) fg_pool_free(fx->context->engine.pool);
    fx->context->engine.pool = NULL;
    size_t used = atomic_load(&fx->context->memory.used);
    fg_context_free(fx->context);
    ck_assert_uint_eq(used, 0);
}

void ax_request(ax *fx, const char *signature) {
    fg_run_free(fx->run);
    fg_program_free(fx->program);
    fg_request_free(fx->request);
    fx->run = NULL;
    fx->program = NULL;
    ck_assert_int_eq(fg_request_new(fx->session, signature, fx->report, &fx->request), FG_OK);
}

fg_tensor *ax_floats(ax *fx, int count, const float *values) {
    fg_tensor *tensor = fg_tensor_new(fx->context, FG_FLOAT32, 1, (int64_t[]){count});
    ck_assert_ptr_nonnull(tensor);
    if (count > 0) memcpy(fg_tensor_mutable(tensor), values, (size_t)count * sizeof *values);
    return tensor;
}

fg_tensor *ax_bool(ax *fx, bool truth) {
    fg_tensor *tensor = fg_tensor_new(fx->context, FG_BOOL, 0, NULL);
    *(uint8_t *)fg_tensor_mutable(tensor) = truth;
    return tensor;
}

void ax_feed(ax *fx, const char *name, int count, const float *values) {
    fg_tensor *tensor = ax_floats(fx, count, values);
    ck_assert_int_eq(fg_request_feed(fx->request, name, tensor), FG_OK);
    fg_tensor_unref(tensor);
}

void ax_feed_text(ax *fx, const char *text) {
    ck_assert_int_eq(fg_request_feed_text(fx->request, text, fx->report), FG_OK);
}

void ax_compile(ax *fx) {
    if (fg_request_compile(fx->request, fx->report, &fx->program) != FG_OK)
        ck_abort_msg("%s", fg_report_text(fx->report, FG_FORMAT_TEXT, false));
    ck_assert_int_eq(fg_run_new(fx->program, &fx->run), FG_OK);
}

fg_status ax_execute(ax *fx) {
    return fg_run_execute(fx->run, fx->report);
}

void ax_run_feed(ax *fx, size_t index, int count, const float *values) {
    fg_tensor *tensor = ax_floats(fx, count, values);
    ck_assert_int_eq(fg_run_feed(fx->run, index, tensor), FG_OK);
    fg_tensor_unref(tensor);
}

void ax_expect(ax *fx, size_t output, int count, ...) {
    const fg_tensor *tensor = fg_run_output(fx->run, output);
    ck_assert_ptr_nonnull(tensor);
    ck_assert_int_eq(fg_tensor_dtype(tensor), FG_FLOAT32);
    ck_assert_uint_eq(fg_tensor_count(tensor), (size_t)count);
    const float *values = fg_tensor_data(tensor);
    va_list args;
    va_start(args, count);
    for (int i = 0; i < count; i++)
        ck_assert_double_eq_tol((double)values[i], va_arg(args, double), 1e-5);
    va_end(args);
}

const char *ax_codes(fg_report *report) {
    static char text[256];
    text[0] = 0;
    for (size_t i = 0; i < fg_report_count(report); i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s", i ? " " : "",
                 fg_finding_code(fg_report_at(report, i)));
    }
    return text;
}

const char *ax_path(const char *name) {
    static char path[4096];
    const char *root = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    return path;
}

int main(void) {
    Suite *(*const suites[])(void) = {api_digits_suite,
                                      api_model_suite,
                                      api_run_suite,
                                      api_text_suite,
                                      api_loop_suite,
                                      api_threads_suite,
                                      api_memory_suite,
                                      api_checkpoint_suite,
                                      api_findings_suite,
                                      api_rules_suite,
                                      NULL};
    return fg_tap_main(suites);
}

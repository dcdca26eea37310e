/* The n-th allocation fails, for every n: the call says so, nothing leaks, nothing crashes. */
#include <stdlib.h>
#include <string.h>

#include "api/context.h"
#include "test_api.h"

static const char text[] =
    "def layer(x: T[..., n], units: int) -> T[..., units] {\n"
    "  variable kernel: T[n, units] = random_normal()\n"
    "  return x @ kernel\n}\n"
    "placeholder x: float32[batch, 3]\nplaceholder p: bool\n"
    "y = if p { layer(x, units=2) } else { x[:, :2] }\n"
    "z = if sum(x) > 0.0 { y * 2.0 } else { y }\n"
    "_, l = loop (i = 0, l = z) while i < 2 { i + 1, l + sum(x) * [1.5, 2.5] }\n"
    "kept = boolean_mask(x, x[:, 0] > 0.0)\n"
    "_, m = loop (i = 0, m = kept) while i < 2 { i + 1, m + 1.0 }\n"
    "signature f(x, p) -> (y, z, l, m)\n";

/* Everything that a program does; stops at the first call that fails. */
static fg_status use(ax *fx) {
    fg_status status =
        fg_model_parse(fx->context, "test.graph", text, strlen(text), fx->report, &fx->model);
    if (status == FG_OK) status = fg_session_new(fx->model, fx->report, &fx->session);
    if (status == FG_OK) status = fg_request_new(fx->session, "f", fx->report, &fx->request);
    if (status == FG_OK) status = fg_request_feed_text(fx->request, "x=[[1, 2, 3]]", fx->report);
    if (status == FG_OK) status = fg_request_feed_text(fx->request, "p=true", fx->report);
    if (status == FG_OK) status = fg_request_compile(fx->request, fx->report, &fx->program);
    if (status == FG_OK) status = fg_run_new(fx->program, &fx->run);
    if (status == FG_OK) status = fg_run_execute(fx->run, fx->report);
    if (status != FG_OK) return status;
    fg_tensor *x = fg_tensor_new(fx->context, FG_FLOAT32, 2, (int64_t[]){2, 3});
    if (!x) return FG_LIMIT;
    status = fg_run_feed(fx->run, 0, x);
    fg_tensor_unref(x);
    return status == FG_OK ? fg_run_execute(fx->run, fx->report) : status;
}

/* A model with trained weights from files: proved, fed from a file, run, written as text. */
static fg_status use_digits(ax *fx) {
    char *words = NULL;
    fg_status status =
        fg_model_load(fx->context, ax_path("samples/digits.graph"), fx->report, &fx->model);
    if (status == FG_OK) status = fg_session_new(fx->model, fx->report, &fx->session);
    if (status == FG_OK) status = fg_model_lint(fx->session, fx->report);
    if (status == FG_OK) status = fg_model_text(fx->model, &words);
    free(words);
    if (status == FG_OK) status = fg_request_new(fx->session, "score", fx->report, &fx->request);
    if (status == FG_OK)
        status = fg_request_feeds_file(fx->request, ax_path("samples/digits_test.npz"), fx->report);
    if (status == FG_OK) status = fg_request_compile(fx->request, fx->report, &fx->program);
    if (status == FG_OK) status = fg_run_new(fx->program, &fx->run);
    if (status == FG_OK) status = fg_run_execute(fx->run, fx->report);
    free(fg_report_text(fx->report, FG_FORMAT_JSON, false));
    return status;
}

static fg_status (*const uses[])(ax *fx) = {use, use_digits};

START_TEST(each_allocation_fails_once) {
    ax fx;
    bool fewer = false;
    for (long n = 1; !fewer && n < 100000; n++) {
        ax_init(&fx, NULL);
        atomic_store(&fx.context->memory.fail_in, n);
        fg_status status = uses[_i](&fx);
        fewer = atomic_load(&fx.context->memory.fail_in) > 0;
        atomic_store(&fx.context->memory.fail_in, 0);
        if (status != FG_OK) {
            ck_assert(!fewer);
            ck_assert_msg(status == FG_LIMIT, "allocation %ld: status %d: %s", n, (int)status,
                          ax_codes(fx.report));
        }
        ax_fini(&fx);
    }
    ck_assert(fewer);
}
END_TEST

Suite *api_memory_suite(void) {
    Suite *suite = suite_create("short memory");
    TCase *tests = tcase_create("short memory");
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(tests, each_allocation_fails_once, 0, sizeof uses / sizeof *uses);
    suite_add_tcase(suite, tests);
    return suite;
}

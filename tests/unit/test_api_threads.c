/* Several runs of one program at once, each with a report of its own. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_api.h"

#define THREADS 4
#define ROUNDS  60

typedef struct worker {
    ax *fx;
    int number;
    char error[200]; /* empty: everything was right */
} worker;

#define WRONG(it, ...)                                         \
    do {                                                       \
        snprintf((it)->error, sizeof(it)->error, __VA_ARGS__); \
        goto out;                                              \
    } while (0)

/* Feeds of sizes 1 to 12, more than are kept, and each third round an index that does not exist. */
static void *work(void *data) {
    worker *it = data;
    fg_context *context = it->fx->context;
    fg_run *run = NULL;
    fg_report *report = NULL;
    if (fg_run_new(it->fx->program, &run) != FG_OK || fg_report_new(context, &report) != FG_OK)
        WRONG(it, "no run");
    for (int round = 0; round < ROUNDS; round++) {
        int64_t n = 1 + (it->number * 5 + round) % 12;
        fg_tensor *x = fg_tensor_new(context, FG_FLOAT32, 1, &n);
        for (int64_t i = 0; i < n; i++) ((float *)fg_tensor_mutable(x))[i] = (float)(i + round);
        fg_tensor *index = fg_tensor_new(context, FG_INT32, 0, NULL);
        bool bad = round % 3 == 2;
        *(int32_t *)fg_tensor_mutable(index) = bad ? 12 : 0;
        fg_run_feed(run, 0, x);
        fg_run_feed(run, 1, index);
        fg_tensor_unref(x);
        fg_tensor_unref(index);
        fg_status status = fg_run_execute(run, report);
        if (status != (bad ? FG_FINDINGS : FG_OK)) WRONG(it, "status %d", status);
        if (bad) {
            fg_location at = fg_finding_location(report, fg_report_at(report, 0));
            char *text = fg_report_text(report, FG_FORMAT_TEXT, false);
            bool right = at.line == 4 && strstr(text, "G419");
            free(text);
            fg_report_clear(report);
            if (!right) WRONG(it, "line %u", at.line);
            continue;
        }
        const float *y = fg_tensor_data(fg_run_output(run, 0));
        for (int64_t i = 0; i < n; i++) {
            float expected = 3 * (float)(i + round) + 10 + (float)round;
            if (y[i] != expected) WRONG(it, "%g instead of %g", (double)y[i], (double)expected);
        }
    }
out:
    fg_run_free(run);
    fg_report_free(report);
    return NULL;
}

START_TEST(runs_at_once) {
    ax fx;
    ax_init_threads(&fx,
                    "placeholder x: float32[n]\nplaceholder i: int32\n"
                    "variable w: float32[1] = 10.0\n"
                    "y = x * 3.0 + w + gather(x, minimum(i, 12))\n"
                    "signature f(x, i) -> y\n",
                    2);
    ax_request(&fx, "f");
    ax_feed_text(&fx, "x=[1, 2]");
    ax_feed_text(&fx, "i=0");
    ax_compile(&fx);
    pthread_t threads[THREADS];
    worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.fx = &fx, .number = i};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) ck_assert_str_eq(workers[i].error, "");
    ax_fini(&fx);
}
END_TEST

Suite *api_threads_suite(void) {
    Suite *suite = suite_create("threads");
    TCase *tests = tcase_create("threads");
    tcase_add_test(tests, runs_at_once);
    suite_add_tcase(suite, tests);
    return suite;
}

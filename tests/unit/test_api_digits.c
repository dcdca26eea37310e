/* The digits: a trained model, real images, and what PyTorch answers in double precision. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/npy.h"
#include "test_api.h"

#define IMAGES 360

typedef struct digits {
    ax fx;
    fg_memory memory;
    fg_tensor *image, *label, *expected;
} digits;

static fg_tensor *member(fg_npz *npz, const char *name) {
    fg_data_error error = {0};
    for (size_t i = 0; i < fg_npz_count(npz); i++)
        if (strcmp(fg_npz_name(npz, i), name) == 0) return fg_npz_read(npz, i, &error);
    return NULL;
}

static void begin(digits *it) {
    ax_init(&it->fx, NULL);
    fg_memory_init(&it->memory, SIZE_MAX);
    fg_data_error error = {0};
    fg_npz *npz = fg_npz_open(&it->memory, ax_path("samples/digits_test.npz"), &error);
    ck_assert_msg(npz != NULL, "%s", error.why);
    it->image = member(npz, "image");
    it->label = member(npz, "label");
    it->expected = member(npz, "expected_probs");
    fg_npz_close(npz);
    ck_assert_ptr_nonnull(it->expected);
    ck_assert_int_eq(fg_model_load(it->fx.context, ax_path("samples/digits.graph"), it->fx.report,
                                   &it->fx.model),
                     FG_OK);
    ck_assert_int_eq(fg_session_new(it->fx.model, it->fx.report, &it->fx.session), FG_OK);
}

static void end(digits *it) {
    fg_tensor_unref(it->image);
    fg_tensor_unref(it->label);
    fg_tensor_unref(it->expected);
    ax_fini(&it->fx);
    ck_assert_uint_eq(atomic_load(&it->memory.used), 0);
}

START_TEST(probabilities_and_answers) {
    static digits it;
    begin(&it);
    ax_request(&it.fx, "predict");
    ck_assert_int_eq(fg_request_feed(it.fx.request, "image", it.image), FG_OK);
    ax_compile(&it.fx);
    ck_assert_uint_eq(fg_report_count(it.fx.report), 0);
    ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
    const fg_tensor *probs = fg_run_output(it.fx.run, 0);
    ck_assert_uint_eq(fg_tensor_count(probs), IMAGES * 10);
    const float *got = fg_tensor_data(probs);
    const double *wanted = fg_tensor_data(it.expected);
    const int32_t *label = fg_tensor_data(it.label);
    int right = 0;
    for (int i = 0; i < IMAGES; i++) {
        int best = 0;
        for (int k = 0; k < 10; k++) {
            ck_assert_double_le(fabs((double)got[i * 10 + k] - wanted[i * 10 + k]), 1e-4);
            if (got[i * 10 + k] > got[i * 10 + best]) best = k;
        }
        right += best == label[i];
    }
    ck_assert_int_eq(right, 354);
    end(&it);
}
END_TEST

/* The same signature under several batch sizes gives each image the same answer. */
START_TEST(batches) {
    static digits it;
    begin(&it);
    ax_request(&it.fx, "predict");
    ck_assert_int_eq(fg_request_feed(it.fx.request, "image", it.image), FG_OK);
    ax_compile(&it.fx);
    const double *wanted = fg_tensor_data(it.expected);
    const float *images = fg_tensor_data(it.image);
    for (int64_t size = 1; size <= 5; size++) {
        fg_tensor *some = fg_tensor_new(it.fx.context, FG_FLOAT32, 3, (int64_t[]){size, 8, 8});
        memcpy(fg_tensor_mutable(some), images + 64 * 10, fg_tensor_bytes(some));
        ck_assert_int_eq(fg_run_feed(it.fx.run, 0, some), FG_OK);
        fg_tensor_unref(some);
        ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
        const float *got = fg_tensor_data(fg_run_output(it.fx.run, 0));
        for (int64_t k = 0; k < size * 10; k++)
            ck_assert_double_le(fabs((double)got[k] - wanted[100 + k]), 1e-4);
    }
    end(&it);
}
END_TEST

START_TEST(the_phase_is_asked_for) {
    static digits it;
    begin(&it);
    ax_request(&it.fx, "sample");
    ck_assert_int_eq(fg_request_feed(it.fx.request, "image", it.image), FG_OK);
    ck_assert_int_eq(fg_request_compile(it.fx.request, it.fx.report, &it.fx.program), FG_FINDINGS);
    ck_assert_ptr_null(it.fx.program);
    ck_assert_str_eq(ax_codes(it.fx.report), "G408");
    fg_report_clear(it.fx.report);
    fg_request_phase(it.fx.request, FG_PHASE_INFER);
    ax_compile(&it.fx);
    ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
    const float *got = fg_tensor_data(fg_run_output(it.fx.run, 0));
    const double *wanted = fg_tensor_data(it.expected);
    for (int k = 0; k < IMAGES * 10; k++)
        ck_assert_double_le(fabs((double)got[k] - wanted[k]), 1e-4);
    end(&it);
}
END_TEST

/* Training draws masks: other numbers in each run, the same for the same number and seed. */
START_TEST(dropout_depends_on_the_run) {
    static digits it;
    begin(&it);
    ax_request(&it.fx, "sample");
    fg_request_phase(it.fx.request, FG_PHASE_TRAIN);
    fg_request_seed(it.fx.request, 3);
    ck_assert_int_eq(fg_request_feed(it.fx.request, "image", it.image), FG_OK);
    ax_compile(&it.fx);
    float first[10];
    ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
    memcpy(first, fg_tensor_data(fg_run_output(it.fx.run, 0)), sizeof first);
    ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
    ck_assert_mem_ne(first, fg_tensor_data(fg_run_output(it.fx.run, 0)), sizeof first);
    fg_run_step(it.fx.run, 0);
    ck_assert_int_eq(ax_execute(&it.fx), FG_OK);
    ck_assert_mem_eq(first, fg_tensor_data(fg_run_output(it.fx.run, 0)), sizeof first);
    end(&it);
}
END_TEST

Suite *api_digits_suite(void) {
    Suite *suite = suite_create("digits");
    TCase *tests = tcase_create("digits");
    tcase_add_test(tests, probabilities_and_answers);
    tcase_add_test(tests, batches);
    tcase_add_test(tests, the_phase_is_asked_for);
    tcase_add_test(tests, dropout_depends_on_the_run);
    suite_add_tcase(suite, tests);
    return suite;
}

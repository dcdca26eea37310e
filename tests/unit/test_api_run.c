/* Requests, programs and runs. */
#include <string.h>

#include "api/context.h"
#include "test_api.h"

START_TEST(by_signature) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = x * 2.0, total = sum(x))\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 3, FLOATS(1, 2, 3));
    ax_compile(&fx);
    ck_assert_uint_eq(fg_program_feeds(fx.program), 1);
    ck_assert_str_eq(fg_program_feed_name(fx.program, 0), "x");
    ck_assert_uint_eq(fg_program_outputs(fx.program), 2);
    ck_assert_str_eq(fg_program_output_name(fx.program, 1), "total");
    ck_assert_ptr_null(fg_run_output(fx.run, 0));
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 3, 2.0, 4.0, 6.0);
    ax_expect(&fx, 1, 1, 6.0);
    ck_assert_ptr_null(fg_run_output(fx.run, 2));
    ax_fini(&fx);
}
END_TEST

START_TEST(there_is_no_such_signature) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature predict(x) -> x\n");
    ck_assert_int_eq(fg_request_new(fx.session, "perdict", fx.report, &fx.request), FG_FINDINGS);
    ck_assert_ptr_null(fx.request);
    ck_assert_str_eq(fg_finding_help_text(fg_report_at(fx.report, 0)), "did you mean 'predict'?");
    ax_fini(&fx);
}
END_TEST

START_TEST(by_fetches) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nplaceholder z: float32[n]\ny = x * x\nw = y + z\n");
    ax_request(&fx, NULL);
    ck_assert_int_eq(fg_request_fetch(fx.request, "y"), FG_OK);
    ck_assert_int_eq(fg_request_fetch(fx.request, "w"), FG_OK);
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    const char *const *needs;
    ck_assert_int_eq(fg_request_needs(fx.request, fx.report, &needs), FG_OK);
    ck_assert_str_eq(needs[0], "z");
    ck_assert_ptr_null(needs[1]);
    ck_assert_int_eq(fg_request_check(fx.request, fx.report), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G401");
    fg_report_clear(fx.report);
    ax_feed(&fx, "z", 2, FLOATS(10, 20));
    ck_assert_int_eq(fg_request_check(fx.request, fx.report), FG_OK);
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 1.0, 4.0);
    ax_expect(&fx, 1, 2, 11.0, 24.0);
    ax_fini(&fx);
}
END_TEST

/* Any value may be fed; what computes it is cut off. */
START_TEST(a_value_in_between_is_fed) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\ny = x * x\nw = y + 1.0\n");
    ax_request(&fx, NULL);
    ck_assert_int_eq(fg_request_fetch(fx.request, "w"), FG_OK);
    ax_feed(&fx, "y", 2, FLOATS(1, 2));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 2.0, 3.0);
    ax_fini(&fx);
}
END_TEST

/* ---- other feeds ---- */

START_TEST(another_value_allocates_nothing) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = tanh(x * 2.0) + sum(x))\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 3, FLOATS(0, 0, 0));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    fg_tensor *values[2] = {ax_floats(&fx, 3, FLOATS(1, 2, 3)), ax_floats(&fx, 3, FLOATS(0, 0, 1))};
    atomic_store(&fx.context->memory.fail_in, 1); /* whoever allocates fails */
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(fg_run_feed(fx.run, 0, values[i % 2]), FG_OK);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
    }
    ck_assert_int_eq(atomic_load(&fx.context->memory.fail_in), 1);
    atomic_store(&fx.context->memory.fail_in, 0);
    ax_expect(&fx, 0, 3, 1.0, 1.0, 1.9640276); /* tanh(2) = 0.9640276 */
    for (int i = 0; i < 2; i++) fg_tensor_unref(values[i]);
    ax_fini(&fx);
}
END_TEST

/* An output that is fed to the next run is not written over; two tensors take turns. */
START_TEST(carried_values_allocate_nothing) {
    ax fx;
    ax_init(&fx, "placeholder h: float32[2]\nsignature f(h) -> (h = h * 2.0 + 1.0, g = h * 1.0)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "h", 2, FLOATS(0, 1));
    ax_compile(&fx);
    for (int i = 0; i < 10; i++) {
        if (i == 3) atomic_store(&fx.context->memory.fail_in, 1);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        double power = (double)(2 << i); /* h after n runs is 2 ** n * (h + 1) - 1 */
        ax_expect(&fx, 0, 2, power - 1, power * 2 - 1);
        ax_expect(&fx, 1, 2, power / 2 - 1, power - 1);
        ck_assert_int_eq(fg_run_feed(fx.run, 0, (fg_tensor *)(uintptr_t)fg_run_output(fx.run, 0)),
                         FG_OK);
    }
    ck_assert_int_eq(atomic_load(&fx.context->memory.fail_in), 1);
    atomic_store(&fx.context->memory.fail_in, 0);
    ax_fini(&fx);
}
END_TEST

/* Shapes that were seen before need nothing either. */
START_TEST(shapes_take_turns) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = x + sum(x))\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    fg_tensor *values[2] = {ax_floats(&fx, 2, FLOATS(1, 2)), ax_floats(&fx, 3, FLOATS(1, 2, 3))};
    for (int i = 0; i < 10; i++) {
        if (i == 2) atomic_store(&fx.context->memory.fail_in, 1);
        ck_assert_int_eq(fg_run_feed(fx.run, 0, values[i % 2]), FG_OK);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        if (i % 2)
            ax_expect(&fx, 0, 3, 7.0, 8.0, 9.0);
        else
            ax_expect(&fx, 0, 2, 4.0, 5.0);
    }
    ck_assert_int_eq(atomic_load(&fx.context->memory.fail_in), 1);
    atomic_store(&fx.context->memory.fail_in, 0);
    for (int i = 0; i < 2; i++) fg_tensor_unref(values[i]);
    ax_fini(&fx);
}
END_TEST

/* More shapes than are kept: each is compiled again when it comes again. */
START_TEST(many_shapes) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = sum(x * x))\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 1, FLOATS(1));
    ax_compile(&fx);
    float values[40];
    for (int i = 0; i < 40; i++) values[i] = 1;
    for (int round = 0; round < 2; round++)
        for (int n = 1; n <= 40; n++) {
            ax_run_feed(&fx, 0, n, values);
            ck_assert_int_eq(ax_execute(&fx), FG_OK);
            ax_expect(&fx, 0, 1, (double)n);
        }
    ax_fini(&fx);
}
END_TEST

START_TEST(a_shape_that_does_not_fit) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nplaceholder y: float32[n]\nplaceholder z: float32[m]\n"
            "signature f(x, y) -> (sum = x + y)\nsignature g(x, z) -> (sum = x + z)\n");
    ck_assert_str_eq(ax_codes(fx.report), "G308"); /* of g */
    fg_report_clear(fx.report);
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_feed(&fx, "y", 2, FLOATS(1, 2));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_run_feed(&fx, 1, 3, FLOATS(1, 2, 3));
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G416");
    ck_assert_ptr_null(fg_run_output(fx.run, 0));
    ax_run_feed(&fx, 1, 2, FLOATS(3, 4)); /* and it goes on */
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 4.0, 6.0);
    fg_report_clear(fx.report);
    ax_request(&fx, "g"); /* nothing says that n is m: compared when the feeds are known */
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_feed(&fx, "z", 3, FLOATS(1, 2, 3));
    ck_assert_int_eq(fg_request_compile(fx.request, fx.report, &fx.program), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G302");
    ck_assert_uint_eq(fg_finding_location(fx.report, fg_report_at(fx.report, 0)).line, 5);
    ax_fini(&fx);
}
END_TEST

START_TEST(element_types_are_converted) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = x * 2.0)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    fg_tensor *integers = fg_tensor_new(fx.context, FG_INT64, 1, (int64_t[]){2});
    ((int64_t *)fg_tensor_mutable(integers))[1] = 5;
    ck_assert_int_eq(fg_run_feed(fx.run, 0, integers), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 0.0, 10.0);
    fg_tensor_unref(integers);
    fg_tensor *large = fg_tensor_new(fx.context, FG_INT64, 1, (int64_t[]){1});
    ((int64_t *)fg_tensor_mutable(large))[0] = (1 << 24) + 1; /* no float32 */
    ck_assert_int_eq(fg_run_feed(fx.run, 0, large), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G414");
    fg_tensor_unref(large);
    ax_fini(&fx);
}
END_TEST

/* ---- branches ---- */

#define LAZY                                                                      \
    "placeholder p: bool\nplaceholder x: float32[2]\nplaceholder z: float32[2]\n" \
    "y = if p { x * 2.0 } else { z - 1.0 }\n"

/* A placeholder that only the side not taken uses is not asked for; when the other side is taken
 * later, it is. */
START_TEST(only_the_side_taken_needs_feeds) {
    ax fx;
    ax_init(&fx, LAZY);
    ax_request(&fx, NULL);
    ck_assert_int_eq(fg_request_fetch(fx.request, "y"), FG_OK);
    fg_tensor *truth = ax_bool(&fx, true), *falsity = ax_bool(&fx, false);
    ck_assert_int_eq(fg_request_feed(fx.request, "p", truth), FG_OK);
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 2.0, 4.0);
    ck_assert_int_eq(fg_run_feed(fx.run, 0, falsity), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_ptr_nonnull(strstr(ax_codes(fx.report), "G401"));
    ck_assert_int_eq(fg_run_feed(fx.run, 0, truth), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 2.0, 4.0);
    fg_tensor_unref(truth);
    fg_tensor_unref(falsity);
    ax_fini(&fx);
}
END_TEST

START_TEST(both_sides_are_fed) {
    ax fx;
    ax_init(&fx, LAZY "signature f(p, x, z) -> y\n");
    ax_request(&fx, "f");
    fg_tensor *truth[2] = {ax_bool(&fx, false), ax_bool(&fx, true)};
    ck_assert_int_eq(fg_request_feed(fx.request, "p", truth[1]), FG_OK);
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_feed(&fx, "z", 2, FLOATS(10, 20));
    ax_compile(&fx);
    for (int i = 0; i < 6; i++) {
        if (i == 3) atomic_store(&fx.context->memory.fail_in, 1); /* both plans are there */
        ck_assert_int_eq(fg_run_feed(fx.run, 0, truth[i % 2]), FG_OK);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ax_expect(&fx, 0, 2, i % 2 ? 2.0 : 9.0, i % 2 ? 4.0 : 19.0);
    }
    atomic_store(&fx.context->memory.fail_in, 0);
    for (int i = 0; i < 2; i++) fg_tensor_unref(truth[i]);
    ax_fini(&fx);
}
END_TEST

/* ---- failures ---- */

START_TEST(an_index_out_of_range) {
    ax fx;
    ax_init(&fx,
            "placeholder i: int32[n]\nconst t: float32[3] = [1, 2, 3]\n"
            "signature f(i) -> (y = gather(t, minimum(i, 7)))\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "i=[0, 3]");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G419");
    ck_assert_uint_eq(fg_finding_location(fx.report, fg_report_at(fx.report, 0)).line, 3);
    ck_assert_ptr_null(fg_run_output(fx.run, 0));
    ax_fini(&fx);
}
END_TEST

START_TEST(a_false_assertion) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nassert sum(x) > 0.0, \"x is not positive\"\n"
            "signature f(x) -> (y = x * 2.0)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_run_feed(&fx, 0, 2, FLOATS(-1, -2));
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G217");
    ck_assert_ptr_nonnull(
        strstr(fg_finding_message(fg_report_at(fx.report, 0)), "x is not positive"));
    ax_fini(&fx);
}
END_TEST

START_TEST(a_result_larger_than_any_memory) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\n"
            "signature f(x) -> (y = sum(broadcast_to(sum(x), [2147483648, 2147483648])))\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 1, FLOATS(1));
    ck_assert_int_eq(fg_request_compile(fx.request, fx.report, &fx.program), FG_LIMIT);
    ck_assert_str_eq(ax_codes(fx.report), "G105");
    ck_assert_ptr_null(fx.program);
    ax_fini(&fx);
}
END_TEST

/* ---- promises ---- */

START_TEST(a_promise_is_kept_later) {
    ax fx;
    ax_init(&fx, "placeholder x: float32[n]\nsignature f(x) -> (y = x * 2.0)\n");
    ax_request(&fx, "f");
    ck_assert_int_eq(fg_request_promise(fx.request, "x", FG_INVALID, -1, NULL), FG_OK);
    ck_assert_int_eq(fg_request_check(fx.request, fx.report), FG_OK);
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G401");
    ax_run_feed(&fx, 0, 2, FLOATS(1, 2));
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 2.0, 4.0);
    ax_fini(&fx);
}
END_TEST

START_TEST(a_promised_shape_is_compiled_at_once) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n, 3]\nplaceholder w: float32[3, 2]\n"
            "signature f(x, w) -> (y = x @ w)\n");
    ax_request(&fx, "f");
    ck_assert_int_eq(fg_request_promise_text(fx.request, "x:float32[4, 3]", fx.report), FG_OK);
    ck_assert_int_eq(fg_request_promise_text(fx.request, "w", fx.report), FG_OK);
    ax_compile(&fx);
    fg_tensor *x = fg_tensor_new(fx.context, FG_FLOAT32, 2, (int64_t[]){4, 3});
    fg_tensor *w = fg_tensor_new(fx.context, FG_FLOAT32, 2, (int64_t[]){3, 2});
    ck_assert_int_eq(fg_run_feed(fx.run, 0, x), FG_OK);
    ck_assert_int_eq(fg_run_feed(fx.run, 1, w), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ck_assert_uint_eq(fg_tensor_count(fg_run_output(fx.run, 0)), 8);
    fg_tensor_unref(x);
    fg_tensor_unref(w);
    ax_fini(&fx);
}
END_TEST

/* ---- variables ---- */

#define COUNTER                             \
    "def counter(x) {\n"                    \
    "  state total: float32[2] = 0.0\n"     \
    "  total <- total + x\n"                \
    "  return total\n}\n"                   \
    "placeholder x: float32[2]\n"           \
    "placeholder limit: float32 = 1000.0\n" \
    "c = counter(x)\n"

START_TEST(updates_outlive_runs) {
    ax fx;
    ax_init(&fx, COUNTER "signature count(x) -> c\nsignature other(x) -> (y = x * 1.5)\n");
    ax_request(&fx, "count");
    ax_feed(&fx, "x", 2, FLOATS(1, 10));
    ax_compile(&fx);
    for (int i = 1; i <= 3; i++) {
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ax_expect(&fx, 0, 2, (double)i, 10.0 * i);
    }
    ax_request(&fx, "other"); /* which does not reach it */
    ax_feed(&fx, "x", 2, FLOATS(1, 10));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    const float *total = fg_tensor_data(fg_session_variable(fx.session, 0));
    ck_assert_float_eq(total[0], 3);
    ck_assert_float_eq(total[1], 30);
    ax_fini(&fx);
}
END_TEST

/* A run that fails has changed nothing. */
START_TEST(a_failed_run_updates_nothing) {
    ax fx;
    ax_init(&fx, COUNTER "assert sum(x) < limit\nsignature count(x, limit) -> c\n");
    ax_request(&fx, "count");
    ax_feed(&fx, "x", 2, FLOATS(1, 10));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_run_feed(&fx, 0, 2, FLOATS(1000, 1000));
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    const float *total = fg_tensor_data(fg_session_variable(fx.session, 0));
    ck_assert_float_eq(total[0], 1);
    ck_assert_float_eq(total[1], 10);
    ax_fini(&fx);
}
END_TEST

START_TEST(seeds_decide_first_values) {
    float first[4];
    for (int i = 0; i < 3; i++) {
        ax fx;
        ax_init(&fx, "variable w: float32[4] = random_normal()\nsignature f() -> w\n");
        ax_request(&fx, "f");
        fg_request_seed(fx.request, i == 2 ? 8 : 7);
        ax_compile(&fx);
        const float *w = fg_tensor_data(fg_session_variable(fx.session, 0));
        if (i == 0) memcpy(first, w, sizeof first);
        if (i == 1) ck_assert_mem_eq(first, w, sizeof first);
        if (i == 2) ck_assert_mem_ne(first, w, sizeof first);
        ax_fini(&fx);
    }
}
END_TEST

/* What is made of kernels for float32 takes its memory from the plan too. */
START_TEST(half_precision_allocates_nothing) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float16[n, 3]\nplaceholder b: bfloat16[n]\n"
            "const k: float16[3, 2] = [[1, 2], [3, 4], [5, 6]]\n"
            "y = x @ k\nz = softmax(y * 0.5) + exp(-y)\n"
            "_, s = loop (i = 0, s = cast(0, bfloat16)) while i < 3 { i + 1, s * 2 + sum(b) }\n"
            "signature f(x, b) -> (y, s, z)\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "x=[[1, 2, 3], [0.5, 0, -1]]");
    ax_feed_text(&fx, "b=[1, 2.5]");
    ax_compile(&fx);
    for (int i = 0; i < 3; i++) {
        if (i == 2) atomic_store(&fx.context->memory.fail_in, 1);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        const uint16_t *y = fg_tensor_data(fg_run_output(fx.run, 0));
        const uint16_t *s = fg_tensor_data(fg_run_output(fx.run, 1));
        ck_assert_uint_eq(y[0], 0x4d80); /* 22 */
        ck_assert_uint_eq(y[1], 0x4f00); /* 28 */
        ck_assert_uint_eq(y[2], 0xc480); /* -4.5 */
        ck_assert_uint_eq(y[3], 0xc500); /* -5 */
        ck_assert_uint_eq(*s, 0x41c4);   /* 3.5 * 7 = 24.5 */
    }
    atomic_store(&fx.context->memory.fail_in, 0);
    ax_fini(&fx);
}
END_TEST

Suite *api_run_suite(void) {
    Suite *suite = suite_create("runs");
    TCase *tests = tcase_create("runs");
    tcase_add_test(tests, by_signature);
    tcase_add_test(tests, there_is_no_such_signature);
    tcase_add_test(tests, by_fetches);
    tcase_add_test(tests, half_precision_allocates_nothing);
    tcase_add_test(tests, a_value_in_between_is_fed);
    tcase_add_test(tests, another_value_allocates_nothing);
    tcase_add_test(tests, carried_values_allocate_nothing);
    tcase_add_test(tests, shapes_take_turns);
    tcase_add_test(tests, many_shapes);
    tcase_add_test(tests, a_shape_that_does_not_fit);
    tcase_add_test(tests, element_types_are_converted);
    tcase_add_test(tests, only_the_side_taken_needs_feeds);
    tcase_add_test(tests, both_sides_are_fed);
    tcase_add_test(tests, an_index_out_of_range);
    tcase_add_test(tests, a_false_assertion);
    tcase_add_test(tests, a_result_larger_than_any_memory);
    tcase_add_test(tests, a_promise_is_kept_later);
    tcase_add_test(tests, a_promised_shape_is_compiled_at_once);
    tcase_add_test(tests, updates_outlive_runs);
    tcase_add_test(tests, a_failed_run_updates_nothing);
    tcase_add_test(tests, seeds_decide_first_values);
    suite_add_tcase(suite, tests);
    return suite;
}

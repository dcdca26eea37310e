/* Loops. */
#include <string.h>

#include "api/context.h"
#include "test_api.h"

static float first_of(ax *fx, size_t output) {
    return *(const float *)fg_tensor_data(fg_run_output(fx->run, output));
}

START_TEST(turns) {
    ax fx;
    ax_init(&fx,
            "placeholder n: int32\nplaceholder x: float32[k]\n"
            "_, total = loop (i = 0, s = 0.0) while i < n { i + 1, s + cast(i, float32) }\n"
            "a, b, _ = loop (a = x, b = -x, j = 0) while j < 3 { b, a + b, j + 1 }\n"
            "signature f(n, x) -> (total, a, b)\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "n=5");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    for (int i = 0; i < 3; i++) {
        if (i == 2)
            atomic_store(&fx.context->memory.fail_in, 1); /* nothing is allocated any more */
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ax_expect(&fx, 0, 1, 10.0);
        ax_expect(&fx, 1, 2, -1.0, -2.0); /* (1, -1), (-1, 0), (0, -1), (-1, -1) */
        ax_expect(&fx, 2, 2, -1.0, -2.0);
    }
    atomic_store(&fx.context->memory.fail_in, 0);
    fg_tensor *zero = fg_tensor_new(fx.context, FG_INT32, 0, NULL);
    ck_assert_int_eq(fg_run_feed(fx.run, 0, zero), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 1, 0.0);
    ax_run_feed(&fx, 1, 3, FLOATS(3, 4, 5)); /* another shape */
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 1, 3, -3.0, -4.0, -5.0);
    fg_tensor_unref(zero);
    ax_fini(&fx);
}
END_TEST

/* What the body reads from outside, constants and variables among it, and values that pass through
 * or change places. */
START_TEST(what_a_body_reads) {
    ax fx;
    ax_init(&fx,
            "variable w: float32[2] = 10.0\nconst c: float32[2] = [1, 2]\n"
            "placeholder x: float32[2]\n"
            "a, b, same, _ = loop (a = x, b = x * 2.0, same = x, i = 0) while i < 3 {\n"
            "  b, a, same, i + 1\n}\n"
            "sum, _ = loop (s = x, i = 0) while i < 4 { s + w * c, i + 1 }\n"
            "signature f(x) -> (a, b, same, sum)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ax_expect(&fx, 0, 2, 2.0, 4.0);
        ax_expect(&fx, 1, 2, 1.0, 2.0);
        ax_expect(&fx, 2, 2, 1.0, 2.0);
        ax_expect(&fx, 3, 2, 41.0, 82.0);
    }
    ax_fini(&fx);
}
END_TEST

/* Kernels keep weights in another order as long as they are the same: in all turns of a loop, and
 * not from run to run. A sum over 3 * 3 * 32 equal products. */
START_TEST(weights_from_outside) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32\nplaceholder w: float32\n"
            "kernel = fill([3, 3, 32, 32], w)\n"
            "y, _ = loop (y = fill([1, 24, 24, 32], x), i = 0) while i < 2 {\n"
            "  pad(conv(y, kernel, padding=\"valid\"), [[0, 0], [1, 1], [1, 1], [0, 0]],\n"
            "      value=2.0), i + 1\n}\n"
            "corner = y[0, 0, 0, 0]\nmiddle = y[0, 1, 1, 5]\n"
            "signature f(x, w) -> (corner, middle)\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "x=1");
    ax_feed_text(&fx, "w=0.5");
    ax_compile(&fx);
    for (int run = 0; run < 3; run++) {
        float w = run == 1 ? 0.25f : 0.5f;
        fg_tensor *weight = fg_tensor_new(fx.context, FG_FLOAT32, 0, NULL);
        *(float *)fg_tensor_mutable(weight) = w;
        ck_assert_int_eq(fg_run_feed(fx.run, 1, weight), FG_OK);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ax_expect(&fx, 0, 1, 2.0);
        /* of nine pixels four are inside, the others 2 */
        ax_expect(&fx, 1, 1, (4 * 288 * w + 5 * 2) * 32 * w);
        fg_tensor_unref(weight);
    }
    ax_fini(&fx);
}
END_TEST

START_TEST(loops_in_loops) {
    ax fx;
    ax_init(&fx,
            "placeholder n: int32\n"
            "_, o = loop (u = 0, o = 0.0) while u < n {\n"
            "  _, inner = loop (v = 0, s = 0.0) while v < u + 1 { v + 1, s + 1.0 }\n"
            "  u + 1, o + inner\n}\n"
            "signature f(n) -> o\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "n=10");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 1, 55.0); /* 1 + 2 + .. + 10 */
    ax_fini(&fx);
}
END_TEST

/* Each turn draws other numbers, the same in each run of the same number. */
START_TEST(turns_draw_differently) {
    ax fx;
    ax_init(&fx,
            "_, r = loop (i = 0, r = zeros([4])) while i < 4 {\n"
            "  i + 1, set_item(r, i, reshape(random_uniform([1]), []), axis=0)\n}\n"
            "signature f() -> r\n");
    ax_request(&fx, "f");
    ax_compile(&fx);
    float first[4];
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    memcpy(first, fg_tensor_data(fg_run_output(fx.run, 0)), sizeof first);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++) ck_assert_float_ne(first[i], first[j]);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ck_assert_float_ne(first_of(&fx, 0), first[0]);
    fg_run_step(fx.run, 0);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ck_assert_mem_eq(first, fg_tensor_data(fg_run_output(fx.run, 0)), sizeof first);
    ax_fini(&fx);
}
END_TEST

/* A loop in a branch that is not taken does not turn: it would never end. */
START_TEST(loops_are_lazy) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32\n"
            "s, _ = loop (s = x, i = 0) while s == x { s, i + 1 }\n"
            "y = if x > 0.0 { x } else { s }\n"
            "signature f(x) -> y\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "x=3");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 1, 3.0);
    ax_fini(&fx);
}
END_TEST

#define CHECKED                                     \
    "def checked(x) {\n"                            \
    "  assert x < 5.0, \"five is too much\"\n"      \
    "  return x + 1.0\n}\n"                         \
    "placeholder n: int32\nplaceholder k: int32\n"  \
    "const t: float32[3] = [1, 2, 3]\n"             \
    "_, y = loop (i = 0, y = 0.0) while i < n {\n"  \
    "  i + 1, checked(y) + gather(t, k) * 0.0\n}\n" \
    "signature f(n, k) -> y\n"

/* Assertions and failures in a body belong to its turns. */
START_TEST(turns_fail) {
    ax fx;
    ax_init(&fx, CHECKED);
    ax_request(&fx, "f");
    ax_feed_text(&fx, "n=5");
    ax_feed_text(&fx, "k=0");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK); /* 0 to 4 are checked, and the result is 5 */
    ax_expect(&fx, 0, 1, 5.0);
    fg_tensor *number = fg_tensor_new(fx.context, FG_INT32, 0, NULL);
    *(int32_t *)fg_tensor_mutable(number) = 6;
    ck_assert_int_eq(fg_run_feed(fx.run, 0, number), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G217");
    fg_report_clear(fx.report);
    ck_assert_int_eq(fg_run_feed(fx.run, 1, number), FG_OK);
    ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G419");
    fg_tensor_unref(number);
    ax_fini(&fx);
}
END_TEST

START_TEST(a_loop_without_end) {
    static const char text[] =
        "_, s = loop (i = 0, s = 0.0) while i >= 0 { i, s }\n"
        "signature f() -> s\n";
    ax fx;
    memset(&fx, 0, sizeof fx);
    fg_options options = {.threads = 1, .max_iterations = 1000};
    ck_assert_int_eq(fg_context_new(&options, &fx.context), FG_OK);
    ck_assert_int_eq(fg_report_new(fx.context, &fx.report), FG_OK);
    ck_assert_int_eq(
        fg_model_parse(fx.context, "endless", text, strlen(text), fx.report, &fx.model), FG_OK);
    ck_assert_int_eq(fg_session_new(fx.model, fx.report, &fx.session), FG_OK);
    ax_request(&fx, "f");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_LIMIT);
    ck_assert_str_eq(ax_codes(fx.report), "G105");
    ax_fini(&fx);
}
END_TEST

/* Sizes that are open in the file are compared before the run. */
START_TEST(what_is_carried_keeps_its_shape) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nplaceholder z: float32[m]\n"
            "y, _ = loop (y = x, i = 0) while i < 2 { z, i + 1 }\n"
            "signature f(x, z) -> y\n");
    fg_report_clear(fx.report);
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_feed(&fx, "z", 3, FLOATS(1, 2, 3));
    ck_assert_int_eq(fg_request_compile(fx.request, fx.report, &fx.program), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G302");
    ax_fini(&fx);
}
END_TEST

/* What turns are compiled for is known when the mask is: of each run anew. */
START_TEST(sizes_that_only_the_run_tells) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nkept = boolean_mask(x, x > 0.0)\n"
            "a, i = loop (a = kept * 0.0, i = 0) while i < 3 {\n"
            "  inner, _ = loop (v = a, j = 0) while j < 2 { v + kept, j + 1 }\n"
            "  inner, i + 1\n}\n"
            "s, k = loop (s = 0.0, k = 0) while k < shape(kept)[0] { s + kept[k] ** 2.0, k + 1 }\n"
            "signature f(x) -> (a, i, s, k)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 4, FLOATS(1, -1, 2, 3));
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 3, 6.0, 12.0, 18.0);
    ck_assert_float_eq(first_of(&fx, 2), 14.0f);
    static float values[][4] = {{-1, 5, -1, -1}, {4, 3, 2, 1}, {-1, -1, -1, -1}};
    static const float sums[] = {25, 30, 0};
    for (int i = 0; i < 3; i++) {
        ax_run_feed(&fx, 0, 4, values[i]);
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ck_assert_float_eq(first_of(&fx, 2), sums[i]);
        const fg_tensor *a = fg_run_output(fx.run, 0);
        size_t kept = 0;
        for (int j = 0; j < 4; j++)
            if (values[i][j] > 0)
                ck_assert_float_eq(((const float *)fg_tensor_data(a))[kept++], 6 * values[i][j]);
        ck_assert_uint_eq(fg_tensor_count(a), kept);
    }
    ax_fini(&fx);
}
END_TEST

/* Turns draw as in any other loop: by the seed, and anew in each turn. */
START_TEST(late_turns_draw) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nkept = boolean_mask(x, x > 0.0)\n"
            "a, b, _ = loop (a = kept, b = kept, i = 0) while i < 2 {\n"
            "  b, random_uniform(shape(kept)), i + 1\n}\n"
            "c, d, _ = loop (c = x, d = x, i = 0) while i < 2 {\n"
            "  d, random_uniform(shape(x)), i + 1\n}\n"
            "signature f(x) -> (a, b, c, d)\n");
    ax_request(&fx, "f");
    ax_feed(&fx, "x", 2, FLOATS(1, 2));
    ax_compile(&fx);
    float first[2];
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(ax_execute(&fx), FG_OK);
        ck_assert_float_ne(first_of(&fx, 0), first_of(&fx, 1));
        ck_assert_float_ne(first_of(&fx, 0), first_of(&fx, 2)); /* by the operation's name */
        first[i] = first_of(&fx, 0);
    }
    ck_assert_float_ne(first[0], first[1]);
    ax_fini(&fx);
}
END_TEST

START_TEST(late_turns_fail) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nkept = boolean_mask(x, x > 0.0)\n"
            "y, _ = loop (y = kept, i = 0) while i < 2 { kept[i:], i + 1 }\n"
            "z, _ = loop (z = kept, i = 0) while i < 2 { boolean_mask(z, z > 1.0), i + 1 }\n"
            "signature f(x) -> y\nsignature g(x) -> z\n");
    static const char *const signatures[] = {"f", "g"};
    for (int i = 0; i < 2; i++) {
        fg_report_clear(fx.report);
        ax_request(&fx, signatures[i]);
        ax_feed(&fx, "x", 2, FLOATS(1, 2));
        ax_compile(&fx);
        fg_report_clear(fx.report);
        ck_assert_int_eq(ax_execute(&fx), FG_FINDINGS);
        ck_assert_str_eq(ax_codes(fx.report), "G302");
    }
    ax_fini(&fx);
}
END_TEST

Suite *api_loop_suite(void) {
    Suite *suite = suite_create("loops");
    TCase *tests = tcase_create("loops");
    tcase_add_test(tests, turns);
    tcase_add_test(tests, what_a_body_reads);
    tcase_add_test(tests, weights_from_outside);
    tcase_add_test(tests, loops_in_loops);
    tcase_add_test(tests, turns_draw_differently);
    tcase_add_test(tests, loops_are_lazy);
    tcase_add_test(tests, turns_fail);
    tcase_add_test(tests, a_loop_without_end);
    tcase_add_test(tests, what_is_carried_keeps_its_shape);
    tcase_add_test(tests, sizes_that_only_the_run_tells);
    tcase_add_test(tests, late_turns_draw);
    tcase_add_test(tests, late_turns_fail);
    suite_add_tcase(suite, tests);
    return suite;
}

/* Values and requests as text, expectations, tensors as text and files. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test_api.h"

#define GRAPH                                                         \
    "placeholder x: float32[batch, 2]\nplaceholder k: int32[batch]\n" \
    "y = x * 2.0\nsignature f(x) -> y\nsignature g(x, k) -> (y, k = k + 1)\n"

START_TEST(feeds_as_text) {
    ax fx;
    ax_init(&fx, GRAPH);
    ax_request(&fx, "g");
    ax_feed_text(&fx, "x=[[1, 2], [3, 4]]");
    ax_feed_text(&fx, "k=zeros"); /* as long as x */
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 4, 2.0, 4.0, 6.0, 8.0);
    ck_assert_uint_eq(fg_tensor_count(fg_run_output(fx.run, 1)), 2);
    ax_fini(&fx);
}
END_TEST

START_TEST(sizes_for_generators) {
    ax fx;
    ax_init(&fx, GRAPH);
    ax_request(&fx, "f");
    ck_assert_int_eq(fg_request_dim_text(fx.request, "batch=5", fx.report), FG_OK);
    ax_feed_text(&fx, "x=ones");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ck_assert_uint_eq(fg_tensor_count(fg_run_output(fx.run, 0)), 10);
    ax_fini(&fx);
}
END_TEST

/* One mistake, one message: what could not be read is not said to be missing too. */
START_TEST(a_feed_that_cannot_be_read) {
    static const struct {
        const char *text, *code;
        fg_status status;
    } cases[] = {
        {"x=[[1, 2], [3]]", "G104", FG_FINDINGS},
        {"x=[[1, two]]", "G102", FG_FINDINGS},
        {"x=@nowhere.npy", "G413", FG_UNREADABLE},
        {"x=zeros", "G102", FG_FINDINGS},
        {"x=float32[4611686018427387904]=1", "G105", FG_LIMIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ax fx;
        ax_init(&fx, GRAPH);
        ax_request(&fx, "f");
        ck_assert_int_eq(fg_request_feed_text(fx.request, cases[i].text, fx.report),
                         cases[i].status);
        ck_assert_str_eq(ax_codes(fx.report), cases[i].code);
        fg_location at = fg_finding_location(fx.report, fg_report_at(fx.report, 0));
        ck_assert_str_eq(at.file, "feed 1");
        ck_assert_int_ne(fg_request_compile(fx.request, fx.report, &fx.program), FG_OK);
        ck_assert_ptr_null(fx.program);
        ck_assert_str_eq(ax_codes(fx.report), cases[i].code);
        ax_fini(&fx);
    }
}
END_TEST

START_TEST(arguments_that_are_none) {
    ax fx;
    ax_init(&fx, GRAPH);
    ax_request(&fx, "f");
    ck_assert_int_eq(fg_request_feed_text(fx.request, "x", fx.report), FG_FINDINGS);
    ck_assert_int_eq(fg_request_feed_text(fx.request, "=1", fx.report), FG_FINDINGS);
    ck_assert_int_eq(fg_request_dim_text(fx.request, "batch=-1", fx.report), FG_FINDINGS);
    ck_assert_int_eq(fg_request_dim_text(fx.request, "btach=1", fx.report), FG_FINDINGS);
    ck_assert_int_eq(fg_request_promise_text(fx.request, "x:flat32", fx.report), FG_FINDINGS);
    ck_assert_int_eq(fg_request_promise_text(fx.request, "x:float32[2", fx.report), FG_FINDINGS);
    ck_assert_uint_eq(fg_report_count(fx.report), 6);
    ck_assert_int_eq(fg_request_promise_text(fx.request, "x:float32[?, 2]", fx.report), FG_OK);
    ax_fini(&fx);
}
END_TEST

START_TEST(feeds_of_a_file) {
    ax fx;
    ax_init(&fx, GRAPH);
    fg_tensor *x = fg_tensor_new(fx.context, FG_FLOAT64, 2, (int64_t[]){1, 2});
    const fg_tensor *tensors[] = {x, x};
    const char *names[] = {"x", "unrelated"}, *why, *path = "test_api_feeds.npz";
    ck_assert_int_eq(fg_tensors_save_npz(2, tensors, names, path, &why), FG_OK);
    fg_tensor_unref(x);
    ax_request(&fx, "f");
    ck_assert_int_eq(fg_request_feeds_file(fx.request, path, fx.report), FG_OK);
    ax_compile(&fx);
    ck_assert_uint_eq(fg_program_feeds(fx.program), 1);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    ax_expect(&fx, 0, 2, 0.0, 0.0);
    ck_assert_int_eq(fg_request_feeds_file(fx.request, "nowhere.npz", fx.report), FG_UNREADABLE);
    unlink(path);
    ax_fini(&fx);
}
END_TEST

START_TEST(expectations) {
    ax fx;
    ax_init(&fx, GRAPH);
    ax_request(&fx, "f");
    ax_feed_text(&fx, "x=[[1, 2], [3, nan]]");
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    char *why;
    ck_assert_int_eq(fg_run_expect(fx.run, "y=[[2, 4], [6, nan]]", 0, 0, fx.report, &why), FG_OK);
    ck_assert_ptr_null(why);
    ck_assert_int_eq(fg_run_expect(fx.run, "y=[[2, 4.05], [6, nan]]", 0.1, 0, fx.report, &why),
                     FG_OK);
    ck_assert_int_eq(fg_run_expect(fx.run, "y=[[2, 4], [5.5, 1]]", 0, 0.1, fx.report, &why),
                     FG_FINDINGS);
    ck_assert_ptr_nonnull(strstr(why, "2 of 4 elements differ"));
    ck_assert_ptr_nonnull(strstr(why, "[1, 1]")); /* NaN is further off than any number */
    free(why);
    ck_assert_int_eq(fg_run_expect(fx.run, "y=[2]", 0, 0, fx.report, &why), FG_FINDINGS);
    ck_assert_str_eq(why, "its shape is [2, 2], not [1]");
    free(why);
    ck_assert_uint_eq(fg_report_count(fx.report), 0);
    ck_assert_int_eq(fg_run_expect(fx.run, "z=[2]", 0, 0, fx.report, &why), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G501");
    ck_assert_ptr_null(why);
    ax_fini(&fx);
}
END_TEST

/* Two integers that are one number as doubles differ. */
START_TEST(expectations_of_large_integers) {
    ax fx;
    ax_init(&fx, "placeholder n: int64\nsignature f(n) -> (m = n + n)\n");
    ax_request(&fx, "f");
    ax_feed_text(&fx, "n=4503599627370497"); /* 2 ** 52 + 1; twice that is 2 ** 53 + 2 */
    ax_compile(&fx);
    ck_assert_int_eq(ax_execute(&fx), FG_OK);
    char *why;
    ck_assert_int_eq(fg_run_expect(fx.run, "m=9007199254740994", 0, 0, fx.report, &why), FG_OK);
    ck_assert_int_eq(fg_run_expect(fx.run, "m=9007199254740993", 0, 0, fx.report, &why),
                     FG_FINDINGS);
    free(why);
    ax_fini(&fx);
}
END_TEST

START_TEST(tensors_as_text) {
    ax fx;
    ax_init(&fx, NULL);
    fg_tensor *tensor = ax_floats(&fx, 3, FLOATS(1, 2.5f, -3));
    char *text = fg_tensor_text(tensor, 0), *json = fg_tensor_json(tensor);
    ck_assert_ptr_nonnull(strstr(text, "2.5"));
    ck_assert_str_eq(json, "[1.0,2.5,-3.0]");
    free(text);
    free(json);
    const char *why;
    ck_assert_int_eq(fg_tensor_save_npy(tensor, "test_api_tensor.npy", &why), FG_OK);
    ck_assert_int_eq(unlink("test_api_tensor.npy"), 0);
    ck_assert_int_eq(fg_tensor_save_npy(tensor, "/nowhere/at/all.npy", &why), FG_UNWRITABLE);
    ck_assert_ptr_nonnull(why);
    fg_tensor_unref(tensor);
    ax_fini(&fx);
}
END_TEST

START_TEST(proofs) {
    ax fx;
    ax_init(&fx,
            "placeholder x: float32[n]\nplaceholder y: float32[n]\n"
            "signature good(x, y) -> (z = x + y)\nsignature bad(x) -> (z = x + y)\n");
    ck_assert_int_eq(fg_model_lint(fx.session, fx.report), FG_FINDINGS);
    ck_assert_str_eq(ax_codes(fx.report), "G605");
    ck_assert_uint_eq(fg_finding_location(fx.report, fg_report_at(fx.report, 0)).line, 4);
    ax_fini(&fx);
}
END_TEST

Suite *api_text_suite(void) {
    Suite *suite = suite_create("texts");
    TCase *tests = tcase_create("texts");
    tcase_add_test(tests, feeds_as_text);
    tcase_add_test(tests, sizes_for_generators);
    tcase_add_test(tests, a_feed_that_cannot_be_read);
    tcase_add_test(tests, arguments_that_are_none);
    tcase_add_test(tests, feeds_of_a_file);
    tcase_add_test(tests, expectations);
    tcase_add_test(tests, expectations_of_large_integers);
    tcase_add_test(tests, tensors_as_text);
    tcase_add_test(tests, proofs);
    suite_add_tcase(suite, tests);
    return suite;
}

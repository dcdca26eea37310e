/* Shapes of feeds, and symbols over all of them. */
#include <stdio.h>
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

/* One placeholder of this shape, fed these sizes. */
static void feed_one(fixture *fx, const char *wanted, const int *dims) {
    fg_value_id x = fx_placeholder(fx, 1, "x", FG_FLOAT32, wanted);
    FX_OP(fx, 2, FG_OP_exp, "y", x);
    fx_feed(fx, "x", dims);
    fx_fetch(fx, "y");
}

/* Another placeholder, fed too; call before feed_one. */
static void feed_also(fixture *fx, uint32_t line, const char *name, const char *wanted,
                      const int *dims) {
    fg_value_id x = fx_placeholder(fx, line, name, FG_FLOAT32, wanted);
    char copy[32];
    snprintf(copy, sizeof copy, "exp_%s", name);
    FX_OP(fx, line, FG_OP_exp, copy, x);
    fx_feed(fx, name, dims);
    fx_fetch(fx, fg_name_of_text(&fx->names, copy)->text);
}

START_TEST(a_shape_that_fits_is_silent) {
    FX_BEGIN(fx);
    feed_one(&fx, "batch, 8, ?", FX_DIMS(3, 8, 5));
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert_int_eq(fx.resolution.bindings.values[0], 3);
    ck_assert_int_eq(fx.resolution.bindings.values[1], 5);
    fx_fini(&fx);
}
END_TEST

START_TEST(an_unknown_rank_takes_anything) {
    FX_BEGIN(fx);
    feed_one(&fx, "...", FX_DIMS(3, 8, 5));
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_size_that_differs_names_the_axis) {
    FX_BEGIN(fx);
    feed_one(&fx, "batch, 8, 8", FX_DIMS(3, 8, 7));
    ck_assert_str_eq(fx_check(&fx), "G404");
    const fg_finding *finding = fx_finding(&fx, FG_G404);
    ck_assert_str_eq(finding->message,
                     "'x' wants [batch, 8, 8] and is fed [3, 8, 7]: axis 2 is 7, not 8");
    ck_assert_ptr_null(finding->help);
    ck_assert_str_eq(finding->marks->label, "float32[batch, 8, 8]");
    fx_fini(&fx);
}
END_TEST

typedef struct advice_case {
    const char *wanted;
    int fed[4];
    const char *help;
} advice_case;

static const advice_case advice_cases[] = {
    {"?, 1", {5, -1}, "add an axis: reshape the feed to [5, 1]"},
    {"batch, 8, 8", {8, 8, -1}, "add an axis: reshape the feed to [1, 8, 8]"},
    {"batch, 8, 8", {32, 64, -1}, "it has as many elements as [32, 8, 8]: reshape it"},
    {"batch, 3, 5", {7, 5, 3, -1}, "transpose the last two axes of the feed"},
    {"batch, 10", {3, -1}, "these look like class numbers: feed one_hot rows of length 10"},
    {"batch, 8, 8", {3, 5, -1}, NULL},
};

START_TEST(advice_that_fits) {
    const advice_case *row = &advice_cases[_i];
    FX_BEGIN(fx);
    feed_one(&fx, row->wanted, row->fed);
    ck_assert_str_eq(fx_check(&fx), "G404");
    const char *help = fx_finding(&fx, FG_G404)->help;
    if (row->help)
        ck_assert_str_eq(help, row->help);
    else
        ck_assert_ptr_null(help);
    fx_fini(&fx);
}
END_TEST

/* Values that are no class numbers: not one_hot, and nothing else fits. */
START_TEST(no_one_hot_of_other_numbers) {
    FX_BEGIN(fx);
    feed_one(&fx, "batch, 10", FX_DIMS(3));
    ((float *)fx.demand.feeds.at[0].tensor->data)[1] = 10.0f;
    ck_assert_str_eq(fx_check(&fx), "G404");
    ck_assert_ptr_null(fx_finding(&fx, FG_G404)->help);
    fx_fini(&fx);
}
END_TEST

START_TEST(an_empty_axis_is_a_warning) {
    FX_BEGIN(fx);
    feed_one(&fx, "batch, 8", FX_DIMS(0, 8));
    ck_assert_str_eq(fx_check(&fx), "G405");
    ck_assert_str_eq(fx_finding(&fx, FG_G405)->message, "'x' is fed [0, 8]: axis 0 is empty");
    fx_fini(&fx);
}
END_TEST

START_TEST(an_axis_declared_empty_is_not) {
    FX_BEGIN(fx);
    feed_one(&fx, "batch, 0", FX_DIMS(2, 0));
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(two_feeds_that_disagree) {
    FX_BEGIN(fx);
    feed_also(&fx, 5, "label", "batch", FX_DIMS(32));
    feed_one(&fx, "batch, 8", FX_DIMS(31, 8));
    ck_assert_str_eq(fx_check(&fx), "G416");
    const fg_finding *finding = fx_finding(&fx, FG_G416);
    ck_assert_str_eq(finding->message, "'batch' is 32 in 'label' (axis 0) and 31 in 'x' (axis 0)");
    ck_assert_uint_eq(finding->span.source, fx.demand.feeds.at[1].span.source);
    fx_fini(&fx);
}
END_TEST

START_TEST(one_feed_that_disagrees_with_itself) {
    FX_BEGIN(fx);
    feed_one(&fx, "n, n", FX_DIMS(3, 4));
    ck_assert_str_eq(fx_check(&fx), "G416");
    ck_assert_str_eq(fx_finding(&fx, FG_G416)->message,
                     "'n' is 3 on axis 0 and 4 on axis 1 of 'x'");
    fx_fini(&fx);
}
END_TEST

START_TEST(three_feeds_make_one_finding) {
    FX_BEGIN(fx);
    feed_also(&fx, 5, "a", "batch", FX_DIMS(32));
    feed_also(&fx, 6, "b", "batch", FX_DIMS(31));
    feed_one(&fx, "batch", FX_DIMS(30));
    ck_assert_str_eq(fx_check(&fx), "G416");
    fx_fini(&fx);
}
END_TEST

START_TEST(unnamed_sizes_are_independent) {
    FX_BEGIN(fx);
    feed_also(&fx, 5, "label", "?", FX_DIMS(32));
    feed_one(&fx, "?, 8", FX_DIMS(31, 8));
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

/* A feed whose shape is wrong says nothing about symbols. */
START_TEST(a_wrong_shape_silences_the_symbols) {
    FX_BEGIN(fx);
    feed_also(&fx, 5, "label", "batch", FX_DIMS(32));
    feed_one(&fx, "batch, 8", FX_DIMS(31, 9));
    ck_assert_str_eq(fx_check(&fx), "G404");
    fx_fini(&fx);
}
END_TEST

START_TEST(formulas_are_compared_after_binding) {
    FX_BEGIN(fx);
    feed_one(&fx, "4*batch, units+1", FX_DIMS(12, 6));
    feed_also(&fx, 5, "a", "batch", FX_DIMS(3));
    feed_also(&fx, 6, "b", "units", FX_DIMS(5));
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_formula_that_differs) {
    FX_BEGIN(fx);
    feed_one(&fx, "4*batch", FX_DIMS(13));
    feed_also(&fx, 5, "a", "batch", FX_DIMS(3));
    ck_assert_str_eq(fx_check(&fx), "G404");
    ck_assert_str_eq(fx_finding(&fx, FG_G404)->message,
                     "'x' wants [4*batch] and is fed [13]: axis 0 is 13, and 4*batch is 12");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_formula_decides_its_only_symbol) {
    FX_BEGIN(fx);
    feed_one(&fx, "4*batch", FX_DIMS(12));
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert_int_eq(fx.resolution.bindings.values[0], 3);
    fx_fini(&fx);
}
END_TEST

START_TEST(a_formula_that_nothing_solves) {
    FX_BEGIN(fx);
    feed_one(&fx, "4*batch", FX_DIMS(13));
    ck_assert_str_eq(fx_check(&fx), "G404");
    ck_assert_str_eq(fx_finding(&fx, FG_G404)->message,
                     "'x' wants [4*batch] and is fed [13]: axis 0 is 13, and 4*batch never is");
    fx_fini(&fx);
}
END_TEST

/* n*n is no line: nothing is bound, and the run compares. */
START_TEST(a_formula_that_is_no_line_stays_open) {
    FX_BEGIN(fx);
    feed_one(&fx, "n*n", FX_DIMS(9));
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert_int_eq(fx.resolution.bindings.values[0], -1);
    fx_fini(&fx);
}
END_TEST

START_TEST(two_formulas_that_disagree) {
    FX_BEGIN(fx);
    feed_one(&fx, "4*batch", FX_DIMS(12));
    feed_also(&fx, 5, "a", "2*batch", FX_DIMS(8));
    ck_assert_str_eq(fx_check(&fx), "G404");
    ck_assert_str_eq(fx_finding(&fx, FG_G404)->message,
                     "'a' wants [2*batch] and is fed [8]: axis 0 is 8, and 2*batch is 6");
    fx_fini(&fx);
}
END_TEST

START_TEST(promised_sizes_are_compared_where_given) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "batch, 8");
    FX_OP(&fx, 2, FG_OP_exp, "y", x);
    fg_feed *promise = fx_promise(&fx, "x");
    promise->rank = 2;
    promise->dims[0] = -1;
    promise->dims[1] = 9;
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G404");
    ck_assert_str_eq(fx_finding(&fx, FG_G404)->message,
                     "'x' wants [batch, 8] and is fed [?, 9]: axis 1 is 9, not 8");
    fx_fini(&fx);
}
END_TEST

/* What the signature fixes tells sizes too, and its feeds have to agree. */
START_TEST(a_fixed_input_binds) {
    for (int size = 3; size <= 4; size++) {
        FX_BEGIN(fx);
        fg_value_id scale = fx_placeholder(&fx, 1, "scale", FG_FLOAT32, "n");
        fg_value_id x = fx_placeholder(&fx, 2, "x", FG_FLOAT32, "batch, n");
        FX_OP(&fx, 3, FG_OP_multiply, "y", x, scale);
        fx_signature(&fx, 4, "f", "x, scale", "y");
        fg_input *fixed = &fx.graph.signatures.at[0].inputs[1];
        fixed->fixed = fx_tensor(&fx, FG_FLOAT32, 1, (int64_t[]){3});
        fg_graph_hold(&fx.graph, fixed->fixed);
        fx_by_signature(&fx, "f");
        fx_feed(&fx, "x", FX_DIMS(7, size));
        ck_assert_str_eq(fx_check(&fx), size == 3 ? "" : "G416");
        if (size == 4)
            ck_assert_str_eq(fx_finding(&fx, FG_G416)->message,
                             "'n' is 3 in 'scale' (axis 0) and 4 in 'x' (axis 1)");
        fx_fini(&fx);
    }
}
END_TEST

Suite *fg_check_shapes_suite(void) {
    Suite *suite = suite_create("shapes");
    TCase *tcase = tcase_create("shapes");
    tcase_add_test(tcase, a_shape_that_fits_is_silent);
    tcase_add_test(tcase, an_unknown_rank_takes_anything);
    tcase_add_test(tcase, a_size_that_differs_names_the_axis);
    tcase_add_loop_test(tcase, advice_that_fits, 0,
                        (int)(sizeof advice_cases / sizeof *advice_cases));
    tcase_add_test(tcase, no_one_hot_of_other_numbers);
    tcase_add_test(tcase, an_empty_axis_is_a_warning);
    tcase_add_test(tcase, an_axis_declared_empty_is_not);
    tcase_add_test(tcase, two_feeds_that_disagree);
    tcase_add_test(tcase, one_feed_that_disagrees_with_itself);
    tcase_add_test(tcase, three_feeds_make_one_finding);
    tcase_add_test(tcase, unnamed_sizes_are_independent);
    tcase_add_test(tcase, a_wrong_shape_silences_the_symbols);
    tcase_add_test(tcase, formulas_are_compared_after_binding);
    tcase_add_test(tcase, a_formula_that_differs);
    tcase_add_test(tcase, a_formula_decides_its_only_symbol);
    tcase_add_test(tcase, a_formula_that_nothing_solves);
    tcase_add_test(tcase, a_formula_that_is_no_line_stays_open);
    tcase_add_test(tcase, two_formulas_that_disagree);
    tcase_add_test(tcase, promised_sizes_are_compared_where_given);
    tcase_add_test(tcase, a_fixed_input_binds);
    suite_add_tcase(suite, tcase);
    return suite;
}

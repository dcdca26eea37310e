/* The lazy `if`: what is known before a run, and what is needed on a condition only. */
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

/* y = if p { a } else { b } with placeholders a and b */
static fg_value_id make_branch(fixture *fx, fg_value_id p) {
    fg_value_id a = fx_placeholder(fx, 11, "a", FG_FLOAT32, "");
    fg_value_id b = fx_placeholder(fx, 12, "b", FG_FLOAT32, "");
    return FX_OP(fx, 13, FG_OP_select_branch, "y", p, a, b);
}

/* Checks a fetch of y, where p is what `make` gives, with "a" fed or "b". */
static const char *with_fed(fixture *fx, const char *name) {
    fx_promise(fx, name);
    fx_fetch(fx, "y");
    return fx_check(fx);
}

START_TEST(a_known_phase_needs_one_side) {
    for (int train = 0; train < 2; train++) {
        FX_BEGIN(fx);
        fg_value_id y = make_branch(&fx, fx_phase(&fx, 1, "keras_learning_phase"));
        fx.demand.phase = train ? FG_PHASE_TRAIN : FG_PHASE_INFER;
        ck_assert_str_eq(with_fed(&fx, train ? "a" : "b"), "");
        ck_assert(fx_needed(&fx, y));
        ck_assert_int_eq(fx.resolution.known[fx.graph.phase],
                         train ? FG_KNOWN_TRUE : FG_KNOWN_FALSE);
        ck_assert_uint_eq(fx.resolution.fixed.count, 1);
        ck_assert_uint_eq(fx.resolution.fixed.at[0].value, fx.graph.phase);
        ck_assert_int_eq(*(uint8_t *)fx.resolution.fixed.at[0].tensor->data, train);
        fx_fini(&fx);
    }
}
END_TEST

START_TEST(the_side_taken_must_be_fed) {
    FX_BEGIN(fx);
    make_branch(&fx, fx_phase(&fx, 1, "keras_learning_phase"));
    fx.demand.phase = FG_PHASE_TRAIN;
    ck_assert_str_eq(with_fed(&fx, "b"), "G401 G403");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->path, "y <- a");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_fed_scalar_decides) {
    for (int truth = 0; truth < 2; truth++) {
        FX_BEGIN(fx);
        fg_value_id p = fx_placeholder(&fx, 1, "p", FG_BOOL, "");
        make_branch(&fx, FX_OP(&fx, 2, FG_OP_logical_not, "not_p", p));
        fx_feed_tensor(&fx, "p", fx_bool_tensor(&fx, truth));
        ck_assert_str_eq(with_fed(&fx, truth ? "b" : "a"), "");
        ck_assert(fx.demand.feeds.at[0].decides);
        ck_assert_uint_eq(fx.demand.feeds.at[0].value, p);
        fx_fini(&fx);
    }
}
END_TEST

/* 1 is true, and 1.0 too: as feeds are converted. */
START_TEST(a_fed_scalar_of_another_type_decides) {
    FX_BEGIN(fx);
    make_branch(&fx, fx_placeholder(&fx, 1, "p", FG_BOOL, ""));
    fg_tensor *one = fx_tensor(&fx, FG_INT64, 0, NULL);
    *(int64_t *)one->data = 1;
    fx_feed_tensor(&fx, "p", one);
    ck_assert_str_eq(with_fed(&fx, "a"), "");
    ck_assert_int_eq(fx.demand.feeds.at[0].tensor->dtype, FG_BOOL);
    ck_assert_int_eq(fx.demand.feeds.at[0].given, FG_INT64);
    fx_fini(&fx);
}
END_TEST

START_TEST(arithmetic_of_constants_and_feeds_decides) {
    for (int32_t fed = 4; fed <= 6; fed += 2) {
        FX_BEGIN(fx);
        fg_value_id n = fx_placeholder(&fx, 1, "n", FG_INT32, "");
        fg_value_id twice = FX_OP(&fx, 2, FG_OP_add, "twice", n, n);
        make_branch(&fx, FX_OP(&fx, 3, FG_OP_less, "p", twice, fx_int(&fx, 10)));
        fg_tensor *tensor = fx_tensor(&fx, FG_INT32, 0, NULL);
        *(int32_t *)tensor->data = fed;
        fx_feed_tensor(&fx, "n", tensor);
        ck_assert_str_eq(with_fed(&fx, fed == 4 ? "a" : "b"), "");
        fx_fini(&fx);
    }
}
END_TEST

/* `false and u` is false whatever u is, and u need not be fed. */
START_TEST(half_of_a_conjunction_may_be_enough) {
    FX_BEGIN(fx);
    fg_value_id p = fx_placeholder(&fx, 1, "p", FG_BOOL, "");
    fg_value_id u = fx_placeholder(&fx, 2, "u", FG_BOOL, "");
    make_branch(&fx, FX_OP(&fx, 3, FG_OP_logical_and, "both", u, p));
    fx_feed_tensor(&fx, "p", fx_bool_tensor(&fx, false));
    ck_assert_str_eq(with_fed(&fx, "b"), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(half_of_a_disjunction_may_not_be_enough) {
    FX_BEGIN(fx);
    fg_value_id p = fx_placeholder(&fx, 1, "p", FG_BOOL, "");
    fg_value_id u = fx_placeholder(&fx, 2, "u", FG_BOOL, "");
    make_branch(&fx, FX_OP(&fx, 3, FG_OP_logical_or, "both", u, p));
    fx_promise(&fx, "a");
    fx_feed_tensor(&fx, "p", fx_bool_tensor(&fx, false));
    /* u is promised, its value unknown: b may be needed */
    ck_assert_str_eq(with_fed(&fx, "u"), "G417");
    ck_assert_str_eq(fx_finding(&fx, FG_G417)->message,
                     "'b' (float32) is not fed, and fetch 'y' needs it where 'both' is false");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_missing_predicate_silences_what_hangs_on_it) {
    FX_BEGIN(fx);
    fg_value_id u = fx_placeholder(&fx, 1, "u", FG_BOOL, "");
    make_branch(&fx, FX_OP(&fx, 3, FG_OP_logical_not, "p", u));
    ck_assert_str_eq(with_fed(&fx, "a"), "G401");
    ck_assert_str_eq(fx_finding(&fx, FG_G401)->message,
                     "'u' (bool) is needed by fetch 'y' and is not fed");
    fx_fini(&fx);
}
END_TEST

/* A feed whose value could not be read is in the report already. */
START_TEST(an_unread_predicate_silences_what_hangs_on_it) {
    FX_BEGIN(fx);
    fg_value_id u = fx_placeholder(&fx, 1, "u", FG_BOOL, "");
    make_branch(&fx, FX_OP(&fx, 3, FG_OP_logical_not, "p", u));
    fx_feed_tensor(&fx, "u", NULL);
    ck_assert_str_eq(with_fed(&fx, "a"), "");
    fx_fini(&fx);
}
END_TEST

/* A default decides as well, and is told. */
START_TEST(a_default_decides) {
    FX_BEGIN(fx);
    make_branch(&fx, fx_default(&fx, 1, "training", fx_bool(&fx, false)));
    ck_assert_str_eq(with_fed(&fx, "b"), "G411");
    ck_assert_str_eq(fx_finding(&fx, FG_G411)->message,
                     "'training' is not fed: its default, false, is used");
    fx_fini(&fx);
}
END_TEST

START_TEST(what_only_the_run_knows_needs_both_sides) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    make_branch(&fx, FX_OP(&fx, 2, FG_OP_any, "p", x));
    fx_promise(&fx, "x");
    ck_assert_str_eq(with_fed(&fx, "b"), "G417");
    const fg_finding *finding = fx_finding(&fx, FG_G417);
    ck_assert_str_eq(finding->message,
                     "'a' (float32) is not fed, and fetch 'y' needs it where 'p' is true, which "
                     "only the run knows");
    ck_assert_uint_eq(fx_line(&fx, finding->marks->span), 2);
    ck_assert_int_eq(fx.resolution.known[fx.graph.phase], FG_UNKNOWN);
    fx_fini(&fx);
}
END_TEST

/* Both sides need a: then it is needed, whatever p is. */
START_TEST(what_both_sides_need_is_needed) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    fg_value_id a = fx_placeholder(&fx, 2, "a", FG_FLOAT32, "");
    fg_value_id p = FX_OP(&fx, 3, FG_OP_any, "p", x);
    fg_value_id b = FX_OP(&fx, 4, FG_OP_exp, "b", a);
    FX_OP(&fx, 5, FG_OP_select_branch, "y", p, a, b);
    ck_assert_str_eq(with_fed(&fx, "x"), "G401");
    fx_fini(&fx);
}
END_TEST

/* The condition is that of the branch that decides, not of one that both of whose sides need it. */
START_TEST(the_condition_is_the_one_that_decides) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    fg_value_id a = fx_placeholder(&fx, 2, "a", FG_FLOAT32, "");
    fg_value_id c = fx_placeholder(&fx, 3, "c", FG_FLOAT32, "");
    fg_value_id p = FX_OP(&fx, 4, FG_OP_any, "p", x);
    fg_value_id q = FX_OP(&fx, 5, FG_OP_logical_not, "q", p);
    fg_value_id b = FX_OP(&fx, 6, FG_OP_exp, "b", a);
    fg_value_id inner = FX_OP(&fx, 7, FG_OP_select_branch, "inner", q, a, b);
    FX_OP(&fx, 8, FG_OP_select_branch, "y", p, c, inner);
    fx_promise(&fx, "c");
    ck_assert_str_eq(with_fed(&fx, "x"), "G417");
    ck_assert(strstr(fx_finding(&fx, FG_G417)->message, "where 'p' is false"));
    fx_fini(&fx);
}
END_TEST

/* A thousand branches, one in the other, and a hundred thousand negations: nothing recurses. */
START_TEST(depth_does_not_matter) {
    FX_BEGIN(fx);
    fg_value_id p = fx_placeholder(&fx, 1, "p", FG_BOOL, "");
    fg_value_id q = p;
    for (int i = 0; i < 100000; i++) q = FX_OP(&fx, 2, FG_OP_logical_not, NULL, q);
    fg_value_id a = fx_placeholder(&fx, 3, "a", FG_FLOAT32, "");
    fg_value_id b = fx_placeholder(&fx, 4, "b", FG_FLOAT32, "");
    fg_value_id y = a;
    for (int i = 0; i < 1000; i++) y = FX_OP(&fx, 5, FG_OP_select_branch, NULL, q, y, b);
    fx_name(&fx, "y", y);
    fx_feed_tensor(&fx, "p", fx_bool_tensor(&fx, true));
    ck_assert_str_eq(with_fed(&fx, "a"), "");
    fx_fini(&fx);
}
END_TEST

/* ---- assertions ---- */

static fg_op_id add_assert(fixture *fx, fg_value_id condition) {
    fg_op_id op =
        fg_graph_add(&fx->graph, FG_OP_assert, 0, fx_span(fx, 20, 6), &condition, 1, NULL, NULL, 0);
    FG_PUSH(&fx->arena, &fx->graph.asserts, op);
    return op;
}

START_TEST(assertions_run_where_they_have_what_they_need) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_BOOL, "n");
    fg_value_id w = fx_variable(&fx, 3, "w", FG_BOOL, "4");
    FX_OP(&fx, 4, FG_OP_logical_not, "y", x);
    fg_op_id can = add_assert(&fx, FX_OP(&fx, 5, FG_OP_any, NULL, x));
    fg_op_id cannot = add_assert(&fx, FX_OP(&fx, 6, FG_OP_any, NULL, z));
    fg_op_id foreign = add_assert(&fx, FX_OP(&fx, 7, FG_OP_any, NULL, w));
    ck_assert_str_eq(with_fed(&fx, "x"), "");
    ck_assert_int_eq(fx.resolution.op_needed[can], 1);
    ck_assert_int_eq(fx.resolution.op_needed[cannot], 0);
    ck_assert_int_eq(fx.resolution.op_needed[foreign], 0);
    ck_assert(!fx_needed(&fx, w));
    fx_fini(&fx);
}
END_TEST

START_TEST(an_assertion_waits_for_all_of_its_inputs) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_BOOL, "n");
    FX_OP(&fx, 4, FG_OP_logical_not, "y", x);
    fg_value_id both = FX_OP(&fx, 5, FG_OP_logical_and, NULL, x, z);
    fg_op_id a = add_assert(&fx, FX_OP(&fx, 6, FG_OP_any, NULL, both));
    fg_op_id b = add_assert(&fx, FX_OP(&fx, 7, FG_OP_any, NULL, both));
    ck_assert_str_eq(with_fed(&fx, "x"), "");
    ck_assert_int_eq(fx.resolution.op_needed[a], 0);
    ck_assert_int_eq(fx.resolution.op_needed[b], 0);
    fx_promise(&fx, "z");
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert_int_eq(fx.resolution.op_needed[a], 1);
    ck_assert_int_eq(fx.resolution.op_needed[b], 1);
    fx_fini(&fx);
}
END_TEST

Suite *fg_check_branches_suite(void) {
    Suite *suite = suite_create("branches");
    TCase *tcase = tcase_create("branches");
    tcase_add_test(tcase, a_known_phase_needs_one_side);
    tcase_add_test(tcase, the_side_taken_must_be_fed);
    tcase_add_test(tcase, a_fed_scalar_decides);
    tcase_add_test(tcase, a_fed_scalar_of_another_type_decides);
    tcase_add_test(tcase, arithmetic_of_constants_and_feeds_decides);
    tcase_add_test(tcase, half_of_a_conjunction_may_be_enough);
    tcase_add_test(tcase, half_of_a_disjunction_may_not_be_enough);
    tcase_add_test(tcase, a_missing_predicate_silences_what_hangs_on_it);
    tcase_add_test(tcase, an_unread_predicate_silences_what_hangs_on_it);
    tcase_add_test(tcase, a_default_decides);
    tcase_add_test(tcase, what_only_the_run_knows_needs_both_sides);
    tcase_add_test(tcase, what_both_sides_need_is_needed);
    tcase_add_test(tcase, the_condition_is_the_one_that_decides);
    tcase_add_test(tcase, depth_does_not_matter);
    tcase_add_test(tcase, assertions_run_where_they_have_what_they_need);
    tcase_add_test(tcase, an_assertion_waits_for_all_of_its_inputs);
    suite_add_tcase(suite, tcase);
    return suite;
}

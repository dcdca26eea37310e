/* Arrays of a weights file to variables, by name. */
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

typedef struct array_of {
    const char *name;
    int64_t dims[3]; /* ended by 0 */
} array_of;

static fg_weight weights[8];

/* Checks float32 arrays against the graph's variables. */
static const char *match(fixture *fx, const array_of *arrays, size_t count) {
    memset(weights, 0, sizeof weights);
    for (size_t i = 0; i < count; i++) {
        weights[i] = (fg_weight){.name = arrays[i].name, .dtype = FG_FLOAT32};
        for (; arrays[i].dims[weights[i].rank]; weights[i].rank++)
            weights[i].dims[weights[i].rank] = arrays[i].dims[weights[i].rank];
    }
    bool good = fg_check_weights(&fx->graph, &fx->arena, weights, count, fx_span(fx, 1, 7), "w.npz",
                                 &fx->report);
    ck_assert_int_eq(good, fx->report.counts[FG_SEVERITY_ERROR] == 0);
    return fx_codes(fx);
}
#define MATCH(fx, ...)                         \
    match(fx, (const array_of[]){__VA_ARGS__}, \
          sizeof((const array_of[]){__VA_ARGS__}) / sizeof(array_of))

static void make_dense_pair(fixture *fx) {
    fx_variable(fx, 1, "dense_1/kernel", FG_FLOAT32, "4, 3");
    fx_variable(fx, 2, "dense_2/kernel", FG_FLOAT32, "3, 2");
}

START_TEST(full_names_match) {
    FX_BEGIN(fx);
    make_dense_pair(&fx);
    ck_assert_str_eq(MATCH(&fx, {"dense_2/kernel", {3, 2}}, {"dense_1/kernel", {4, 3}}), "");
    ck_assert_uint_eq(weights[0].variable, 2);
    ck_assert_uint_eq(weights[1].variable, 1);
    fx_fini(&fx);
}
END_TEST

START_TEST(a_wrong_shape) {
    FX_BEGIN(fx);
    make_dense_pair(&fx);
    ck_assert_str_eq(MATCH(&fx, {"dense_1/kernel", {3, 4}}, {"dense_2/kernel", {3, 2}}), "G707");
    ck_assert_str_eq(fx_finding(&fx, FG_G707)->message,
                     "'dense_1/kernel' is float32[3, 4] in w.npz, and the variable is float32[4, "
                     "3]");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_wrong_type) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT64, "4, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_1/kernel", {4, 3}}), "G707");
    ck_assert_str_eq(fx_finding(&fx, FG_G707)->message,
                     "'dense_1/kernel' is float32[4, 3] in w.npz, and the variable is float64[4, "
                     "3]");
    ck_assert_str_eq(fx_finding(&fx, FG_G707)->help, "save it as float64");
    fx_fini(&fx);
}
END_TEST

START_TEST(left_over_on_both_sides) {
    FX_BEGIN(fx);
    make_dense_pair(&fx);
    ck_assert_str_eq(MATCH(&fx, {"dense_1/kernel", {4, 3}}, {"dense_2/kernle", {3, 2}}),
                     "G709 G710");
    ck_assert_str_eq(fx_finding(&fx, FG_G709)->message,
                     "w.npz holds 'dense_2/kernle', which no variable has");
    ck_assert_str_eq(fx_finding(&fx, FG_G709)->help,
                     "is 'dense_2/kernle' meant to be 'dense_2/kernel'?");
    ck_assert_str_eq(fx_finding(&fx, FG_G710)->message, "w.npz has no array for 'dense_2/kernel'");
    fx_fini(&fx);
}
END_TEST

START_TEST(keras_spellings_match) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "bidirectional_1/forward_lstm/kernel", FG_FLOAT32, "4, 3");
    fx_variable(&fx, 2, "bidirectional_1/backward_lstm/kernel", FG_FLOAT32, "4, 3");
    fx_variable(&fx, 3, "lstm_1/bias", FG_FLOAT32, "3");
    fx_variable(&fx, 4, "embedding_1/embeddings", FG_FLOAT32, "7, 2");
    ck_assert_str_eq(MATCH(&fx, {"embedding/embeddings:0", {7, 2}},
                           {"bidirectional_1/backward_lstm_3/kernel", {4, 3}},
                           {"bidirectional_1/forward_lstm_3/kernel:0", {4, 3}},
                           {"lstm_1/lstm_1/lstm_cell_4/bias", {3}}),
                     "G712");
    ck_assert_uint_eq(weights[0].variable, 4);
    ck_assert_uint_eq(weights[1].variable, 2);
    ck_assert_uint_eq(weights[2].variable, 1);
    ck_assert_uint_eq(weights[3].variable, 3);
    ck_assert(strstr(fx_finding(&fx, FG_G712)->message, "4 arrays of w.npz"));
    fx_fini(&fx);
}
END_TEST

/* tf.keras counts dense, dense_1: the second is our dense_2, whatever it is called. */
START_TEST(a_file_that_counts_from_none) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 2, "dense_2/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 3, "lstm_1/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 4, "lstm_2/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense/kernel", {3, 3}}, {"dense_1/kernel", {3, 3}},
                           {"lstm_1/kernel", {3, 3}}, {"lstm_2/kernel", {3, 3}}),
                     "G712");
    ck_assert_uint_eq(weights[0].variable, 1);
    ck_assert_uint_eq(weights[1].variable, 2);
    ck_assert_uint_eq(weights[2].variable, 3);
    ck_assert_uint_eq(weights[3].variable, 4);
    fx_fini(&fx);
}
END_TEST

/* Keras counts on from model to model: its dense_9 and dense_10 are our dense_1 and dense_2. */
START_TEST(a_file_that_counts_on) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 2, "dense_2/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 3, "lstm_1/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_10/kernel:0", {3, 3}}, {"dense_9/kernel:0", {3, 3}},
                           {"lstm_1/kernel:0", {3, 3}}),
                     "G712");
    ck_assert_uint_eq(weights[0].variable, 2);
    ck_assert_uint_eq(weights[1].variable, 1);
    ck_assert_uint_eq(weights[2].variable, 3);
    fx_fini(&fx);
}
END_TEST

/* A number that both have, of which each means another layer: the order counts. */
START_TEST(a_number_that_both_have) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3, 3");
    fx_variable(&fx, 2, "dense_2/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_2/kernel", {3, 3}}, {"dense_3/kernel", {3, 3}}), "G712");
    ck_assert_uint_eq(weights[0].variable, 1);
    ck_assert_uint_eq(weights[1].variable, 2);
    fx_fini(&fx);
}
END_TEST

/* As many layers, but one of another shape: nothing is guessed. */
START_TEST(an_order_that_does_not_fit) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_4/kernel", {3, 4}}), "G709 G710");
    ck_assert_uint_eq(weights[0].variable, 0);
    fx_fini(&fx);
}
END_TEST

/* Nor where there are more of them. */
START_TEST(more_layers_than_here) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_4/kernel", {3, 3}}, {"dense_5/kernel", {3, 3}}),
                     "G709 G710");
    fx_fini(&fx);
}
END_TEST

/* A layer named without a number is not one of a count. */
START_TEST(a_name_without_a_number) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense/kernel", FG_FLOAT32, "3, 3");
    ck_assert_str_eq(MATCH(&fx, {"dense_4/kernel", {3, 3}}), "G709 G710");
    fx_fini(&fx);
}
END_TEST

/* Two variables fit in name and shape: neither is taken. */
START_TEST(an_ambiguous_spelling_is_not_taken) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "b/forward_lstm/kernel", FG_FLOAT32, "3");
    fx_variable(&fx, 2, "b/forward_lstm_1/kernel", FG_FLOAT32, "3");
    ck_assert_str_eq(MATCH(&fx, {"b/forward_lstm_7/kernel", {3}}), "G709 G710");
    ck_assert_uint_eq(weights[0].variable, 0);
    fx_fini(&fx);
}
END_TEST

/* The shape decides between two of one spelling. */
START_TEST(a_shape_decides) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "b/forward_lstm/kernel", FG_FLOAT32, "3");
    fx_variable(&fx, 2, "b/forward_lstm_1/kernel", FG_FLOAT32, "4");
    ck_assert_str_eq(MATCH(&fx, {"b/forward_lstm_7/kernel", {4}}, {"b/forward_lstm/kernel", {3}}),
                     "G712");
    ck_assert_uint_eq(weights[0].variable, 2);
    fx_fini(&fx);
}
END_TEST

/* Two arrays want one variable: neither is taken. */
START_TEST(two_arrays_for_one_variable) {
    FX_BEGIN(fx);
    fx_variable(&fx, 1, "dense_1/kernel", FG_FLOAT32, "3");
    ck_assert_str_eq(MATCH(&fx, {"dense/kernel", {3}}, {"dense/kernel:0", {3}}), "G709 G710");
    fx_fini(&fx);
}
END_TEST

Suite *fg_check_weights_suite(void) {
    Suite *suite = suite_create("weights");
    TCase *tcase = tcase_create("weights");
    tcase_add_test(tcase, full_names_match);
    tcase_add_test(tcase, a_wrong_shape);
    tcase_add_test(tcase, a_wrong_type);
    tcase_add_test(tcase, left_over_on_both_sides);
    tcase_add_test(tcase, keras_spellings_match);
    tcase_add_test(tcase, a_file_that_counts_from_none);
    tcase_add_test(tcase, a_file_that_counts_on);
    tcase_add_test(tcase, a_number_that_both_have);
    tcase_add_test(tcase, an_order_that_does_not_fit);
    tcase_add_test(tcase, more_layers_than_here);
    tcase_add_test(tcase, a_name_without_a_number);
    tcase_add_test(tcase, an_ambiguous_spelling_is_not_taken);
    tcase_add_test(tcase, a_shape_decides);
    tcase_add_test(tcase, two_arrays_for_one_variable);
    suite_add_tcase(suite, tcase);
    return suite;
}

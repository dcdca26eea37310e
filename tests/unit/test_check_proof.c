/* Proofs of signatures, without data. */
#include <stdio.h>
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

static void make_classifier(fixture *fx) {
    fg_value_id image = fx_placeholder(fx, 1, "image", FG_FLOAT32, "batch, 8");
    fg_value_id label = fx_placeholder(fx, 2, "label", FG_FLOAT32, "batch, 8");
    fg_value_id phase = fx_phase(fx, 3, "bidirectional_1/keras_learning_phase");
    fx_enter(fx, 4, "dropout", "dropout_1");
    fg_value_id kept = FX_OP(fx, 7, FG_OP_exp, NULL, image);
    fg_value_id h = FX_OP(fx, 8, FG_OP_select_branch, NULL, phase, kept, image);
    fx_leave(fx);
    fg_value_id probs = FX_OP(fx, 5, FG_OP_softmax, "probs", h);
    FX_OP(fx, 6, FG_OP_multiply, "loss", probs, label);
}

START_TEST(closed_signatures_are_silent) {
    FX_BEGIN(fx);
    make_classifier(&fx);
    fx_signature(&fx, 20, "predict", "image, learning_phase:false", "probs");
    fx_signature(&fx, 21, "score", "image, label, learning_phase:false", "loss, probs");
    fx_signature(&fx, 22, "sample", "image, learning_phase", "probs");
    ck_assert_str_eq(fx_prove(&fx), "");
    fx_fini(&fx);
}
END_TEST

START_TEST(an_undeclared_placeholder) {
    FX_BEGIN(fx);
    make_classifier(&fx);
    fx_signature(&fx, 20, "predict", "image, learning_phase:false", "probs");
    fx_signature(&fx, 21, "score", "image, learning_phase:false", "loss");
    ck_assert_str_eq(fx_prove(&fx), "G605");
    const fg_finding *finding = fx_finding(&fx, FG_G605);
    ck_assert_str_eq(
        finding->message,
        "signature 'score' needs 'label' (float32[batch, 8]), and does not declare it");
    ck_assert_uint_eq(fx_line(&fx, finding->span), 21);
    ck_assert_str_eq(finding->path, "loss <- label");
    ck_assert_uint_eq(fx_line(&fx, finding->marks->span), 2);
    fx_fini(&fx);
}
END_TEST

START_TEST(an_undeclared_phase) {
    FX_BEGIN(fx);
    make_classifier(&fx);
    fx_signature(&fx, 20, "sample", "image", "probs");
    ck_assert_str_eq(fx_prove(&fx), "G207 G605");
    const fg_finding *finding = fx_finding(&fx, FG_G605);
    ck_assert_str_eq(finding->message,
                     "signature 'sample' depends on the learning phase, and does not declare it");
    ck_assert_str_eq(finding->path,
                     "probs <- dropout_1 (4) <- bidirectional_1/keras_learning_phase (bool)");
    ck_assert_str_eq(finding->marks->label, "first used here");
    ck_assert_uint_eq(fx_line(&fx, finding->marks->span), 4);
    ck_assert_str_eq(finding->help,
                     "learning_phase = false among its inputs fixes it, learning_phase leaves it "
                     "open");
    fx_fini(&fx);
}
END_TEST

/* The same mistake is found by a run of that signature. */
START_TEST(a_run_says_it_too) {
    FX_BEGIN(fx);
    make_classifier(&fx);
    fx_signature(&fx, 20, "sample", "image", "probs");
    fx_by_signature(&fx, "sample");
    fx_feed(&fx, "image", FX_DIMS(2, 8));
    ck_assert_str_eq(fx_check(&fx), "G605");
    fx_fini(&fx);
}
END_TEST

/* z is needed only where training is true; the signature leaves training open. */
static void make_two_sided(fixture *fx) {
    fg_value_id x = fx_placeholder(fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(fx, 2, "z", FG_FLOAT32, "");
    fg_value_id training = fx_placeholder(fx, 3, "training", FG_BOOL, "");
    fg_value_id off = FX_OP(fx, 4, FG_OP_logical_not, "off", training);
    FX_OP(fx, 5, FG_OP_select_branch, "y", off, x, z);
}

START_TEST(both_values_of_a_bool_input_are_tried) {
    FX_BEGIN(fx);
    make_two_sided(&fx);
    fx_signature(&fx, 20, "f", "x, training", "y");
    fx_signature(&fx, 21, "g", "x, training:false", "y");
    fx_signature(&fx, 22, "h", "x, z, training", "y");
    ck_assert_str_eq(fx_prove(&fx), "G605");
    ck_assert_str_eq(fx_finding(&fx, FG_G605)->message,
                     "signature 'f' needs 'z' (float32) when 'training' is true, and does not "
                     "declare it");
    ck_assert_uint_eq(fx_line(&fx, fx_finding(&fx, FG_G605)->span), 20);
    fx_fini(&fx);
}
END_TEST

/* if p { if not p { z } }: no value of p needs z, which only trying shows. */
START_TEST(what_no_value_needs_is_not_missing) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    fg_value_id p = fx_placeholder(&fx, 3, "p", FG_BOOL, "");
    fg_value_id q = FX_OP(&fx, 4, FG_OP_logical_not, "q", p);
    fg_value_id inner = FX_OP(&fx, 5, FG_OP_select_branch, "inner", q, z, x);
    FX_OP(&fx, 6, FG_OP_select_branch, "y", p, inner, x);
    fx_signature(&fx, 20, "f", "x, p", "y");
    ck_assert_str_eq(fx_prove(&fx), "");
    fx_fini(&fx);
}
END_TEST

/* The predicate is data: no value to try, and both sides count. */
START_TEST(what_only_the_run_knows) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_BOOL, "n");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_BOOL, "n");
    fg_value_id p = FX_OP(&fx, 3, FG_OP_any, "p", x);
    FX_OP(&fx, 6, FG_OP_select_branch, "y", p, z, x);
    fx_signature(&fx, 20, "f", "x", "y");
    ck_assert_str_eq(fx_prove(&fx), "G605");
    ck_assert_str_eq(fx_finding(&fx, FG_G605)->message,
                     "signature 'f' needs 'z' (bool[n]) where 'p' is true, which only the run "
                     "knows, and does not declare it");
    fx_fini(&fx);
}
END_TEST

START_TEST(more_bool_inputs_than_are_tried) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id z = fx_placeholder(&fx, 2, "z", FG_FLOAT32, "");
    fg_value_id y = z;
    char inputs[64] = "x";
    for (int i = 0; i < 10; i++) {
        char name[8];
        snprintf(name, sizeof name, "p%d", i);
        strcat(strcat(inputs, ", "), name);
        fg_value_id p = fx_placeholder(&fx, 3 + (uint32_t)i, name, FG_BOOL, "");
        y = FX_OP(&fx, 20 + (uint32_t)i, FG_OP_select_branch, NULL, p, y, x);
    }
    fx_name(&fx, "y", y);
    fx_signature(&fx, 40, "f", inputs, "y");
    ck_assert_str_eq(fx_prove(&fx), "G605");
    ck_assert(strstr(fx_finding(&fx, FG_G605)->message, "(8 of its 10 bool inputs were tried)"));
    fx_fini(&fx);
}
END_TEST

START_TEST(an_input_behind_another) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id h = FX_OP(&fx, 2, FG_OP_exp, "h", x);
    FX_OP(&fx, 3, FG_OP_exp, "y", h);
    fx_signature(&fx, 20, "f", "x, h", "y");
    fx_signature(&fx, 21, "g", "x, h", "y, x");
    ck_assert_str_eq(fx_prove(&fx), "G418");
    ck_assert_str_eq(fx_finding(&fx, FG_G418)->message,
                     "'x' is fed to no effect: every path from it ends at 'h', which is fed too");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_default_is_told) {
    FX_BEGIN(fx);
    fg_value_id rate = fx_default(&fx, 1, "rate", fx_int(&fx, 3));
    FX_OP(&fx, 2, FG_OP_exp, "y", rate);
    fx_signature(&fx, 20, "open", "rate", "y");
    ck_assert_str_eq(fx_prove(&fx), "");
    fx_signature(&fx, 21, "closed", "", "y");
    ck_assert_str_eq(fx_prove(&fx), "G411");
    fx_fini(&fx);
}
END_TEST

START_TEST(broken_signatures_are_not_proved) {
    FX_BEGIN(fx);
    make_classifier(&fx);
    fx_signature(&fx, 20, "sample", "image", "probs");
    fx.graph.signatures.at[0].broken = true;
    ck_assert_str_eq(fx_prove(&fx), "");
    fx_fini(&fx);
}
END_TEST

/* What is proved can be run: any feeds of the declared types pass. */
START_TEST(a_clean_signature_runs) {
    for (int training = 0; training < 2; training++) {
        FX_BEGIN(fx);
        make_two_sided(&fx);
        fx_signature(&fx, 22, "h", "x, z, training", "y");
        ck_assert_str_eq(fx_prove(&fx), "");
        fx_by_signature(&fx, "h");
        fx_feed(&fx, "x", NULL);
        fx_feed(&fx, "z", NULL);
        fx_feed_tensor(&fx, "training", fx_bool_tensor(&fx, training));
        ck_assert_str_eq(fx_check(&fx), "");
        fx_fini(&fx);
    }
}
END_TEST

/* Ten thousand signatures over a chain, each reaching a piece of it. */
START_TEST(many_signatures_over_one_graph) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id v = x;
    for (int i = 0; i < 200000; i++) v = FX_OP(&fx, 2, FG_OP_exp, NULL, v);
    fg_value_id h = FX_OP(&fx, 3, FG_OP_exp, "h", v);
    FX_OP(&fx, 4, FG_OP_exp, "y", h);
    for (int i = 0; i < 10000; i++) fx_signature(&fx, 5, "f", "h", "y");
    fx_signature(&fx, 6, "g", "", "y");
    ck_assert_str_eq(fx_prove(&fx), "G605");
    ck_assert(strstr(fx_finding(&fx, FG_G605)->path, "y <- h (3) <- "));
    fx_fini(&fx);
}
END_TEST

Suite *fg_check_proof_suite(void) {
    Suite *suite = suite_create("proof");
    TCase *tcase = tcase_create("proof");
    tcase_add_test(tcase, closed_signatures_are_silent);
    tcase_add_test(tcase, an_undeclared_placeholder);
    tcase_add_test(tcase, an_undeclared_phase);
    tcase_add_test(tcase, a_run_says_it_too);
    tcase_add_test(tcase, both_values_of_a_bool_input_are_tried);
    tcase_add_test(tcase, what_no_value_needs_is_not_missing);
    tcase_add_test(tcase, what_only_the_run_knows);
    tcase_add_test(tcase, more_bool_inputs_than_are_tried);
    tcase_add_test(tcase, an_input_behind_another);
    tcase_add_test(tcase, a_default_is_told);
    tcase_add_test(tcase, broken_signatures_are_not_proved);
    tcase_add_test(tcase, a_clean_signature_runs);
    tcase_add_test(tcase, many_signatures_over_one_graph);
    suite_add_tcase(suite, tcase);
    return suite;
}

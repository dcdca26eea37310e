/* Feeds: names, duplicates, the phase, element types, what is cut and what is idle. */
#include <math.h>
#include <string.h>

#include "test_check.h"
#include "test_check_fixture.h"

/* y = exp(x) + z, a named x's exponential; two signatures. */
static void make_graph(fixture *fx) {
    fg_value_id x = fx_placeholder(fx, 1, "image", FG_FLOAT32, "batch, 2");
    fg_value_id z = fx_placeholder(fx, 2, "label", FG_INT32, "batch");
    fg_value_id a = FX_OP(fx, 3, FG_OP_exp, "a", x);
    FX_OP(fx, 4, FG_OP_exp, "y", a);
    FX_OP(fx, 5, FG_OP_negative, "w", z);
    fx_signature(fx, 8, "predict", "image", "y");
    fx_signature(fx, 9, "score", "image, label", "y, w");
}

/* ---- names ---- */

START_TEST(an_unknown_name_near_a_missing_one_is_said_once) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "imgae");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G402");
    const fg_finding *finding = fx_finding(&fx, FG_G402);
    ck_assert_str_eq(finding->message, "there is no value 'imgae' to feed");
    ck_assert_str_eq(finding->help, "did you mean 'image'?");
    ck_assert_uint_eq(fx_line(&fx, finding->marks->span), 1);
    fx_fini(&fx);
}
END_TEST

START_TEST(an_unknown_name_near_nothing_lists_placeholders) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "temperature");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G401 G402");
    ck_assert_str_eq(fx_finding(&fx, FG_G402)->help, "the placeholders are 'image' and 'label'");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_signature_takes_its_inputs_only) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_by_signature(&fx, "predict");
    fx_feed(&fx, "image", FX_DIMS(3, 2));
    fx_promise(&fx, "label");
    ck_assert_str_eq(fx_check(&fx), "G402");
    ck_assert_str_eq(fx_finding(&fx, FG_G402)->message,
                     "'label' is not an input of signature 'predict'; signature 'score' has it");
    ck_assert_str_eq(fx_finding(&fx, FG_G402)->help, "the input is 'image'");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_signature_says_all_inputs_that_are_not_fed) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_by_signature(&fx, "score");
    ck_assert_str_eq(fx_check(&fx), "G408");
    const fg_finding *finding = fx_finding(&fx, FG_G408);
    ck_assert_str_eq(finding->message,
                     "signature 'score' declares 2 inputs, 0 are fed: 'image' and 'label' are not");
    ck_assert_uint_eq(fx_line(&fx, finding->span), 9);
    ck_assert_str_eq(finding->marks->label, "'image' (float32[batch, 2]): y <- a (3) <- image");
    ck_assert_str_eq(finding->marks->next->label, "'label' (int32[batch]): w <- label");
    ck_assert_str_eq(finding->help, "--feed image=@FILE.npy --feed label=@FILE.npy");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_misspelt_input_is_said_once) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_by_signature(&fx, "score");
    fx_promise(&fx, "image");
    fx_promise(&fx, "labels");
    ck_assert_str_eq(fx_check(&fx), "G402");
    ck_assert_str_eq(fx_finding(&fx, FG_G402)->message, "signature 'score' has no input 'labels'");
    ck_assert_str_eq(fx_finding(&fx, FG_G402)->help, "did you mean 'label'?");
    fx_fini(&fx);
}
END_TEST

START_TEST(an_input_is_fed_under_its_alias_or_its_name) {
    for (int alias = 0; alias < 2; alias++) {
        FX_BEGIN(fx);
        make_graph(&fx);
        fx_signature(&fx, 10, "serve", "pixels=image", "y");
        fx_by_signature(&fx, "serve");
        fx_feed(&fx, alias ? "pixels" : "image:0", FX_DIMS(3, 2));
        ck_assert_str_eq(fx_check(&fx), "");
        ck_assert_uint_eq(fx.demand.feeds.at[0].input, 1);
        ck_assert_uint_eq(fx.demand.feeds.at[0].value, fx.graph.placeholders.at[1].value);
        ck_assert_uint_eq(fx.resolution.fed[fx.demand.feeds.at[0].value], 1);
        ck_assert_uint_eq(fx.demand.fetches.count, 1);
        fx_fini(&fx);
    }
}
END_TEST

START_TEST(the_same_value_twice_names_both_places) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "image");
    fx_promise(&fx, "image:0");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G406");
    const fg_finding *finding = fx_finding(&fx, FG_G406);
    ck_assert_str_eq(finding->message, "'image:0' is fed twice: 'image' is the same value");
    ck_assert_uint_eq(finding->span.source, fx.demand.feeds.at[1].span.source);
    ck_assert_uint_eq(finding->marks->span.source, fx.demand.feeds.at[0].span.source);
    fx_fini(&fx);
}
END_TEST

START_TEST(a_feeds_file_may_hold_more) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_feed(&fx, "image", FX_DIMS(3, 2))->of_file = true;
    fx_feed(&fx, "label", FX_DIMS(7))->of_file = true;
    fx_feed(&fx, "comment", FX_DIMS(1))->of_file = true;
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G421");
    ck_assert_str_eq(fx_finding(&fx, FG_G421)->message,
                     "the run does not need 'label' and 'comment' of the feeds file");
    ck_assert_uint_eq(fx.demand.feeds.at[1].value, 0);
    fx_fini(&fx);
}
END_TEST

START_TEST(a_feeds_file_with_a_misspelt_member) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_feed(&fx, "imag", FX_DIMS(3, 2))->of_file = true;
    fx_by_signature(&fx, "predict");
    ck_assert_str_eq(fx_check(&fx), "G402");
    fx_fini(&fx);
}
END_TEST

/* ---- idle feeds and overrides ---- */

START_TEST(a_feed_that_affects_nothing) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "image");
    fx_promise(&fx, "label");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G403");
    ck_assert_str_eq(fx_finding(&fx, FG_G403)->message,
                     "'label' is fed, and no fetch depends on it");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_feed_behind_another) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "image");
    fx_promise(&fx, "a");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G418 G409");
    ck_assert_str_eq(fx_finding(&fx, FG_G418)->message,
                     "'image' is fed to no effect: every path from it ends at 'a', which is fed "
                     "too");
    ck_assert_str_eq(fx_finding(&fx, FG_G409)->message,
                     "'a' is not a placeholder: it is fed instead of computed, and 1 operation is "
                     "not run");
    fx_fini(&fx);
}
END_TEST

/* What another path needs is not cut, and not counted. */
START_TEST(an_override_counts_what_is_cut) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 1, "x", FG_FLOAT32, "");
    fg_value_id shared = FX_OP(&fx, 2, FG_OP_exp, "shared", x);
    fg_value_id a = FX_OP(&fx, 3, FG_OP_exp, "a", shared);
    fg_value_id b = FX_OP(&fx, 4, FG_OP_exp, "b", a);
    fg_value_id c = FX_OP(&fx, 5, FG_OP_exp, "c", b);
    FX_OP(&fx, 6, FG_OP_add, "y", c, shared);
    fx_promise(&fx, "x");
    fx_promise(&fx, "c");
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G409");
    ck_assert(strstr(fx_finding(&fx, FG_G409)->message, "3 operations are not run"));
    ck_assert(fx_needed(&fx, shared));
    ck_assert(!fx_needed(&fx, c));
    fx_fini(&fx);
}
END_TEST

/* An input that is no placeholder was declared: no note. */
START_TEST(a_declared_cut_is_no_override) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_signature(&fx, 10, "tail", "a", "y");
    fx_by_signature(&fx, "tail");
    fx_feed(&fx, "a", FX_DIMS(3, 2));
    ck_assert_str_eq(fx_check(&fx), "");
    fx_fini(&fx);
}
END_TEST

/* ---- the phase ---- */

static void make_phased(fixture *fx) {
    fg_value_id phase = fx_phase(fx, 1, "keras_learning_phase");
    fg_value_id x = fx_placeholder(fx, 2, "x", FG_FLOAT32, "");
    fg_value_id noisy = FX_OP(fx, 3, FG_OP_exp, "noisy", x);
    FX_OP(fx, 4, FG_OP_select_branch, "y", phase, noisy, x);
    fx_signature(fx, 8, "predict", "x, learning_phase:false", "y");
    fx_signature(fx, 9, "sample", "x, learning_phase", "y");
}

START_TEST(a_fixed_phase_is_not_fed) {
    FX_BEGIN(fx);
    make_phased(&fx);
    fx_by_signature(&fx, "predict");
    fx_promise(&fx, "x");
    fx_feed_tensor(&fx, "learning_phase", fx_bool_tensor(&fx, false));
    ck_assert_str_eq(fx_check(&fx), "G412");
    ck_assert_str_eq(fx_finding(&fx, FG_G412)->message,
                     "'learning_phase' cannot be fed: signature 'predict' fixes the learning phase "
                     "to false");
    fx_fini(&fx);
}
END_TEST

START_TEST(an_option_that_agrees_with_the_fixed_phase) {
    FX_BEGIN(fx);
    make_phased(&fx);
    fx_by_signature(&fx, "predict");
    fx_promise(&fx, "x");
    fx.demand.phase = FG_PHASE_INFER;
    ck_assert_str_eq(fx_check(&fx), "");
    fx.demand.phase = FG_PHASE_TRAIN;
    ck_assert_str_eq(fx_check(&fx), "G412");
    ck_assert_str_eq(fx_finding(&fx, FG_G412)->message,
                     "--phase train asks for another learning phase than signature 'predict' "
                     "fixes: false");
    fx_fini(&fx);
}
END_TEST

START_TEST(an_option_feeds_a_declared_phase) {
    FX_BEGIN(fx);
    make_phased(&fx);
    fx_by_signature(&fx, "sample");
    fx_promise(&fx, "x");
    ck_assert_str_eq(fx_check(&fx), "G408");
    ck_assert_str_eq(fx_finding(&fx, FG_G408)->help, "--phase infer or --phase train");
    fg_report_fini(&fx.report);
    fg_report_init(&fx.report, &fx.memory, &fx.sources);
    fx.report.arena.guard = &fx.guard;
    fx.demand.phase = FG_PHASE_TRAIN;
    ck_assert_str_eq(fx_check(&fx), "");
    fx_feed_tensor(&fx, "learning_phase", fx_bool_tensor(&fx, true));
    ck_assert_str_eq(fx_check(&fx), "G406");
    fx_fini(&fx);
}
END_TEST

START_TEST(a_phase_that_the_file_fixes) {
    FX_BEGIN(fx);
    fg_value_id x = fx_placeholder(&fx, 2, "x", FG_FLOAT32, "");
    fg_value_id phase = fx_bool(&fx, false);
    fx.graph.phase = phase;
    fx_name(&fx, "learning_phase", phase);
    fg_value_id noisy = FX_OP(&fx, 3, FG_OP_exp, "noisy", x);
    FX_OP(&fx, 4, FG_OP_select_branch, "y", phase, noisy, x);
    fx_promise(&fx, "x");
    fx_fetch(&fx, "y");
    fx.demand.phase = FG_PHASE_INFER;
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert(!fx_needed(&fx, noisy));
    fx_feed_tensor(&fx, "lstm_1/keras_learning_phase", fx_bool_tensor(&fx, true));
    ck_assert_str_eq(fx_check(&fx), "G412");
    fx_feed_tensor(&fx, "learning_phase", fx_bool_tensor(&fx, true));
    ck_assert_str_eq(fx_check(&fx), "G412 G412");
    ck_assert_str_eq(fx.report.list.at[1]->message,
                     "'learning_phase' cannot be fed: the file fixes the learning phase to false");
    fx_fini(&fx);
}
END_TEST

/* ---- element types ---- */

static void feed_of(fixture *fx, fg_dtype wanted, fg_tensor *tensor) {
    fx_placeholder(fx, 1, "x", wanted, tensor->rank == 2 ? "m, n" : "n");
    FX_OP(fx, 2, FG_OP_identity, "y", fx->graph.placeholders.at[1].value);
    fx_feed_tensor(fx, "x", tensor);
    fx_fetch(fx, "y");
}

START_TEST(a_value_that_does_not_survive) {
    FX_BEGIN(fx);
    fg_tensor *tensor = fx_tensor(&fx, FG_FLOAT64, 2, (int64_t[]){2, 3});
    ((double *)tensor->data)[4] = 2.5;
    ((double *)tensor->data)[5] = 3.5;
    feed_of(&fx, FG_INT32, tensor);
    ck_assert_str_eq(fx_check(&fx), "G414");
    ck_assert_str_eq(fx_finding(&fx, FG_G414)->message,
                     "'x' wants int32, which cannot hold 2.5 at [1, 1]");
    ck_assert_ptr_eq(fx.demand.feeds.at[0].tensor, tensor);
    fx_fini(&fx);
}
END_TEST

START_TEST(float64_into_float32_is_told_each_time) {
    FX_BEGIN(fx);
    fg_tensor *tensor = fx_tensor(&fx, FG_FLOAT64, 1, (int64_t[]){2});
    ((double *)tensor->data)[1] = 0.1;
    feed_of(&fx, FG_FLOAT32, tensor);
    ck_assert_str_eq(fx_check(&fx), "G415");
    ck_assert_str_eq(fx_finding(&fx, FG_G415)->message,
                     "'x' wants float32 and is fed float64: its values are rounded");
    const fg_tensor *now = fx.demand.feeds.at[0].tensor;
    ck_assert_int_eq(now->dtype, FG_FLOAT32);
    ck_assert(((float *)now->data)[1] == 0.1f);
    fg_report_fini(&fx.report);
    fg_report_init(&fx.report, &fx.memory, &fx.sources);
    fx.report.arena.guard = &fx.guard;
    ck_assert_str_eq(fx_check(&fx), "G415");
    fx_fini(&fx);
}
END_TEST

START_TEST(exact_conversions_are_silent) {
    FX_BEGIN(fx);
    fg_tensor *tensor = fx_tensor(&fx, FG_INT64, 1, (int64_t[]){2});
    ((int64_t *)tensor->data)[1] = -7;
    feed_of(&fx, FG_FLOAT32, tensor);
    ck_assert_str_eq(fx_check(&fx), "");
    ck_assert(((float *)fx.demand.feeds.at[0].tensor->data)[1] == -7.0f);
    fx_fini(&fx);
}
END_TEST

START_TEST(whole_floats_into_integers_are_told) {
    FX_BEGIN(fx);
    fg_tensor *tensor = fx_tensor(&fx, FG_FLOAT32, 1, (int64_t[]){1});
    *(float *)tensor->data = 3.0f;
    feed_of(&fx, FG_INT32, tensor);
    ck_assert_str_eq(fx_check(&fx), "G415");
    ck_assert_int_eq(*(int32_t *)fx.demand.feeds.at[0].tensor->data, 3);
    fx_fini(&fx);
}
END_TEST

START_TEST(strings_are_not_converted) {
    FX_BEGIN(fx);
    fx_placeholder(&fx, 1, "x", FG_STRING, "n");
    FX_OP(&fx, 2, FG_OP_identity, "y", fx.graph.placeholders.at[1].value);
    fx_feed(&fx, "x", FX_DIMS(3));
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G420");
    ck_assert_str_eq(fx_finding(&fx, FG_G420)->message,
                     "'x' wants string and is fed float32, which is not converted");
    fx_fini(&fx);
}
END_TEST

START_TEST(promises_have_types_too) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_promise(&fx, "image")->dtype = FG_FLOAT64;
    fx_fetch(&fx, "y");
    ck_assert_str_eq(fx_check(&fx), "G415");
    fx_fini(&fx);
}
END_TEST

/* Several mistakes of different kinds come in one report, each once. */
START_TEST(all_mistakes_in_one_report) {
    FX_BEGIN(fx);
    make_graph(&fx);
    fx_by_signature(&fx, "score");
    fx_feed(&fx, "image", FX_DIMS(3, 5));
    fx_promise(&fx, "image");
    fx_promise(&fx, "lable");
    fx_promise(&fx, "y");
    /* shape of image; twice; misspelt; no input */
    ck_assert_str_eq(fx_check(&fx), "G404 G406 G402 G402");
    fx_fini(&fx);
}
END_TEST

/* The n-th allocation fails, for every n until none does: the guard is reached, and nothing is lost
 * (fx_fini sees to that). */
START_TEST(memory_may_run_out_anywhere) {
    bool done = false;
    volatile long failing = 1;
    for (; !done; failing++) {
        static fixture fx;
        fx_init(&fx);
        if (setjmp(fx.guard.env) == 0) {
            make_phased(&fx);
            fg_tensor *wide = fx_tensor(&fx, FG_FLOAT64, 0, NULL);
            fx_feed_tensor(&fx, "x", wide);
            fx_feed(&fx, "y", FX_DIMS(3));
            fg_tensor *one = fx_tensor(&fx, FG_INT64, 0, NULL);
            fx_feed_tensor(&fx, "learning_phase", one);
            fx_promise(&fx, "nosiy");
            fx_fetch(&fx, "y");
            fx_fetch(&fx, "noisy");
            fg_graph_name_rest(&fx.graph);
            atomic_store(&fx.memory.fail_in, failing);
            fg_check_demand(&fx.graph, &fx.arena, &fx.memory, &fx.demand, &fx.report,
                            &fx.resolution);
            done = atomic_load(&fx.memory.fail_in) > 0;
            atomic_store(&fx.memory.fail_in, 0);
            if (done) ck_assert_str_eq(fx_codes(&fx), "G504 G415 G409 G404 G418 G402");
        }
        fx_fini(&fx);
    }
    ck_assert_int_gt(failing, 10);
}
END_TEST

Suite *fg_check_feeds_suite(void) {
    Suite *suite = suite_create("feeds");
    TCase *tcase = tcase_create("feeds");
    tcase_add_test(tcase, an_unknown_name_near_a_missing_one_is_said_once);
    tcase_add_test(tcase, an_unknown_name_near_nothing_lists_placeholders);
    tcase_add_test(tcase, a_signature_takes_its_inputs_only);
    tcase_add_test(tcase, a_signature_says_all_inputs_that_are_not_fed);
    tcase_add_test(tcase, a_misspelt_input_is_said_once);
    tcase_add_test(tcase, an_input_is_fed_under_its_alias_or_its_name);
    tcase_add_test(tcase, the_same_value_twice_names_both_places);
    tcase_add_test(tcase, a_feeds_file_may_hold_more);
    tcase_add_test(tcase, a_feeds_file_with_a_misspelt_member);
    tcase_add_test(tcase, a_feed_that_affects_nothing);
    tcase_add_test(tcase, a_feed_behind_another);
    tcase_add_test(tcase, an_override_counts_what_is_cut);
    tcase_add_test(tcase, a_declared_cut_is_no_override);
    tcase_add_test(tcase, a_fixed_phase_is_not_fed);
    tcase_add_test(tcase, an_option_that_agrees_with_the_fixed_phase);
    tcase_add_test(tcase, an_option_feeds_a_declared_phase);
    tcase_add_test(tcase, a_phase_that_the_file_fixes);
    tcase_add_test(tcase, a_value_that_does_not_survive);
    tcase_add_test(tcase, float64_into_float32_is_told_each_time);
    tcase_add_test(tcase, exact_conversions_are_silent);
    tcase_add_test(tcase, whole_floats_into_integers_are_told);
    tcase_add_test(tcase, strings_are_not_converted);
    tcase_add_test(tcase, promises_have_types_too);
    tcase_add_test(tcase, all_mistakes_in_one_report);
    tcase_add_test(tcase, memory_may_run_out_anywhere);
    suite_add_tcase(suite, tcase);
    return suite;
}

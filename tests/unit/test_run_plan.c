/* What is compiled: folding, what is left out, shapes as numbers, order. */
#include <string.h>

#include "test_run.h"
#include "test_run_fixture.h"

START_TEST(computes) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_symbol(&fx, "n"));
    fg_value_id y = RX_OP(&fx, FG_OP_add, RX_OP(&fx, FG_OP_multiply, x, x), rx_float(&fx, 0.5f));
    rx_feed_floats(&fx, x, 3, 1.0, 2.0, -3.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 3, 1.5, 4.5, 9.5);
    rx_fini(&fx);
}
END_TEST

START_TEST(constants_are_folded_and_their_makers_left_out) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id c = RX_OP(&fx, FG_OP_multiply, rx_floats(&fx, 2, 2.0, 3.0), rx_float(&fx, 10));
    fg_value_id d = RX_OP(&fx, FG_OP_negative, c);
    fg_value_id y = RX_OP(&fx, FG_OP_add, x, d);
    rx_feed_floats(&fx, x, 2, 1.0, 1.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.steps.count, 1);
    ck_assert_int_eq(rx_calls[FG_OP_multiply], 1);
    for (int i = 0; i < 3; i++) ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, -19.0, -29.0);
    ck_assert_int_eq(rx_calls[FG_OP_multiply], 1);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 1);
    ck_assert_int_eq(rx_calls[FG_OP_add], 3);
    rx_fini(&fx);
}
END_TEST

START_TEST(what_nothing_needs_is_left_out) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    RX_OP(&fx, FG_OP_square, x);
    fg_value_id y = RX_OP(&fx, FG_OP_negative, x);
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    ck_assert_int_eq(rx_calls[FG_OP_square], 0);
    rx_fini(&fx);
}
END_TEST

/* A fed value stops the walk; what is behind it does not run. */
START_TEST(a_fed_value_cuts_what_computes_it) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id middle = RX_OP(&fx, FG_OP_square, x);
    fg_value_id y = RX_OP(&fx, FG_OP_negative, middle);
    rx_feed_floats(&fx, middle, 2, 5.0, 6.0);
    rx_fetch(&fx, y);
    rx_fetch(&fx, middle);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, -5.0, -6.0);
    rx_expect(&fx, 1, 2, 5.0, 6.0);
    ck_assert_int_eq(rx_calls[FG_OP_square], 0);
    rx_fini(&fx);
}
END_TEST

/* Of an operation with two results one may be fed, in another shape than it computes. */
START_TEST(one_of_two_results_is_fed) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_symbol(&fx, "n"));
    fg_value_id mean = RX_OP(&fx, FG_OP_moments, x), variance = mean + 1;
    fg_value_id y = RX_OP(&fx, FG_OP_add, mean, variance);
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_feed_floats(&fx, mean, 2, 10.0, 20.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 11.25, 21.25); /* the variance of 1 2 3 4 is 1.25 */
    rx_fini(&fx);
}
END_TEST

/* Sizes that no symbol ties are compared when the feeds are known, before anything runs. */
START_TEST(sizes_that_differ_are_found_before_the_run) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_symbol(&fx, "n"));
    fg_value_id y = rx_vector(&fx, "y", rx_symbol(&fx, "m"));
    fg_value_id z = RX_OP(&fx, FG_OP_add, x, y); /* on the third line */
    rx_feed_floats(&fx, x, 3, 1.0, 2.0, 3.0);
    rx_feed_floats(&fx, y, 2, 1.0, 2.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_square, z));
    ck_assert(!rx_compile(&fx));
    ck_assert_str_eq(rx_codes(&fx), "G302");
    ck_assert_uint_eq(rx_finding_line(&fx), 3);
    const fg_mark *mark = fx.report.list.at[0]->marks;
    ck_assert_ptr_nonnull(mark);
    ck_assert_str_eq(mark->label, "float32[3]");
    ck_assert_str_eq(mark->next->label, "float32[2]");
    ck_assert_int_eq(rx_calls[FG_OP_add], 0);
    rx_fini(&fx);
}
END_TEST

START_TEST(sizes_in_attributes_follow_the_feeds) {
    RX_BEGIN(fx);
    const fg_size *n = rx_symbol(&fx, "n");
    fg_value_id x = rx_vector(&fx, "x", n);
    const fg_size *dims[] = {fg_size_multiply(&fx.graph.sizes, n, rx_number(&fx, 2))};
    fg_value_id filled = rx_op_sizes(&fx, FG_OP_fill, RX_OP(&fx, FG_OP_sum, x), "shape", 1, dims);
    rx_feed_floats(&fx, x, 3, 1.0, 2.0, 4.0);
    rx_fetch(&fx, filled);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 6, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0);
    rx_fini(&fx);
}
END_TEST

/* The shape of a value needs the value's size, not the value. */
START_TEST(a_shape_needs_no_elements) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_symbol(&fx, "n"));
    fg_value_id shape = RX_OP(&fx, FG_OP_shape, RX_OP(&fx, FG_OP_square, x));
    rx_feed_floats(&fx, x, 5, 1.0, 2.0, 4.0, 0.0, 0.0);
    rx_fetch(&fx, shape);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.steps.count, 0);
    ck_assert(rx_execute(&fx, 0));
    ck_assert_int_eq(((const int32_t *)fx.executor->outputs[0]->data)[0], 5);
    ck_assert_int_eq(rx_calls[FG_OP_square], 0);
    rx_fini(&fx);
}
END_TEST

START_TEST(a_reshape_costs_nothing) {
    RX_BEGIN(fx);
    const fg_size *n = rx_symbol(&fx, "n"), *two[] = {rx_number(&fx, 2), rx_number(&fx, 2)};
    fg_value_id x = rx_vector(&fx, "x", n);
    fg_value_id square = RX_OP(&fx, FG_OP_square, x);
    fg_value_id matrix = rx_op_sizes(&fx, FG_OP_reshape, square, "shape", 2, two);
    fg_value_id y = RX_OP(&fx, FG_OP_negative, matrix);
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.steps.count, 2);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 4, -1.0, -4.0, -9.0, -16.0);
    ck_assert_int_eq(fx.executor->outputs[0]->rank, 2);
    rx_fini(&fx);
}
END_TEST

/* A value and its reshaped self may both be fetched: each output is a tensor of its own. */
START_TEST(a_value_and_its_view_are_fetched) {
    RX_BEGIN(fx);
    const fg_size *two[] = {rx_number(&fx, 2), rx_number(&fx, 2)};
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 4));
    fg_value_id square = RX_OP(&fx, FG_OP_square, x);
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, rx_op_sizes(&fx, FG_OP_reshape, square, "shape", 2, two));
    rx_fetch(&fx, square);
    rx_fetch(&fx, square);
    rx_fetch(&fx, rx_op_sizes(&fx, FG_OP_reshape, x, "shape", 2, two));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    for (uint32_t i = 0; i < 3; i++) rx_expect(&fx, i, 4, 1.0, 4.0, 9.0, 16.0);
    rx_expect(&fx, 3, 4, 1.0, 2.0, 3.0, 4.0);
    ck_assert_int_eq(fx.executor->outputs[0]->rank, 2);
    ck_assert_int_eq(fx.executor->outputs[1]->rank, 1);
    ck_assert_ptr_eq(fx.executor->outputs[1], fx.executor->outputs[2]);
    rx_fini(&fx);
}
END_TEST

START_TEST(outputs_may_be_feeds_and_constants) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, x);
    rx_fetch(&fx, rx_floats(&fx, 1, 3.5));
    rx_prepare(&fx);
    for (int i = 0; i < 2; i++) ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 1.0, 2.0);
    rx_expect(&fx, 1, 1, 3.5);
    rx_fini(&fx);
}
END_TEST

START_TEST(a_failing_kernel_is_told_with_its_step) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id y = RX_OP(&fx, FG_OP_gather, x, rx_ints(&fx, 2, 1, 2));
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert(!rx_execute(&fx, 0));
    ck_assert_str_eq(fx.executor->failure.message, "index 2 is outside of 0 .. 1");
    ck_assert_int_eq(fx.executor->failure.blame, 1);
    ck_assert_uint_eq(fx.plan.steps.at[fx.executor->failure.step].op, fx.graph.values.at[y].op);
    rx_fini(&fx);
}
END_TEST

START_TEST(there_is_no_kernel) {
    RX_BEGIN(fx);
    const fg_size *n = rx_number(&fx, 2);
    fg_value_id x = rx_placeholder(&fx, "x", FG_FLOAT64, 1, &n);
    int64_t dims[] = {2};
    rx_feed(&fx, x, fg_tensor_make(&fx.memory, FG_FLOAT64, 1, dims, true));
    rx_fetch(&fx, RX_OP(&fx, FG_OP_square, x));
    ck_assert(!rx_compile(&fx));
    ck_assert_str_eq(rx_codes(&fx), "G301");
    rx_fini(&fx);
}
END_TEST

/* 2 ** 62 elements: refused before anything is allocated. */
START_TEST(a_huge_result_is_a_limit) {
    RX_BEGIN(fx);
    const fg_size *dims[] = {rx_number(&fx, (int64_t)1 << 31), rx_number(&fx, (int64_t)1 << 31)};
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 1));
    fg_value_id huge = rx_op_sizes(&fx, FG_OP_fill, RX_OP(&fx, FG_OP_sum, x), "shape", 2, dims);
    rx_feed_floats(&fx, x, 1, 1.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_sum, huge));
    ck_assert(!rx_compile(&fx));
    ck_assert_str_eq(rx_codes(&fx), "G105");
    rx_fini(&fx);
}
END_TEST

START_TEST(the_block_keeps_to_the_limit) {
    RX_BEGIN(fx);
    const fg_size *dims[] = {rx_number(&fx, 1 << 20)};
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 1));
    fg_value_id large = rx_op_sizes(&fx, FG_OP_fill, RX_OP(&fx, FG_OP_sum, x), "shape", 1, dims);
    rx_feed_floats(&fx, x, 1, 1.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_sum, large));
    fx.memory.limit = 2 << 20; /* the value alone is 4 MiB */
    ck_assert(!rx_compile(&fx));
    ck_assert_str_eq(rx_codes(&fx), "G105");
    rx_fini(&fx);
}
END_TEST

START_TEST(random_numbers_depend_on_seed_name_and_run) {
    RX_BEGIN(fx);
    const fg_size *dims[] = {rx_number(&fx, 3)};
    fg_value_id a = rx_op_sizes(&fx, FG_OP_random_uniform, 0, "shape", 1, dims);
    fg_value_id b = rx_op_sizes(&fx, FG_OP_random_uniform, 0, "shape", 1, dims);
    rx_fetch(&fx, a);
    rx_fetch(&fx, b);
    rx_prepare(&fx);
    float first[3], again[3];
    ck_assert(rx_execute(&fx, 5));
    memcpy(first, fx.executor->outputs[0]->data, sizeof first);
    ck_assert_mem_ne(first, fx.executor->outputs[1]->data, sizeof first);
    ck_assert(rx_execute(&fx, 6));
    ck_assert_mem_ne(first, fx.executor->outputs[0]->data, sizeof first);
    ck_assert(rx_execute(&fx, 5));
    memcpy(again, fx.executor->outputs[0]->data, sizeof again);
    ck_assert_mem_eq(first, again, sizeof first);
    fg_executor_seed(fx.executor, 8);
    ck_assert(rx_execute(&fx, 5));
    ck_assert_mem_ne(first, fx.executor->outputs[0]->data, sizeof first);
    rx_fini(&fx);
}
END_TEST

START_TEST(assertions_run_where_their_inputs_are_there) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id other = rx_vector(&fx, "other", rx_number(&fx, 2));
    fg_value_id y = RX_OP(&fx, FG_OP_square, x);
    rx_assert(&fx, RX_OP(&fx, FG_OP_greater, y, rx_float(&fx, 3)), "y is small");
    rx_assert(&fx, RX_OP(&fx, FG_OP_greater, other, y), "needs what is not fed");
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    ck_assert_int_eq(rx_calls[FG_OP_greater], 1);
    ((float *)fx.feeds.at[0].tensor->data)[1] = 1;
    ck_assert(!rx_execute(&fx, 0));
    ck_assert_uint_eq(fx.plan.steps.at[fx.executor->failure.step].kind, FG_STEP_ASSERT);
    rx_fini(&fx);
}
END_TEST

Suite *plan_suite(void) {
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plan");
    tcase_add_test(tests, computes);
    tcase_add_test(tests, constants_are_folded_and_their_makers_left_out);
    tcase_add_test(tests, what_nothing_needs_is_left_out);
    tcase_add_test(tests, a_fed_value_cuts_what_computes_it);
    tcase_add_test(tests, one_of_two_results_is_fed);
    tcase_add_test(tests, sizes_that_differ_are_found_before_the_run);
    tcase_add_test(tests, sizes_in_attributes_follow_the_feeds);
    tcase_add_test(tests, a_shape_needs_no_elements);
    tcase_add_test(tests, a_reshape_costs_nothing);
    tcase_add_test(tests, a_value_and_its_view_are_fetched);
    tcase_add_test(tests, outputs_may_be_feeds_and_constants);
    tcase_add_test(tests, a_failing_kernel_is_told_with_its_step);
    tcase_add_test(tests, there_is_no_kernel);
    tcase_add_test(tests, a_huge_result_is_a_limit);
    tcase_add_test(tests, the_block_keeps_to_the_limit);
    tcase_add_test(tests, random_numbers_depend_on_seed_name_and_run);
    tcase_add_test(tests, assertions_run_where_their_inputs_are_there);
    suite_add_tcase(suite, tests);
    return suite;
}

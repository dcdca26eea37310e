/* Element types, broadcasting and messages, over sizes that are formulas. */
#include <string.h>

#include "test_ops.h"

static fg_rule_test t;

static void set_up(void) {
    fg_rule_test_init(&t);
}

static void tear_down(void) {
    fg_rule_test_fini(&t);
}

/* a + b */
static void add_of(const char *a, const char *b) {
    fg_test_op(&t, FG_OP_add);
    fg_test_in(&t, FG_FLOAT32, a);
    fg_test_in(&t, FG_FLOAT32, b);
}

static const char *sum_of(const char *a, const char *b) {
    add_of(a, b);
    return fg_test_result(&t);
}

START_TEST(broadcasting) {
    ck_assert_str_eq(sum_of("batch, 3", "batch, 3"), "float32[batch, 3]");
    ck_assert_str_eq(sum_of("batch, 3", "3"), "float32[batch, 3]");
    ck_assert_str_eq(sum_of("", "batch, 3"), "float32[batch, 3]");
    ck_assert_str_eq(sum_of("batch, 1", "units"), "float32[batch, units]");
    ck_assert_str_eq(sum_of("1, t", "batch, 1, 1"), "float32[batch, 1, t]");
    ck_assert_str_eq(sum_of("0, 3", "1, 3"), "float32[0, 3]");
    ck_assert_str_eq(sum_of("", ""), "float32");
    ck_assert_uint_eq(t.infer.open.count, 0);
}
END_TEST

START_TEST(broadcasting_an_unknown_rank) {
    ck_assert_str_eq(sum_of("...", "3"), "float32[...]");
    ck_assert_str_eq(sum_of("batch, 3", "..."), "float32[...]");
}
END_TEST

START_TEST(open_sizes_are_noted) {
    ck_assert_str_eq(sum_of("batch, 3", "n, 3"), "float32[batch, 3]");
    ck_assert_uint_eq(t.infer.open.count, 1);
    ck_assert_ptr_eq(t.infer.open.at[0].a, fg_test_size(&t, "batch"));
    ck_assert_ptr_eq(t.infer.open.at[0].b, fg_test_size(&t, "n"));
    ck_assert_int_eq(t.infer.open.at[0].input[0], 0);
    ck_assert_int_eq(t.infer.open.at[0].input[1], 1);
    /* The number is taken where one is known. */
    ck_assert_str_eq(sum_of("batch", "4"), "float32[4]");
    ck_assert_uint_eq(t.infer.open.count, 1);
    ck_assert_str_eq(sum_of("4", "batch"), "float32[4]");
    ck_assert_uint_eq(t.infer.open.count, 1);
}
END_TEST

START_TEST(sizes_that_differ) {
    add_of("batch, 3", "batch, 4");
    ck_assert_str_eq(
        fg_test_refused(&t, FG_G302),
        "cannot broadcast float32[batch, 3] with float32[batch, 4]: axis -1 is 3 and 4");
    ck_assert_int_eq(t.infer.blame[0], 0);
    ck_assert_int_eq(t.infer.blame[1], 1);
    ck_assert_ptr_null(t.infer.help);
}
END_TEST

START_TEST(help_with_sizes_that_differ) {
    add_of("4", "4, 3");
    fg_test_refused(&t, FG_G302);
    ck_assert_str_eq(t.infer.help, "expand_dims(a, axis=-1)");
    add_of("4, 3", "4");
    fg_test_refused(&t, FG_G302);
    ck_assert_str_eq(t.infer.help, "expand_dims(b, axis=-1)");
    add_of("4, 3", "3, 4");
    fg_test_refused(&t, FG_G302);
    ck_assert_str_eq(t.infer.help, "transpose(b)");
}
END_TEST

START_TEST(the_input_that_gave_the_size_is_blamed) {
    fg_test_op(&t, FG_OP_where);
    fg_test_in(&t, FG_BOOL, "3, 1");
    fg_test_in(&t, FG_FLOAT32, "3, 5");
    fg_test_in(&t, FG_FLOAT32, "6");
    ck_assert_str_eq(fg_test_refused(&t, FG_G302),
                     "cannot broadcast float32[3, 5] with float32[6]: axis -1 is 5 and 6");
    ck_assert_int_eq(t.infer.blame[0], 1);
    ck_assert_int_eq(t.infer.blame[1], 2);
}
END_TEST

START_TEST(types_of_results) {
    fg_test_op(&t, FG_OP_less);
    fg_test_in(&t, FG_INT64, "n");
    fg_test_in(&t, FG_INT64, "n");
    ck_assert_str_eq(fg_test_result(&t), "bool[n]");
    fg_test_op(&t, FG_OP_cast);
    fg_test_in(&t, FG_UINT8, "n");
    fg_test_dtype(&t, "dtype", FG_FLOAT16);
    ck_assert_str_eq(fg_test_result(&t), "float16[n]");
    fg_test_op(&t, FG_OP_argmax);
    fg_test_in(&t, FG_FLOAT32, "batch, 10");
    ck_assert_str_eq(fg_test_result(&t), "int32[batch]");
}
END_TEST

START_TEST(one_type_for_both) {
    fg_test_op(&t, FG_OP_add);
    fg_test_in(&t, FG_FLOAT32, "batch");
    fg_test_in(&t, FG_INT32, "");
    ck_assert_str_eq(fg_test_refused(&t, FG_G301),
                     "add wants one element type: a is float32[batch] and b is int32");
    ck_assert_str_eq(t.infer.help, "cast(b, float32)");
    fg_test_op(&t, FG_OP_add);
    fg_test_in(&t, FG_INT32, "");
    fg_test_in(&t, FG_FLOAT64, "batch");
    fg_test_refused(&t, FG_G301);
    ck_assert_str_eq(t.infer.help, "cast(a, float64)");
}
END_TEST

START_TEST(types_that_are_not_taken) {
    fg_test_op(&t, FG_OP_divide);
    fg_test_in(&t, FG_INT32, "n");
    fg_test_in(&t, FG_INT32, "n");
    ck_assert_str_eq(fg_test_refused(&t, FG_G301), "divide takes floats, and a is int32[n]");
    ck_assert_str_eq(t.infer.help, "cast(a, float32)");
    fg_test_op(&t, FG_OP_logical_not);
    fg_test_in(&t, FG_FLOAT32, "n");
    ck_assert_str_eq(fg_test_refused(&t, FG_G301), "logical_not takes bool, and x is float32[n]");
    ck_assert_str_eq(t.infer.help, "x != 0");
    fg_test_op(&t, FG_OP_gather);
    fg_test_in(&t, FG_FLOAT32, "n, 3");
    fg_test_in(&t, FG_FLOAT32, "k");
    fg_test_refused(&t, FG_G301);
    ck_assert_str_eq(t.infer.help, "cast(indices, int32)");
    ck_assert_int_eq(t.infer.blame[0], 1);
}
END_TEST

START_TEST(a_type_that_is_an_attribute) {
    fg_test_op(&t, FG_OP_random_normal);
    fg_test_sizes(&t, "shape", "3");
    fg_test_dtype(&t, "dtype", FG_INT32);
    ck_assert_str_eq(fg_test_refused(&t, FG_G205),
                     "dtype of random_normal is a float type, not int32");
}
END_TEST

/* What failed before has no type; nothing more is said of it. */
START_TEST(inputs_of_no_type) {
    fg_test_op(&t, FG_OP_add);
    fg_test_in(&t, FG_INVALID, "");
    fg_test_in(&t, FG_FLOAT32, "3");
    t.inputs[0].shape = NULL;
    ck_assert(fg_infer_count(&t.infer));
    ck_assert(fg_infer_run(&t.infer));
}
END_TEST

START_TEST(where_parameters_begin) {
    uint32_t count;
    fg_test_op(&t, FG_OP_concat);
    for (int i = 0; i < 3; i++) fg_test_in(&t, FG_FLOAT32, "2");
    ck_assert_uint_eq(fg_infer_inputs(&t.infer, 0, &count), 0);
    ck_assert_uint_eq(count, 3);
    fg_test_op(&t, FG_OP_slice_strided);
    for (int i = 0; i < 3; i++) fg_test_in(&t, FG_INT32, "");
    ck_assert_uint_eq(fg_infer_inputs(&t.infer, 0, &count), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(fg_infer_inputs(&t.infer, 1, &count), 1);
    ck_assert_uint_eq(count, 2);
    fg_test_op(&t, FG_OP_lstm_sequence);
    for (int i = 0; i < 4; i++) fg_test_in(&t, FG_FLOAT32, "2, 2");
    fg_test_in(&t, FG_INVALID, "");
    fg_test_in(&t, FG_FLOAT32, "2, 2");
    ck_assert_uint_eq(fg_infer_inputs(&t.infer, 4, &count), 4);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(fg_infer_inputs(&t.infer, 5, &count), 5);
    ck_assert_uint_eq(count, 1);
}
END_TEST

Suite *fg_ops_infer_suite(void) {
    Suite *suite = suite_create("infer");
    TCase *tests = tcase_create("infer");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, broadcasting);
    tcase_add_test(tests, broadcasting_an_unknown_rank);
    tcase_add_test(tests, open_sizes_are_noted);
    tcase_add_test(tests, sizes_that_differ);
    tcase_add_test(tests, help_with_sizes_that_differ);
    tcase_add_test(tests, the_input_that_gave_the_size_is_blamed);
    tcase_add_test(tests, types_of_results);
    tcase_add_test(tests, one_type_for_both);
    tcase_add_test(tests, types_that_are_not_taken);
    tcase_add_test(tests, a_type_that_is_an_attribute);
    tcase_add_test(tests, inputs_of_no_type);
    tcase_add_test(tests, where_parameters_begin);
    suite_add_tcase(suite, tests);
    return suite;
}

/* Shape rules over sizes that are formulas: what tests/ops does not have, whose sizes are numbers.
 */
#include <string.h>

#include "tensor/slice.h"
#include "test_ops.h"

static fg_rule_test t;

static void set_up(void) {
    fg_rule_test_init(&t);
}

static void tear_down(void) {
    fg_rule_test_fini(&t);
}

static void op_of(fg_op_kind kind, const char *dims) {
    fg_test_op(&t, kind);
    fg_test_in(&t, FG_FLOAT32, dims);
}

/* What a value is where `batch` is `value`, all other symbols 5. */
static int64_t with_batch(const fg_size *size, int64_t value) {
    int64_t values[64], result = -99;
    ck_assert_uint_le(t.sizes.symbols.count, 64);
    for (int i = 0; i < 64; i++) values[i] = 5;
    const fg_symbol *batch = fg_size_is_symbol(&t.sizes, fg_test_size(&t, "batch"));
    values[batch->number] = value;
    fg_bindings bindings = {values, t.sizes.symbols.count};
    ck_assert(fg_size_evaluate(size, &bindings, &result));
    return result;
}

static const fg_size *dim_of(uint32_t output, int axis) {
    return t.outputs[output].shape->dims[axis];
}

static const char *reshaped(const char *from, const char *to) {
    op_of(FG_OP_reshape, from);
    fg_test_sizes(&t, "shape", to);
    return fg_test_result(&t);
}

START_TEST(reshape_solves_the_free_axis) {
    ck_assert_str_eq(reshaped("batch, 8, 8", "batch, -1"), "float32[batch, 64]");
    ck_assert_str_eq(reshaped("batch, t, 8", "-1, 8"), "float32[batch*t, 8]");
    ck_assert_str_eq(reshaped("batch, t, units", "-1, units"), "float32[batch*t, units]");
    ck_assert_str_eq(reshaped("batch, 4", "-1"), "float32[4*batch]");
    ck_assert_str_eq(reshaped("batch, 4", "-1, 2, 2"), "float32[batch, 2, 2]");
    ck_assert_str_eq(reshaped("batch, 4", "2, -1"), "float32[2, 2*batch]");
    ck_assert_uint_eq(t.infer.open.count, 0);
    ck_assert_str_eq(reshaped("...", "3, 4"), "float32[3, 4]");
}
END_TEST

START_TEST(reshape_that_may_not_divide) {
    reshaped("batch", "2, -1");
    ck_assert_uint_eq(t.infer.open.count, 1);
    ck_assert_int_eq(with_batch(dim_of(0, 1), 6), 3);
    /* Two times the half is what must be the whole. */
    ck_assert_int_eq(with_batch(t.infer.open.at[0].a, 7), 6);
    ck_assert_int_eq(with_batch(t.infer.open.at[0].b, 7), 7);
    op_of(FG_OP_reshape, "batch, 3");
    fg_test_sizes(&t, "shape", "batch, 4");
    ck_assert_str_eq(fg_test_refused(&t, FG_G302),
                     "cannot reshape float32[batch, 3], which has 3*batch elements, to [batch, 4]");
    reshaped("batch, 3", "6");
    ck_assert_uint_eq(t.infer.open.count, 1);
}
END_TEST

START_TEST(matrix_products) {
    fg_test_op(&t, FG_OP_matmul);
    fg_test_in(&t, FG_FLOAT32, "batch, t, n");
    fg_test_in(&t, FG_FLOAT32, "n, 7");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, t, 7]");
    fg_test_op(&t, FG_OP_matmul);
    fg_test_in(&t, FG_FLOAT32, "batch, heads, t, 64");
    fg_test_in(&t, FG_FLOAT32, "batch, heads, s, 64");
    fg_test_flag(&t, "transpose_b", true);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, heads, t, s]");
    ck_assert_uint_eq(t.infer.open.count, 0);
    fg_test_op(&t, FG_OP_matmul);
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_in(&t, FG_FLOAT32, "4, 7");
    ck_assert_str_eq(fg_test_refused(&t, FG_G304),
                     "cannot multiply float32[batch, 3] with float32[4, 7]: the inner sizes are 3 "
                     "(axis -1 of a) and 4 (axis -2 of b)");
    fg_test_op(&t, FG_OP_matmul);
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_in(&t, FG_FLOAT32, "7, 3");
    fg_test_refused(&t, FG_G304);
    ck_assert_str_eq(t.infer.help, "transpose_b=true");
}
END_TEST

START_TEST(joining) {
    fg_test_op(&t, FG_OP_concat);
    fg_test_in(&t, FG_FLOAT32, "batch, n");
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_in(&t, FG_FLOAT32, "batch, n");
    fg_test_int(&t, "axis", -1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 2*n + 3]");
    fg_test_op(&t, FG_OP_concat);
    fg_test_in(&t, FG_FLOAT32, "...");
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_int(&t, "axis", 0);
    ck_assert_str_eq(fg_test_result(&t), "float32[?, 3]");
    fg_test_op(&t, FG_OP_concat);
    fg_test_int(&t, "axis", 0);
    ck_assert_str_eq(fg_test_refused(&t, FG_G204), "concat wants at least one value");
    fg_test_op(&t, FG_OP_stack);
    fg_test_in(&t, FG_FLOAT32, "batch");
    fg_test_in(&t, FG_FLOAT32, "batch");
    fg_test_int(&t, "axis", 1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 2]");
}
END_TEST

START_TEST(taking_apart) {
    fg_test_op(&t, FG_OP_split);
    fg_test_in(&t, FG_FLOAT32, "batch, units");
    /* 4 * units, by hand */
    fg_shape *shape = fg_shape_new(&t.arena, 2);
    shape->dims[0] = fg_test_size(&t, "batch");
    shape->dims[1] =
        fg_size_multiply(&t.sizes, fg_test_size(&t, "units"), fg_size_number(&t.sizes, 4));
    t.inputs[0].shape = shape;
    fg_test_int(&t, "num", 4);
    fg_test_int(&t, "axis", -1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, units]");
    ck_assert_uint_eq(t.infer.output_count, 4);
    ck_assert_str_eq(fg_test_output(&t, 3), "float32[batch, units]");
    ck_assert_uint_eq(t.infer.open.count, 0);
    op_of(FG_OP_unstack, "3, batch");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch]");
    ck_assert_uint_eq(t.infer.output_count, 3);
    op_of(FG_OP_unstack, "batch, 3");
    ck_assert_str_eq(fg_test_refused(&t, FG_G216),
                     "unstack: how many results there are is not known: x is float32[batch, 3]");
    op_of(FG_OP_unstack, "batch, 3");
    fg_test_int(&t, "num", 2);
    ck_assert_str_eq(fg_test_result(&t), "float32[3]");
    ck_assert_uint_eq(t.infer.open.count, 1);
    op_of(FG_OP_split, "4");
    fg_test_int(&t, "num", 0);
    fg_test_refused(&t, FG_G205);
}
END_TEST

START_TEST(reducing) {
    op_of(FG_OP_sum, "batch, t, 3");
    fg_test_ints(&t, "axis", (int64_t)1, FG_TEST_END);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 3]");
    fg_test_flag(&t, "keepdims", true);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 1, 3]");
    op_of(FG_OP_sum, "...");
    ck_assert_str_eq(fg_test_result(&t), "float32");
    fg_test_flag(&t, "keepdims", true);
    ck_assert_str_eq(fg_test_result(&t), "float32[...]");
    op_of(FG_OP_moments, "batch, t, 3");
    fg_test_ints(&t, "axes", (int64_t)0, (int64_t)-2, FG_TEST_END);
    ck_assert_str_eq(fg_test_result(&t), "float32[3]");
    ck_assert_str_eq(fg_test_output(&t, 1), "float32[3]");
    op_of(FG_OP_sum, "");
    fg_test_int(&t, "axis", 0);
    ck_assert_str_eq(fg_test_refused(&t, FG_G303), "sum: x is float32, which has no axis 0");
}
END_TEST

START_TEST(axes_of_size_1) {
    op_of(FG_OP_squeeze, "batch, 1");
    ck_assert_str_eq(fg_test_refused(&t, FG_G216),
                     "squeeze: whether axis 0 of float32[batch, 1] has size 1 is not known");
    op_of(FG_OP_squeeze, "batch, 1");
    fg_test_ints(&t, "axis", (int64_t)-1, FG_TEST_END);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch]");
    ck_assert_uint_eq(t.infer.open.count, 0);
    op_of(FG_OP_squeeze, "batch, 1");
    fg_test_ints(&t, "axis", (int64_t)0, FG_TEST_END);
    ck_assert_str_eq(fg_test_result(&t), "float32[1]");
    ck_assert_uint_eq(t.infer.open.count, 1);
}
END_TEST

START_TEST(formulas_of_sizes) {
    op_of(FG_OP_tile, "batch, 3");
    fg_test_sizes(&t, "multiples", "2, n");
    ck_assert_str_eq(fg_test_result(&t), "float32[2*batch, 3*n]");
    op_of(FG_OP_pad, "batch, 3");
    fg_test_ints(&t, "paddings", (int64_t)1, (int64_t)2, (int64_t)0, (int64_t)1, FG_TEST_END);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch + 3, 4]");
    fg_test_op(&t, FG_OP_range);
    fg_test_sizes(&t, "limits", "2, batch");
    fg_test_result(&t);
    ck_assert_int_eq(with_batch(dim_of(0, 0), 7), 5);
    ck_assert_int_eq(with_batch(dim_of(0, 0), 1), 0);
    fg_test_op(&t, FG_OP_zeros);
    fg_test_sizes(&t, "shape", "batch, 3");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 3]");
    op_of(FG_OP_shape, "batch, ?, 3");
    ck_assert_str_eq(fg_test_result(&t), "int32[3]");
    op_of(FG_OP_shape, "...");
    ck_assert_str_eq(fg_test_result(&t), "int32[?]");
}
END_TEST

START_TEST(branches_have_what_they_share) {
    fg_test_op(&t, FG_OP_select_branch);
    fg_test_in(&t, FG_BOOL, "");
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_in(&t, FG_FLOAT32, "batch, 4");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, ?]");
    const fg_symbol *unknown = fg_size_is_symbol(&t.sizes, dim_of(0, 1));
    ck_assert_ptr_nonnull(unknown);
    ck_assert(unknown->computed);
    fg_test_op(&t, FG_OP_select_branch);
    fg_test_in(&t, FG_BOOL, "");
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_in(&t, FG_FLOAT32, "batch");
    ck_assert_str_eq(fg_test_result(&t), "float32[...]");
    fg_test_op(&t, FG_OP_select_branch);
    fg_test_in(&t, FG_BOOL, "");
    fg_test_in(&t, FG_FLOAT32, "3");
    fg_test_in(&t, FG_INT32, "3");
    ck_assert_str_eq(fg_test_refused(&t, FG_G301),
                     "if wants one element type: a is float32[3] and b is int32[3]");
}
END_TEST

/* ---- slices: each bound, for each size, against Python's rule written out ---- */

/* How many positions range(*slice(begin, end, step).indices(size)) has. */
static int64_t python_count(int64_t size, int64_t begin, int64_t end, int64_t step) {
    int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1, count = 0;
    if (begin < 0) begin += size;
    if (end < 0) end += size;
    begin = begin < low ? low : begin > high ? high : begin;
    end = end < low ? low : end > high ? high : end;
    for (int64_t at = begin; step > 0 ? at < end : at > end; at += step) count++;
    return count;
}

static void slice_of(const char *dims, int64_t kind, const fg_size *begin, const fg_size *end,
                     int64_t step) {
    const fg_size **bounds = FG_NEW_ARRAY(&t.arena, const fg_size *, 2);
    bounds[0] = begin;
    bounds[1] = end;
    op_of(FG_OP_slice_strided, dims);
    *fg_test_attribute(&t, "begin") = (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = bounds};
    *fg_test_attribute(&t, "end") =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = bounds + 1};
    fg_test_ints(&t, "step", step, FG_TEST_END);
    fg_test_ints(&t, "kinds", kind, FG_TEST_END);
}

START_TEST(slices_of_a_symbol) {
    static const int64_t steps[] = {1, 2, 3, -1, -2};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
        for (int64_t begin = -4; begin <= 4; begin++)
            for (int64_t end = -4; end <= 4; end++) {
                slice_of("batch", FG_SLICE_RANGE, fg_size_number(&t.sizes, begin),
                         fg_size_number(&t.sizes, end), steps[s]);
                fg_test_result(&t);
                for (int64_t size = 0; size < 7; size++)
                    ck_assert_int_eq(with_batch(dim_of(0, 0), size),
                                     python_count(size, begin, end, steps[s]));
            }
}
END_TEST

START_TEST(slices_by_a_formula) {
    /* x[batch - 2 : n] and x[n : batch - 2 : -1], where the sign is not known; n is 5 */
    const fg_size *bound =
        fg_size_subtract(&t.sizes, fg_test_size(&t, "batch"), fg_size_number(&t.sizes, 2));
    slice_of("n", FG_SLICE_RANGE, bound, fg_test_size(&t, "n"), 1);
    fg_test_result(&t);
    for (int64_t batch = 0; batch < 10; batch++)
        ck_assert_int_eq(with_batch(dim_of(0, 0), batch), python_count(5, batch - 2, 5, 1));
    slice_of("n", FG_SLICE_RANGE, fg_test_size(&t, "n"), bound, -1);
    fg_test_result(&t);
    for (int64_t batch = 0; batch < 10; batch++)
        ck_assert_int_eq(with_batch(dim_of(0, 0), batch), python_count(5, 5, batch - 2, -1));
}
END_TEST

START_TEST(slices_without_bounds) {
    const fg_size *zero = fg_size_number(&t.sizes, 0);
    slice_of("batch, 3", FG_SLICE_RANGE | FG_SLICE_NO_BEGIN | FG_SLICE_NO_END, zero, zero, 1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 3]");
    slice_of("batch, 3", FG_SLICE_RANGE | FG_SLICE_NO_BEGIN | FG_SLICE_NO_END, zero, zero, -1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 3]");
    slice_of("batch, 3", FG_SLICE_RANGE | FG_SLICE_NO_BEGIN | FG_SLICE_NO_END, zero, zero, 2);
    fg_test_result(&t);
    ck_assert_int_eq(with_batch(dim_of(0, 0), 7), 4);
    slice_of("batch, 3", FG_SLICE_INDEX, zero, zero, 1);
    ck_assert_str_eq(fg_test_result(&t), "float32[3]");
    slice_of("...", FG_SLICE_INDEX, zero, zero, 1);
    ck_assert_str_eq(fg_test_result(&t), "float32[...]");
}
END_TEST

START_TEST(slices_by_tensors) {
    const fg_size *zero = fg_size_number(&t.sizes, 0);
    slice_of("batch, 3", FG_SLICE_INPUT, zero, zero, 1);
    fg_test_in(&t, FG_INT32, "");
    ck_assert_str_eq(fg_test_result(&t), "float32[3]");
    slice_of("batch, 3", FG_SLICE_INPUT, zero, zero, 1);
    ck_assert_str_eq(fg_test_refused(&t, FG_G204),
                     "slice_strided: 0 scalars in starts, 1 are read");
    slice_of("batch, 3", FG_SLICE_RANGE | FG_SLICE_BEGIN_INPUT | FG_SLICE_NO_END, zero, zero, 1);
    t.infer.row = fg_op_row_of(FG_OP_slice_dynamic);
    fg_test_in(&t, FG_INT32, "");
    ck_assert_str_eq(fg_test_result(&t), "float32[?, 3]");
    ck_assert(fg_size_is_symbol(&t.sizes, dim_of(0, 0))->computed);
}
END_TEST

START_TEST(picking) {
    fg_test_op(&t, FG_OP_gather);
    fg_test_in(&t, FG_FLOAT32, "words, units");
    fg_test_in(&t, FG_INT32, "batch, t");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, t, units]");
    fg_test_op(&t, FG_OP_boolean_mask);
    fg_test_in(&t, FG_FLOAT32, "batch, t, 3");
    fg_test_in(&t, FG_BOOL, "batch, t");
    ck_assert_str_eq(fg_test_result(&t), "float32[?, 3]");
    fg_test_op(&t, FG_OP_one_hot);
    fg_test_in(&t, FG_INT32, "batch");
    fg_test_int(&t, "depth", 10);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, 10]");
    fg_test_op(&t, FG_OP_set_item);
    fg_test_in(&t, FG_FLOAT32, "batch, t, 3");
    fg_test_in(&t, FG_INT32, "");
    fg_test_in(&t, FG_FLOAT32, "batch, 3");
    fg_test_int(&t, "axis", 1);
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, t, 3]");
}
END_TEST

START_TEST(recurrent_sequences) {
    fg_test_op(&t, FG_OP_gru_sequence);
    fg_test_in(&t, FG_FLOAT32, "batch, t, 30");
    fg_test_in(&t, FG_FLOAT32, "batch, 10");
    fg_test_in(&t, FG_FLOAT32, "10, 30");
    fg_test_in(&t, FG_FLOAT32, "30");
    fg_test_in(&t, FG_BOOL, "batch, t");
    fg_test_in(&t, FG_INVALID, "");
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, t, 10]");
    ck_assert_str_eq(fg_test_output(&t, 1), "float32[batch, 10]");
    ck_assert_uint_eq(t.infer.open.count, 0);
    fg_test_op(&t, FG_OP_rnn_sequence);
    fg_test_in(&t, FG_FLOAT32, "batch, t, 30");
    fg_test_in(&t, FG_FLOAT32, "n, 30");
    fg_test_in(&t, FG_FLOAT32, "30, 30");
    fg_test_in(&t, FG_INVALID, "");
    fg_test_in(&t, FG_FLOAT64, "batch, 30");
    ck_assert_str_eq(fg_test_refused(&t, FG_G301),
                     "rnn_sequence wants one element type: x is float32[batch, t, 30] and keep is "
                     "float64[batch, 30]");
    t.inputs[4].dtype = FG_FLOAT32;
    ck_assert_str_eq(fg_test_result(&t), "float32[batch, t, 30]");
    ck_assert_uint_eq(t.infer.open.count, 1);
}
END_TEST

Suite *fg_ops_shapes_suite(void) {
    Suite *suite = suite_create("shapes");
    TCase *tests = tcase_create("shapes");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, reshape_solves_the_free_axis);
    tcase_add_test(tests, reshape_that_may_not_divide);
    tcase_add_test(tests, matrix_products);
    tcase_add_test(tests, joining);
    tcase_add_test(tests, taking_apart);
    tcase_add_test(tests, reducing);
    tcase_add_test(tests, axes_of_size_1);
    tcase_add_test(tests, formulas_of_sizes);
    tcase_add_test(tests, branches_have_what_they_share);
    tcase_add_test(tests, slices_of_a_symbol);
    tcase_add_test(tests, slices_by_a_formula);
    tcase_add_test(tests, slices_without_bounds);
    tcase_add_test(tests, slices_by_tensors);
    tcase_add_test(tests, picking);
    tcase_add_test(tests, recurrent_sequences);
    suite_add_tcase(suite, tests);
    return suite;
}

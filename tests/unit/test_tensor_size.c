/* Sizes as formulas: one spelling for what is equal, what is known to differ, text; shapes. */
#include <string.h>

#include "tensor/shape.h"
#include "test_tensor.h"

static fg_memory memory;
static fg_guard guard;
static fg_arena arena;
static fg_names names;
static fg_sizes sizes;
static const fg_size *batch, *steps, *units, *unknown;

static const fg_size *symbol(const char *name) {
    return fg_size_symbol(&sizes, name ? fg_name_of_text(&names, name) : NULL, (fg_span){0}, false);
}

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    fg_arena_init(&arena, &memory);
    arena.guard = &guard; /* never used: nothing fails here */
    fg_names_init(&names, &arena);
    fg_sizes_init(&sizes, &arena);
    batch = symbol("batch");
    steps = symbol("steps");
    units = symbol("units");
    unknown = symbol(NULL);
}

static void tear_down(void) {
    fg_arena_fini(&arena);
    ck_assert_uint_eq(memory.used, 0);
}

static const fg_size *number(int64_t value) {
    return fg_size_number(&sizes, value);
}
static const fg_size *plus(const fg_size *a, const fg_size *b) {
    return fg_size_add(&sizes, a, b);
}
static const fg_size *minus(const fg_size *a, const fg_size *b) {
    return fg_size_subtract(&sizes, a, b);
}
static const fg_size *times(const fg_size *a, const fg_size *b) {
    return fg_size_multiply(&sizes, a, b);
}
static const fg_size *over(const fg_size *a, const fg_size *b) {
    return fg_size_divide(&sizes, a, b);
}
static const fg_size *rest(const fg_size *a, const fg_size *b) {
    return fg_size_remainder(&sizes, a, b);
}
static const fg_size *least(const fg_size *a, const fg_size *b) {
    return fg_size_minimum(&sizes, a, b);
}
static const fg_size *most(const fg_size *a, const fg_size *b) {
    return fg_size_maximum(&sizes, a, b);
}

static void ck_text(const fg_size *size, const char *expected) {
    fg_text out;
    fg_text_init(&out, &arena);
    ck_assert_ptr_nonnull(size);
    fg_size_print(&sizes, size, &out);
    ck_assert_str_eq(fg_text_get(&out), expected);
}

static void ck_number(const fg_size *size, int64_t expected) {
    int64_t value = ~expected;
    ck_assert_ptr_nonnull(size);
    ck_assert(fg_size_is_number(size, &value));
    ck_assert_int_eq(value, expected);
    ck_assert_ptr_eq(size, number(expected));
}

/* ---- numbers ---- */

START_TEST(numbers_are_unique) {
    const int64_t values[] = {0, 1, -1, 2, 255, 256, -2, 1000000, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        ck_number(number(values[i]), values[i]);
        for (size_t k = 0; k < i; k++) ck_assert_ptr_ne(number(values[i]), number(values[k]));
    }
    ck_assert(!fg_size_is_number(batch, NULL));
    ck_assert(fg_size_is_number(number(3), NULL));
}
END_TEST

START_TEST(arithmetic_of_numbers) {
    ck_number(plus(number(40), number(2)), 42);
    ck_number(minus(number(2), number(40)), -38);
    ck_number(times(number(-6), number(7)), -42);
    ck_number(least(number(3), number(-3)), -3);
    ck_number(most(number(3), number(-3)), 3);
    /* Python's // and %: towards minus infinity, sign of the divisor. */
    const int64_t cases[][4] = {{7, 2, 3, 1},   {-7, 2, -4, 1}, {7, -2, -4, -1}, {-7, -2, 3, -1},
                                {6, 3, 2, 0},   {-6, 3, -2, 0}, {0, 5, 0, 0},    {1, 5, 0, 1},
                                {-1, 5, -1, 4}, {5, 1, 5, 0},   {5, -1, -5, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_number(over(number(cases[i][0]), number(cases[i][1])), cases[i][2]);
        ck_number(rest(number(cases[i][0]), number(cases[i][1])), cases[i][3]);
    }
}
END_TEST

START_TEST(overflow_is_null) {
    const fg_size *great = number(INT64_MAX), *small = number(INT64_MIN);
    ck_assert_ptr_null(plus(great, number(1)));
    ck_assert_ptr_null(minus(small, number(1)));
    ck_assert_ptr_null(times(great, number(2)));
    ck_assert_ptr_null(over(small, number(-1)));
    ck_number(rest(small, number(-1)), 0);
    ck_assert_ptr_null(plus(times(great, batch), batch));
    ck_assert_ptr_null(times(times(great, batch), number(2)));
    ck_assert_ptr_null(minus(times(small, batch), batch));
    ck_assert_ptr_null(over(batch, number(0)));
    ck_assert_ptr_null(rest(batch, number(0)));
    ck_assert_ptr_null(plus(NULL, batch));
    ck_assert_ptr_null(most(batch, NULL));
}
END_TEST

/* ---- one spelling ---- */

START_TEST(sums_and_products_are_canonical) {
    ck_assert_ptr_eq(plus(batch, steps), plus(steps, batch));
    ck_assert_ptr_eq(times(batch, steps), times(steps, batch));
    ck_assert_ptr_eq(times(plus(batch, number(1)), plus(batch, number(-1))),
                     minus(times(batch, batch), number(1)));
    ck_assert_ptr_eq(times(plus(batch, steps), units),
                     plus(times(units, steps), times(batch, units)));
    ck_number(minus(plus(batch, number(3)), batch), 3);
    ck_number(times(batch, number(0)), 0);
    ck_assert_ptr_eq(times(batch, number(1)), batch);
    ck_assert_ptr_ne(unknown, symbol(NULL));
    ck_assert_ptr_ne(batch, symbol("batch"));
    ck_assert_ptr_eq(times(times(batch, batch), steps), times(batch, times(steps, batch)));
}
END_TEST

START_TEST(divisions_that_come_out) {
    ck_assert_ptr_eq(over(times(number(4), units), number(4)), units);
    ck_assert_ptr_eq(over(times(batch, steps), steps), batch);
    ck_assert_ptr_eq(over(times(batch, times(steps, units)), times(units, batch)), steps);
    ck_assert_ptr_eq(over(batch, number(1)), batch);
    ck_assert_ptr_eq(over(batch, number(-1)), minus(number(0), batch));
    ck_number(over(batch, batch), 1);
    ck_number(over(number(0), batch), 0);
    ck_assert_ptr_eq(over(plus(times(number(6), batch), number(9)), number(3)),
                     plus(times(number(2), batch), number(3)));
    ck_assert_ptr_eq(over(times(plus(batch, number(1)), steps), plus(batch, number(1))), steps);
    ck_assert_ptr_eq(over(minus(times(batch, batch), times(steps, steps)), plus(batch, steps)),
                     minus(batch, steps));
    ck_number(over(plus(times(number(2), units), number(2)), plus(units, number(1))), 2);
}
END_TEST

START_TEST(divisions_with_one_spelling) {
    const fg_size *half = over(batch, number(2));
    ck_assert_ptr_eq(over(times(number(2), batch), number(4)), half);
    ck_assert_ptr_eq(over(plus(times(number(2), batch), number(1)), number(4)), half);
    ck_assert_ptr_eq(over(half, number(3)), over(batch, number(6)));
    ck_assert_ptr_eq(over(plus(half, number(3)), number(4)),
                     over(plus(batch, number(6)), number(8)));
    ck_assert_ptr_eq(plus(over(minus(batch, number(1)), number(2)), number(1)),
                     over(plus(batch, number(1)), number(2)));
    /* ceil(batch / 4), in two ways */
    ck_assert_ptr_eq(minus(number(0), over(minus(number(0), batch), number(4))),
                     over(plus(batch, number(3)), number(4)));
    ck_assert_ptr_eq(over(plus(times(batch, steps), steps), times(steps, units)),
                     over(plus(batch, number(1)), units));
    ck_assert_ptr_eq(over(times(number(7), units), number(4)),
                     plus(units, over(times(number(3), units), number(4))));
    ck_assert_ptr_eq(over(batch, number(-3)), over(minus(number(0), batch), number(3)));
    ck_assert_ptr_ne(over(batch, number(3)), half);
}
END_TEST

START_TEST(remainders) {
    ck_number(rest(batch, number(1)), 0);
    ck_number(rest(batch, batch), 0);
    ck_number(rest(times(number(4), units), number(2)), 0);
    ck_number(rest(times(batch, steps), steps), 0);
    ck_number(rest(plus(times(number(4), units), number(7)), number(4)), 3);
    ck_assert_ptr_eq(rest(plus(batch, number(8)), number(8)), rest(batch, number(8)));
    ck_number(rest(times(plus(batch, number(1)), steps), plus(batch, number(1))), 0);
}
END_TEST

START_TEST(extremes) {
    ck_assert_ptr_eq(least(batch, batch), batch);
    ck_assert_ptr_eq(most(batch, number(0)), batch);
    ck_number(least(batch, number(0)), 0);
    ck_assert_ptr_eq(least(batch, plus(batch, number(1))), batch);
    ck_assert_ptr_eq(most(batch, plus(batch, steps)), plus(batch, steps));
    ck_assert_ptr_eq(least(batch, steps), least(steps, batch));
    ck_assert_ptr_eq(least(batch, number(8)), least(number(8), batch));
    ck_assert_ptr_eq(least(least(batch, steps), steps), least(batch, steps));
    ck_assert_ptr_eq(most(steps, most(batch, steps)), most(batch, steps));
    ck_assert_ptr_eq(least(least(batch, number(8)), number(5)), least(batch, number(5)));
    ck_assert_ptr_ne(least(batch, steps), most(batch, steps));
}
END_TEST

/* ---- comparison ---- */

START_TEST(comparison) {
    ck_assert_int_eq(fg_size_compare(&sizes, number(3), number(3)), FG_EQUAL);
    ck_assert_int_eq(fg_size_compare(&sizes, number(3), number(4)), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, number(INT64_MAX), number(INT64_MIN)), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, batch), FG_EQUAL);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, steps), FG_OPEN);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, number(8)), FG_OPEN);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, number(0)), FG_OPEN);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, number(-1)), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, plus(batch, number(1))), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, plus(times(number(2), batch), number(1))),
                     FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, batch, plus(batch, steps)), FG_OPEN);
    ck_assert_int_eq(fg_size_compare(&sizes, number(0), plus(times(batch, steps), number(2))),
                     FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, plus(batch, number(1)), times(number(2), batch)),
                     FG_OPEN);
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), over(batch, number(4))), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), rest(batch, number(8))), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), rest(batch, steps)), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), least(batch, steps)), FG_DIFFERENT);
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), most(batch, minus(batch, steps))),
                     FG_DIFFERENT);
    /* (batch - 8) // 4 may be negative. */
    ck_assert_int_eq(fg_size_compare(&sizes, number(-1), over(minus(batch, steps), number(4))),
                     FG_OPEN);
}
END_TEST

/* ---- symbols ---- */

static void collect(void *user, const fg_symbol *found) {
    char *out = user;
    strcat(out, found->name ? found->name->text : "?");
    strcat(out, " ");
}

START_TEST(symbols) {
    ck_assert_str_eq(fg_size_is_symbol(&sizes, batch)->name->text, "batch");
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, unknown)->name);
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, number(1)));
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, number(0)));
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, plus(batch, number(1))));
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, times(batch, number(2))));
    ck_assert_ptr_null(fg_size_is_symbol(&sizes, over(batch, number(2))));
    ck_assert_ptr_eq(fg_size_of_symbol(&sizes, fg_size_is_symbol(&sizes, steps)->number), steps);
    const fg_size *computed = fg_size_symbol(&sizes, NULL, (fg_span){0}, true);
    ck_assert(fg_size_is_symbol(&sizes, computed)->computed);
    ck_assert(!fg_size_is_symbol(&sizes, batch)->computed);

    char found[100] = "";
    fg_size_symbols(&sizes, plus(times(batch, batch), over(steps, plus(unknown, number(1)))),
                    collect, found);
    ck_assert_str_eq(found, "batch steps ? ");
    found[0] = '\0';
    fg_size_symbols(&sizes, number(7), collect, found);
    ck_assert_str_eq(found, "");
}
END_TEST

/* ---- values ---- */

START_TEST(evaluation) {
    int64_t values[] = {5, 7, 3, -1}, value;
    fg_bindings bindings = {values, 4};
    const fg_size *size = plus(times(number(2), times(batch, steps)), over(steps, units));
    ck_assert(fg_size_evaluate(size, &bindings, &value));
    ck_assert_int_eq(value, 2 * 5 * 7 + 7 / 3);
    ck_assert(fg_size_evaluate(rest(minus(batch, steps), units), &bindings, &value));
    ck_assert_int_eq(value, 1); /* -2 % 3 */
    ck_assert(fg_size_evaluate(least(batch, steps), &bindings, &value));
    ck_assert_int_eq(value, 5);
    ck_assert(fg_size_evaluate(most(batch, steps), &bindings, &value));
    ck_assert_int_eq(value, 7);
    ck_assert(fg_size_evaluate(number(0), &bindings, &value));
    ck_assert_int_eq(value, 0);
    ck_assert(!fg_size_evaluate(unknown, &bindings, &value));
    ck_assert(!fg_size_evaluate(plus(batch, unknown), &bindings, &value));
    bindings.count = 1;
    ck_assert(!fg_size_evaluate(steps, &bindings, &value));
    ck_assert(fg_size_evaluate(batch, &bindings, &value));
}
END_TEST

START_TEST(evaluation_that_overflows) {
    int64_t values[] = {INT64_MAX, INT64_MAX, 0, 2}, value;
    fg_bindings bindings = {values, 4};
    ck_assert(fg_size_evaluate(batch, &bindings, &value));
    ck_assert_int_eq(value, INT64_MAX);
    ck_assert(!fg_size_evaluate(plus(batch, number(1)), &bindings, &value));
    ck_assert(!fg_size_evaluate(times(batch, steps), &bindings, &value));
    ck_assert(fg_size_evaluate(minus(plus(batch, number(5)), steps), &bindings, &value));
    ck_assert_int_eq(value, 5);
    /* 0 times whatever is 0. */
    ck_assert(fg_size_evaluate(times(times(batch, steps), units), &bindings, &value));
    ck_assert_int_eq(value, 0);
    ck_assert(!fg_size_evaluate(over(batch, units), &bindings, &value));
    ck_assert(!fg_size_evaluate(rest(batch, units), &bindings, &value));
}
END_TEST

/* ---- text ---- */

START_TEST(text) {
    ck_text(batch, "batch");
    ck_text(unknown, "?");
    ck_text(number(0), "0");
    ck_text(number(-3), "-3");
    ck_text(plus(times(number(2), units), number(1)), "2*units + 1");
    ck_text(times(steps, batch), "batch*steps");
    ck_text(times(batch, batch), "batch*batch");
    ck_text(minus(batch, number(1)), "batch - 1");
    ck_text(minus(number(1), batch), "-batch + 1");
    ck_text(minus(times(batch, steps), times(number(3), units)), "batch*steps - 3*units");
    ck_text(over(batch, number(4)), "batch // 4");
    ck_text(plus(over(batch, number(4)), number(1)), "batch // 4 + 1");
    ck_text(times(number(2), over(batch, number(4))), "2*(batch // 4)");
    ck_text(times(steps, over(batch, number(4))), "steps*(batch // 4)");
    ck_text(over(plus(batch, number(1)), number(2)), "(batch + 1) // 2");
    ck_text(over(times(number(3), batch), number(4)), "3*batch // 4");
    ck_text(over(batch, times(number(2), steps)), "batch // (2*steps)");
    ck_text(over(over(batch, steps), units), "batch // steps // units");
    ck_text(over(batch, rest(steps, units)), "batch // (steps % units)");
    ck_text(rest(batch, number(8)), "batch % 8");
    ck_text(least(batch, number(8)), "min(batch, 8)");
    ck_text(most(minus(batch, number(2)), number(0)), "max(batch - 2, 0)");
    ck_text(minus(number(0), over(batch, number(4))), "-(batch // 4)");
}
END_TEST

/* ---- what gets out of hand ---- */

START_TEST(formulas_have_limits) {
    const fg_size *power = batch, *sum = batch, *deep = batch;
    for (int i = 0; i < 100 && power; i++) power = times(power, power);
    ck_assert_ptr_null(power);
    for (int i = 0; i < 100000 && sum; i++) sum = plus(sum, symbol(NULL));
    ck_assert_ptr_null(sum);
    for (int i = 0; i < 100000 && deep; i++)
        deep = plus(times(deep, deep), over(deep, plus(deep, number(2))));
    ck_assert_ptr_null(deep);
    deep = batch;
    int levels = 0;
    for (; levels < 100000 && deep; levels++) deep = least(over(deep, steps), units);
    ck_assert_int_ge(levels, 50);
    ck_assert_int_le(levels, 1000); /* what walks them recurses */
}
END_TEST

START_TEST(halving_again_and_again_stays_small) {
    const fg_size *size = batch;
    for (int i = 0; i < 50; i++) size = over(plus(size, number(1)), number(2));
    int64_t values[] = {1000000}, value;
    fg_bindings bindings = {values, 1};
    ck_assert(fg_size_evaluate(size, &bindings, &value));
    ck_assert_int_eq(value, 1);
    ck_text(size, "(batch + 1125899906842623) // 1125899906842624"); /* 2^50 */
}
END_TEST

START_TEST(many_formulas_stay_unique) {
    const fg_size *made[2000];
    for (int i = 0; i < 2000; i++)
        made[i] = plus(times(number(i), batch), over(steps, number(i + 2)));
    for (int i = 0; i < 2000; i++)
        ck_assert_ptr_eq(plus(over(steps, number(i + 2)), times(batch, number(i))), made[i]);
}
END_TEST

/* ---- shapes ---- */

START_TEST(shapes) {
    int64_t dims[FG_MAX_RANK];
    fg_shape *shape = fg_shape_new(&arena, 3);
    shape->dims[0] = batch;
    shape->dims[1] = number(8);
    shape->dims[2] = times(number(2), steps);
    fg_text out;
    fg_text_init(&out, &arena);
    fg_shape_print(&sizes, shape, &out);
    ck_assert_str_eq(fg_text_get(&out), "[batch, 8, 2*steps]");
    ck_assert(!fg_shape_numbers(shape, dims));
    ck_text(fg_shape_count(&sizes, shape), "16*batch*steps");
    ck_assert_str_eq(fg_type_text(&arena, &sizes, (fg_type){FG_FLOAT32, shape}),
                     "float32[batch, 8, 2*steps]");
    ck_assert_str_eq(fg_type_text(&arena, &sizes, (fg_type){FG_BOOL, &fg_shape_scalar}), "bool");
    ck_assert_str_eq(fg_type_text(&arena, &sizes, (fg_type){FG_INT32, &fg_shape_unknown}),
                     "int32[...]");
    int64_t values[] = {2, 3};
    ck_assert(fg_shape_evaluate(shape, &(fg_bindings){values, 2}, dims));
    ck_assert_mem_eq(dims, ((int64_t[]){2, 8, 6}), 3 * sizeof *dims);
    ck_assert(!fg_shape_evaluate(shape, &(fg_bindings){values, 1}, dims));
    ck_assert(!fg_shape_evaluate(&fg_shape_unknown, &(fg_bindings){values, 2}, dims));
}
END_TEST

START_TEST(shapes_of_numbers) {
    int64_t dims[FG_MAX_RANK];
    const fg_shape *shape = fg_shape_of(&arena, &sizes, 2, (int64_t[]){3, 2});
    ck_assert(fg_shape_numbers(shape, dims));
    ck_assert_mem_eq(dims, ((int64_t[]){3, 2}), 2 * sizeof *dims);
    ck_number(fg_shape_count(&sizes, shape), 6);
    ck_number(fg_shape_count(&sizes, &fg_shape_scalar), 1);
    ck_assert_ptr_null(fg_shape_count(&sizes, &fg_shape_unknown));
    ck_assert_ptr_null(
        fg_shape_count(&sizes, fg_shape_of(&arena, &sizes, 2, (int64_t[]){INT64_MAX, INT64_MAX})));
    ck_assert(fg_shape_numbers(&fg_shape_scalar, dims));
    ck_assert(!fg_shape_numbers(&fg_shape_unknown, dims));
    ck_assert_int_eq(fg_shape_of(&arena, &sizes, 0, NULL)->rank, 0);
    ck_assert_str_eq(fg_dims_text(&arena, 2, (int64_t[]){3, 2}), "[3, 2]");
    ck_assert_str_eq(fg_dims_text(&arena, 0, NULL), "[]");
}
END_TEST

Suite *fg_size_suite(void) {
    Suite *suite = suite_create("size");
    TCase *test = tcase_create("size");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, numbers_are_unique);
    tcase_add_test(test, arithmetic_of_numbers);
    tcase_add_test(test, overflow_is_null);
    tcase_add_test(test, sums_and_products_are_canonical);
    tcase_add_test(test, divisions_that_come_out);
    tcase_add_test(test, divisions_with_one_spelling);
    tcase_add_test(test, remainders);
    tcase_add_test(test, extremes);
    tcase_add_test(test, comparison);
    tcase_add_test(test, symbols);
    tcase_add_test(test, evaluation);
    tcase_add_test(test, evaluation_that_overflows);
    tcase_add_test(test, text);
    tcase_add_test(test, formulas_have_limits);
    tcase_add_test(test, halving_again_and_again_stays_small);
    tcase_add_test(test, many_formulas_stay_unique);
    tcase_add_test(test, shapes);
    tcase_add_test(test, shapes_of_numbers);
    suite_add_tcase(suite, test);
    return suite;
}

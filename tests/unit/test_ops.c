/* The rows of operations; the main program of the folder's tests. */
#include "test_ops.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "graph/kernel_table.h"
#include "tap.h"

/* Rows whose operations no kernel does, and why. */
static const char *const without_kernel[] = {
    "const",       /* its value is part of the plan */
    "placeholder", /* its value is fed */
    "variable",    /* its value is kept by the session */
    "loop",        /* the executor runs its body */
    "loop_state",  /* the executor carries its values */
    "opaque",      /* what needs it is refused */
};

static bool has_no_kernel(const fg_op_row *row) {
    for (size_t i = 0; i < sizeof without_kernel / sizeof *without_kernel; i++)
        if (strcmp(without_kernel[i], row->name) == 0) return true;
    return false;
}

START_TEST(names_are_found) {
    for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++)
        ck_assert_int_eq(fg_op_kind_of(fg_op_row_of((fg_op_kind)kind)->name), kind);
    ck_assert_int_eq(fg_op_kind_of("add"), FG_OP_add);
    ck_assert_int_eq(fg_op_kind_of("assert"), FG_OP_assert);
    ck_assert_int_eq(fg_op_kind_of("ad"), FG_OP_NONE);
    ck_assert_int_eq(fg_op_kind_of("addd"), FG_OP_NONE);
    ck_assert_int_eq(fg_op_kind_of(""), FG_OP_NONE);
    ck_assert_int_eq(fg_op_kind_of("none"), FG_OP_NONE);
}
END_TEST

/* A result's type comes from an input's variable, from an attribute, or is named. */
static void check_result(const fg_op_row *row, const fg_result *result) {
    bool known = result->dtype != FG_INVALID;
    ck_assert_ptr_nonnull(result->name);
    if (result->attribute) {
        int index = fg_op_param_index(row, result->attribute);
        ck_assert_msg(index >= 0, "%s: no attribute %s", row->name, result->attribute);
        known =
            row->params[index].kind == FG_PARAM_DTYPE || row->params[index].kind == FG_PARAM_VALUE;
    }
    for (int i = 0; i < row->param_count && result->variable; i++)
        if (row->params[i].variable == result->variable) known = true;
    ck_assert_msg(known, "%s: nothing gives the type of %s", row->name, result->name);
}

static void check_param(const fg_op_row *row, const fg_param *param) {
    bool tensor = param->kind <= FG_PARAM_LIST;
    ck_assert_ptr_nonnull(param->name);
    if (tensor) {
        ck_assert_msg(param->accepts, "%s: %s accepts nothing", row->name, param->name);
        ck_assert_int_eq(param->required, param->kind != FG_PARAM_OPTIONAL);
        ck_assert_uint_eq(param->value.kind, FG_ATTR_NONE);
    }
    if (param->required) ck_assert_uint_eq(param->value.kind, FG_ATTR_NONE);
    if (param->choices && param->value.kind == FG_ATTR_STRING)
        ck_assert_msg(strstr(param->choices, param->value.s) != NULL,
                      "%s: the default of %s is no choice", row->name, param->name);
}

START_TEST(rows_are_complete) {
    for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++) {
        const fg_op_row *row = fg_op_row_of((fg_op_kind)kind);
        int lists = 0;
        ck_assert_ptr_nonnull(row->shape);
        ck_assert_msg(row->says && row->says[0], "%s says nothing", row->name);
        for (int i = 0; i < row->param_count; i++) {
            check_param(row, &row->params[i]);
            lists += row->params[i].kind == FG_PARAM_LIST;
            ck_assert_int_eq(fg_op_param_index(row, row->params[i].name), i);
        }
        ck_assert_msg(lists <= 1, "%s has several lists", row->name);
        for (int i = 0; i < row->result_count; i++) check_result(row, &row->results[i]);
    }
    ck_assert_int_eq(fg_op_param_index(fg_op_row_of(FG_OP_add), "c"), -1);
}
END_TEST

/* The element types that decide about the kernel: see kernel.h. */
static fg_dtypes deciding_types(const fg_op_row *row) {
    const fg_param *first = NULL;
    for (int i = 0; i < row->param_count; i++) {
        const fg_param *param = &row->params[i];
        if (param->kind > FG_PARAM_LIST) continue;
        if (param->variable == 'T') return param->accepts;
        if (!first) first = param;
    }
    if (first) return first->accepts;
    if (!row->result_count) return 0;
    if (!row->results[0].attribute) return FG_DTYPE_BIT(row->results[0].dtype);
    return row->params[fg_op_param_index(row, row->results[0].attribute)].accepts;
}

START_TEST(every_type_has_a_kernel) {
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    ck_assert_int_ge(count, 1);
    static fg_kernel_table rows; /* with those that are made of others */
    for (int table = 0; table < count; table++) {
        fg_kernel_table_init(&rows, tables[table]);
        for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++) {
            const fg_op_row *row = fg_op_row_of((fg_op_kind)kind);
            fg_dtypes types = deciding_types(row);
            for (int dtype = 1; dtype < FG_DTYPE_COUNT; dtype++) {
                bool wanted = !has_no_kernel(row) && (types & FG_DTYPE_BIT(dtype));
                bool there = rows.at[kind][dtype] != NULL;
                ck_assert_msg(wanted == there, "%s of %s (%s): %s", row->name,
                              fg_dtype_name((fg_dtype)dtype), names[table],
                              there ? "a kernel that no row takes" : "no kernel");
            }
        }
    }
}
END_TEST

START_TEST(every_kernel_has_a_row) {
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    for (int table = 0; table < count; table++)
        for (const fg_kernel *kernel = tables[table]; kernel->operation; kernel++) {
            ck_assert_msg(fg_op_kind_of(kernel->operation) != FG_OP_NONE, "%s", kernel->operation);
            ck_assert_ptr_nonnull(kernel->run);
            ck_assert_ptr_eq(fg_test_kernel(tables[table], kernel->operation, kernel->dtype),
                             kernel);
        }
}
END_TEST

static const char *signature_of(fg_rule_test *test, fg_op_kind kind) {
    return fg_op_signature(&test->arena, kind);
}

START_TEST(signatures) {
    fg_rule_test test;
    fg_rule_test_init(&test);
    ck_assert_str_eq(signature_of(&test, FG_OP_softmax),
                     "softmax(x: T[...], axis: int = -1) -> T[...] where T is float");
    ck_assert_str_eq(signature_of(&test, FG_OP_less),
                     "less(a: T[...], b: T[...]) -> bool[...] where T is number");
    ck_assert_str_eq(signature_of(&test, FG_OP_concat),
                     "concat(values: list of T[...], axis: int) -> T[...] where T is any");
    ck_assert_str_eq(signature_of(&test, FG_OP_gather),
                     "gather(params: T[...], indices: U[...], axis: int = 0) -> T[...] where T is "
                     "any, U is int32 or int64");
    ck_assert_str_eq(signature_of(&test, FG_OP_clip),
                     "clip(x: T[...], min: float = none, max: float = none) -> T[...] where T is "
                     "number");
    ck_assert_str_eq(signature_of(&test, FG_OP_moments),
                     "moments(x: T[...], axes: ints = none, keepdims: bool = false) -> (mean: "
                     "T[...], variance: T[...]) where T is float");
    ck_assert_str_eq(signature_of(&test, FG_OP_argmax),
                     "argmax(x: T[...], axis: int = -1, dtype: type = int32) -> dtype[...] where T "
                     "is number");
    ck_assert_str_eq(signature_of(&test, FG_OP_split),
                     "split(x: T[...], num: int, axis: int = 0) -> list of T[...] where T is any");
    ck_assert_str_eq(signature_of(&test, FG_OP_assert),
                     "assert(condition: bool[...], message: string = \"\")");
    fg_rule_test_fini(&test);
}
END_TEST

/* doc/operations.md has each operation's signature as a line of code, and what it computes. */
START_TEST(operations_are_documented) {
    fg_rule_test test;
    fg_file file;
    const char *srcdir = getenv("srcdir");
    fg_rule_test_init(&test);
    const char *path = fg_arena_printf(&test.arena, "%s/doc/operations.md", srcdir ? srcdir : ".");
    const char *why = fg_file_open(&file, &test.memory, path, 1 << 24);
    ck_assert_msg(!why, "%s: %s", path, why);
    char *text = fg_arena_text(&test.arena, file.data, file.length);
    fg_file_close(&file);
    for (int kind = FG_OP_NONE + 1; kind < FG_OP_KINDS; kind++) {
        const fg_op_row *row = fg_op_row_of((fg_op_kind)kind);
        const char *line =
            fg_arena_printf(&test.arena, "\n    %s\n", signature_of(&test, (fg_op_kind)kind));
        ck_assert_msg(strstr(text, line) != NULL, "not in %s:%s", path, line);
        ck_assert_msg(strstr(text, row->says) != NULL, "not in %s: %s: %s", path, row->name,
                      row->says);
    }
    fg_rule_test_fini(&test);
}
END_TEST

Suite *fg_ops_rows_suite(void) {
    Suite *suite = suite_create("rows");
    TCase *tests = tcase_create("rows");
    tcase_add_test(tests, names_are_found);
    tcase_add_test(tests, rows_are_complete);
    tcase_add_test(tests, every_type_has_a_kernel);
    tcase_add_test(tests, every_kernel_has_a_row);
    tcase_add_test(tests, signatures);
    tcase_add_test(tests, operations_are_documented);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void) {
    Suite *(*const suites[])(void) = {fg_ops_rows_suite,
                                      fg_ops_infer_suite,
                                      fg_ops_shapes_suite,
                                      fg_ops_random_suite,
                                      fg_ops_math_suite,
                                      fg_ops_linear_suite,
                                      fg_ops_draw_suite,
                                      fg_ops_isa_suite,
                                      NULL};
    return fg_tap_main(suites);
}

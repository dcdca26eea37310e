/* What the suites of test_ops share. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test_ops.h"

void fg_rule_test_init(fg_rule_test *test) {
    memset(test, 0, sizeof *test);
    fg_memory_init(&test->memory, SIZE_MAX);
    fg_arena_init(&test->arena, &test->memory);
    test->arena.guard = &test->guard;
    if (setjmp(test->guard.env)) ck_abort_msg("out of memory");
    fg_names_init(&test->names, &test->arena);
    fg_sizes_init(&test->sizes, &test->arena);
}

void fg_rule_test_fini(fg_rule_test *test) {
    fg_arena_fini(&test->arena);
    ck_assert_uint_eq(test->memory.used, 0);
}

void fg_test_op(fg_rule_test *test, fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    test->infer = (fg_infer){.row = row,
                             .arena = &test->arena,
                             .sizes = &test->sizes,
                             .inputs = test->inputs,
                             .attrs = test->attrs,
                             .outputs = test->outputs};
    for (int i = 0; i < row->param_count; i++) test->attrs[i] = row->params[i].value;
}

const fg_size *fg_test_size(fg_rule_test *test, const char *text) {
    if (isdigit((unsigned char)*text) || *text == '-')
        return fg_size_number(&test->sizes, strtoll(text, NULL, 10));
    if (*text == '?') return fg_size_symbol(&test->sizes, NULL, (fg_span){0}, false);
    const fg_name *name = fg_name_of_text(&test->names, text);
    const fg_size *size = fg_map_get(&test->symbols, name);
    if (!size) {
        size = fg_size_symbol(&test->sizes, name, (fg_span){0}, false);
        fg_map_set(&test->arena, &test->symbols, name, (void *)(uintptr_t)size);
    }
    return size;
}

/* "batch, 3" to sizes; their number. */
static int sizes_of(fg_rule_test *test, const char *dims, const fg_size **sizes) {
    int count = 0;
    char copy[256], *at = copy, *word;
    ck_assert_uint_lt(strlen(dims), sizeof copy);
    strcpy(copy, dims);
    while ((word = strsep(&at, ", ")))
        if (*word) sizes[count++] = fg_test_size(test, word);
    return count;
}

void fg_test_in(fg_rule_test *test, fg_dtype dtype, const char *dims) {
    fg_type type = {dtype, &fg_shape_unknown};
    if (dtype != FG_INVALID && strcmp(dims, "...") != 0) {
        const fg_size *sizes[FG_MAX_RANK];
        int rank = sizes_of(test, dims, sizes);
        fg_shape *shape = fg_shape_new(&test->arena, rank);
        for (int i = 0; i < rank; i++) shape->dims[i] = sizes[i];
        type.shape = shape;
    }
    ck_assert_uint_lt(test->infer.input_count, FG_TEST_INPUTS);
    test->inputs[test->infer.input_count++] = type;
}

fg_attr *fg_test_attribute(fg_rule_test *test, const char *name) {
    int index = fg_op_param_index(test->infer.row, name);
    ck_assert_msg(index >= 0, "%s has no parameter '%s'", test->infer.row->name, name);
    return &test->attrs[index];
}

void fg_test_int(fg_rule_test *test, const char *name, int64_t value) {
    *fg_test_attribute(test, name) = (fg_attr){.kind = FG_ATTR_INT, .i = value};
}

void fg_test_flag(fg_rule_test *test, const char *name, bool value) {
    *fg_test_attribute(test, name) = (fg_attr){.kind = FG_ATTR_BOOL, .b = value};
}

void fg_test_dtype(fg_rule_test *test, const char *name, fg_dtype dtype) {
    *fg_test_attribute(test, name) = (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = dtype};
}

void fg_test_ints(fg_rule_test *test, const char *name, ...) {
    int64_t *list = FG_NEW_ARRAY(&test->arena, int64_t, 64), value;
    uint32_t count = 0;
    va_list args;
    va_start(args, name);
    while ((value = va_arg(args, int64_t)) != FG_TEST_END) list[count++] = value;
    va_end(args);
    *fg_test_attribute(test, name) = (fg_attr){.kind = FG_ATTR_INTS, .count = count, .ints = list};
}

void fg_test_sizes(fg_rule_test *test, const char *name, const char *dims) {
    const fg_size **sizes = FG_NEW_ARRAY(&test->arena, const fg_size *, 64);
    int count = sizes_of(test, dims, sizes);
    *fg_test_attribute(test, name) =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = (uint32_t)count, .sizes = sizes};
}

const char *fg_test_output(fg_rule_test *test, uint32_t i) {
    return fg_type_text(&test->arena, &test->sizes, test->outputs[i]);
}

const char *fg_test_result(fg_rule_test *test) {
    bool good = fg_infer_count(&test->infer) && fg_infer_run(&test->infer);
    ck_assert_msg(good, "refused: %s", good ? "" : test->infer.message);
    return test->infer.output_count ? fg_test_output(test, 0) : "";
}

const char *fg_test_refused(fg_rule_test *test, fg_code code) {
    bool good = fg_infer_count(&test->infer) && fg_infer_run(&test->infer);
    ck_assert_msg(!good, "accepted: %s", good ? fg_test_output(test, 0) : "");
    ck_assert_str_eq(fg_rule_of(test->infer.code)->code, fg_rule_of(code)->code);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_ge(test->infer.blame[i], -1);
        ck_assert_int_lt(test->infer.blame[i], (int)test->infer.input_count);
    }
    return test->infer.message;
}

const fg_kernel *fg_test_kernel(const fg_kernel *table, const char *operation, fg_dtype dtype) {
    for (; table->operation; table++)
        if (table->dtype == dtype && strcmp(table->operation, operation) == 0) return table;
    return NULL;
}

int fg_test_tables(const fg_kernel *tables[3], const char *names[3]) {
    static const char *const all[] = {"x86-64", "avx2", "avx512"};
    int count = 0;
    for (int i = 0; i < 3; i++) {
        tables[count] = fg_kernels_for(all[i], &names[count]);
        if (tables[count]) count++;
    }
    return count;
}

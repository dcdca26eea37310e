/* Which kernels are chosen, and what does not depend on it. */
#include <stdlib.h>
#include <string.h>

#include "test_ops.h"

START_TEST(tables_by_name) {
    const char *name = NULL;
    const fg_kernel *base = fg_kernels_for("x86-64", &name);
    ck_assert_ptr_eq(base, fg_kernels_x86_64);
    ck_assert_str_eq(name, "x86-64");
    ck_assert_ptr_null(fg_kernels_for("mmx", NULL));
    ck_assert_ptr_null(fg_kernels_for("", NULL));
}
END_TEST

START_TEST(the_best_is_the_last_that_is_there) {
    const fg_kernel *tables[3];
    const char *names[3], *best = NULL;
    int count = fg_test_tables(tables, names);
    ck_assert_ptr_eq(fg_kernels_for(NULL, &best), tables[count - 1]);
    ck_assert_str_eq(best, names[count - 1]);
}
END_TEST

START_TEST(messages_are_cut_to_their_room) {
    char message[8];
    fg_call call = {.message = message, .message_size = sizeof message, .blame = -1};
    ck_assert(!fg_call_fail(&call, 2, "a long %s", "message"));
    ck_assert_str_eq(message, "a long ");
    ck_assert_int_eq(call.blame, 2);
    fg_call silent = {.blame = -1};
    ck_assert(!fg_call_fail(&silent, 0, "nobody listens"));
    ck_assert_int_eq(silent.blame, 0);
}
END_TEST

/* A product of `rows` x 300 with 300 x `columns`. */
static float *product(const fg_kernel *table, size_t rows, size_t columns, fg_pool *pool) {
    const size_t depth = 300;
    int64_t a_dims[] = {(int64_t)rows, 300}, b_dims[] = {300, (int64_t)columns};
    int64_t c_dims[] = {(int64_t)rows, (int64_t)columns};
    float *a = malloc(rows * depth * 4), *b = malloc(depth * columns * 4);
    float *c = malloc(rows * columns * 4);
    for (size_t i = 0; i < rows * depth; i++) a[i] = (float)((i * 7919) % 1009) / 1009;
    for (size_t i = 0; i < depth * columns; i++) b[i] = (float)((i * 104729) % 997) / 997;
    fg_view in[] = {{a, a_dims, rows * depth, 2, FG_FLOAT32},
                    {b, b_dims, depth * columns, 2, FG_FLOAT32}};
    fg_view out = {c, c_dims, rows * columns, 2, FG_FLOAT32};
    fg_attr attrs[4];
    memset(attrs, 0, sizeof attrs);
    fg_call call = {
        .in = in, .out = &out, .in_count = 2, .out_count = 1, .attrs = attrs, .pool = pool};
    ck_assert(fg_test_kernel(table, "matmul", FG_FLOAT32)->run(&call));
    free(a);
    free(b);
    return c;
}

/* However a product is cut into pieces, each element is summed in the same order: the bits are
 * those of one thread. Sizes that are cut by rows, by columns, and at odd places. */
START_TEST(products_do_not_depend_on_threads) {
    static const size_t sizes[][2] = {{500, 64}, {64, 900}, {1, 20000}, {7, 3001}, {401, 403}};
    fg_memory memory;
    const fg_kernel *tables[3];
    const char *names[3];
    int count = fg_test_tables(tables, names);
    fg_memory_init(&memory, SIZE_MAX);
    for (int threads = 2; threads <= 4; threads++) {
        fg_pool *pool = fg_pool_new(&memory, threads);
        for (int table = 0; table < count; table++) {
            size_t rows = sizes[_i][0], columns = sizes[_i][1];
            float *one = product(tables[table], rows, columns, NULL);
            float *many = product(tables[table], rows, columns, pool);
            ck_assert_mem_eq(one, many, rows * columns * sizeof *one);
            free(one);
            free(many);
        }
        fg_pool_free(pool);
    }
}
END_TEST

Suite *fg_ops_isa_suite(void) {
    Suite *suite = suite_create("isa");
    TCase *tests = tcase_create("isa");
    tcase_add_test(tests, tables_by_name);
    tcase_add_test(tests, the_best_is_the_last_that_is_there);
    tcase_add_test(tests, messages_are_cut_to_their_room);
    tcase_add_loop_test(tests, products_do_not_depend_on_threads, 0, 5);
    suite_add_tcase(suite, tests);
    return suite;
}

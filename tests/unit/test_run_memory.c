/* Where values are, how much memory a run takes, and that it takes none after the first time. */
#include <stdlib.h>
#include <string.h>

#include "test_run.h"
#include "test_run_fixture.h"

START_TEST(a_chain_runs_in_the_output) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 4)), y = x;
    for (int i = 0; i < 10; i++) y = RX_OP(&fx, FG_OP_add, y, x);
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.block_size, 0);
    ck_assert_uint_eq(fx.plan.output_bytes, 16);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 4, 11.0, 22.0, 33.0, 44.0);
    ck_assert_float_eq(((float *)fx.feeds.at[0].tensor->data)[3], 4); /* feeds stay as they are */
    rx_fini(&fx);
}
END_TEST

/* A value that is read again later is not overwritten. */
START_TEST(living_values_stay) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id a = RX_OP(&fx, FG_OP_square, x), b = RX_OP(&fx, FG_OP_negative, a);
    fg_value_id c = RX_OP(&fx, FG_OP_square, b), d = RX_OP(&fx, FG_OP_add, c, a);
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, d);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.block_size, 64); /* a; the rest is in the output */
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 20.0, 90.0);
    rx_fini(&fx);
}
END_TEST

/* A scalar read as often as there are elements is no place for the result. */
START_TEST(broadcasting_is_not_in_place) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 4));
    fg_value_id sum = RX_OP(&fx, FG_OP_sum, x);
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_add, sum, RX_OP(&fx, FG_OP_square, x)));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 4, 11.0, 14.0, 19.0, 26.0);
    rx_fini(&fx);
}
END_TEST

START_TEST(nothing_is_allocated_after_the_first_time) {
    RX_BEGIN(fx);
    const fg_size *dims[] = {rx_number(&fx, 4)};
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 4));
    fg_value_id noise = rx_op_sizes(&fx, FG_OP_random_uniform, 0, "shape", 1, dims);
    fg_value_id sum = RX_OP(&fx, FG_OP_sum, RX_OP(&fx, FG_OP_multiply, x, noise));
    rx_feed_floats(&fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    fg_value_id y = RX_OP(&fx, FG_OP_add, x, sum);
    for (int i = 0; i < 2; i++) rx_fetch(&fx, y);
    rx_fetch(&fx, x);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    atomic_store(&fx.memory.fail_in, 1); /* whoever allocates fails */
    for (uint64_t i = 0; i < 100; i++) ck_assert(rx_execute(&fx, i));
    ck_assert_int_eq(atomic_load(&fx.memory.fail_in), 1);
    atomic_store(&fx.memory.fail_in, 0);
    rx_fini(&fx);
}
END_TEST

START_TEST(an_output_that_is_kept_is_not_written_again) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_negative, x));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    fg_tensor *kept = fg_tensor_ref(fx.executor->outputs[0]);
    ((float *)fx.feeds.at[0].tensor->data)[0] = 7;
    ck_assert(rx_execute(&fx, 0));
    ck_assert_ptr_ne(kept, fx.executor->outputs[0]);
    ck_assert_float_eq(((float *)kept->data)[0], -1);
    rx_expect(&fx, 0, 2, -7.0, -2.0);
    fg_tensor_unref(kept);
    fg_tensor *last = fx.executor->outputs[0];
    ck_assert(rx_execute(&fx, 0));
    ck_assert_ptr_eq(last, fx.executor->outputs[0]);
    rx_fini(&fx);
}
END_TEST

/* ---- random graphs against a plain evaluation ---- */

#define OPS  80
#define SIZE 5

/* The values, and what they are by plain arithmetic. */
typedef struct mixture {
    fg_value_id ids[OPS + 1];
    int sizes[OPS + 1]; /* SIZE, or 1 for a scalar */
    float values[OPS + 1][SIZE];
} mixture;

static float value_at(const mixture *m, int i, int k) {
    return m->values[i][m->sizes[i] == 1 ? 0 : k];
}

static void add_mean(rx *fx, mixture *m, int i, int a) {
    float total = 0;
    for (int k = 0; k < m->sizes[a]; k++) total += m->values[a][k];
    m->sizes[i] = 1;
    m->values[i][0] = total * 0.125f;
    m->ids[i] = RX_OP(fx, FG_OP_multiply, RX_OP(fx, FG_OP_sum, m->ids[a]), rx_float(fx, 0.125f));
}

/* The negative; of vectors perhaps by way of a matrix. */
static void add_negative(rx *fx, mixture *m, int i, int a, bool viewed) {
    const fg_size *column[] = {rx_number(fx, SIZE), rx_number(fx, 1)}, *flat[] = {column[0]};
    m->sizes[i] = m->sizes[a];
    for (int k = 0; k < m->sizes[a]; k++) m->values[i][k] = -m->values[a][k];
    fg_value_id of = m->ids[a];
    if (viewed) of = rx_op_sizes(fx, FG_OP_reshape, of, "shape", 2, column);
    m->ids[i] = RX_OP(fx, FG_OP_negative, of);
    if (viewed) m->ids[i] = rx_op_sizes(fx, FG_OP_reshape, m->ids[i], "shape", 1, flat);
}

static void add_difference(rx *fx, mixture *m, int i, int a, int b) {
    m->sizes[i] = m->sizes[a] > m->sizes[b] ? m->sizes[a] : m->sizes[b];
    for (int k = 0; k < m->sizes[i]; k++) m->values[i][k] = value_at(m, a, k) - value_at(m, b, k);
    m->ids[i] = RX_OP(fx, FG_OP_subtract, m->ids[a], m->ids[b]);
}

static void mix(rx *fx, mixture *m) {
    m->ids[0] = rx_vector(fx, "x", rx_number(fx, SIZE));
    m->sizes[0] = SIZE;
    for (int i = 0; i < SIZE; i++) m->values[0][i] = (float)(i + 1);
    for (int i = 1; i <= OPS; i++) {
        int a = i > 8 && rand() % 2 ? i - 1 - rand() % 4 : rand() % i;
        int b = rand() % 3 ? a : rand() % i;
        int choice = rand() % 6;
        if (choice == 0)
            add_mean(fx, m, i, a);
        else if (choice <= 2)
            add_negative(fx, m, i, a, choice == 2 && m->sizes[a] == SIZE);
        else
            add_difference(fx, m, i, a, b);
        for (int k = 0; k < m->sizes[i]; k++)
            ck_assert(m->values[i][k] < 1e6f && m->values[i][k] > -1e6f);
    }
}

/* Vectors and scalars, views among them: whatever shares memory wrongly gives a wrong number. */
START_TEST(random_graphs_keep_values_apart) {
    RX_BEGIN(fx);
    static mixture m;
    srand((unsigned)_i + 1);
    mix(&fx, &m);
    rx_feed(&fx, m.ids[0], rx_tensor_floats(&fx, SIZE, m.values[0]));
    int fetched[3];
    for (int i = 0; i < 3; i++) rx_fetch(&fx, m.ids[fetched[i] = OPS - rand() % 10]);
    rx_prepare(&fx);
    memset(fx.executor->block, 0x7f, fx.plan.block_size); /* whoever reads too early sees 3e38 */
    for (int time = 0; time < 2; time++) {
        ck_assert(rx_execute(&fx, 0));
        for (uint32_t i = 0; i < 3; i++) {
            const fg_tensor *tensor = fx.executor->outputs[i];
            ck_assert_uint_eq(tensor->count, (size_t)m.sizes[fetched[i]]);
            for (int k = 0; k < m.sizes[fetched[i]]; k++)
                ck_assert_float_eq_tol(((const float *)tensor->data)[k], m.values[fetched[i]][k],
                                       1e-3f);
        }
    }
    rx_fini(&fx);
}
END_TEST

/* ---- long chains, and memory that runs short ---- */

#define LONG 1000000

START_TEST(a_million_operations) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2)), y = x;
    for (int i = 0; i < LONG; i++) {
        fg_value_id inputs[] = {y};
        fg_type type = fg_value_type(&fx.graph, x);
        fg_op_id op = fg_graph_add(&fx.graph, FG_OP_negative, 0, (fg_span){fx.file, 0, 5}, inputs,
                                   1, NULL, &type, 1);
        y = fg_graph_op(&fx.graph, op)->first_output;
    }
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.steps.count, LONG);
    ck_assert_uint_eq(fx.plan.block_size, 0);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 1.0, 2.0);
    ck_assert_int_eq(rx_calls[FG_OP_negative], LONG);
    rx_fini(&fx);
}
END_TEST

/* A million nested `if`, each with a predicate of its own side: walks, guards and schedule. */
START_TEST(a_long_chain_of_branches) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_number(&fx, 2)), y = x;
    for (int i = 0; i < 100000; i++)
        y = RX_OP(&fx, FG_OP_select_branch, p, RX_OP(&fx, FG_OP_negative, y), y);
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 2, 1.0, 2.0);
    rx_fetch(&fx, y);
    rx_prepare(&fx);
    fg_tensor *no = rx_tensor_bool(&fx, false);
    fg_executor_feed(fx.executor, 0, no);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 1.0, 2.0);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 0);
    fg_tensor_unref(no);
    rx_fini(&fx);
}
END_TEST

static bool attempt(rx *fx) {
    if (setjmp(fx->guard.env)) return false;
    if (!rx_compile(fx)) return false;
    fx->executor = fg_executor_new(&fx->engine, &fx->plan);
    return fx->executor != NULL;
}

/* Compiles a graph with a bit of everything, the n-th allocation failing. True where there are not
 * so many. (Constants that memory is too short for are computed by the run.) */
static bool attempt_with(rx *fx, long n) {
    const fg_size *dims[] = {rx_number(fx, 4)};
    fg_value_id p = rx_predicate(fx, "p"), x = rx_vector(fx, "x", rx_symbol(fx, "n"));
    fg_value_id folded = RX_OP(fx, FG_OP_square, rx_floats(fx, 4, 1.0, 2.0, 3.0, 4.0));
    fg_value_id noise = rx_op_sizes(fx, FG_OP_random_uniform, 0, "shape", 1, dims);
    fg_value_id a = RX_OP(fx, FG_OP_add, RX_OP(fx, FG_OP_multiply, x, noise), folded);
    rx_feed_later(fx, p);
    rx_feed_floats(fx, x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(fx, RX_OP(fx, FG_OP_select_branch, p, a, x));
    rx_fetch(fx, folded);
    atomic_store(&fx->memory.fail_in, n);
    bool done = attempt(fx), fewer = atomic_load(&fx->memory.fail_in) > 0;
    atomic_store(&fx->memory.fail_in, 0);
    ck_assert(done || !fewer);
    return fewer;
}

/* Each allocation fails once: nothing leaks, nothing crashes. */
START_TEST(memory_may_run_short) {
    static rx fx;
    bool done = false;
    for (long n = 1; !done && n < 10000; n++) {
        rx_init(&fx);
        done = attempt_with(&fx, n);
        rx_fini(&fx);
    }
    ck_assert(done);
}
END_TEST

Suite *memory_suite(void) {
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_chain_runs_in_the_output);
    tcase_add_test(tests, living_values_stay);
    tcase_add_test(tests, broadcasting_is_not_in_place);
    tcase_add_test(tests, nothing_is_allocated_after_the_first_time);
    tcase_add_test(tests, an_output_that_is_kept_is_not_written_again);
    tcase_add_loop_test(tests, random_graphs_keep_values_apart, 0, 100);
    tcase_add_test(tests, a_million_operations);
    tcase_add_test(tests, a_long_chain_of_branches);
    tcase_add_test(tests, memory_may_run_short);
    suite_add_tcase(suite, tests);
    return suite;
}

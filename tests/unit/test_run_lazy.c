/* `if` is lazy: what only the side not taken uses is not computed. */
#include <stdlib.h>
#include <string.h>

#include "test_run.h"
#include "test_run_fixture.h"

/* Gives a promised predicate its value, after rx_prepare. */
static void decide(rx *fx, uint32_t feed, bool truth) {
    fg_tensor_unref(fx->feeds.at[feed].tensor);
    fx->feeds.at[feed].tensor = rx_tensor_bool(fx, truth);
    fg_executor_feed(fx->executor, feed, fx->feeds.at[feed].tensor);
}

static fg_value_id if_else(rx *fx, fg_value_id p, fg_value_id a, fg_value_id b) {
    return RX_OP(fx, FG_OP_select_branch, p, a, b);
}

START_TEST(only_the_side_taken_is_computed) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id a = RX_OP(&fx, FG_OP_square, x), b = RX_OP(&fx, FG_OP_negative, x);
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, if_else(&fx, p, a, b));
    rx_prepare(&fx);
    decide(&fx, 0, true);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 4.0, 9.0);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 0);
    decide(&fx, 0, false);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, -2.0, -3.0);
    ck_assert_int_eq(rx_calls[FG_OP_square], 1);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 1);
    rx_fini(&fx);
}
END_TEST

/* Where the predicate is fed when it is compiled, the plan is made for its value. */
START_TEST(a_fed_predicate_prunes) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id missing = rx_vector(&fx, "missing", rx_number(&fx, 2));
    fg_value_id not_p = RX_OP(&fx, FG_OP_logical_not, p);
    rx_feed_bool(&fx, p, true);
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx,
             if_else(&fx, not_p, RX_OP(&fx, FG_OP_square, missing), RX_OP(&fx, FG_OP_negative, x)));
    rx_prepare(&fx);
    ck_assert_uint_eq(fx.plan.steps.count, 1);
    ck_assert(!fx.plan.has_guards);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, -2.0, -3.0);
    fg_tensor *feeds[] = {fx.feeds.at[0].tensor, fx.feeds.at[1].tensor};
    ck_assert(fg_plan_fits(&fx.plan, feeds));
    fg_tensor *other = feeds[0] = rx_tensor_bool(&fx, false);
    ck_assert(!fg_plan_fits(&fx.plan, feeds));
    fg_tensor_unref(other);
    rx_fini(&fx);
}
END_TEST

START_TEST(a_missing_placeholder_is_told) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id missing = rx_vector(&fx, "missing", rx_number(&fx, 2));
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, if_else(&fx, p, missing, x));
    ck_assert(!rx_compile(&fx));
    ck_assert_uint_eq(fx.order.unfed, missing);
    ck_assert_str_eq(rx_codes(&fx), "");
    rx_fini(&fx);
}
END_TEST

/* A shape that only breaks on the side that the check knows is not taken breaks nothing. */
START_TEST(what_the_check_knows_is_believed) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_symbol(&fx, "n"));
    fg_value_id y = rx_vector(&fx, "y", rx_symbol(&fx, "m"));
    fg_value_id sum = RX_OP(&fx, FG_OP_sum, RX_OP(&fx, FG_OP_add, x, y));
    fg_value_id result = if_else(&fx, p, sum, RX_OP(&fx, FG_OP_sum, x));
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 3, 1.0, 2.0, 3.0);
    rx_feed_floats(&fx, y, 2, 1.0, 2.0);
    rx_fetch(&fx, result);
    ck_assert(!rx_compile(&fx));
    ck_assert_str_eq(rx_codes(&fx), "G302");
    fg_plan_fini(&fx.plan);
    fx.resolution.known[p] = FG_KNOWN_FALSE;
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 1, 6.0);
    rx_fini(&fx);
}
END_TEST

/* What both sides use, and what is fetched too, needs no guard. */
START_TEST(what_both_sides_use_always_runs) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p"), x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id shared = RX_OP(&fx, FG_OP_square, x);
    fg_value_id a = RX_OP(&fx, FG_OP_negative, shared), b = RX_OP(&fx, FG_OP_add, shared, x);
    fg_value_id fetched = RX_OP(&fx, FG_OP_multiply, x, x);
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, if_else(&fx, p, a, b));
    rx_fetch(&fx, if_else(&fx, p, fetched, x));
    rx_fetch(&fx, fetched);
    rx_prepare(&fx);
    for (uint32_t i = 0; i < fx.plan.steps.count; i++) {
        fg_op_kind kind = (fg_op_kind)fg_graph_op(&fx.graph, fx.plan.steps.at[i].op)->kind;
        if (kind == FG_OP_square || kind == FG_OP_multiply)
            ck_assert_uint_eq(fx.plan.steps.at[i].guard, 0);
    }
    ck_assert_uint_eq(fx.plan.guards.count, 3); /* always, p, not p */
    decide(&fx, 0, false);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 6.0, 12.0);
    rx_expect(&fx, 1, 2, 2.0, 3.0);
    rx_fini(&fx);
}
END_TEST

/* A predicate is computed before what it guards, though it stands behind it in the text. */
START_TEST(the_predicate_comes_first) {
    RX_BEGIN(fx);
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id a = RX_OP(&fx, FG_OP_square, x), b = RX_OP(&fx, FG_OP_negative, x);
    fg_value_id p = RX_OP(&fx, FG_OP_greater, RX_OP(&fx, FG_OP_sum, x), rx_float(&fx, 0));
    rx_feed_floats(&fx, x, 2, 2.0, 3.0);
    rx_fetch(&fx, if_else(&fx, p, a, b));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 4.0, 9.0);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 0);
    rx_fini(&fx);
}
END_TEST

/* a is needed if p, and p needs a if q: a cannot wait for p, and is always computed. */
START_TEST(a_circle_of_guards_is_cut) {
    RX_BEGIN(fx);
    fg_value_id q = rx_predicate(&fx, "q"), z = rx_predicate(&fx, "z");
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 2));
    fg_value_id a = RX_OP(&fx, FG_OP_square, x);
    fg_value_id of_a =
        RX_OP(&fx, FG_OP_all, RX_OP(&fx, FG_OP_greater, a, rx_floats(&fx, 2, 5.0, 5.0)));
    fg_value_id p = if_else(&fx, q, of_a, z);
    rx_feed_later(&fx, q);
    rx_feed_later(&fx, z);
    rx_feed_floats(&fx, x, 2, 3.0, -3.0);
    rx_fetch(&fx, if_else(&fx, p, a, RX_OP(&fx, FG_OP_negative, x)));
    rx_prepare(&fx);
    for (int i = 0; i < 4; i++) {
        decide(&fx, 0, i & 1);
        decide(&fx, 1, i & 2);
        ck_assert(rx_execute(&fx, 0));
        bool holds = i & 1 ? true : (i & 2) != 0; /* 9 > 5 */
        rx_expect(&fx, 0, 2, holds ? 9.0 : -3.0, holds ? 9.0 : 3.0);
    }
    ck_assert_int_eq(rx_calls[FG_OP_square], 4);
    ck_assert_int_eq(rx_calls[FG_OP_all], 2);
    rx_fini(&fx);
}
END_TEST

/* ---- random graphs, against a plain evaluation by need ---- */

#define VALUES     60
#define PREDICATES 4

typedef struct model {
    struct {
        int kind; /* -1: x; -2 - i: predicate i; else an operation */
        int in[3];
        fg_value_id value;
        bool is_bool;
    } at[VALUES + PREDICATES + 1];
    int count;
    bool truth[PREDICATES];
    bool done[VALUES + PREDICATES + 1];
    double result[VALUES + PREDICATES + 1];
    int computed;
} model;

/* By need, as a lazy language computes it; counts the operations that have kernels. */
static double evaluate(model *m, int i) {
    if (m->done[i]) return m->result[i];
    const int *in = m->at[i].in;
    double r = 0;
    switch (m->at[i].kind) {
        case FG_OP_add:
            r = evaluate(m, in[0]) + evaluate(m, in[1]);
            break;
        case FG_OP_negative:
            r = -evaluate(m, in[0]);
            break;
        case FG_OP_greater:
            r = evaluate(m, in[0]) > evaluate(m, in[1]);
            break;
        case FG_OP_logical_not:
            r = evaluate(m, in[0]) == 0;
            break;
        case FG_OP_select_branch:
            r = evaluate(m, in[0]) != 0 ? evaluate(m, in[1]) : evaluate(m, in[2]);
            break;
        case -1:
            r = 3;
            break;
        default:
            r = m->truth[-2 - m->at[i].kind];
    }
    if (m->at[i].kind >= 0 && m->at[i].kind != FG_OP_select_branch) m->computed++;
    m->done[i] = true;
    return m->result[i] = r;
}

static int pick(const model *m, bool is_bool) {
    for (;;) {
        int i = rand() % m->count;
        if (m->at[i].is_bool == is_bool) return i;
    }
}

static void grow(rx *fx, model *m) {
    int i = m->count, choice = rand() % 8;
    int *in = m->at[i].in;
    m->at[i].is_bool = choice < 3;
    if (choice == 0) {
        m->at[i].kind = FG_OP_greater;
        in[0] = pick(m, false);
        in[1] = pick(m, false);
        m->at[i].value = RX_OP(fx, FG_OP_greater, m->at[in[0]].value, m->at[in[1]].value);
    } else if (choice == 1) {
        m->at[i].kind = FG_OP_logical_not;
        in[0] = pick(m, true);
        m->at[i].value = RX_OP(fx, FG_OP_logical_not, m->at[in[0]].value);
    } else if (choice == 3) {
        m->at[i].kind = FG_OP_add;
        in[0] = pick(m, false);
        in[1] = pick(m, false);
        m->at[i].value = RX_OP(fx, FG_OP_add, m->at[in[0]].value, m->at[in[1]].value);
    } else if (choice == 4) {
        m->at[i].kind = FG_OP_negative;
        in[0] = pick(m, false);
        m->at[i].value = RX_OP(fx, FG_OP_negative, m->at[in[0]].value);
    } else {
        m->at[i].kind = FG_OP_select_branch;
        in[0] = pick(m, true);
        in[1] = pick(m, m->at[i].is_bool);
        in[2] = pick(m, m->at[i].is_bool);
        m->at[i].value = if_else(fx, m->at[in[0]].value, m->at[in[1]].value, m->at[in[2]].value);
    }
    m->count++;
}

static int kernel_calls(void) {
    return rx_calls[FG_OP_add] + rx_calls[FG_OP_negative] + rx_calls[FG_OP_greater] +
           rx_calls[FG_OP_logical_not];
}

START_TEST(random_graphs_are_lazy_and_right) {
    RX_BEGIN(fx);
    static model m;
    m = (model){.count = 0};
    srand((unsigned)_i + 1);
    fg_value_id x = rx_placeholder(&fx, "x", FG_FLOAT32, 0, NULL);
    m.at[m.count].kind = -1;
    m.at[m.count++].value = x;
    for (int i = 0; i < PREDICATES; i++) {
        m.at[m.count].kind = -2 - i;
        m.at[m.count].is_bool = true;
        m.at[m.count++].value = rx_predicate(&fx, "p");
        rx_feed_later(&fx, m.at[m.count - 1].value);
    }
    while (m.count < VALUES) grow(&fx, &m);
    fg_tensor *three = fg_tensor_make(&fx.memory, FG_FLOAT32, 0, NULL, true);
    *(float *)three->data = 3;
    rx_feed(&fx, x, three);
    int root = pick(&m, false);
    while (m.at[root].kind < 0) root = pick(&m, false);
    rx_fetch(&fx, m.at[root].value);
    rx_prepare(&fx);
    for (int trial = 0; trial < 1 << PREDICATES; trial++) {
        for (int i = 0; i < PREDICATES; i++) decide(&fx, (uint32_t)i, m.truth[i] = trial >> i & 1);
        memset(m.done, 0, sizeof m.done);
        m.computed = 0;
        double expected = evaluate(&m, root);
        memset(rx_calls, 0, sizeof rx_calls);
        ck_assert(rx_execute(&fx, 0));
        rx_expect(&fx, 0, 1, expected);
        /* at least what is needed; more only where a circle was cut or a guard was too long */
        ck_assert_int_ge(kernel_calls(), m.computed);
        ck_assert_int_le(kernel_calls(), m.computed + 6);
    }
    rx_fini(&fx);
}
END_TEST

Suite *lazy_suite(void) {
    Suite *suite = suite_create("lazy");
    TCase *tests = tcase_create("lazy");
    tcase_add_test(tests, only_the_side_taken_is_computed);
    tcase_add_test(tests, a_fed_predicate_prunes);
    tcase_add_test(tests, a_missing_placeholder_is_told);
    tcase_add_test(tests, what_the_check_knows_is_believed);
    tcase_add_test(tests, what_both_sides_use_always_runs);
    tcase_add_test(tests, the_predicate_comes_first);
    tcase_add_test(tests, a_circle_of_guards_is_cut);
    tcase_add_loop_test(tests, random_graphs_are_lazy_and_right, 0, 100);
    suite_add_tcase(suite, tests);
    return suite;
}

/* Variables: their first values, and what runs make of them. */
#include <string.h>

#include "run/session.h"
#include "test_run.h"
#include "test_run_fixture.h"

typedef struct sx {
    rx fx;
    fg_session session;
} sx;

static void begin(sx *it) {
    ck_assert_int_eq(fg_session_init(&it->session, NULL, &it->fx.graph, &it->fx.engine), FG_OK);
}

static void end(sx *it) {
    fg_session_fini(&it->session);
    rx_fini(&it->fx);
}

static fg_status initialise(sx *it, uint32_t variable) {
    return fg_session_initialise(&it->session, &variable, 1, 11, &it->fx.scratch, &it->fx.report);
}

static const float *value_of(const sx *it, uint32_t variable) {
    return it->session.values[variable]->data;
}

static fg_value_id random_vector(rx *fx, int64_t size) {
    const fg_size *dims[] = {rx_number(fx, size)};
    return rx_op_sizes(fx, FG_OP_random_uniform, 0, "shape", 1, dims);
}

#define SX_BEGIN(it) \
    static sx it;    \
    rx_init(&it.fx); \
    if (setjmp(it.fx.guard.env)) ck_abort_msg("memory ran out")

START_TEST(only_what_is_asked_for_is_initialised) {
    SX_BEGIN(it);
    fg_value_id two = rx_floats(&it.fx, 2, 2.0, 3.0);
    rx_variable(&it.fx, "a", 2, RX_OP(&it.fx, FG_OP_square, two));
    rx_variable(&it.fx, "b", 2, RX_OP(&it.fx, FG_OP_negative, two));
    begin(&it);
    ck_assert_int_eq(initialise(&it, 1), FG_OK);
    ck_assert_float_eq(value_of(&it, 1)[0], 4);
    ck_assert_float_eq(value_of(&it, 1)[1], 9);
    ck_assert_ptr_null(it.session.values[2]);
    ck_assert_int_eq(rx_calls[FG_OP_negative], 0);
    end(&it);
}
END_TEST

/* One that is read on the way gets its value too, the same that it would get alone. */
START_TEST(an_initialiser_may_read_a_variable) {
    SX_BEGIN(it);
    fg_value_id a = rx_variable(&it.fx, "a", 2, random_vector(&it.fx, 2));
    rx_variable(&it.fx, "b", 2, RX_OP(&it.fx, FG_OP_negative, a));
    begin(&it);
    ck_assert_int_eq(initialise(&it, 2), FG_OK);
    ck_assert_ptr_nonnull(it.session.values[1]);
    ck_assert_float_eq(value_of(&it, 2)[0], -value_of(&it, 1)[0]);
    float first = value_of(&it, 1)[0];
    ck_assert_int_eq(initialise(&it, 1), FG_OK); /* it has one: nothing is done */
    ck_assert_float_eq(value_of(&it, 1)[0], first);
    end(&it);
}
END_TEST

START_TEST(a_value_that_is_there_is_read) {
    SX_BEGIN(it);
    fg_value_id a = rx_variable(&it.fx, "a", 2, rx_floats(&it.fx, 2, 1.0, 1.0));
    rx_variable(&it.fx, "b", 2, RX_OP(&it.fx, FG_OP_negative, a));
    begin(&it);
    it.session.values[1] = rx_tensor_floats(&it.fx, 2, (float[]){5, 6});
    ck_assert_int_eq(initialise(&it, 2), FG_OK);
    ck_assert_float_eq(value_of(&it, 2)[1], -6);
    end(&it);
}
END_TEST

START_TEST(an_initialiser_that_needs_a_feed) {
    SX_BEGIN(it);
    fg_value_id x = rx_vector(&it.fx, "x", rx_number(&it.fx, 2));
    rx_variable(&it.fx, "a", 2, RX_OP(&it.fx, FG_OP_negative, x)); /* third line */
    begin(&it);
    ck_assert_int_eq(initialise(&it, 1), FG_FINDINGS);
    ck_assert_str_eq(rx_codes(&it.fx), "G705");
    ck_assert_uint_eq(rx_finding_line(&it.fx), 3);
    ck_assert_ptr_null(it.session.values[1]);
    end(&it);
}
END_TEST

/* ---- updates ---- */

/* y = x + total, after which total is that. */
static void make_counter(sx *it, fg_value_id *x, fg_value_id *y) {
    rx *fx = &it->fx;
    *x = rx_vector(fx, "x", rx_number(fx, 2));
    fg_value_id total = rx_variable(fx, "total", 2, rx_floats(fx, 2, 0.0, 0.0));
    fg_value_id next = RX_OP(fx, FG_OP_add, *x, total);
    fg_update update = {.variable = 1, .value = next};
    FG_PUSH(&fx->arena, &fx->graph.updates, update);
    fg_value_id result = RX_OP(fx, FG_OP_negative, *x);
    *y = fg_graph_tie(&fx->graph, 0, (fg_span){0}, result, NULL, 1);
}

static void give_variables(sx *it) {
    const fg_plan *plan = &it->fx.plan;
    for (uint32_t i = 0; i < plan->variables.count; i++)
        fg_executor_variable(it->fx.executor, i, it->session.values[plan->variables.at[i]]);
}

START_TEST(updates_are_done_with_what_they_belong_to) {
    SX_BEGIN(it);
    fg_value_id x, y;
    make_counter(&it, &x, &y);
    begin(&it);
    ck_assert_int_eq(initialise(&it, 1), FG_OK);
    rx_feed_floats(&it.fx, x, 2, 1.0, 10.0);
    rx_fetch(&it.fx, y);
    rx_prepare(&it.fx);
    uint32_t variable;
    for (int i = 0; i < 3; i++) {
        give_variables(&it);
        ck_assert(rx_execute(&it.fx, 0));
        ck_assert(fg_session_commit(&it.session, it.fx.executor, &variable));
    }
    rx_expect(&it.fx, 0, 2, -1.0, -10.0);
    ck_assert_float_eq(value_of(&it, 1)[0], 3);
    ck_assert_float_eq(value_of(&it, 1)[1], 30);
    atomic_store(&it.fx.memory.fail_in, 1); /* the two buffers change places from now on */
    give_variables(&it);
    ck_assert(rx_execute(&it.fx, 0));
    ck_assert(fg_session_commit(&it.session, it.fx.executor, &variable));
    ck_assert_int_eq(atomic_load(&it.fx.memory.fail_in), 1);
    atomic_store(&it.fx.memory.fail_in, 0);
    ck_assert_float_eq(value_of(&it, 1)[1], 40);
    end(&it);
}
END_TEST

START_TEST(updates_nobody_asks_for_are_not_done) {
    SX_BEGIN(it);
    fg_value_id x, y;
    make_counter(&it, &x, &y);
    begin(&it);
    rx_feed_floats(&it.fx, x, 2, 1.0, 10.0);
    rx_fetch(&it.fx, RX_OP(&it.fx, FG_OP_square, x));
    rx_prepare(&it.fx);
    ck_assert_uint_eq(it.fx.plan.output_count, 1);
    ck_assert_uint_eq(it.fx.plan.variables.count, 0);
    end(&it);
}
END_TEST

/* Under a predicate that only the run knows, the update is done where its value is used. */
START_TEST(updates_follow_the_side_taken) {
    SX_BEGIN(it);
    fg_value_id x, y, p = rx_predicate(&it.fx, "p");
    make_counter(&it, &x, &y);
    begin(&it);
    ck_assert_int_eq(initialise(&it, 1), FG_OK);
    rx_feed_later(&it.fx, p);
    rx_feed_floats(&it.fx, x, 2, 1.0, 10.0);
    rx_fetch(&it.fx, RX_OP(&it.fx, FG_OP_select_branch, p, y, x));
    rx_prepare(&it.fx);
    uint32_t variable;
    for (int truth = 0; truth < 2; truth++) {
        fg_tensor *tensor = rx_tensor_bool(&it.fx, truth);
        fg_executor_feed(it.fx.executor, 0, tensor);
        give_variables(&it);
        memset(rx_calls, 0, sizeof rx_calls);
        ck_assert(rx_execute(&it.fx, 0));
        ck_assert(fg_session_commit(&it.session, it.fx.executor, &variable));
        ck_assert_float_eq(value_of(&it, 1)[0], (float)truth);
        ck_assert_int_eq(rx_calls[FG_OP_add], truth);
        fg_tensor_unref(tensor);
    }
    end(&it);
}
END_TEST

/* The new value is fetched as well, and what was read before stays what it was. */
START_TEST(a_new_value_may_be_fetched) {
    SX_BEGIN(it);
    fg_value_id x, y;
    make_counter(&it, &x, &y);
    begin(&it);
    ck_assert_int_eq(initialise(&it, 1), FG_OK);
    rx_feed_floats(&it.fx, x, 2, 1.0, 10.0);
    rx_fetch(&it.fx, y);
    rx_fetch(&it.fx, it.fx.graph.updates.at[1].value);
    rx_fetch(&it.fx, it.fx.graph.variables.at[1].value);
    rx_prepare(&it.fx);
    uint32_t variable;
    for (int i = 0; i < 3; i++) {
        give_variables(&it);
        ck_assert(rx_execute(&it.fx, 0));
        ck_assert(fg_session_commit(&it.session, it.fx.executor, &variable));
        rx_expect(&it.fx, 1, 2, (double)(i + 1), (double)(i + 1) * 10);
        rx_expect(&it.fx, 2, 2, (double)i, (double)i * 10);
    }
    end(&it);
}
END_TEST

Suite *session_suite(void) {
    Suite *suite = suite_create("session");
    TCase *tests = tcase_create("session");
    tcase_add_test(tests, only_what_is_asked_for_is_initialised);
    tcase_add_test(tests, an_initialiser_may_read_a_variable);
    tcase_add_test(tests, a_value_that_is_there_is_read);
    tcase_add_test(tests, an_initialiser_that_needs_a_feed);
    tcase_add_test(tests, updates_are_done_with_what_they_belong_to);
    tcase_add_test(tests, updates_nobody_asks_for_are_not_done);
    tcase_add_test(tests, updates_follow_the_side_taken);
    tcase_add_test(tests, a_new_value_may_be_fetched);
    suite_add_tcase(suite, tests);
    return suite;
}

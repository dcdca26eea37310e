/* Sizes that only the run knows. */
#include <string.h>

#include "test_run.h"
#include "test_run_fixture.h"

/* boolean_mask(x, x > 0) of x with three elements. */
typedef struct masked {
    fg_value_id x, kept;
} masked;

static masked make_mask(rx *fx) {
    masked it = {.x = rx_vector(fx, "x", rx_number(fx, 4))};
    fg_value_id mask = RX_OP(fx, FG_OP_greater, it.x, rx_floats(fx, 4, 0.0, 0.0, 0.0, 0.0));
    it.kept = RX_OP(fx, FG_OP_boolean_mask, it.x, mask);
    return it;
}

static void set_x(rx *fx, float a, float b, float c, float d) {
    float values[] = {a, b, c, d};
    memcpy(fx->feeds.at[0].tensor->data, values, sizeof values);
}

START_TEST(sizes_are_found_at_run_time) {
    RX_BEGIN(fx);
    masked m = make_mask(&fx);
    fg_value_id y = RX_OP(&fx, FG_OP_square, m.kept);
    rx_feed_floats(&fx, m.x, 4, 1.0, -2.0, 3.0, -4.0);
    rx_fetch(&fx, y);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_sum, y));
    rx_prepare(&fx);
    ck_assert(fx.plan.has_late);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, 1.0, 9.0);
    rx_expect(&fx, 1, 1, 10.0);
    set_x(&fx, 1, 2, 3, 4);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 4, 1.0, 4.0, 9.0, 16.0);
    rx_expect(&fx, 1, 1, 30.0);
    set_x(&fx, -1, -1, -1, -1);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 0);
    rx_expect(&fx, 1, 1, 0.0);
    rx_fini(&fx);
}
END_TEST

/* A formula over such a size has no input to wait for, and still comes after it. */
START_TEST(formulas_over_late_sizes) {
    RX_BEGIN(fx);
    masked m = make_mask(&fx);
    const fg_size *kept = fg_graph_value(&fx.graph, m.kept)->shape->dims[0];
    const fg_size *more = fg_size_add(&fx.graph.sizes, kept, rx_number(&fx, 1));
    fg_value_id filled =
        rx_op_sizes(&fx, FG_OP_fill, RX_OP(&fx, FG_OP_sum, m.x), "shape", 1, &more);
    rx_feed_floats(&fx, m.x, 4, 1.0, -2.0, 3.0, 4.0);
    rx_fetch(&fx, filled);
    rx_fetch(&fx, rx_op_sizes(&fx, FG_OP_size, 0, "value", 1, &kept));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 4, 6.0, 6.0, 6.0, 6.0);
    ck_assert_int_eq(*(const int32_t *)fx.executor->outputs[1]->data, 3);
    set_x(&fx, -1, -1, 2, -1);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 2, -1.0, -1.0);
    rx_fini(&fx);
}
END_TEST

START_TEST(sides_of_different_sizes) {
    RX_BEGIN(fx);
    fg_value_id p = rx_predicate(&fx, "p");
    fg_value_id x = rx_vector(&fx, "x", rx_number(&fx, 3));
    fg_value_id y = rx_vector(&fx, "y", rx_number(&fx, 1));
    fg_value_id either = RX_OP(&fx, FG_OP_select_branch, p, RX_OP(&fx, FG_OP_square, x),
                               RX_OP(&fx, FG_OP_negative, y));
    rx_feed_later(&fx, p);
    rx_feed_floats(&fx, x, 3, 1.0, 2.0, 3.0);
    rx_feed_floats(&fx, y, 1, 5.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_negative, either));
    rx_prepare(&fx);
    for (int truth = 0; truth < 2; truth++) {
        fg_tensor *tensor = rx_tensor_bool(&fx, truth);
        fg_executor_feed(fx.executor, 0, tensor);
        ck_assert(rx_execute(&fx, 0));
        if (truth)
            rx_expect(&fx, 0, 3, -1.0, -4.0, -9.0);
        else
            rx_expect(&fx, 0, 1, 5.0);
        fg_tensor_unref(tensor);
    }
    rx_fini(&fx);
}
END_TEST

START_TEST(late_sizes_that_differ) {
    RX_BEGIN(fx);
    masked m = make_mask(&fx);
    fg_value_id y = rx_vector(&fx, "y", rx_number(&fx, 3));
    fg_value_id z = RX_OP(&fx, FG_OP_add, m.kept, y);
    rx_feed_floats(&fx, m.x, 4, 1.0, -2.0, 3.0, 4.0);
    rx_feed_floats(&fx, y, 3, 10.0, 20.0, 30.0);
    rx_fetch(&fx, z);
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 3, 11.0, 23.0, 34.0);
    set_x(&fx, 1, 2, -1, -1);
    ck_assert(!rx_execute(&fx, 0));
    ck_assert_int_eq(fx.executor->failure.code, FG_G302);
    ck_assert_uint_eq(fx.plan.steps.at[fx.executor->failure.step].op, fx.graph.values.at[z].op);
    set_x(&fx, 1, 2, 3, -1); /* and it goes on after a failure */
    ck_assert(rx_execute(&fx, 0));
    rx_expect(&fx, 0, 3, 11.0, 22.0, 33.0);
    rx_fini(&fx);
}
END_TEST

/* Late values are given back when nothing reads them any more, and all at the end. */
START_TEST(late_values_are_given_back) {
    RX_BEGIN(fx);
    masked m = make_mask(&fx);
    fg_value_id y = m.kept;
    for (int i = 0; i < 50; i++) y = RX_OP(&fx, FG_OP_negative, y);
    rx_feed_floats(&fx, m.x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_sum, y));
    rx_prepare(&fx);
    ck_assert(rx_execute(&fx, 0));
    size_t before = atomic_load(&fx.memory.used);
    for (int i = 0; i < 10; i++) ck_assert(rx_execute(&fx, 0));
    ck_assert_uint_eq(atomic_load(&fx.memory.used), before);
    uint32_t dead = 0;
    for (uint32_t i = 0; i < fx.plan.steps.count; i++) {
        ck_assert_uint_le(fx.plan.steps.at[i].dead_count, 1);
        dead += fx.plan.steps.at[i].dead_count;
    }
    ck_assert_uint_eq(dead, 51); /* all but the sum */
    rx_fini(&fx);
}
END_TEST

START_TEST(memory_may_run_short) {
    RX_BEGIN(fx);
    masked m = make_mask(&fx);
    rx_feed_floats(&fx, m.x, 4, 1.0, 2.0, 3.0, 4.0);
    rx_fetch(&fx, RX_OP(&fx, FG_OP_negative, RX_OP(&fx, FG_OP_square, m.kept)));
    rx_prepare(&fx);
    bool failed = false;
    for (long n = 1;; n++) {
        atomic_store(&fx.memory.fail_in, n);
        bool done = rx_execute(&fx, 0);
        bool all = atomic_load(&fx.memory.fail_in) > 0; /* it was never reached */
        atomic_store(&fx.memory.fail_in, 0);
        ck_assert(done == all);
        if (!done) ck_assert(fx.executor->failure.memory);
        failed |= !done;
        if (done) break;
    }
    ck_assert(failed);
    rx_expect(&fx, 0, 4, -1.0, -4.0, -9.0, -16.0);
    rx_fini(&fx);
}
END_TEST

Suite *late_suite(void) {
    Suite *suite = suite_create("late");
    TCase *tests = tcase_create("late");
    tcase_add_test(tests, sizes_are_found_at_run_time);
    tcase_add_test(tests, formulas_over_late_sizes);
    tcase_add_test(tests, sides_of_different_sizes);
    tcase_add_test(tests, late_sizes_that_differ);
    tcase_add_test(tests, late_values_are_given_back);
    tcase_add_test(tests, memory_may_run_short);
    suite_add_tcase(suite, tests);
    return suite;
}

/* What a run needs: backward from the fetches, breadth first, so that the way to what is reached
 * is a shortest one. */
#include <stdlib.h>

#include "check/checker.h"

static void reach_op(fg_checker *c, fg_op_id op, fg_op_id user) {
    fg_walk *walk = &c->walk;
    if (walk->seen[op] == walk->epoch) return;
    walk->seen[op] = walk->epoch;
    walk->parent[op] = user;
    walk->queue[walk->count++] = op;
}

static void reach_value(fg_checker *c, fg_value_id value, fg_op_id user) {
    fg_given *given = fg_given_of(c, value);
    if (!given) {
        reach_op(c, fg_graph_value(c->graph, value)->op, user);
    } else if (!given->walked) {
        given->walked = given->reached = true;
        given->user = user;
    }
}

static void need_value(fg_checker *c, void *data, fg_value_id value) {
    reach_value(c, value, *(const fg_op_id *)data);
}

/* A control edge to a placeholder that is fed asks for nothing more; any other operation runs, fed
 * or not. */
static void need_op(fg_checker *c, void *data, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    bool leaf = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    if (leaf && c->given_of[op->first_output])
        need_value(c, data, op->first_output);
    else
        reach_op(c, id, *(const fg_op_id *)data);
}

/* Who tells a size is decided when all the rest is known: a placeholder that is needed anyway tells
 * its own. */
static void need_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    if (c->sizes.asked[symbol->number] == c->walk.epoch) return;
    c->sizes.asked[symbol->number] = c->walk.epoch;
    FG_PUSH(c->arena, &c->sizes.pending, (struct fg_size_asked){symbol, *(const fg_op_id *)data});
}

static const fg_need_visitor needing = {need_value, need_op, need_symbol};

static void expand(fg_checker *c, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    if (op->kind == FG_OP_placeholder)
        FG_PUSH(c->arena, &c->missing, (fg_missing){.placeholder = op->extra, .op = id});
    if (op->kind == FG_OP_placeholder_default) FG_PUSH(c->arena, &c->defaults, op->extra);
    fg_needs_of(c, id, &needing, &id);
}

static void run(fg_checker *c) {
    for (uint32_t settled = 0;;) {
        while (c->walk.next < c->walk.count) expand(c, c->walk.queue[c->walk.next++]);
        if (settled == c->sizes.pending.count) return;
        struct fg_size_asked asked = c->sizes.pending.at[settled++];
        fg_value_id teller = fg_needs_teller(c, asked.symbol);
        if (teller) reach_value(c, teller, asked.user);
    }
}

void fg_walk_all(fg_checker *c) {
    c->walk.epoch++;
    c->walk.count = c->walk.next = 0;
    c->missing.count = c->defaults.count = 0;
    fg_fold_clear(c);
    fg_needs_begin(c);
    for (uint32_t i = 0; i < c->givens.count; i++) {
        fg_given *given = &c->givens.at[i];
        given->user = 0;
        given->walked = given->reached = given->decides = given->asked = false;
    }
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        fg_value_id value = c->demand->fetches.at[i].value;
        if (value && !fg_loop_around(c->graph, value)) reach_value(c, value, 0);
    }
    run(c);
}

static int compare_ops(const void *a, const void *b) {
    fg_op_id x = *(const fg_op_id *)a, y = *(const fg_op_id *)b;
    return x < y ? -1 : x > y;
}

const fg_op_id *fg_walk_sorted(fg_checker *c) {
    fg_walk *walk = &c->walk;
    if (!walk->sorted) walk->sorted = FG_NEW_ARRAY(c->arena, fg_op_id, c->graph->ops.count);
    fg_op_id *ops = walk->sorted;
    if (walk->count > c->graph->ops.count / 16) {
        uint32_t n = 0;
        for (fg_op_id i = 1; i < c->graph->ops.count; i++)
            if (walk->seen[i] == walk->epoch) ops[n++] = i;
        return ops;
    }
    for (uint32_t i = 0; i < walk->count; i++) ops[i] = walk->queue[i];
    if (walk->count > 1) qsort(ops, walk->count, sizeof *ops, compare_ops);
    return ops;
}

/* ---- assertions: they make nothing needed, and run where what they read is there ---- */

typedef enum fg_presence { OUTSIDE, COLLECTED, PRESENT } fg_presence;

typedef struct fg_cone {
    uint8_t *state; /* by operation: fg_presence */
    FG_VEC(fg_op_id) ops;
    bool absent; /* something that the operation at hand needs */
} fg_cone;

static void collect_op(fg_checker *c, void *data, fg_op_id op) {
    fg_cone *cone = data;
    if (cone->state[op] != OUTSIDE || fg_walk_reached(c, op)) return;
    cone->state[op] = COLLECTED;
    FG_PUSH(c->arena, &cone->ops, op);
}

static void collect_value(fg_checker *c, void *data, fg_value_id value) {
    if (!c->given_of[value]) collect_op(c, data, fg_graph_value(c->graph, value)->op);
}

static void collect_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    fg_value_id teller = fg_needs_teller(c, symbol);
    if (teller) collect_value(c, data, teller);
}

static void test_op(fg_checker *c, void *data, fg_op_id op) {
    fg_cone *cone = data;
    if (!fg_walk_reached(c, op) && cone->state[op] != PRESENT) cone->absent = true;
}

static void test_value(fg_checker *c, void *data, fg_value_id value) {
    if (!c->given_of[value]) test_op(c, data, fg_graph_value(c->graph, value)->op);
}

static void test_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    fg_value_id teller = fg_needs_teller(c, symbol);
    if (teller) test_value(c, data, teller);
}

/* Nothing that has an effect, or that draws numbers, is computed for an assertion alone. */
static bool may_be_added(const fg_op *op) {
    if (op->kind == FG_OP_assert) return true;
    if (op->kind == FG_OP_placeholder || (op->kind == FG_OP_identity && op->extra)) return false;
    return !(fg_op_row_of((fg_op_kind)op->kind)->flags & (FG_OP_RANDOM | FG_OP_STATEFUL));
}

void fg_walk_asserts(fg_checker *c) {
    static const fg_need_visitor collecting = {collect_value, collect_op, collect_symbol};
    static const fg_need_visitor testing = {test_value, test_op, test_symbol};
    const fg_graph *graph = c->graph;
    if (graph->asserts.count == 0) return;
    fg_cone cone = {.state = FG_NEW_ARRAY(c->arena, uint8_t, graph->ops.count)};
    for (uint32_t i = 0; i < graph->asserts.count; i++) collect_op(c, &cone, graph->asserts.at[i]);
    for (uint32_t i = 0; i < cone.ops.count; i++)
        fg_needs_of(c, cone.ops.at[i], &collecting, &cone);
    if (cone.ops.count > 1) qsort(cone.ops.at, cone.ops.count, sizeof *cone.ops.at, compare_ops);
    for (uint32_t i = 0; i < cone.ops.count; i++) {
        if (!may_be_added(fg_graph_op(graph, cone.ops.at[i]))) continue;
        cone.absent = false;
        fg_needs_of(c, cone.ops.at[i], &testing, &cone);
        if (!cone.absent) cone.state[cone.ops.at[i]] = PRESENT;
    }
    uint32_t missing = c->missing.count, defaults = c->defaults.count;
    for (uint32_t i = 0; i < graph->asserts.count; i++)
        if (cone.state[graph->asserts.at[i]] == PRESENT) reach_op(c, graph->asserts.at[i], 0);
    run(c);
    c->missing.count = missing;
    c->defaults.count = defaults;
}

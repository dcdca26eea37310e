/* Who needs what is missing, and on what condition.
 *
 * One sweep in the order of the graph for 63 placeholders at a time: for each operation reached,
 * the set of those it may need, and of those it needs whatever the open predicates are. */
#include <stdlib.h>

#include "check/checker.h"

#define SWEEP     63
#define INPUT_BIT (UINT64_C(1) << SWEEP) /* a given value that is not there: an error elsewhere */

typedef struct fg_sweep {
    const fg_op_id *ops; /* reached, in the order of the graph */
    uint32_t first, count;
    uint64_t *may, *must; /* by operation */
    uint32_t *number;     /* by operation: 1 + its index among the missing, or 0 */
    bool forward;         /* something is needed by what stands before it */
    bool said;            /* there is an error that covers what is silent */
} fg_sweep;

static uint64_t set_of(const fg_checker *c, const uint64_t *sets, fg_value_id value) {
    if (!value) return 0;
    const fg_given *given = fg_given_of(c, value);
    if (given) return given->missing || given->unread ? INPUT_BIT : 0;
    return sets[fg_graph_value(c->graph, value)->op];
}

/* What the operation at hand may and must need. */
typedef struct fg_gathered {
    const fg_sweep *sweep;
    uint64_t may, must;
    bool forward; /* it needs an operation that stands behind it */
    fg_op_id at;
} fg_gathered;

static void gather_value(fg_checker *c, void *data, fg_value_id value) {
    fg_gathered *gathered = data;
    gathered->may |= set_of(c, gathered->sweep->may, value);
    gathered->must |= set_of(c, gathered->sweep->must, value);
    if (fg_graph_value(c->graph, value)->op > gathered->at) gathered->forward = true;
}

static void gather_op(fg_checker *c, void *data, fg_op_id op) {
    (void)c;
    fg_gathered *gathered = data;
    gathered->may |= gathered->sweep->may[op];
    gathered->must |= gathered->sweep->must[op];
    if (op > gathered->at) gathered->forward = true;
}

static void gather_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    fg_value_id teller = fg_needs_teller(c, symbol);
    if (teller) gather_value(c, data, teller);
}

/* One side only of an open branch must be needed. */
static uint64_t must_of_branch(const fg_checker *c, const fg_sweep *sweep, const fg_op *op) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    return set_of(c, sweep->must, inputs[0]) |
           (set_of(c, sweep->must, inputs[1]) & set_of(c, sweep->must, inputs[2]));
}

/* Returns whether the operation's sets grew. */
static bool sweep_op(fg_checker *c, fg_sweep *sweep, fg_op_id id) {
    static const fg_need_visitor gathering = {gather_value, gather_op, gather_symbol};
    const fg_op *op = fg_graph_op(c->graph, id);
    fg_gathered gathered = {.sweep = sweep, .at = id};
    fg_needs_of(c, id, &gathering, &gathered);
    uint32_t number = sweep->number[id];
    if (number > sweep->first && number <= sweep->first + sweep->count)
        gathered.may = gathered.must = UINT64_C(1) << (number - 1 - sweep->first);
    if (op->kind == FG_OP_select_branch &&
        fg_fold_known(c, fg_op_inputs(c->graph, op)[0]) == FG_UNKNOWN)
        gathered.must = must_of_branch(c, sweep, op);
    bool grew = gathered.may != sweep->may[id] || gathered.must != sweep->must[id];
    sweep->may[id] = gathered.may;
    sweep->must[id] = gathered.must;
    sweep->forward = sweep->forward || gathered.forward;
    return grew;
}

/* Inputs stand before their users, so that once is enough; updates, control edges and what tells a
 * size may stand behind. */
static void sweep_all(fg_checker *c, fg_sweep *sweep) {
    sweep->forward = false;
    for (uint32_t i = 0; i < c->walk.count; i++)
        sweep->may[sweep->ops[i]] = sweep->must[sweep->ops[i]] = 0;
    for (uint32_t i = 0; i < c->walk.count; i++) sweep_op(c, sweep, sweep->ops[i]);
    for (bool grew = sweep->forward; grew;) {
        grew = false;
        for (uint32_t i = 0; i < c->walk.count; i++)
            if (sweep_op(c, sweep, sweep->ops[i])) grew = true;
    }
}

/* The fetches whose set has the bit. */
static void collect_fetches(fg_checker *c, const fg_sweep *sweep, uint32_t bit, fg_missing *m) {
    uint64_t one = UINT64_C(1) << bit;
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        fg_value_id value = c->demand->fetches.at[i].value;
        if (set_of(c, sweep->may, value) & one) count++;
        if (set_of(c, sweep->must, value) & one) m->always = true;
    }
    m->fetches = FG_NEW_ARRAY(c->arena, uint32_t, count);
    for (uint32_t i = 0; i < c->demand->fetches.count; i++)
        if (set_of(c, sweep->may, c->demand->fetches.at[i].value) & one)
            m->fetches[m->fetch_count++] = i;
}

/* On the way from the placeholder up to its fetch, the last open branch of which only one side
 * needs it. */
static void find_condition(fg_checker *c, fg_sweep *sweep, uint32_t bit, fg_missing *m) {
    uint64_t one = UINT64_C(1) << bit;
    fg_op_id below = m->op;
    for (fg_op_id id = c->walk.parent[m->op]; id; below = id, id = c->walk.parent[id]) {
        const fg_op *op = fg_graph_op(c->graph, id);
        if (op->kind != FG_OP_select_branch || sweep->must[id] & one) continue;
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        bool a = fg_graph_value(c->graph, inputs[1])->op == below;
        bool b = fg_graph_value(c->graph, inputs[2])->op == below;
        if (a == b || fg_fold_known(c, inputs[0]) != FG_UNKNOWN) continue;
        m->condition = inputs[0];
        m->truth = a;
        /* what the predicate depends on is missing itself: that comes first */
        uint64_t others = set_of(c, sweep->may, inputs[0]) & ~one;
        if (others) m->silent = true;
        if (others & INPUT_BIT) sweep->said = true;
    }
}

static void study(fg_checker *c, fg_sweep *sweep) {
    sweep_all(c, sweep);
    for (uint32_t bit = 0; bit < sweep->count; bit++) {
        fg_missing *m = &c->missing.at[sweep->first + bit];
        collect_fetches(c, sweep, bit, m);
        if (!m->always) find_condition(c, sweep, bit, m);
    }
}

static void make_sweep(fg_checker *c) {
    if (c->sweep) return;
    c->sweep = FG_NEW(c->arena, fg_sweep);
    c->sweep->may = FG_NEW_ARRAY(c->arena, uint64_t, c->graph->ops.count);
    c->sweep->must = FG_NEW_ARRAY(c->arena, uint64_t, c->graph->ops.count);
    c->sweep->number = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->ops.count);
}

static int by_declaration(const void *a, const void *b) {
    uint32_t x = ((const fg_missing *)a)->placeholder, y = ((const fg_missing *)b)->placeholder;
    return x < y ? -1 : x > y;
}

void fg_missing_study(fg_checker *c) {
    if (c->missing.count == 0) return;
    qsort(c->missing.at, c->missing.count, sizeof *c->missing.at, by_declaration);
    make_sweep(c);
    fg_sweep *sweep = c->sweep;
    sweep->ops = fg_walk_sorted(c);
    sweep->said = false;
    for (uint32_t i = 0; i < c->missing.count; i++) sweep->number[c->missing.at[i].op] = i + 1;
    for (sweep->first = 0; sweep->first < c->missing.count; sweep->first += SWEEP) {
        uint32_t left = c->missing.count - sweep->first;
        sweep->count = left < SWEEP ? left : SWEEP;
        study(c, sweep);
    }
    for (uint32_t i = 0; i < c->missing.count; i++) {
        sweep->number[c->missing.at[i].op] = 0;
        if (!c->missing.at[i].silent) sweep->said = true;
    }
    for (uint32_t i = 0; i < c->missing.count && !sweep->said; i++) c->missing.at[i].silent = false;
}

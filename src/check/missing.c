/* Who needs what is missing, and on what condition.
 *
 * One sweep in the order of the graph for 63 placeholders at a time: for each operation reached,
 * the set of those it may need, and of those it needs whatever the open predicates are. */
#include "check/checker.h"

#define SWEEP     63
#define INPUT_BIT (UINT64_C(1) << SWEEP) /* a declared input that is not fed */

typedef struct fg_sweep {
    const fg_op_id *ops; /* reached, in the order of the graph */
    uint32_t first, count;
    uint64_t *may, *must; /* by operation */
    uint32_t *number;     /* by operation: 1 + its index among the missing, or 0 */
} fg_sweep;

static uint64_t set_of(const fg_checker *c, const uint64_t *sets, fg_value_id value) {
    if (!value) return 0;
    const fg_given *given = fg_given_of(c, value);
    if (given) return given->missing ? INPUT_BIT : 0;
    return sets[fg_graph_value(c->graph, value)->op];
}

static uint64_t sets_of_controls(const fg_checker *c, const fg_op *op, const uint64_t *sets) {
    uint64_t set = 0;
    for (uint32_t at = op->control; at && c->graph->controls.at[at]; at++)
        set |= sets[c->graph->controls.at[at]];
    return set;
}

static void sets_of_branch(fg_checker *c, const fg_op *op, fg_sweep *sweep, uint64_t *may,
                           uint64_t *must) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    fg_known known = fg_fold_known(c, inputs[0]);
    if (known != FG_UNKNOWN) {
        fg_value_id side = inputs[known == FG_KNOWN_TRUE ? 1 : 2];
        *may |= set_of(c, sweep->may, side);
        *must |= set_of(c, sweep->must, side);
        return;
    }
    for (int i = 0; i < 3; i++) *may |= set_of(c, sweep->may, inputs[i]);
    *must |= set_of(c, sweep->must, inputs[0]);
    *must |= set_of(c, sweep->must, inputs[1]) & set_of(c, sweep->must, inputs[2]);
}

/* Returns whether the operation's sets grew. */
static bool sweep_op(fg_checker *c, fg_sweep *sweep, fg_op_id id) {
    const fg_op *op = fg_graph_op(c->graph, id);
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    uint64_t may = sets_of_controls(c, op, sweep->may);
    uint64_t must = sets_of_controls(c, op, sweep->must);
    uint32_t number = sweep->number[id];
    if (number > sweep->first && number <= sweep->first + sweep->count)
        may = must = UINT64_C(1) << (number - 1 - sweep->first);
    if (op->kind == FG_OP_select_branch) {
        sets_of_branch(c, op, sweep, &may, &must);
    } else {
        for (uint32_t i = 0; i < op->input_count; i++) {
            may |= set_of(c, sweep->may, inputs[i]);
            must |= set_of(c, sweep->must, inputs[i]);
        }
    }
    bool grew = may != sweep->may[id] || must != sweep->must[id];
    sweep->may[id] = may;
    sweep->must[id] = must;
    return grew;
}

/* Inputs stand before their users, so that once is enough; a control edge may point forward. */
static void sweep_all(fg_checker *c, fg_sweep *sweep) {
    bool forward = false;
    for (uint32_t i = 0; i < c->walk.count; i++) sweep->may[sweep->ops[i]] = 0;
    for (uint32_t i = 0; i < c->walk.count; i++) sweep->must[sweep->ops[i]] = 0;
    for (uint32_t i = 0; i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(c->graph, sweep->ops[i]);
        for (uint32_t at = op->control; at && c->graph->controls.at[at]; at++)
            forward = forward || c->graph->controls.at[at] > sweep->ops[i];
        sweep_op(c, sweep, sweep->ops[i]);
    }
    for (bool grew = forward; grew;) {
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
static void find_condition(fg_checker *c, const fg_sweep *sweep, uint32_t bit, fg_missing *m) {
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
        if (set_of(c, sweep->may, inputs[0])) m->silent = true;
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

void fg_missing_study(fg_checker *c) {
    if (c->missing.count == 0) return;
    make_sweep(c);
    fg_sweep *sweep = c->sweep;
    sweep->ops = fg_walk_sorted(c);
    for (uint32_t i = 0; i < c->missing.count; i++) sweep->number[c->missing.at[i].op] = i + 1;
    for (sweep->first = 0; sweep->first < c->missing.count; sweep->first += SWEEP) {
        uint32_t left = c->missing.count - sweep->first;
        sweep->count = left < SWEEP ? left : SWEEP;
        study(c, sweep);
    }
    for (uint32_t i = 0; i < c->missing.count; i++) sweep->number[c->missing.at[i].op] = 0;
}

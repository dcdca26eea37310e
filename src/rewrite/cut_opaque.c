/* What needs operations that are none of ours, and cannot be written. */
#include "rewrite/cutting.h"

typedef struct search {
    const fg_cutting *it;
    fg_op_id *by_value, *by_op;
    bool more;
} search;

static fg_op_id of_value(const search *s, fg_value_id value) {
    if (!value) return 0;
    value = s->it->same[value];
    return s->it->fed[value] ? 0 : s->by_value[value];
}

static void set(search *s, fg_op_id *which, fg_op_id opaque) {
    if (!opaque || *which) return;
    *which = opaque;
    s->more = true;
}

static bool is_leaf(const fg_cutting *it, const fg_op *op) {
    if (op->kind == FG_OP_variable) return it->order->values && it->order->values[op->extra];
    return fg_cutting_knows(it, op);
}

/* Each value that a loop carries: its first one, the next one, and whether there is another turn.
 */
static void look_at_loop(search *s, const fg_op *op) {
    const fg_graph *graph = s->it->from;
    const fg_loop *loop = &graph->loops.at[op->extra];
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    fg_value_id state = fg_graph_op(graph, loop->first)->first_output;
    for (uint32_t i = 0; i < loop->count; i++) {
        fg_op_id found = of_value(s, inputs[i]);
        if (!found) found = of_value(s, graph->inputs.at[loop->body]);
        if (!found) found = of_value(s, graph->inputs.at[loop->body + 1 + i]);
        set(s, &s->by_value[op->first_output + i], found);
        set(s, &s->by_value[state + i], found);
    }
}

static fg_op_id of_inputs(const search *s, const fg_op *op) {
    const fg_cutting *it = s->it;
    if (is_leaf(it, op)) return 0;
    if (op->output_count == 1 && it->pass[op->first_output])
        return of_value(s, it->pass[op->first_output]);
    fg_op_id found = 0;
    for (uint32_t i = 0; i < op->input_count && !found; i++)
        found = of_value(s, fg_op_inputs(it->from, op)[i]);
    if (op->kind == FG_OP_variable && !found)
        found = of_value(s, it->from->variables.at[op->extra].initial);
    return found;
}

static fg_op_id of_effects(const search *s, const fg_op *op) {
    const fg_graph *graph = s->it->from;
    fg_op_id found = 0;
    for (uint32_t at = op->control; at && graph->controls.at[at] && !found; at++)
        found = s->by_op[graph->controls.at[at]];
    uint32_t first = op->kind == FG_OP_identity ? op->extra : 0;
    for (uint32_t u = first; u && !found; u = graph->updates.at[u].next)
        if (fg_cutting_updates(s->it, &graph->updates.at[u]))
            found = of_value(s, graph->updates.at[u].value);
    return found;
}

static void look_at(search *s, fg_op_id id) {
    const fg_op *op = fg_graph_op(s->it->from, id);
    if (op->kind == FG_OP_loop_state) return;
    if (op->kind == FG_OP_loop) {
        look_at_loop(s, op);
        return;
    }
    fg_op_id found = op->kind == FG_OP_opaque ? id : of_inputs(s, op);
    if (!found) found = of_effects(s, op);
    if (op->output_count == 1 && s->it->same[op->first_output] != op->first_output)
        found = of_value(s, op->first_output);
    set(s, &s->by_op[id], found);
    for (uint32_t i = 0; i < op->output_count; i++)
        set(s, &s->by_value[op->first_output + i], found);
}

/* Loops, and what is waited for, refer forward: so once more until nothing is new. */
fg_op_id *fg_cutting_opaques(const fg_cutting *it) {
    search s = {.it = it,
                .by_value = FG_NEW_ARRAY(it->arena, fg_op_id, it->from->values.count),
                .by_op = FG_NEW_ARRAY(it->arena, fg_op_id, it->from->ops.count)};
    do {
        s.more = false;
        for (fg_op_id id = 1; id < it->from->ops.count; id++) look_at(&s, id);
    } while (s.more);
    return s.by_value;
}

/* What a run does beside computing: what it draws, what it updates. */
#include <stdlib.h>

#include "check/checker.h"

/* ---- what is reached, loops' bodies included ---- */

/* Of a loop the body is walked too, on the sides that are taken. Operations of the body are shown
 * as the loop. */
static void visit_body(fg_checker *c, fg_op_id loop_op, fg_reached_visit visit, void *data) {
    const fg_graph *graph = c->graph;
    const fg_loop *loop = &graph->loops.at[fg_graph_op(graph, loop_op)->extra];
    uint8_t *seen = FG_NEW_ARRAY(c->arena, uint8_t, loop_op - loop->first);
    FG_VEC(fg_value_id) stack = {0};
    for (uint32_t i = 0; i <= loop->count; i++)
        FG_PUSH(c->arena, &stack, graph->inputs.at[loop->body + i]);
    while (stack.count > 0) {
        fg_op_id id = fg_graph_value(graph, stack.at[--stack.count])->op;
        if (id < loop->first || id >= loop_op || seen[id - loop->first]) continue;
        seen[id - loop->first] = 1;
        visit(c, data, id, loop_op);
        const fg_op *op = fg_graph_op(graph, id);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        fg_known known = op->kind == FG_OP_select_branch ? fg_fold_known(c, inputs[0]) : FG_UNKNOWN;
        if (known != FG_UNKNOWN) {
            FG_PUSH(c->arena, &stack, inputs[known == FG_KNOWN_TRUE ? 1 : 2]);
            continue;
        }
        for (uint32_t i = 0; i < op->input_count; i++)
            if (inputs[i]) FG_PUSH(c->arena, &stack, inputs[i]);
    }
}

void fg_effects_visit(fg_checker *c, fg_reached_visit visit, void *data) {
    uint32_t count = c->walk.count;
    for (uint32_t i = 0; i < count; i++) {
        fg_op_id id = c->walk.queue[i];
        visit(c, data, id, id);
        if (fg_graph_op(c->graph, id)->kind == FG_OP_loop) visit_body(c, id, visit, data);
    }
}

/* ---- updates ---- */

fg_value_id fg_effects_settled(fg_checker *c, fg_value_id value) {
    for (;;) {
        const fg_op *op = fg_graph_maker(c->graph, value);
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        if (fg_given_of(c, value)) return value;
        if (op->kind == FG_OP_identity && !op->extra) {
            value = inputs[0];
            continue;
        }
        if (op->kind != FG_OP_select_branch) return value;
        fg_known known = fg_fold_known(c, inputs[0]);
        if (known == FG_UNKNOWN) return value;
        value = inputs[known == FG_KNOWN_TRUE ? 1 : 2];
    }
}

static int compare_dones(const void *a, const void *b, void *data) {
    const fg_graph *graph = data;
    const fg_update_done *x = a, *y = b;
    uint32_t v = graph->updates.at[x->update].variable, w = graph->updates.at[y->update].variable;
    if (v != w) return v < w ? -1 : 1;
    if (x->update != y->update) return x->update < y->update ? -1 : 1;
    return x->op < y->op ? -1 : x->op > y->op;
}

fg_updates_done fg_effects_updates(fg_checker *c) {
    const fg_graph *graph = c->graph;
    fg_updates_done dones = {0};
    for (uint32_t i = 0; graph->updates.count > 1 && i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(graph, c->walk.queue[i]);
        if (op->kind != FG_OP_identity) continue;
        for (uint32_t u = op->extra; u; u = graph->updates.at[u].next) {
            const fg_update *update = &graph->updates.at[u];
            if (fg_effects_settled(c, update->value) == graph->variables.at[update->variable].value)
                continue;
            FG_PUSH(c->arena, &dones.list, (fg_update_done){u, c->walk.queue[i]});
        }
    }
    if (dones.list.count > 1)
        qsort_r(dones.list.at, dones.list.count, sizeof *dones.list.at, compare_dones,
                (void *)(uintptr_t)graph);
    return dones;
}

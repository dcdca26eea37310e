#include "graph/loop_close.h"

#include "base/map.h"

typedef struct closing {
    fg_graph *graph;
    fg_arena *arena;
    const fg_loop_end *end;
    uint8_t *turning; /* by operation of the body */
    uint8_t *found;   /* by symbol made in the body: a turn tells it */
    bool mark, turns;
    fg_map seen;
    FG_VEC(fg_value_id) captured;
} closing;

/* ---- what depends on the turn ---- */

static void see_symbol(void *user, const fg_symbol *symbol) {
    closing *it = user;
    if (symbol->number < it->end->first_symbol) return;
    uint8_t *found = &it->found[symbol->number - it->end->first_symbol];
    if (it->mark) *found = 1;
    it->turns = it->turns || *found;
}

/* Whether it takes a size that a turn tells. */
static bool takes_found(closing *it, const fg_op *op) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    it->mark = it->turns = false;
    for (int i = 0; op->attrs && i < row->param_count; i++) {
        if (op->attrs[i].kind != FG_ATTR_SIZES) continue;
        for (uint32_t j = 0; j < op->attrs[i].count; j++)
            fg_size_symbols(&it->graph->sizes, op->attrs[i].sizes[j], see_symbol, it);
    }
    return it->turns;
}

static void mark_found(closing *it, const fg_op *op) {
    it->mark = true;
    for (uint32_t i = 0; i < op->output_count; i++) {
        const fg_shape *shape = it->graph->values.at[op->first_output + i].shape;
        for (int j = 0; j < shape->rank; j++)
            fg_size_symbols(&it->graph->sizes, shape->dims[j], see_symbol, it);
    }
}

static bool is_turning(const closing *it, fg_op_id op) {
    return op >= it->end->state && it->turning[op - it->end->state];
}

/* It reads what is carried, draws numbers, or comes after something that does. */
static bool turns(const closing *it, const fg_op *op) {
    const fg_graph *graph = it->graph;
    if (fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_RANDOM || op->kind == FG_OP_assert ||
        op->kind == FG_OP_loop_state)
        return true;
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id input = fg_op_inputs(graph, op)[i];
        if (input && is_turning(it, graph->values.at[input].op)) return true;
    }
    for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
        if (is_turning(it, graph->controls.at[at])) return true;
    return false;
}

static void find_turning(closing *it) {
    const fg_graph *graph = it->graph;
    fg_op_id state = it->end->state;
    uint32_t symbols = graph->sizes.symbols.count - it->end->first_symbol;
    it->turning = FG_NEW_ARRAY(it->arena, uint8_t, graph->ops.count - state + 1);
    it->found = FG_NEW_ARRAY(it->arena, uint8_t, (size_t)symbols + 1);
    it->turning[0] = 1;
    if (symbols > 0) mark_found(it, fg_graph_op(graph, state)); /* sizes that vary */
    for (fg_op_id id = state + 1; id < graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        bool is = turns(it, op) || (symbols > 0 && takes_found(it, op));
        it->turning[id - state] = is;
        if (is && symbols > 0) mark_found(it, op);
    }
}

/* ---- what is read from outside ---- */

static void capture(closing *it, fg_value_id value) {
    fg_op_id op = value ? it->graph->values.at[value].op : 0;
    if (!op || fg_graph_op(it->graph, op)->kind == FG_OP_const || is_turning(it, op)) return;
    const void *key = (const void *)(uintptr_t)value;
    if (fg_map_has(&it->seen, key)) return;
    fg_map_set(it->arena, &it->seen, key, it);
    FG_PUSH(it->arena, &it->captured, value);
}

static void capture_all(closing *it) {
    const fg_graph *graph = it->graph;
    for (fg_op_id id = it->end->state; id < graph->ops.count; id++) {
        if (!is_turning(it, id)) continue;
        const fg_op *op = fg_graph_op(graph, id);
        for (uint32_t i = 0; i < op->input_count; i++) capture(it, fg_op_inputs(graph, op)[i]);
    }
    capture(it, it->end->condition);
    for (uint32_t i = 0; i < it->end->count; i++) capture(it, it->end->next[i]);
}

/* ---- the loop ---- */

fg_op_id fg_loop_close(fg_graph *graph, fg_arena *arena, const fg_loop_end *end) {
    closing it = {.graph = graph, .arena = arena, .end = end};
    uint32_t count = end->count, number = fg_graph_op(graph, end->state)->extra;
    find_turning(&it);
    capture_all(&it);
    fg_value_id *inputs = FG_NEW_ARRAY(arena, fg_value_id, (size_t)count + it.captured.count);
    for (uint32_t i = 0; i < count; i++) inputs[i] = end->firsts[i];
    for (uint32_t i = 0; i < it.captured.count; i++) inputs[count + i] = it.captured.at[i];
    fg_op_id op = fg_graph_add(graph, FG_OP_loop, end->frame, end->span, inputs,
                               count + it.captured.count, NULL, end->types, count);
    fg_graph_op(graph, op)->extra = number;
    graph->loops.at[number] = (fg_loop){.op = op,
                                        .first = end->state,
                                        .count = count,
                                        .captured = it.captured.count,
                                        .body = graph->inputs.count};
    FG_PUSH(graph->arena, &graph->inputs, end->condition);
    for (uint32_t i = 0; i < count; i++) FG_PUSH(graph->arena, &graph->inputs, end->next[i]);
    return op;
}

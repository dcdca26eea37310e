/* What the cut needs, backward from what it gives. */
#include "rewrite/cutting.h"

static void need_op(fg_cutting *it, fg_op_id op) {
    if (!op || it->needed[op]) return;
    it->needed[op] = 1;
    FG_PUSH(it->arena, &it->stack, op);
}

static void need_value(fg_cutting *it, fg_value_id value);

/* One of the values that a loop carries: what it is at first, and in the next turn. */
static void need_carry(fg_cutting *it, const fg_loop *loop, uint32_t i) {
    const fg_op *op = fg_graph_op(it->from, loop->op);
    uint8_t *carried = &it->carried[fg_graph_op(it->from, loop->first)->first_output + i];
    if (*carried) return;
    *carried = it->carried[op->first_output + i] = 1;
    need_op(it, loop->op);
    FG_PUSH(it->arena, &it->values, fg_op_inputs(it->from, op)[i]);
    FG_PUSH(it->arena, &it->values, it->from->inputs.at[loop->body + 1 + i]);
}

/* A bool scalar that is known becomes a constant. */
static void need_value(fg_cutting *it, fg_value_id value) {
    if (!value) return;
    value = it->same[value];
    if (it->fed[value]) {
        it->fed[value] = FG_CUT_READ;
        return;
    }
    fg_op_id id = it->from->values.at[value].op;
    const fg_op *op = fg_graph_op(it->from, id);
    if (op->kind == FG_OP_loop || op->kind == FG_OP_loop_state)
        need_carry(it, &it->from->loops.at[op->extra], value - op->first_output);
    else
        need_op(it, id);
}

/* What waits for a branch waits for the side that it takes; nothing waits for what is known. */
static void need_control(fg_cutting *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->from, id);
    if (fg_cutting_knows(it, op) && !fg_cutting_acts(op)) return;
    if (op->output_count == 1 && it->same[op->first_output] != op->first_output)
        need_value(it, op->first_output);
    else
        need_op(it, id);
}

/* No input of a value that is known or frozen is needed for it. */
static bool is_leaf(const fg_cutting *it, const fg_op *op) {
    if (op->kind == FG_OP_variable) return it->order->values && it->order->values[op->extra];
    return fg_cutting_knows(it, op);
}

static void need_loop(fg_cutting *it, const fg_op *op) {
    const fg_loop *loop = &it->from->loops.at[op->extra];
    need_op(it, loop->first);
    need_value(it, it->from->inputs.at[loop->body]);
    /* one that is waited for, and nothing else */
    for (uint32_t i = 0; fg_cutting_carries(it, loop) == 0 && i < loop->count; i++)
        need_carry(it, loop, i);
}

static void need_inputs(fg_cutting *it, fg_op_id id) {
    const fg_graph *graph = it->from;
    const fg_op *op = fg_graph_op(graph, id);
    bool leaf = is_leaf(it, op);
    if (op->kind == FG_OP_loop)
        need_loop(it, op);
    else if (!leaf && op->output_count == 1 && it->pass[op->first_output])
        need_value(it, it->pass[op->first_output]);
    else if (!leaf)
        for (uint32_t i = 0; i < op->input_count; i++) need_value(it, fg_op_inputs(graph, op)[i]);
    for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
        need_control(it, graph->controls.at[at]);
    if (op->kind == FG_OP_variable && !leaf) need_value(it, graph->variables.at[op->extra].initial);
    for (uint32_t u = op->kind == FG_OP_identity ? op->extra : 0; u;
         u = graph->updates.at[u].next) {
        if (!fg_cutting_updates(it, &graph->updates.at[u])) continue;
        need_value(it, graph->updates.at[u].value);
        need_value(it, graph->variables.at[graph->updates.at[u].variable].value);
    }
}

static void walk(fg_cutting *it) {
    while (it->stack.count > 0 || it->values.count > 0) {
        if (it->values.count > 0) {
            need_value(it, it->values.at[--it->values.count]);
            continue;
        }
        need_inputs(it, it->stack.at[--it->stack.count]);
    }
}

/* ---- who tells the sizes ---- */

typedef struct symbols {
    fg_cutting *it;
    uint8_t *told, *asked; /* by symbol; asked: before anything told it */
    bool more;
} symbols;

static void ask(void *user, const fg_symbol *symbol) {
    symbols *s = user;
    if (s->asked[symbol->number] || s->told[symbol->number]) return;
    s->asked[symbol->number] = 1;
    s->more = true;
}

static void tell(symbols *s, const fg_shape *shape) {
    for (int i = 0; i < shape->rank; i++) {
        const fg_symbol *symbol = fg_size_is_symbol(&s->it->from->sizes, shape->dims[i]);
        if (symbol) s->told[symbol->number] = 1;
    }
}

static void look_at(symbols *s, const fg_op *op) {
    const fg_graph *graph = s->it->from;
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    bool carries = op->kind == FG_OP_loop || op->kind == FG_OP_loop_state;
    if (op->kind == FG_OP_placeholder) tell(s, fg_graph_value(graph, op->first_output)->shape);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        for (uint32_t k = 0; op->attrs[i].kind == FG_ATTR_SIZES && k < op->attrs[i].count; k++)
            fg_size_symbols(&graph->sizes, op->attrs[i].sizes[k], ask, s);
    for (uint32_t i = 0; i < op->output_count; i++)
        if (!carries || s->it->carried[op->first_output + i])
            tell(s, fg_graph_value(graph, op->first_output + i)->shape);
}

static bool wants(const symbols *s, fg_value_id value) {
    const fg_graph *graph = s->it->from;
    const fg_shape *shape = fg_graph_value(graph, value)->shape;
    for (int axis = 0; axis < shape->rank; axis++) {
        const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[axis]);
        if (symbol && s->asked[symbol->number]) return true;
    }
    return false;
}

/* The first that has a size which only the run tells is what tells it. */
static void need_makers(symbols *s) {
    const fg_graph *graph = s->it->from;
    uint8_t *made = FG_NEW_ARRAY(s->it->arena, uint8_t, graph->sizes.symbols.count + 1);
    for (fg_value_id value = 1; value < graph->values.count; value++) {
        const fg_op *op = fg_graph_maker(graph, value);
        const fg_shape *shape = fg_graph_value(graph, value)->shape;
        if (op->kind == FG_OP_loop || op->kind == FG_OP_loop_state) continue;
        for (int axis = 0; axis < shape->rank; axis++) {
            const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[axis]);
            if (!symbol || !symbol->computed || made[symbol->number]) continue;
            made[symbol->number] = 1;
            if (s->asked[symbol->number]) need_value(s->it, value);
        }
    }
}

/* What tells a size by which something else goes is kept for that: placeholders, what makes it, and
 * what loops carry. */
static void need_tellers(symbols *s) {
    const fg_graph *graph = s->it->from;
    need_makers(s);
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        fg_value_id value = graph->placeholders.at[i].value;
        if (wants(s, value)) need_op(s->it, graph->values.at[value].op);
    }
    for (uint32_t i = 1; i < graph->loops.count; i++) {
        const fg_loop *loop = &graph->loops.at[i];
        fg_value_id now = fg_graph_op(graph, loop->first)->first_output;
        fg_value_id last = fg_graph_op(graph, loop->op)->first_output;
        for (uint32_t k = 0; k < loop->count; k++) {
            if (wants(s, now + k)) need_value(s->it, now + k);
            if (wants(s, last + k)) need_value(s->it, last + k);
        }
    }
}

static void need_sizes(fg_cutting *it) {
    uint32_t count = it->from->sizes.symbols.count + 1;
    symbols s = {.it = it,
                 .told = FG_NEW_ARRAY(it->arena, uint8_t, count),
                 .asked = FG_NEW_ARRAY(it->arena, uint8_t, count)};
    do {
        s.more = false;
        for (uint32_t i = 0; i < it->order->feed_count; i++)
            if (it->fed[it->order->feeds[i].value] == FG_CUT_READ)
                tell(&s, fg_graph_value(it->from, it->order->feeds[i].value)->shape);
        for (fg_op_id op = 1; op < it->from->ops.count; op++)
            if (it->needed[op]) look_at(&s, fg_graph_op(it->from, op));
        if (s.more) need_tellers(&s);
        walk(it);
    } while (s.more);
}

/* ---- assertions: those that have all that they read ---- */

static void need_asserts(fg_cutting *it) {
    const fg_graph *graph = it->from;
    for (uint32_t i = 0; i < graph->asserts.count; i++) {
        const fg_op *op = fg_graph_op(graph, graph->asserts.at[i]);
        bool has = true;
        for (uint32_t k = 0; k < op->input_count; k++) {
            fg_value_id input = it->same[fg_op_inputs(graph, op)[k]];
            has = has && (it->fed[input] == FG_CUT_READ || it->needed[graph->values.at[input].op]);
        }
        if (has) need_op(it, graph->asserts.at[i]);
    }
    walk(it);
}

static bool is_left_out(const fg_cutting *it, uint32_t number) {
    const fg_signature *signature = &it->from->signatures.at[number];
    if (it->order->left_out && it->order->left_out[number]) return true;
    for (uint32_t i = 0; i < signature->input_count; i++) {
        const fg_input *input = &signature->inputs[i];
        if (!fg_cutting_is_phase(it, input->value) || !input->fixed || it->order->phase < 0)
            continue;
        if (*(const uint8_t *)input->fixed->data != it->order->phase) return true;
    }
    return false;
}

void fg_cutting_reach(fg_cutting *it) {
    const fg_graph *graph = it->from;
    it->needed = FG_NEW_ARRAY(it->arena, uint8_t, graph->ops.count);
    it->carried = FG_NEW_ARRAY(it->arena, uint8_t, graph->values.count);
    for (uint32_t i = 0; i < it->order->fetch_count; i++)
        need_value(it, it->order->fetches[i].value);
    for (uint32_t i = 0; it->order->fetch_count == 0 && i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        if (is_left_out(it, i)) continue;
        for (uint32_t k = 0; k < signature->output_count; k++)
            need_value(it, signature->outputs[k].value);
    }
    walk(it);
    need_sizes(it);
    need_asserts(it);
}

/* The order of the statements. That of the operations' numbers is one wherever what a statement
 * needs has smaller numbers; an imported graph's variables may come before what initialises them.
 * What stands in a loop stays together, but declarations, which may not stand there. */
#include "graph/printing.h"

uint32_t fg_printing_loop(const fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    return op->kind == FG_OP_loop || op->kind == FG_OP_loop_state ? op->extra : 0;
}

static bool is_declaration(const fg_op *op) {
    return op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default ||
           op->kind == FG_OP_variable;
}

/* ---- what a statement needs before it ---- */

fg_print_needs fg_printing_needs_of(const fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    return (fg_print_needs){.p = p,
                            .op = op,
                            .control = op->control,
                            .update = op->kind == FG_OP_identity ? op->extra : 0,
                            .initial = op->kind == FG_OP_variable};
}

fg_op_id fg_printing_next_need(fg_print_needs *it) {
    const fg_graph *graph = it->p->graph;
    while (it->input < it->op->input_count) {
        fg_value_id value = fg_op_inputs(graph, it->op)[it->input++];
        if (value) return graph->values.at[value].op;
    }
    if (it->control && graph->controls.at[it->control]) return graph->controls.at[it->control++];
    if (it->update) {
        const fg_update *update = &graph->updates.at[it->update];
        it->variable = !it->variable;
        if (it->variable) return graph->values.at[graph->variables.at[update->variable].value].op;
        it->update = update->next;
        return graph->values.at[update->value].op;
    }
    if (!it->initial) return 0;
    it->initial = false;
    return graph->values.at[graph->variables.at[it->op->extra].initial].op;
}

/* ---- loops ---- */

static uint32_t *outermost_loops(const fg_printing *p) {
    const fg_graph *graph = p->graph;
    uint32_t *outermost = FG_NEW_ARRAY(p->arena, uint32_t, graph->ops.count);
    fg_op_id done = graph->ops.count;
    for (fg_op_id id = graph->ops.count - 1; id > 0; id--) {
        uint32_t loop = fg_printing_loop(p, id);
        if (id >= done || !loop || fg_printing_op(p, id)->kind != FG_OP_loop) continue;
        done = graph->loops.at[loop].first;
        for (fg_op_id i = done; i <= id; i++) outermost[i] = loop;
    }
    return outermost;
}

/* ---- in the order of numbers ---- */

static bool is_in_order(const fg_printing *p, const uint32_t *outermost) {
    for (fg_op_id id = 1; id < p->graph->ops.count; id++) {
        if (outermost[id] && is_declaration(fg_printing_op(p, id))) return false;
        fg_print_needs needs = fg_printing_needs_of(p, id);
        for (fg_op_id need; (need = fg_printing_next_need(&needs));)
            if (need >= id) return false;
    }
    return true;
}

static void put(fg_printing *p, fg_op_id id) {
    p->positions[id] = p->order.count;
    FG_PUSH(p->arena, &p->order, id);
}

/* ---- in an order to be found ---- */

typedef struct fg_visit {
    fg_op_id id;
    fg_op_id last; /* of a loop: up to which operation its needs are looked for; else id */
    fg_op_id at;
    fg_print_needs needs;
} fg_visit;

typedef struct fg_sorting {
    fg_printing *p;
    const uint32_t *outermost;
    uint8_t *seen; /* 1: begun, 2: in the order */
    FG_VEC(fg_visit) stack;
} fg_sorting;

/* A loop is visited as a whole, unless it is a declaration in it that is needed, or what it needs.
 */
static void visit(fg_sorting *s, fg_op_id id, bool declared) {
    const fg_graph *graph = s->p->graph;
    uint32_t loop = declared || is_declaration(fg_printing_op(s->p, id)) ? 0 : s->outermost[id];
    fg_visit it = {.id = id, .last = id, .at = id};
    if (loop) {
        it.id = it.at = graph->loops.at[loop].first;
        it.last = graph->loops.at[loop].op;
    }
    if (s->seen[it.id]) return;
    s->seen[it.id] = 1;
    it.needs = fg_printing_needs_of(s->p, it.at);
    FG_PUSH(s->p->arena, &s->stack, it);
}

static void put_visited(fg_sorting *s, const fg_visit *it) {
    for (fg_op_id id = it->id; id <= it->last; id++) {
        if (s->seen[id] == 2) continue;
        s->seen[id] = 2;
        put(s->p, id);
    }
}

static void sort_from(fg_sorting *s, fg_op_id id) {
    visit(s, id, false);
    while (s->stack.count > 0) {
        fg_visit *top = &s->stack.at[s->stack.count - 1];
        bool loop = top->last > top->id;
        fg_op_id need = fg_printing_next_need(&top->needs);
        if (need) {
            bool inside = loop && need >= top->id && need <= top->last;
            /* what a declaration needs goes before the loop with it */
            bool declared = !loop && s->outermost[top->id] != 0;
            if (!inside || is_declaration(fg_printing_op(s->p, need))) visit(s, need, declared);
        } else if (top->at < top->last) {
            top->needs = fg_printing_needs_of(s->p, ++top->at);
            if (is_declaration(fg_printing_op(s->p, top->at))) visit(s, top->at, false);
        } else {
            fg_visit done = *top;
            s->stack.count--;
            put_visited(s, &done);
        }
    }
}

/* By operation: the innermost loop that it is written in. */
static void mark_loops(fg_printing *p) {
    const fg_graph *graph = p->graph;
    FG_VEC(uint32_t) open = {0};
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        uint32_t loop = fg_printing_loop(p, id);
        if (loop && graph->loops.at[loop].op == id) open.count--;
        p->loops[id] = open.count ? open.at[open.count - 1] : 0;
        if (loop && graph->loops.at[loop].first == id) FG_PUSH(p->arena, &open, loop);
    }
}

void fg_printing_sort(fg_printing *p) {
    uint32_t count = p->graph->ops.count;
    uint32_t *outermost = p->outermost = outermost_loops(p);
    if (is_in_order(p, outermost)) {
        for (fg_op_id id = 1; id < count; id++) put(p, id);
    } else {
        fg_sorting s = {.p = p, .outermost = outermost};
        s.seen = FG_NEW_ARRAY(p->arena, uint8_t, count);
        for (fg_op_id id = 1; id < count; id++)
            if (s.seen[id] == 0) sort_from(&s, id);
    }
    if (p->graph->imported) fg_printing_gather(p);
    mark_loops(p);
}

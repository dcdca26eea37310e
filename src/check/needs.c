/* What one operation needs: values, operations it comes after, sizes. */
#include <string.h>

#include "check/checker.h"
#include "graph/loop_reads.h"

enum { TAKES_SIZES = 1, READS_SIZES = 2 };

/* ---- which operations read sizes ---- */

static uint8_t manner_of(fg_op_kind kind) {
    const fg_op_row *row = fg_op_row_of(kind);
    if (kind == FG_OP_placeholder || kind == FG_OP_placeholder_default || kind == FG_OP_variable ||
        kind == FG_OP_const)
        return 0; /* these attributes say how large it is itself */
    uint8_t manner = row->flags & FG_OP_SIZE_ONLY ? READS_SIZES : 0;
    for (int i = 0; i < row->param_count; i++)
        if (row->params[i].kind == FG_PARAM_SIZES) manner |= TAKES_SIZES;
    return manner;
}

static void declare_symbol(void *user, const fg_symbol *symbol) {
    fg_checker *c = user;
    if (!c->sizes.declared[symbol->number]) c->sizes.declared[symbol->number] = c->sizes.declaring;
}

void fg_needs_init(fg_checker *c) {
    const fg_graph *graph = c->graph;
    uint32_t count = graph->sizes.symbols.count;
    for (int kind = 1; kind < FG_OP_KINDS; kind++)
        c->sizes.manner[kind] = manner_of((fg_op_kind)kind);
    c->sizes.asked = FG_NEW_ARRAY(c->arena, uint32_t, count);
    c->sizes.told = FG_NEW_ARRAY(c->arena, uint32_t, count);
    c->sizes.teller = FG_NEW_ARRAY(c->arena, fg_value_id, count);
    c->sizes.declared = FG_NEW_ARRAY(c->arena, fg_value_id, count);
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        c->sizes.declaring = graph->placeholders.at[i].value;
        const fg_shape *shape = fg_graph_value(graph, c->sizes.declaring)->shape;
        for (int j = 0; j < shape->rank; j++)
            fg_size_symbols(&graph->sizes, shape->dims[j], declare_symbol, c);
    }
}

/* ---- what an operation needs ---- */

typedef struct fg_symbol_visit {
    fg_checker *c;
    const fg_need_visitor *visitor;
    void *data;
} fg_symbol_visit;

static void visit_symbol(void *user, const fg_symbol *symbol) {
    const fg_symbol_visit *visit = user;
    visit->visitor->symbol(visit->c, visit->data, symbol);
}

static void visit_sizes(fg_symbol_visit *visit, const fg_op *op) {
    const fg_sizes *sizes = &visit->c->graph->sizes;
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++) {
        if (op->attrs[i].kind != FG_ATTR_SIZES) continue;
        for (uint32_t j = 0; j < op->attrs[i].count; j++)
            fg_size_symbols(sizes, op->attrs[i].sizes[j], visit_symbol, visit);
    }
}

static void visit_shape(fg_symbol_visit *visit, const fg_shape *shape) {
    for (int i = 0; i < shape->rank; i++)
        fg_size_symbols(&visit->c->graph->sizes, shape->dims[i], visit_symbol, visit);
}

/* A branch whose predicate is known is the side taken: the predicate need not be computed. */
static void visit_branch(fg_checker *c, const fg_value_id *inputs, const fg_need_visitor *visitor,
                         void *data) {
    fg_known known = fg_fold_known(c, inputs[0]);
    if (known != FG_UNKNOWN) {
        visitor->value(c, data, inputs[known == FG_KNOWN_TRUE ? 1 : 2]);
        return;
    }
    for (int i = 0; i < 3; i++) visitor->value(c, data, inputs[i]);
}

static int knows(void *user, fg_value_id predicate) {
    fg_known known = fg_fold_known(user, predicate);
    return known == FG_UNKNOWN ? -1 : known == FG_KNOWN_TRUE;
}

/* What a branch in a loop does not take is not needed either. */
static void visit_loop(fg_checker *c, const fg_op *op, const fg_need_visitor *visitor, void *data) {
    if (!c->loops) c->loops = FG_NEW_ARRAY(c->arena, struct fg_loop_needs, c->graph->loops.count);
    struct fg_loop_needs *needs = &c->loops[op->extra];
    if (!needs->reads) needs->reads = FG_NEW_ARRAY(c->arena, bool, (size_t)op->input_count + 1);
    if (needs->epoch != c->walk.epoch) {
        memset(needs->reads, false, op->input_count);
        fg_loop_reads(c->graph, c->arena, &c->graph->loops.at[op->extra], knows, c, NULL,
                      needs->reads);
        needs->epoch = c->walk.epoch;
    }
    for (uint32_t i = 0; i < op->input_count; i++)
        if (needs->reads[i]) visitor->value(c, data, fg_op_inputs(c->graph, op)[i]);
}

static void visit_inputs(fg_checker *c, const fg_op *op, const fg_need_visitor *visitor,
                         void *data) {
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    fg_symbol_visit visit = {c, visitor, data};
    uint8_t manner = c->sizes.manner[op->kind];
    if (manner & TAKES_SIZES) visit_sizes(&visit, op);
    for (uint32_t i = 0; i < op->input_count; i++) {
        if (!inputs[i]) continue;
        /* whose sizes are formulas need not be there itself, only what tells the symbols */
        const fg_shape *shape = fg_graph_value(c->graph, inputs[i])->shape;
        if (manner & READS_SIZES && shape->rank >= 0)
            visit_shape(&visit, shape);
        else
            visitor->value(c, data, inputs[i]);
    }
}

void fg_needs_of(fg_checker *c, fg_op_id id, const fg_need_visitor *visitor, void *data) {
    const fg_graph *graph = c->graph;
    const fg_op *op = fg_graph_op(graph, id);
    if (op->kind == FG_OP_select_branch)
        visit_branch(c, fg_op_inputs(graph, op), visitor, data);
    else if (op->kind == FG_OP_loop)
        visit_loop(c, op, visitor, data);
    else
        visit_inputs(c, op, visitor, data);
    if (op->kind == FG_OP_identity)
        for (uint32_t u = op->extra; u; u = graph->updates.at[u].next)
            visitor->value(c, data, graph->updates.at[u].value);
    for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
        visitor->op(c, data, graph->controls.at[at]);
}

/* ---- who tells a size ---- */

static void tell_symbol(void *user, const fg_symbol *symbol) {
    fg_checker *c = user;
    if (c->sizes.told[symbol->number] == c->walk.epoch) return;
    c->sizes.told[symbol->number] = c->walk.epoch;
    c->sizes.teller[symbol->number] = c->sizes.declaring;
}

/* The given values tell their sizes: those that stand for themselves before those in formulas. */
static void tell_givens(fg_checker *c, bool formulas) {
    const fg_sizes *sizes = &c->graph->sizes;
    for (uint32_t i = 0; i < c->givens.count; i++) {
        c->sizes.declaring = c->givens.at[i].value;
        const fg_shape *shape = fg_graph_value(c->graph, c->sizes.declaring)->shape;
        for (int j = 0; j < shape->rank; j++)
            if (formulas || fg_size_is_symbol(sizes, shape->dims[j]))
                fg_size_symbols(sizes, shape->dims[j], tell_symbol, c);
    }
}

void fg_needs_begin(fg_checker *c) {
    c->sizes.pending.count = 0;
    if (c->graph->sizes.symbols.count == 0) return;
    tell_givens(c, false);
    tell_givens(c, true);
}

/* The first value of the graph that has a computed size. */
static fg_value_id maker_of(fg_checker *c, uint32_t number) {
    const fg_graph *graph = c->graph;
    if (!c->sizes.makers) {
        fg_value_id *makers = FG_NEW_ARRAY(c->arena, fg_value_id, graph->sizes.symbols.count);
        for (fg_value_id v = 1; v < graph->values.count; v++) {
            const fg_shape *shape = graph->values.at[v].shape;
            for (int i = 0; i < shape->rank; i++) {
                const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[i]);
                if (symbol && !makers[symbol->number]) makers[symbol->number] = v;
            }
        }
        c->sizes.makers = makers;
    }
    return c->sizes.makers[number];
}

/* A placeholder that the run needs anyway and that has the symbol in its shape. */
static fg_value_id reached_placeholder(fg_checker *c, uint32_t number) {
    fg_value_id found = 0;
    for (uint32_t i = 1; !found && i < c->graph->placeholders.count; i++) {
        fg_value_id value = c->graph->placeholders.at[i].value;
        if (!fg_walk_reached(c, fg_graph_value(c->graph, value)->op)) continue;
        const fg_shape *shape = fg_graph_value(c->graph, value)->shape;
        for (int j = 0; j < shape->rank; j++) {
            const fg_symbol *symbol = fg_size_is_symbol(&c->graph->sizes, shape->dims[j]);
            if (symbol && symbol->number == number) found = value;
        }
    }
    return found;
}

fg_value_id fg_needs_teller(fg_checker *c, const fg_symbol *symbol) {
    uint32_t number = symbol->number;
    if (c->sizes.told[number] == c->walk.epoch) return c->sizes.teller[number];
    fg_value_id value = reached_placeholder(c, number);
    if (!value) value = c->sizes.declared[number];
    if (!value) value = maker_of(c, number);
    c->sizes.told[number] = c->walk.epoch;
    c->sizes.teller[number] = value;
    return value;
}

/* What the rules over a whole graph read: who uses what, what a signature reaches. */
#include <string.h>

#include "check/lint.h"

/* ---- who reads a value ---- */

static void count_uses(fg_facts *f) {
    const fg_graph *graph = f->graph;
    for (uint32_t i = 0; i < graph->inputs.count; i++) f->uses[graph->inputs.at[i]]++;
    for (uint32_t i = 1; i < graph->updates.count; i++) f->uses[graph->updates.at[i].value]++;
    for (uint32_t i = 1; i < graph->variables.count; i++) f->uses[graph->variables.at[i].initial]++;
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        for (uint32_t j = 0; j < signature->output_count; j++)
            f->uses[signature->outputs[j].value]++;
    }
}

/* ---- what a signature reaches ---- */

typedef struct fg_spread {
    fg_facts *f;
    FG_VEC(fg_op_id) stack;
} fg_spread;

static void spread_op(fg_spread *spread, fg_op_id op) {
    if (spread->f->reached[op]) return;
    spread->f->reached[op] = 1;
    FG_PUSH(spread->f->c->arena, &spread->stack, op);
}

static void spread_value(fg_spread *spread, fg_value_id value) {
    if (value) spread_op(spread, fg_graph_value(spread->f->graph, value)->op);
}

/* All of a loop's body belongs to it. */
static void spread_from(fg_spread *spread, fg_op_id id) {
    const fg_graph *graph = spread->f->graph;
    const fg_op *op = fg_graph_op(graph, id);
    const fg_value_id *inputs = fg_op_inputs(graph, op);
    for (uint32_t i = 0; i < op->input_count; i++) spread_value(spread, inputs[i]);
    for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
        spread_op(spread, graph->controls.at[at]);
    if (op->kind == FG_OP_identity)
        for (uint32_t u = op->extra; u; u = graph->updates.at[u].next)
            spread_value(spread, graph->updates.at[u].value);
    if (op->kind == FG_OP_loop)
        for (fg_op_id i = graph->loops.at[op->extra].first; i < id; i++) spread_op(spread, i);
}

static void find_reached(fg_facts *f) {
    fg_spread spread = {.f = f};
    for (uint32_t i = 0; i < f->graph->signatures.count; i++) {
        const fg_signature *signature = &f->graph->signatures.at[i];
        for (uint32_t j = 0; j < signature->output_count; j++)
            spread_value(&spread, signature->outputs[j].value);
    }
    while (spread.stack.count > 0) spread_from(&spread, spread.stack.at[--spread.stack.count]);
}

void fg_facts_init(fg_facts *f, fg_checker *c) {
    *f = (fg_facts){.c = c, .graph = c->graph};
    f->uses = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->values.count);
    f->reached = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count);
    f->said = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count);
    for (fg_op_id i = 1; i < c->graph->ops.count; i++) f->kinds[c->graph->ops.at[i].kind]++;
    c->facts = f;
    count_uses(f);
    find_reached(f);
}

/* ---- small questions ---- */

bool fg_fact_in_library(const fg_facts *f, fg_op_id op) {
    const fg_source *source =
        fg_sources_get(f->graph->sources, fg_graph_op(f->graph, op)->span.source);
    return source && source->kind == FG_SOURCE_LIBRARY;
}

static bool passes_on(uint16_t kind) {
    switch (kind) {
        case FG_OP_identity:
        case FG_OP_linear:
        case FG_OP_stop_gradient:
        case FG_OP_cast:
        case FG_OP_reshape:
        case FG_OP_expand_dims:
        case FG_OP_squeeze:
        case FG_OP_slice_strided:
        case FG_OP_slice_dynamic:
            return true;
        default:
            return false;
    }
}

fg_value_id fg_fact_behind(const fg_facts *f, fg_value_id value) {
    for (;;) {
        const fg_op *op = fg_graph_maker(f->graph, value);
        if (!passes_on(op->kind)) return value;
        value = fg_op_inputs(f->graph, op)[0];
    }
}

const fg_attr *fg_fact_attr(const fg_op *op, const char *name) {
    int at = fg_op_param_index(fg_op_row_of((fg_op_kind)op->kind), name);
    if (at < 0 || !op->attrs || op->attrs[at].kind == FG_ATTR_NONE) return NULL;
    return &op->attrs[at];
}

int fg_fact_axis(const fg_facts *f, fg_op_id id, fg_value_id of) {
    const fg_shape *shape = fg_graph_value(f->graph, of)->shape;
    const fg_attr *attr = fg_fact_attr(fg_graph_op(f->graph, id), "axis");
    if (shape->rank <= 0) return -1;
    if (!attr) return shape->rank - 1;
    if (attr->kind != FG_ATTR_INT) return -1;
    int64_t axis = attr->i < 0 ? attr->i + shape->rank : attr->i;
    return axis >= 0 && axis < shape->rank ? (int)axis : -1;
}

/* ---- what is random ---- */

const fg_op_id *fg_fact_random(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (f->random) return f->random;
    f->random = FG_NEW_ARRAY(f->c->arena, fg_op_id, graph->ops.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_RANDOM) f->random[i] = i;
        for (uint32_t j = 0; j < op->input_count; j++) {
            fg_op_id from = inputs[j] ? f->random[fg_graph_value(graph, inputs[j])->op] : 0;
            if (from > f->random[i]) f->random[i] = from;
        }
    }
    return f->random;
}

/* ---- batches ---- */

static bool is_batch_name(const fg_name *name) {
    static const char *const names[] = {"b", "bs", "examples", "samples"};
    if (!name) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name->text, names[i]) == 0) return true;
    return strncmp(name->text, "batch", 5) == 0;
}

const uint8_t *fg_fact_batch(fg_facts *f) {
    if (f->batch) return f->batch;
    f->batch = FG_NEW_ARRAY(f->c->arena, uint8_t, f->graph->sizes.symbols.count);
    for (uint32_t i = 1; i < f->graph->placeholders.count; i++) {
        const fg_shape *shape = fg_graph_value(f->graph, f->graph->placeholders.at[i].value)->shape;
        if (shape->rank < 1) continue;
        const fg_symbol *symbol = fg_size_is_symbol(&f->graph->sizes, shape->dims[0]);
        if (!symbol) continue;
        uint8_t *batch = &f->batch[symbol->number];
        uint8_t now = is_batch_name(symbol->name) ? 3 : *batch ? 2 : 1;
        if (now > *batch) *batch = now;
    }
    return f->batch;
}

bool fg_fact_is_batch(fg_facts *f, const fg_size *size) {
    const fg_symbol *symbol = fg_size_is_symbol(&f->graph->sizes, size);
    return symbol && fg_fact_batch(f)[symbol->number] >= 2;
}

bool fg_fact_is_named_batch(fg_facts *f, const fg_size *size) {
    const fg_symbol *symbol = fg_size_is_symbol(&f->graph->sizes, size);
    return symbol && fg_fact_batch(f)[symbol->number] == 3;
}

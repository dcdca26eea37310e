#include "emit/graph_home.h"

enum { DEPTH = 32 }; /* sides within sides; what is deeper is computed there */

typedef struct homing {
    fg_exporting *e;
    fg_export_homes *homes;
    fg_op_id *owners; /* the loop that an operation belongs to, or itself */
    uint32_t *home;   /* 1 + its side; 0: nobody needed it so far */
    FG_VEC(fg_op_id) stack;
    fg_op_id from, reader; /* whose inputs are looked at: a loop, from its beginning on */
    uint32_t at;           /* the side on which it reads */
    bool marks;            /* it is the first walk: what is needed at all */
} homing;

/* ---- the tree of sides ---- */

static uint32_t meet(const fg_export_homes *homes, uint32_t a, uint32_t b) {
    while (a != b) {
        const fg_export_side *x = &homes->sides.at[a], *y = &homes->sides.at[b];
        if (x->depth >= y->depth)
            a = x->outer;
        else
            b = y->outer;
    }
    return a;
}

static uint32_t add_side(homing *it, uint32_t outer) {
    fg_export_side side = {.outer = outer, .depth = it->homes->sides.at[outer].depth + 1};
    FG_PUSH(it->e->arena, &it->homes->sides, side);
    return it->homes->sides.count - 1;
}

/* ---- what an operation reads ---- */

/* It has been written where nodes at hand read it. */
static bool is_written(const homing *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->e->graph, id);
    for (const fg_export_place *place = it->e->here; place && op->output_count > 0;
         place = place->outer)
        if (fg_export_known(place, op->first_output)) return true;
    return false;
}

static void read_op(homing *it, fg_op_id op) {
    const fg_export_homes *homes = it->homes;
    if (op < homes->first || op >= homes->end || (op >= it->from && op <= it->reader)) return;
    op = it->owners[op - homes->first];
    if (op == it->reader || is_written(it, op)) return;
    uint32_t *home = &it->home[op - homes->first];
    if (!it->marks) {
        *home = *home ? 1 + meet(homes, *home - 1, it->at) : 1 + it->at;
        return;
    }
    if (op > it->reader) *home = 1; /* it stands behind: then it is for all */
    if (homes->needed[op - homes->first]) return;
    homes->needed[op - homes->first] = 1;
    FG_PUSH(it->e->arena, &it->stack, op);
}

static void read_value(homing *it, fg_value_id value) {
    if (value) read_op(it, it->e->graph->values.at[value].op);
}

static void read_symbol(void *user, const fg_symbol *symbol) {
    homing *it = user;
    read_value(it, it->e->makers[symbol->number]);
}

static void read_shape(homing *it, fg_value_id value) {
    const fg_shape *shape = fg_graph_value(it->e->graph, value)->shape;
    for (int i = 0; i < shape->rank; i++)
        fg_size_symbols(&it->e->graph->sizes, shape->dims[i], read_symbol, it);
}

/* Sizes that it takes, and that its inputs and its results have. */
static void read_sizes(homing *it, const fg_op *op) {
    const fg_graph *graph = it->e->graph;
    const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
    for (int i = 0; op->attrs && i < row->param_count; i++)
        for (uint32_t k = 0; op->attrs[i].kind == FG_ATTR_SIZES && k < op->attrs[i].count; k++)
            fg_size_symbols(&graph->sizes, op->attrs[i].sizes[k], read_symbol, it);
    for (uint32_t i = 0; i < op->input_count; i++)
        if (fg_op_inputs(graph, op)[i]) read_shape(it, fg_op_inputs(graph, op)[i]);
    for (uint32_t i = 0; i < op->output_count; i++) read_shape(it, op->first_output + i);
}

static void read_rest(homing *it, const fg_op *op) {
    const fg_graph *graph = it->e->graph;
    for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
        read_op(it, graph->controls.at[at]);
    for (uint32_t u = op->kind == FG_OP_identity ? op->extra : 0; u;
         u = graph->updates.at[u].next) {
        read_value(it, graph->updates.at[u].value);
        read_value(it, graph->variables.at[graph->updates.at[u].variable].value);
    }
    read_sizes(it, op);
}

static void read_plain(homing *it, const fg_op *op) {
    for (uint32_t i = 0; i < op->input_count; i++)
        read_value(it, fg_op_inputs(it->e->graph, op)[i]);
    read_rest(it, op);
}

/* All that its turns read. */
static void read_loop(homing *it, const fg_op *op) {
    const fg_graph *graph = it->e->graph;
    const fg_loop *loop = &graph->loops.at[op->extra];
    for (fg_op_id id = loop->first; id <= loop->op; id++) read_plain(it, fg_graph_op(graph, id));
    for (uint32_t i = 0; i <= loop->count; i++) read_value(it, graph->inputs.at[loop->body + i]);
}

static void read_inputs(homing *it, fg_op_id id) {
    const fg_op *op = fg_graph_op(it->e->graph, id);
    it->reader = id;
    it->from = op->kind == FG_OP_loop ? it->e->graph->loops.at[op->extra].first : id;
    if (op->kind == FG_OP_loop)
        read_loop(it, op);
    else
        read_plain(it, op);
}

/* Each side on its own, where sides do not nest too deeply. */
static void read_choice(homing *it, fg_op_id id, const fg_op *op) {
    const fg_value_id *inputs = fg_op_inputs(it->e->graph, op);
    uint32_t here = it->at;
    it->from = it->reader = id;
    read_value(it, inputs[0]);
    if (it->homes->sides.at[here].depth < DEPTH) {
        uint32_t then = add_side(it, here);
        add_side(it, here);
        it->homes->choices[id - it->homes->first] = then;
        for (uint32_t i = 0; i < 2; i++) {
            it->at = then + i;
            read_value(it, inputs[1 + i]);
        }
        it->at = here;
    } else {
        read_value(it, inputs[1]);
        read_value(it, inputs[2]);
    }
    read_rest(it, op);
}

/* ---- all of them ---- */

static void find_owners(homing *it) {
    const fg_graph *graph = it->e->graph;
    for (fg_op_id id = it->homes->first; id < it->homes->end; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        fg_op_id last = op->kind == FG_OP_loop_state ? graph->loops.at[op->extra].op : id;
        it->owners[id - it->homes->first] = last;
        for (fg_op_id in = id + 1; !it->homes->steady && in <= last; in++)
            it->owners[in - it->homes->first] = last;
        if (!it->homes->steady) id = last;
    }
}

static void find_needed(homing *it, const fg_value_id *roots, uint32_t count) {
    it->marks = true;
    it->from = it->reader = it->homes->end;
    for (uint32_t i = 0; i < count; i++) {
        read_value(it, roots[i]);
        fg_op_id op = roots[i] ? it->e->graph->values.at[roots[i]].op : 0;
        if (op >= it->homes->first && op < it->homes->end)
            it->home[it->owners[op - it->homes->first] - it->homes->first] = 1;
    }
    while (it->stack.count > 0) read_inputs(it, it->stack.at[--it->stack.count]);
    it->marks = false;
}

void fg_export_find_homes(fg_exporting *e, fg_export_homes *homes, fg_op_id first, fg_op_id end,
                          const fg_value_id *roots, uint32_t count) {
    bool steady = homes->steady;
    size_t room = (size_t)(end - first) + 1;
    homing it = {.e = e,
                 .homes = homes,
                 .owners = FG_NEW_ARRAY(e->arena, fg_op_id, room),
                 .home = FG_NEW_ARRAY(e->arena, uint32_t, room)};
    *homes = (fg_export_homes){.steady = steady,
                               .first = first,
                               .end = end,
                               .needed = FG_NEW_ARRAY(e->arena, uint8_t, room),
                               .next = FG_NEW_ARRAY(e->arena, fg_op_id, room),
                               .choices = FG_NEW_ARRAY(e->arena, uint32_t, room)};
    FG_PUSH(e->arena, &homes->sides, (fg_export_side){0});
    find_owners(&it);
    find_needed(&it, roots, count);
    for (fg_op_id id = end; id-- > first;) {
        if (!homes->needed[id - first]) continue;
        uint32_t home = it.home[id - first];
        it.at = home ? home - 1 : 0;
        const fg_op *op = fg_graph_op(e->graph, id);
        if (op->kind == FG_OP_select_branch)
            read_choice(&it, id, op);
        else
            read_inputs(&it, id);
        homes->next[id - first] = homes->sides.at[it.at].list;
        homes->sides.at[it.at].list = id;
    }
}

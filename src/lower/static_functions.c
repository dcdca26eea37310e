/* Functions of what is known when the file is read. */
#include <string.h>

#include "lower/lowering.h"

static fg_meaning not_for(fg_lowering *lo, const fg_node *node, const char *name, const char *wants,
                          fg_meaning got) {
    if (got.kind != FG_MEANS_ERROR)
        fg_complain_at(lo, FG_G205, node, "%s wants %s, not %s", name, wants,
                       fg_meaning_text(lo->graph, lo->arena, got));
    return fg_means_error();
}

static fg_meaning call_len(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                           uint32_t count) {
    (void)count;
    if (args[0].kind == FG_MEANS_LIST) return fg_means_int(args[0].list->count);
    if (args[0].kind == FG_MEANS_STRING) return fg_means_int(args[0].s->length);
    if (args[0].kind == FG_MEANS_TENSOR) {
        const fg_shape *shape = fg_graph_value(lo->graph, args[0].tensor)->shape;
        if (shape->rank > 0) return fg_means_size(shape->dims[0]);
    }
    return not_for(lo, node, "len", "a list", args[0]);
}

/* Sizes that the feeds decide: the operation makes the numbers. */
static fg_meaning range_tensor(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                               uint32_t count) {
    fg_list *list = fg_list_new(lo->arena, count);
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].kind != FG_MEANS_INT && args[i].kind != FG_MEANS_SIZE)
            return not_for(lo, node, "range", "ints", args[i]);
        list->at[i] = args[i];
    }
    fg_argument limits = {.value = fg_means_list(list), .span = fg_span_at(lo, node)};
    return fg_call_operation(lo, node, FG_OP_range, &limits);
}

static fg_meaning call_range(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                             uint32_t count) {
    int64_t limits[3] = {0, 0, 1};
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].kind != FG_MEANS_INT) return range_tensor(lo, node, args, count);
        limits[count == 1 ? 1 : i] = args[i].i;
    }
    int64_t start = limits[0], stop = limits[1], step = limits[2];
    if (step == 0) {
        fg_complain_at(lo, FG_G205, node, "a step is not 0");
        return fg_means_error();
    }
    __int128 way = (__int128)stop - start, turns = way / step + (way % step != 0);
    if ((way > 0) != (step > 0)) turns = 0;
    if (turns > FG_LIST_LIMIT) {
        fg_complain_at(lo, FG_G105, node, "a list of more than %u elements", FG_LIST_LIMIT);
        return fg_means_error();
    }
    fg_list *list = fg_list_new(lo->arena, (uint32_t)turns);
    for (uint32_t i = 0; i < list->count; i++)
        list->at[i] = fg_means_int((int64_t)(start + (__int128)i * step));
    return fg_means_list(list);
}

static fg_meaning call_zip(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                           uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].kind != FG_MEANS_LIST) return not_for(lo, node, "zip", "lists", args[i]);
        if (args[i].list->count != args[0].list->count) {
            fg_complain_at(lo, FG_G213, node, "zip of lists of %u and of %u elements",
                           args[0].list->count, args[i].list->count);
            return fg_means_error();
        }
    }
    fg_list *list = fg_list_new(lo->arena, args[0].list->count);
    for (uint32_t row = 0; row < list->count; row++) {
        fg_list *pair = fg_list_new(lo->arena, count);
        for (uint32_t i = 0; i < count; i++) pair->at[i] = args[i].list->at[row];
        list->at[row] = fg_means_list(pair);
    }
    return fg_means_list(list);
}

static fg_meaning call_str(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                           uint32_t count) {
    (void)count;
    if (args[0].kind == FG_MEANS_ERROR) return args[0];
    const char *text = fg_meaning_plain(lo->graph, lo->arena, args[0]);
    return fg_means_text(lo, node, text, strlen(text));
}

static fg_meaning call_rank(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                            uint32_t count) {
    (void)count;
    if (args[0].kind != FG_MEANS_TENSOR)
        return args[0].kind == FG_MEANS_ERROR || !fg_means_numbers(args[0])
                   ? not_for(lo, node, "rank", "a tensor", args[0])
                   : fg_means_int(args[0].kind == FG_MEANS_LIST);
    const fg_shape *shape = fg_graph_value(lo->graph, args[0].tensor)->shape;
    if (shape->rank >= 0) return fg_means_int(shape->rank);
    fg_complain_at(lo, FG_G216, node, "the rank of %s is not known when the file is read",
                   fg_type_of_text(lo, args[0].tensor));
    return fg_means_error();
}

static fg_meaning call_dtype(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                             uint32_t count) {
    (void)count;
    fg_dtype dtype = args[0].kind == FG_MEANS_DTYPE ? args[0].type : fg_own_dtype(lo, args[0]);
    if (dtype == FG_INVALID && fg_means_numbers(args[0])) dtype = fg_default_dtype(args[0]);
    return dtype != FG_INVALID ? fg_means_dtype(dtype)
                               : not_for(lo, node, "dtype", "a tensor", args[0]);
}

static fg_meaning call_shape(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                             uint32_t count) {
    (void)count;
    fg_meaning m = args[0];
    if (m.kind != FG_MEANS_TENSOR && fg_means_numbers(m))
        m = fg_to_tensor(lo, fg_span_at(lo, node), m, FG_INVALID);
    if (m.kind != FG_MEANS_TENSOR) return not_for(lo, node, "shape", "a tensor", m);
    const fg_shape *shape = fg_graph_value(lo->graph, m.tensor)->shape;
    if (shape->rank < 0)
        return fg_emit_simple(lo, fg_span_at(lo, node), FG_OP_shape, 1, &m.tensor, NULL);
    fg_list *list = fg_list_new(lo->arena, (uint32_t)shape->rank);
    for (uint32_t i = 0; i < list->count; i++) list->at[i] = fg_means_size(shape->dims[i]);
    return fg_means_list(list);
}

/* How many elements. */
static fg_meaning call_size(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                            uint32_t count) {
    (void)count;
    fg_meaning m = args[0];
    if (m.kind != FG_MEANS_TENSOR && fg_means_numbers(m))
        m = fg_to_tensor(lo, fg_span_at(lo, node), m, FG_INVALID);
    if (m.kind != FG_MEANS_TENSOR) return not_for(lo, node, "size", "a tensor", m);
    const fg_shape *shape = fg_graph_value(lo->graph, m.tensor)->shape;
    const fg_size *size = shape->rank < 0 ? NULL : fg_shape_count(&lo->graph->sizes, shape);
    if (size) return fg_means_size(size);
    fg_complain_at(lo, FG_G216, node, "how many elements %s has is not known when the file is read",
                   fg_type_of_text(lo, m.tensor));
    return fg_means_error();
}

static fg_meaning call_name(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                            uint32_t count) {
    (void)count;
    if (args[0].kind == FG_MEANS_FUNCTION) return fg_means_string(args[0].function->name);
    if (args[0].kind == FG_MEANS_TENSOR && args[0].variable)
        return fg_means_string(lo->graph->variables.at[args[0].variable].full_name);
    return not_for(lo, node, "name", "a function or a variable", args[0]);
}

/* The trainable variables that a value depends on, in the order of their declaration. */
static fg_meaning call_variables(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                                 uint32_t count) {
    (void)count;
    if (args[0].kind != FG_MEANS_TENSOR) return not_for(lo, node, "variables", "a tensor", args[0]);
    const fg_graph *graph = lo->graph;
    uint8_t *seen = FG_NEW_ARRAY(lo->arena, uint8_t, graph->ops.count);
    uint32_t found = 0;
    seen[graph->values.at[args[0].tensor].op] = 1;
    for (uint32_t id = graph->ops.count - 1; id > 0; id--) { /* inputs come before their users */
        if (!seen[id]) continue;
        const fg_op *op = fg_graph_op(graph, id);
        for (uint32_t i = 0; i < op->input_count; i++)
            if (fg_op_inputs(graph, op)[i])
                seen[graph->values.at[fg_op_inputs(graph, op)[i]].op] = 1;
        found += op->kind == FG_OP_variable && graph->variables.at[op->extra].trainable;
    }
    fg_list *list = fg_list_new(lo->arena, found);
    uint32_t next = 0;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        if (!variable->trainable || !seen[graph->values.at[variable->value].op]) continue;
        fg_meaning m = fg_means_tensor(variable->value);
        m.variable = i;
        list->at[next++] = m;
    }
    return fg_means_list(list);
}

static fg_meaning call_assign(fg_lowering *lo, const fg_node *node, const fg_meaning *args,
                              uint32_t count) {
    return fg_assign(lo, node, args[0], args[1], count > 2 ? &args[2] : NULL);
}

static const fg_static_function functions[] = {
    {"assign", 2, 3, call_assign}, {"dtype", 1, 1, call_dtype},         {"len", 1, 1, call_len},
    {"load", 1, 2, fg_load},       {"name", 1, 1, call_name},           {"range", 1, 3, call_range},
    {"rank", 1, 1, call_rank},     {"shape", 1, 1, call_shape},         {"size", 1, 1, call_size},
    {"str", 1, 1, call_str},       {"variables", 1, 1, call_variables}, {"zip", 1, 4, call_zip},
};

const fg_static_function *fg_static_function_of(const fg_name *name) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, name->text) == 0) return &functions[i];
    return NULL;
}

void fg_offer_static_functions(fg_nearest *nearest) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        fg_nearest_offer(nearest, functions[i].name);
}

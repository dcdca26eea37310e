/* What writes variables: a new value is an update, done at the run's end, and what reads the
 * variable behind the writing reads that value. A constant that is written, as freezing leaves
 * them, is a variable with that first value. */
#include "import/compose.h"

#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

static bool starts(fg_bytes op, const char *start) {
    size_t length = strlen(start);
    return op.length >= length && memcmp(op.at, start, length) == 0;
}

void fg_tf_find_written(fg_importer *im) {
    const fg_tf_graph *tf = im->tf;
    im->written = FG_NEW_ARRAY(im->arena, uint8_t, (size_t)tf->node_count + 1);
    for (uint32_t node = 0; node < tf->node_count; node++) {
        fg_bytes op = tf->def->node.at[node].op;
        uint32_t first = tf->first_edge[node];
        if (!starts(op, "Assign") && !starts(op, "Scatter") && !starts(op, "ResourceScatter"))
            continue;
        if (first < tf->first_edge[node + 1] && tf->edges[first].output == 0 &&
            !fg_bytes_are(op, "ScatterNd") && !starts(op, "ScatterNdNon"))
            im->written[tf->edges[first].node] = true;
    }
}

fg_value_id fg_tf_written_constant(fg_importer *im, fg_tf_call *call, fg_value_id initial) {
    fg_type type = fg_value_type(im->graph, initial);
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_variable);
    *fg_tf_attr_slot(FG_OP_variable, attrs, "dtype") = FG_TF_TYPE(type.dtype);
    *fg_tf_attr_slot(FG_OP_variable, attrs, "shape") =
        FG_TF_SIZES((uint32_t)type.shape->rank, type.shape->dims);
    fg_op_id op = fg_graph_add(im->graph, FG_OP_variable, 0, call->span, NULL, 0, attrs, &type, 1);
    fg_graph_op(im->graph, op)->extra = im->graph->variables.count;
    fg_value_id value = fg_graph_op(im->graph, op)->first_output;
    fg_bytes name = call->def->name;
    FG_PUSH(im->arena, &im->graph->variables,
            (fg_variable){.value = value,
                          .full_name = fg_name_of(im->names, name.at, name.length),
                          .span = call->span,
                          .initial = initial});
    return value;
}

/* The variable that a value is, or is the new value of; 0: none. */
static uint32_t variable_of(const fg_importer *im, fg_value_id value) {
    for (;;) {
        const fg_op *op = fg_graph_maker(im->graph, value);
        if (op->kind == FG_OP_variable) return op->extra;
        if (op->kind != FG_OP_identity) return 0;
        if (op->extra) return im->graph->updates.at[op->extra].variable;
        value = fg_op_inputs(im->graph, op)[0];
    }
}

/* The last update of a variable among what is waited for; 0: none. */
static uint32_t update_waited_for(const fg_importer *im, uint32_t variable) {
    uint32_t last = 0;
    for (uint32_t i = 0; i < im->waits.count; i++) {
        const fg_op *op = fg_graph_op(im->graph, im->waits.at[i]);
        if (op->kind == FG_OP_identity && op->extra > last &&
            im->graph->updates.at[op->extra].variable == variable)
            last = op->extra;
    }
    return last;
}

bool fg_tf_current(fg_importer *im, fg_tf_call *call, fg_value_id *value) {
    const fg_op *op = fg_graph_maker(im->graph, *value);
    while (op->kind == FG_OP_identity && !op->extra && !op->control)
        op = fg_graph_maker(im->graph, fg_op_inputs(im->graph, op)[0]);
    if (op->kind != FG_OP_variable || im->waits.count == 0) return true;
    uint32_t latest = 0, waited = update_waited_for(im, op->extra);
    for (uint32_t i = 1; i < im->graph->updates.count; i++)
        if (im->graph->updates.at[i].variable == op->extra) latest = i;
    if (waited == latest) {
        if (latest) *value = im->graph->updates.at[latest].value;
        return true;
    }
    return fg_tf_refuse(im, call, "it reads a variable among what writes it");
}

/* The variable's next value. */
static bool write(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    uint32_t variable = variable_of(im, call->inputs[0]);
    if (!value) return false;
    if (fg_tf_frame_of(im->tf, call->node))
        return fg_tf_refuse(im, call, "it writes a variable in a loop");
    if (!variable) return fg_tf_refuse(im, call, "it writes what is no variable");
    fg_dtype dtype = (fg_dtype)fg_graph_value(im->graph, call->inputs[0])->dtype;
    if (fg_tf_type_of(im, value) != dtype) return fg_tf_refuse(im, call, "of two element types");
    uint32_t update = im->graph->updates.count;
    FG_PUSH(im->arena, &im->graph->updates,
            (fg_update){.variable = variable, .value = value, .span = call->span});
    FG_PUSH(im->arena, &im->waits, 0);
    call->outputs[0] = fg_graph_tie(im->graph, 0, call->span, value, im->waits.at, update);
    im->waits.count = 0;
    return true;
}

bool fg_tf_build_assign(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id now = call->inputs[0], by = call->inputs[1];
    if (!fg_tf_current(im, call, &now)) return false;
    return write(
        im, call,
        call->row->kind == FG_OP_identity ? by : fg_tf_binary(im, call, call->row->kind, now, by));
}

/* Rows of the first axis: each index becomes a row of one position. */
static fg_value_id rows_of(fg_importer *im, fg_tf_call *call, fg_value_id indices) {
    return fg_tf_expand(im, call, indices, -1);
}

/* ScatterUpdate, ScatterAdd and so on, whose indices are rows; and ScatterNd..., where they are
 * positions. A single update stands for every row where the indices are of more. */
bool fg_tf_build_scatter(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id now = call->inputs[0], updates = call->inputs[2], indices = call->inputs[1];
    if (!fg_tf_current(im, call, &now)) return false;
    bool nd = strstr(call->row->op, "Nd");
    bool subtract = strstr(call->row->op, "Sub");
    const fg_shape *x = fg_tf_shape_of(im, now), *places = fg_tf_shape_of(im, indices);
    if (!nd && fg_tf_shape_of(im, updates)->rank == 0 && x->rank > 0 && places->rank >= 0 &&
        places->rank + x->rank - 1 <= FG_MAX_RANK) {
        const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK + 1);
        int rank = 0;
        for (int i = 0; i < places->rank; i++) sizes[rank++] = places->dims[i];
        for (int i = 1; i < x->rank; i++) sizes[rank++] = x->dims[i];
        updates =
            fg_tf_with(im, call, FG_OP_fill, updates, "shape", FG_TF_SIZES((uint32_t)rank, sizes));
    }
    if (!strstr(fg_op_row_of(call->row->kind)->name, "scatter")) {
        if (places->rank == 0 && updates) { /* one row */
            indices = fg_tf_expand(im, call, indices, 0);
            updates = fg_tf_expand(im, call, updates, 0);
        }
        return indices && updates &&
               write(im, call, fg_tf_combine_rows(im, call, now, indices, updates));
    }
    if (!nd) indices = rows_of(im, call, indices);
    if (subtract) updates = fg_tf_unary(im, call, FG_OP_negative, updates);
    return write(im, call, fg_tf_ternary(im, call, call->row->kind, now, indices, updates));
}

/* The same of a tensor that is no variable. */
bool fg_tf_build_tensor_scatter_sub(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id updates = fg_tf_unary(im, call, FG_OP_negative, call->inputs[2]);
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, call->inputs[0],
                                          call->inputs[1], updates));
}

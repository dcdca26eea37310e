/* What writes variables: a new value is an update, done at the run's end, and what reads the
 * variable behind the writing reads that value. A constant that is written, as freezing leaves
 * them, is a variable with that first value. */
#include "import/compose.h"
#include "import/train.h"

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
        uint32_t trained = fg_tf_trained(op);
        for (uint32_t i = 0; i < trained && first + i < tf->first_edge[node + 1]; i++)
            if (tf->edges[first + i].output == 0) im->written[tf->edges[first + i].node] = true;
        if (!starts(op, "Assign") && !starts(op, "Scatter") && !starts(op, "ResourceScatter") &&
            !starts(op, "StridedSliceAssign"))
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

/* What is waited for, and what that waits for or computes with. */
typedef struct reach {
    uint8_t *seen; /* by operation */
    fg_op_id *stack;
    uint32_t depth;
    size_t room;
} reach;

static void reach_push(reach *r, fg_op_id op) {
    if (!op || r->seen[op]) return;
    r->seen[op] = true;
    r->stack[r->depth++] = op;
}

static void reach_all(fg_importer *im, reach *r, const fg_op_id *from, uint32_t count) {
    const fg_graph *graph = im->graph;
    r->room = graph->ops.count;
    r->seen = FG_NEW_ARRAY(im->arena, uint8_t, r->room);
    r->stack = FG_NEW_ARRAY(im->arena, fg_op_id, r->room);
    for (uint32_t i = 0; i < count; i++) reach_push(r, from[i]);
    while (r->depth > 0) {
        const fg_op *op = fg_graph_op(graph, r->stack[--r->depth]);
        const fg_value_id *inputs = op->input_count ? fg_op_inputs(graph, op) : NULL;
        for (uint32_t i = 0; i < op->input_count; i++)
            if (inputs[i]) reach_push(r, fg_graph_value(graph, inputs[i])->op);
        for (uint32_t at = op->control; at && graph->controls.at[at]; at++)
            reach_push(r, graph->controls.at[at]);
        im->turn_steps += op->input_count + 1;
    }
}

static void reach_drop(fg_importer *im, reach *r) {
    fg_arena_drop(im->arena, r->stack, r->room * sizeof *r->stack);
    fg_arena_drop(im->arena, r->seen, r->room * sizeof *r->seen);
}

#define REACH_STEPS 100000000u /* spent on this, after which such variables are not known */

/* Whether an opaque operation that was reached takes the variable: it may write it. */
static bool opaque_takes(const fg_importer *im, const reach *r, uint32_t variable) {
    const fg_graph *graph = im->graph;
    for (fg_op_id id = 1; id < r->room; id++) {
        const fg_op *op = fg_graph_op(graph, id);
        if (!r->seen[id] || op->kind != FG_OP_opaque) continue;
        for (uint32_t i = 0; i < op->input_count; i++) {
            fg_value_id input = fg_op_inputs(graph, op)[i];
            if (input && variable_of(im, input) == variable) return true;
        }
    }
    return false;
}

/* The operation that an update belongs to. */
static fg_op_id *writers_of(fg_importer *im) {
    fg_op_id *writers = FG_NEW_ARRAY(im->arena, fg_op_id, im->graph->updates.count + 1);
    for (fg_op_id id = 1; id < im->graph->ops.count; id++) {
        const fg_op *op = fg_graph_op(im->graph, id);
        if (op->kind == FG_OP_identity && op->extra) writers[op->extra] = id;
    }
    return writers;
}

/* The branch in which a variable is written. */
static const fg_tf_branch *branch_of(const fg_importer *im, uint32_t update) {
    uint32_t node = fg_tf_node_at(im->tf, im->graph->updates.at[update].span);
    return node == UINT32_MAX ? NULL : im->branches[node];
}

static bool is_within(const fg_tf_branch *inner, const fg_tf_branch *outer) {
    while (inner && !fg_tf_same_branch(inner, outer)) inner = inner->outer;
    return inner != NULL;
}

/* What a variable is behind an update that is done on one side of a condition only: there the new
 * value, else the old one. */
static bool meet_old(fg_importer *im, fg_tf_call *call, uint32_t update, fg_value_id *value) {
    const fg_tf_branch *here = im->branches[call->node];
    fg_value_id old = *value;
    *value = im->graph->updates.at[update].value;
    for (const fg_tf_branch *it = branch_of(im, update); it && !is_within(here, it);
         it = it->outer) {
        fg_value_id decides =
            im->values[im->first_output[it->predicate.node] + it->predicate.output];
        if (it->ways || !decides || fg_tf_type_of(im, decides) != FG_BOOL)
            return fg_tf_refuse(im, call, "it reads a variable behind what may write it");
        *value = fg_tf_meet(im, call, decides, it->truth ? *value : old, it->truth ? old : *value);
        if (!*value) return false;
    }
    return true;
}

/* The update of a variable that is the last one among those waited for: it waits for the others
 * itself, on its own side of conditions. False where none does, or more are not known; 0: there is
 * none. */
static bool last_waited_for(fg_importer *im, uint32_t variable, uint32_t *last) {
    reach waited = {0}, before = {0};
    *last = 0;
    if (im->turn_steps > REACH_STEPS) return false;
    size_t size = (im->graph->updates.count + 1) * sizeof(fg_op_id);
    fg_op_id *writers = writers_of(im);
    reach_all(im, &waited, im->waits.at, im->waits.count);
    bool right = !opaque_takes(im, &waited, variable);
    for (uint32_t i = 1; i < im->graph->updates.count; i++)
        if (im->graph->updates.at[i].variable == variable && waited.seen[writers[i]]) *last = i;
    if (*last && right) {
        reach_all(im, &before, &writers[*last], 1);
        for (uint32_t i = 1; i < *last; i++)
            if (im->graph->updates.at[i].variable == variable && waited.seen[writers[i]])
                right =
                    right && before.seen[writers[i]] &&
                    (!branch_of(im, *last) || is_within(branch_of(im, i), branch_of(im, *last)));
        reach_drop(im, &before);
    }
    reach_drop(im, &waited);
    fg_arena_drop(im->arena, writers, size);
    return right;
}

bool fg_tf_current(fg_importer *im, fg_tf_call *call, fg_value_id *value) {
    const fg_op *op = fg_graph_maker(im->graph, *value);
    while (op->kind == FG_OP_identity && !op->extra && !op->control)
        op = fg_graph_maker(im->graph, fg_op_inputs(im->graph, op)[0]);
    if (op->kind != FG_OP_variable || im->waits.count == 0) return true;
    uint32_t last;
    if (!last_waited_for(im, op->extra, &last))
        return fg_tf_refuse(im, call, "it reads a variable among what writes it");
    return !last || meet_old(im, call, last, value);
}

static bool can_write(fg_importer *im, fg_tf_call *call, fg_value_id old, fg_value_id value) {
    if (!value) return false;
    if (fg_tf_frame_of(im->tf, call->node))
        return fg_tf_refuse(im, call, "it writes a variable in a loop");
    if (!variable_of(im, old)) return fg_tf_refuse(im, call, "it writes what is no variable");
    if (fg_tf_type_of(im, value) != fg_tf_type_of(im, old))
        return fg_tf_refuse(im, call, "of two element types");
    return true;
}

bool fg_tf_write(fg_importer *im, fg_tf_call *call, const fg_value_id *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!can_write(im, call, call->inputs[i], values[i])) return false;
    for (uint32_t i = count; i-- > 0;) {
        uint32_t update = im->graph->updates.count;
        fg_update made = {
            .variable = variable_of(im, call->inputs[i]), .value = values[i], .span = call->span};
        FG_PUSH(im->arena, &im->graph->updates, made);
        FG_PUSH(im->arena, &im->waits, 0);
        call->outputs[0] = fg_graph_tie(im->graph, 0, call->span, values[i], im->waits.at, update);
        im->waits.at[im->waits.count - 1] = fg_graph_value(im->graph, call->outputs[0])->op;
    }
    im->waits.count = 0;
    return true;
}

/* The variable's next value. */
static bool write(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    return value && fg_tf_write(im, call, &value, 1);
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

/* By the product of what there is for each row. */
static fg_value_id divided(fg_importer *im, fg_tf_call *call, fg_value_id now, fg_value_id rows,
                           fg_value_id updates) {
    fg_value_id ones = fg_tf_unary(im, call, FG_OP_ones_like, now);
    fg_value_id by = fg_tf_ternary(im, call, FG_OP_tensor_scatter_multiply, ones, rows, updates);
    bool real = FG_DTYPES_FLOAT & FG_DTYPE_BIT(fg_tf_type_of(im, now));
    return fg_tf_binary(im, call, real ? FG_OP_divide : FG_OP_truncate_divide, now, by);
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
    if (!nd) indices = rows_of(im, call, indices);
    if (subtract) updates = fg_tf_unary(im, call, FG_OP_negative, updates);
    if (call->row->kind == FG_OP_divide)
        return write(im, call, divided(im, call, now, indices, updates));
    return write(im, call, fg_tf_ternary(im, call, call->row->kind, now, indices, updates));
}

/* The same of a tensor that is no variable. */
bool fg_tf_build_tensor_scatter_sub(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id updates = fg_tf_unary(im, call, FG_OP_negative, call->inputs[2]);
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, call->inputs[0],
                                          call->inputs[1], updates));
}

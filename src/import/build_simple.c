/* Builders of operations that are ours under another name, and of what only passes values on. */
#include "import/array.h"

/* The arithmetic of a shape: elements are formulas too. */
static const fg_size *combine(fg_sizes *sizes, fg_op_kind kind, const fg_size *a,
                              const fg_size *b) {
    switch (kind) {
        case FG_OP_add:
            return fg_size_add(sizes, a, b);
        case FG_OP_subtract:
            return fg_size_subtract(sizes, a, b);
        case FG_OP_multiply:
            return fg_size_multiply(sizes, a, b);
        case FG_OP_floor_divide:
            return fg_size_divide(sizes, a, b);
        case FG_OP_remainder:
            return fg_size_remainder(sizes, a, b);
        case FG_OP_maximum:
            return fg_size_maximum(sizes, a, b);
        case FG_OP_minimum:
            return fg_size_minimum(sizes, a, b);
        default:
            return NULL;
    }
}

static void combine_ints(fg_importer *im, fg_op_kind kind, const fg_value_id *inputs,
                         fg_value_id result) {
    fg_dtype dtype = fg_tf_type_of(im, result);
    if (dtype != FG_INT32 && dtype != FG_INT64) return;
    const fg_tf_ints *a = fg_tf_ints_of(im, inputs[0]), *b = fg_tf_ints_of(im, inputs[1]);
    if (!a || !b || (a->count != b->count && a->count != 1 && b->count != 1)) return;
    uint32_t count = a->count == 1 ? b->count : a->count;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        at[i] = combine(&im->graph->sizes, kind, a->at[a->count == 1 ? 0 : i],
                        b->at[b->count == 1 ? 0 : i]);
        if (!at[i]) return;
    }
    fg_tf_set_ints(im, result, a->rank > b->rank ? a->rank : b->rank, at, count);
}

/* Where each number of a permutation that is known stands. */
static void invert_ints(fg_importer *im, fg_value_id permutation, fg_value_id result) {
    const fg_tf_ints *from = fg_tf_ints_of(im, permutation);
    if (!from || from->rank != 1) return;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, from->count + 1);
    for (uint32_t i = 0; i < from->count; i++) {
        int64_t place;
        if (!fg_size_is_number(from->at[i], &place) || place < 0 || place >= from->count ||
            at[place])
            return;
        at[place] = fg_size_number(&im->graph->sizes, i);
    }
    fg_tf_set_ints(im, result, 1, at, from->count);
}

bool fg_tf_build_simple(fg_importer *im, fg_tf_call *call) {
    const fg_op_row *row = fg_op_row_of(call->row->kind);
    uint32_t tensors = 0;
    for (int i = 0; i < row->param_count; i++) tensors += row->params[i].kind == FG_PARAM_TENSOR;
    if (call->input_count != tensors)
        return fg_tf_refuse(im, call, "%u inputs, and it takes %u", call->input_count, tensors);
    call->outputs[0] = fg_tf_emit(im, call, call->row->kind, call->inputs, call->input_count,
                                  fg_tf_defaults(im, call->row->kind));
    if (call->outputs[0] && call->input_count == 2)
        combine_ints(im, call->row->kind, call->inputs, call->outputs[0]);
    if (call->outputs[0] && call->row->kind == FG_OP_invert_permutation)
        invert_ints(im, call->inputs[0], call->outputs[0]);
    return call->outputs[0] != 0;
}

/* ---- what passes values on ---- */

static fg_value_id pass(fg_importer *im, fg_tf_call *call, fg_value_id value) {
    fg_type type = fg_value_type(im->graph, value);
    fg_op_id op = fg_graph_add(im->graph, FG_OP_identity, 0, call->span, &value, 1, NULL, &type, 1);
    fg_value_id made = fg_graph_op(im->graph, op)->first_output;
    const fg_tf_ints *ints = fg_tf_ints_of(im, value);
    if (ints) fg_tf_set_ints(im, made, ints->rank, ints->at, ints->count);
    fg_tf_pass_array(im, value, made);
    return made;
}

/* Of a loop that could not be built, its condition is no identity. */
bool fg_tf_build_loop_cond(fg_importer *im, fg_tf_call *call) {
    return fg_tf_refuse(im, call, "%s", im->loop_why ? im->loop_why : "it is in no loop");
}

bool fg_tf_build_identity(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no input");
    fg_value_id value = call->inputs[0];
    if (!fg_tf_current(im, call, &value)) return false;
    call->outputs[0] = pass(im, call, value);
    return true;
}

bool fg_tf_build_identity_n(fg_importer *im, fg_tf_call *call) {
    if (call->output_count > call->input_count)
        return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    for (uint32_t i = 0; i < call->output_count; i++)
        call->outputs[i] = pass(im, call, call->inputs[i]);
    return call->output_count > 0;
}

/* Which side is computed is decided where the sides meet. */
bool fg_tf_build_switch(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    if (fg_tf_is_loop_switch(im->tf, call->node))
        return fg_tf_refuse(im, call, "it is part of a while loop");
    for (uint32_t i = 0; i < call->output_count && i < 2; i++)
        call->outputs[i] = pass(im, call, call->inputs[0]);
    return call->output_count <= 2;
}

bool fg_tf_build_switch_n(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    for (uint32_t i = 0; i < call->output_count; i++)
        call->outputs[i] = pass(im, call, call->inputs[0]);
    return true;
}

/* What only waits: a value nobody reads, so that it can be fetched. */
bool fg_tf_build_no_op(fg_importer *im, fg_tf_call *call) {
    bool truth = true;
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_BOOL, 0, NULL);
    memcpy(tensor->data, &truth, 1);
    fg_value_id value = fg_tf_constant(im, call, tensor);
    fg_type type = fg_value_type(im->graph, value);
    fg_op_id op = fg_graph_add(im->graph, FG_OP_identity, 0, call->span, &value, 1, NULL, &type, 1);
    call->outputs[0] = fg_graph_op(im->graph, op)->first_output;
    return true;
}

bool fg_tf_build_assert(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no condition");
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_assert);
    fg_bytes name = call->def->name;
    *fg_tf_attr_slot(FG_OP_assert, attrs, "message") = (fg_attr){
        .kind = FG_ATTR_STRING,
        .s = fg_arena_printf(im->arena, "assertion '%.*s' failed", (int)name.length, name.at)};
    if (fg_tf_type_of(im, call->inputs[0]) != FG_BOOL)
        return fg_tf_refuse(im, call, "its condition is no bool");
    im->ops[call->node] =
        fg_graph_add(im->graph, FG_OP_assert, 0, call->span, call->inputs, 1, attrs, NULL, 0);
    return true;
}

bool fg_tf_build_cast(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "DstT");
    if (call->input_count != 1 || dtype == FG_INVALID)
        return fg_tf_refuse(im, call, "to an element type that there is not");
    fg_value_id value = fg_tf_cast(im, call, call->inputs[0], dtype);
    call->outputs[0] = value == call->inputs[0] ? pass(im, call, value) : value;
    return value != 0;
}

/* A condition of one axis chooses rows. */
bool fg_tf_build_select(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 3) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    const fg_shape *condition = fg_tf_shape_of(im, call->inputs[0]);
    const fg_shape *value = fg_tf_shape_of(im, call->inputs[1]);
    fg_value_id inputs[3] = {call->inputs[0], call->inputs[1], call->inputs[2]};
    if (condition->rank < 0 || value->rank < 0)
        return fg_tf_refuse(im, call, "shapes of an unknown rank");
    for (int i = condition->rank; condition->rank == 1 && i < value->rank; i++) {
        fg_attr *attrs = fg_tf_defaults(im, FG_OP_expand_dims);
        *fg_tf_attr_slot(FG_OP_expand_dims, attrs, "axis") = (fg_attr){.kind = FG_ATTR_INT, .i = i};
        inputs[0] = fg_tf_emit(im, call, FG_OP_expand_dims, inputs, 1, attrs);
        if (!inputs[0]) return false;
    }
    call->outputs[0] = fg_tf_emit(im, call, FG_OP_where, inputs, 3, NULL);
    return call->outputs[0] != 0;
}

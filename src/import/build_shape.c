/* Builders of operations about shapes, whose int inputs must be known before the run: numbers, or
 * formulas over sizes. */
#include "import/compose.h"

static bool want(fg_importer *im, fg_tf_call *call, uint32_t count) {
    if (call->input_count == count) return true;
    return fg_tf_refuse(im, call, "%u inputs, and it takes %u", call->input_count, count);
}

#define AXES_LIMIT FG_MAX_RANK

/* An input of axes as an attribute of INTS. */
static bool axes_input(fg_importer *im, fg_tf_call *call, uint32_t input, fg_attr *attr) {
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, AXES_LIMIT);
    uint32_t count;
    if (!fg_tf_numbers_of(im, call->inputs[input], axes, AXES_LIMIT, &count))
        return fg_tf_refuse(im, call, "input %u is known only in the run", input);
    *attr = (fg_attr){.kind = FG_ATTR_INTS, .count = count, .ints = axes};
    return true;
}

static bool axis_input(fg_importer *im, fg_tf_call *call, uint32_t input, fg_attr *attr) {
    int64_t axis;
    if (!fg_tf_number_of(im, call->inputs[input], &axis))
        return fg_tf_refuse(im, call, "input %u is known only in the run", input);
    *attr = (fg_attr){.kind = FG_ATTR_INT, .i = axis};
    return true;
}

static bool emit(fg_importer *im, fg_tf_call *call, const fg_value_id *inputs, uint32_t count,
                 const fg_attr *attrs) {
    call->outputs[0] = fg_tf_emit(im, call, call->row->kind, inputs, count, attrs);
    return call->outputs[0] != 0;
}

bool fg_tf_build_reduce(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 2)) return false;
    fg_op_kind kind = call->row->kind;
    fg_attr *attrs = fg_tf_defaults(im, kind);
    bool keep = fg_tf_attr_bool(call->attrs, "keep_dims", false) ||
                fg_tf_attr_bool(call->attrs, "keepdims", false);
    fg_tf_attr_slot(kind, attrs, "keepdims")->b = keep;
    if (!axes_input(im, call, 1, fg_tf_attr_slot(kind, attrs, "axis"))) return false;
    if (!emit(im, call, call->inputs, 1, attrs)) return false;
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[0]);
    if (kind != FG_OP_prod || !ints || keep) return true;
    const fg_size **product = FG_NEW(im->arena, const fg_size *);
    *product = fg_size_number(&im->graph->sizes, 1);
    for (uint32_t i = 0; i < ints->count && *product; i++)
        *product = fg_size_multiply(&im->graph->sizes, *product, ints->at[i]);
    if (*product) fg_tf_set_ints(im, call->outputs[0], 0, product, 1);
    return true;
}

/* ---- what tells sizes ---- */

/* An int scalar or list that is computed from sizes, in the element type of `out_type`. */
static bool sizes_result(fg_importer *im, fg_tf_call *call, int rank, const fg_size *const *at,
                         uint32_t count) {
    fg_attr *attrs = FG_NEW_ARRAY(im->arena, fg_attr, fg_op_row_of(FG_OP_size)->param_count);
    fg_value_id *made = FG_NEW_ARRAY(im->arena, fg_value_id, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        attrs = FG_NEW_ARRAY(im->arena, fg_attr, fg_op_row_of(FG_OP_size)->param_count);
        attrs[0] = (fg_attr){.kind = FG_ATTR_SIZES, .count = 1, .sizes = &at[i]};
        made[i] = fg_tf_emit(im, call, FG_OP_size, NULL, 0, attrs);
        if (!made[i]) return false;
    }
    call->outputs[0] = made[0];
    if (rank == 1) call->outputs[0] = fg_tf_emit(im, call, FG_OP_pack, made, count, NULL);
    if (!call->outputs[0]) return false;
    fg_tf_set_ints(im, call->outputs[0], rank, at, count);
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "out_type");
    if (dtype == FG_INT64) call->outputs[0] = fg_tf_cast(im, call, call->outputs[0], dtype);
    return call->outputs[0] != 0;
}

bool fg_tf_build_shape(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 1)) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (fg_tf_type_of(im, call->inputs[0]) == FG_INVALID)
        return fg_tf_refuse(im, call, "the element type of its input is not known");
    call->outputs[0] = fg_tf_emit(im, call, FG_OP_shape, call->inputs, 1, NULL);
    if (!call->outputs[0]) return false;
    if (shape->rank >= 0)
        fg_tf_set_ints(im, call->outputs[0], 1, shape->dims, (uint32_t)shape->rank);
    if (fg_tf_attr_dtype(call->attrs, "out_type") == FG_INT64)
        call->outputs[0] = fg_tf_cast(im, call, call->outputs[0], FG_INT64);
    return call->outputs[0] != 0;
}

bool fg_tf_build_size(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 1)) return false;
    const fg_size **count = FG_NEW(im->arena, const fg_size *);
    *count = fg_shape_count(&im->graph->sizes, fg_tf_shape_of(im, call->inputs[0]));
    if (!*count) return fg_tf_refuse(im, call, "of an unknown rank");
    return sizes_result(im, call, 0, count, 1);
}

bool fg_tf_build_rank(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 1)) return false;
    const fg_shape *shape = fg_tf_shape_of(im, call->inputs[0]);
    if (shape->rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    const fg_size **rank = FG_NEW(im->arena, const fg_size *);
    *rank = fg_size_number(&im->graph->sizes, shape->rank);
    return sizes_result(im, call, 0, rank, 1);
}

/* ---- what takes sizes ---- */

static bool take_sizes(fg_importer *im, fg_tf_call *call, uint32_t input, const char *name,
                       const fg_value_id *inputs, uint32_t count) {
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *ints = fg_tf_sizes_input(im, call, input, after);
    if (!ints) return false;
    fg_attr *attrs = fg_tf_defaults(im, call->row->kind);
    *fg_tf_attr_slot(call->row->kind, attrs, name) = fg_tf_sizes_attr(ints);
    if (!emit(im, call, inputs, count, attrs)) return false;
    return fg_tf_after(im, call->outputs[0], after) != 0;
}

static void same_ints(fg_importer *im, fg_tf_call *call, int rank) {
    const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[0]);
    if (ints && fg_tf_shape_of(im, call->outputs[0])->rank == rank)
        fg_tf_set_ints(im, call->outputs[0], rank, ints->at, ints->count);
}

bool fg_tf_build_reshape(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 2) || !take_sizes(im, call, 1, "shape", call->inputs, 1)) return false;
    same_ints(im, call, 0);
    same_ints(im, call, 1);
    return true;
}

bool fg_tf_build_tile(fg_importer *im, fg_tf_call *call) {
    return want(im, call, 2) && take_sizes(im, call, 1, "multiples", call->inputs, 1);
}

bool fg_tf_build_fill(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 2) || !take_sizes(im, call, 0, "shape", call->inputs + 1, 1)) return false;
    const fg_tf_ints *value = fg_tf_ints_of(im, call->inputs[1]);
    int64_t length;
    const fg_shape *shape = fg_tf_shape_of(im, call->outputs[0]);
    if (!value || shape->rank != 1 || !fg_size_is_number(shape->dims[0], &length) || length > 64)
        return true;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, length + 1);
    for (int64_t i = 0; i < length; i++) at[i] = value->at[0];
    fg_tf_set_ints(im, call->outputs[0], 1, at, (uint32_t)length);
    return true;
}

/* start + step * [0, 1 ...], where the limits are reals, or known in the run only. */
static bool computed_range(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id start = fg_tf_cast(im, call, call->inputs[0], FG_FLOAT64);
    fg_value_id stop = fg_tf_cast(im, call, call->inputs[1], FG_FLOAT64);
    fg_value_id step = fg_tf_cast(im, call, call->inputs[2], FG_FLOAT64);
    fg_value_id length = fg_tf_binary(im, call, FG_OP_subtract, stop, start);
    length = fg_tf_unary(im, call, FG_OP_ceil, fg_tf_binary(im, call, FG_OP_divide, length, step));
    length = fg_tf_binary(im, call, FG_OP_maximum, length, fg_tf_scalar(im, call, FG_FLOAT64, 0));
    length = fg_tf_cast(im, call, length, FG_INT64);
    if (!length) return false;
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *ints = fg_tf_run_sizes(im, call, length, after);
    if (!ints) return false;
    fg_tf_set sets[] = {{"limits", fg_tf_sizes_attr(ints)}, {"dtype", FG_TF_TYPE(dtype)}};
    fg_value_id numbers = fg_tf_make(im, call, FG_OP_range, NULL, 0, sets, 2);
    if (!numbers) return false;
    fg_graph_wait(im->graph, fg_graph_value(im->graph, numbers)->op, after);
    numbers = fg_tf_binary(im, call, FG_OP_multiply, numbers, call->inputs[2]);
    return fg_tf_give(call, fg_tf_binary(im, call, FG_OP_add, numbers, call->inputs[0]));
}

bool fg_tf_build_range(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 3)) return false;
    const fg_size **limits = FG_NEW_ARRAY(im->arena, const fg_size *, 3);
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    for (uint32_t i = 0; i < 3; i++) {
        const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[i]);
        if (!ints || ints->count != 1) return computed_range(im, call);
        limits[i] = ints->at[0];
    }
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_range);
    *fg_tf_attr_slot(FG_OP_range, attrs, "limits") =
        (fg_attr){.kind = FG_ATTR_SIZES, .count = 3, .sizes = limits};
    *fg_tf_attr_slot(FG_OP_range, attrs, "dtype") =
        (fg_attr){.kind = FG_ATTR_DTYPE, .dtype = dtype};
    if (!emit(im, call, NULL, 0, attrs)) return false;
    int64_t start, length, step;
    const fg_shape *shape = fg_tf_shape_of(im, call->outputs[0]);
    bool known = shape->rank == 1 && fg_size_is_number(shape->dims[0], &length) && length <= 64 &&
                 fg_size_is_number(limits[0], &start) && fg_size_is_number(limits[2], &step);
    if (!known) return true;
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, length + 1);
    for (int64_t i = 0; i < length; i++)
        at[i] = fg_size_number(&im->graph->sizes, start + i * step);
    fg_tf_set_ints(im, call->outputs[0], 1, at, (uint32_t)length);
    return true;
}

/* ---- axes ---- */

bool fg_tf_build_expand_dims(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 2)) return false;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_expand_dims);
    if (!axis_input(im, call, 1, fg_tf_attr_slot(FG_OP_expand_dims, attrs, "axis"))) return false;
    if (!emit(im, call, call->inputs, 1, attrs)) return false;
    same_ints(im, call, 1);
    return true;
}

bool fg_tf_build_squeeze(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 1)) return false;
    const fg_tf_value *value = fg_tf_attr_of(call->attrs, "squeeze_dims");
    if (!value) value = fg_tf_attr_of(call->attrs, "axis");
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_squeeze);
    if (value && value->kind == FG_TF_VALUE_LIST && value->list->i.count > 0)
        *fg_tf_attr_slot(FG_OP_squeeze, attrs, "axis") = (fg_attr){
            .kind = FG_ATTR_INTS, .count = value->list->i.count, .ints = value->list->i.at};
    if (!emit(im, call, call->inputs, 1, attrs)) return false;
    same_ints(im, call, 0);
    return true;
}

bool fg_tf_build_transpose(fg_importer *im, fg_tf_call *call) {
    if (!want(im, call, 2)) return false;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_transpose);
    return axes_input(im, call, 1, fg_tf_attr_slot(FG_OP_transpose, attrs, "perm")) &&
           emit(im, call, call->inputs, 1, attrs);
}

static void join_ints(fg_importer *im, fg_tf_call *call, uint32_t count) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[i]);
        if (!ints || total > 64) return;
        total += ints->count;
    }
    const fg_size **at = FG_NEW_ARRAY(im->arena, const fg_size *, total + 1);
    total = 0;
    for (uint32_t i = 0; i < count; i++) {
        const fg_tf_ints *ints = fg_tf_ints_of(im, call->inputs[i]);
        for (uint32_t k = 0; k < ints->count; k++) at[total++] = ints->at[k];
    }
    fg_tf_set_ints(im, call->outputs[0], 1, at, total);
}

bool fg_tf_build_concat(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    uint32_t count = call->input_count - 1;
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_concat);
    if (!axis_input(im, call, count, fg_tf_attr_slot(FG_OP_concat, attrs, "axis"))) return false;
    if (!emit(im, call, call->inputs, count, attrs)) return false;
    if (fg_tf_shape_of(im, call->outputs[0])->rank == 1) join_ints(im, call, count);
    return true;
}

bool fg_tf_build_pack(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no input");
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_stack);
    *fg_tf_attr_slot(FG_OP_stack, attrs, "axis") =
        (fg_attr){.kind = FG_ATTR_INT, .i = fg_tf_attr_int(call->attrs, "axis", 0)};
    if (!emit(im, call, call->inputs, call->input_count, attrs)) return false;
    if (fg_tf_shape_of(im, call->outputs[0])->rank == 1) join_ints(im, call, call->input_count);
    return true;
}

/* Reverse(x, which axes): the first of its two forms, with a bool for each axis. */
bool fg_tf_build_reverse(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    const fg_tensor *dims = fg_tf_static(im, call->inputs[1]);
    if (!dims || dims->dtype != FG_BOOL || dims->rank != 1 || dims->count > FG_MAX_RANK)
        return fg_tf_refuse(im, call, "input 1 is known only in the run");
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_MAX_RANK);
    uint32_t count = 0;
    for (size_t i = 0; i < dims->count; i++)
        if (((const uint8_t *)dims->data)[i]) axes[count++] = (int64_t)i;
    return fg_tf_give(call, fg_tf_with(im, call, FG_OP_reverse, call->inputs[0], "axis",
                                       FG_TF_INTS(count, axes)));
}

/* PadV2(x, paddings, value). A value that only the run knows goes where ones were not padded. */
bool fg_tf_build_pad(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    double value;
    if (!fg_tf_want(im, call, 3)) return false;
    const int64_t *paddings = fg_tf_known(im, call, 1, &count);
    if (!paddings) return false;
    fg_tf_set sets[] = {{"paddings", FG_TF_INTS(count, paddings)}, {"value", FG_TF_REAL(0)}};
    fg_value_id x = call->inputs[0];
    if (fg_tf_static(im, call->inputs[2])) {
        if (!fg_tf_real_input(im, call, 2, &value)) return false;
        sets[1].value = FG_TF_REAL(value);
        return fg_tf_give(call, fg_tf_make(im, call, FG_OP_pad, &x, 1, sets, 2));
    }
    fg_value_id ones = fg_tf_unary(im, call, FG_OP_ones_like, x);
    fg_value_id zero = fg_tf_scalar(im, call, fg_tf_type_of(im, x), 0);
    fg_value_id inside = ones ? fg_tf_make(im, call, FG_OP_pad, &ones, 1, sets, 1) : 0;
    inside = fg_tf_binary(im, call, FG_OP_not_equal, inside, zero);
    fg_value_id padded = fg_tf_make(im, call, FG_OP_pad, &x, 1, sets, 1);
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_where, inside, padded, call->inputs[2]));
}

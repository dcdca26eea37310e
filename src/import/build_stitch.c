/* What goes where, of which only the run knows how much there is; random numbers. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* `axes` first axes as one, behind the indices' own. */
static fg_value_id in_a_row(fg_importer *im, fg_tf_call *call, fg_value_id x, int axes) {
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (axes < 0 || shape->rank < axes || shape->rank - axes >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    const fg_size *sizes[FG_MAX_RANK + 1] = {fg_size_number(&im->graph->sizes, 1)};
    if (axes == 1) return x;
    for (int i = 0; i < axes && sizes[0]; i++)
        sizes[0] = fg_size_multiply(&im->graph->sizes, sizes[0], shape->dims[i]);
    for (int i = axes; i < shape->rank; i++) sizes[i - axes + 1] = shape->dims[i];
    return fg_tf_reshape(im, call, x, shape->rank - axes + 1, sizes);
}

/* The operation that fails the run where a condition does not hold. */
static fg_op_id must_hold(fg_importer *im, fg_tf_call *call, fg_value_id condition,
                          const char *says) {
    fg_attr *attrs = fg_tf_defaults(im, FG_OP_assert);
    fg_bytes name = call->def->name;
    const char *message = fg_arena_printf(im->arena, "'%.*s': %s", (int)name.length, name.at, says);
    *fg_tf_attr_slot(FG_OP_assert, attrs, "message") = FG_TF_TEXT(message);
    return fg_graph_add(im->graph, FG_OP_assert, 0, call->span, &condition, 1, attrs, NULL, 0);
}

/* DynamicStitch(indices..., data...), where the indices are each of 0, 1, 2 ... once: what a
 * DynamicPartition took apart. The run says so where they are not. */
bool fg_tf_build_stitch(fg_importer *im, fg_tf_call *call) {
    uint32_t count = call->input_count / 2;
    if (count == 0 || call->input_count % 2) return fg_tf_refuse(im, call, "an odd input");
    fg_value_id *parts = FG_NEW_ARRAY(im->arena, fg_value_id, call->input_count);
    for (uint32_t i = 0; i < count; i++) {
        int axes = fg_tf_shape_of(im, call->inputs[i])->rank;
        parts[i] = in_a_row(im, call, call->inputs[i], axes);
        if (!parts[i]) return false;
        parts[count + i] = in_a_row(im, call, call->inputs[count + i], axes);
        if (!parts[count + i]) return false;
    }
    fg_tf_set axis = {"axis", FG_TF_INT(0)};
    fg_value_id indices = fg_tf_make(im, call, FG_OP_concat, parts, count, &axis, 1);
    fg_value_id data = fg_tf_make(im, call, FG_OP_concat, parts + count, count, &axis, 1);
    fg_value_id size = indices ? UN(shape, indices) : 0;
    fg_dtype dtype = FG_INT32;
    fg_value_id last = BI(add, UN(max, fg_tf_cast(im, call, indices, dtype)), NUM(1));
    fg_value_id whole = BI(equal, size, last);
    fg_value_id made =
        fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, data ? UN(zeros_like, data) : 0,
                      indices ? fg_tf_expand(im, call, indices, -1) : 0, data);
    if (!made || !whole) return false;
    fg_op_id after[] = {
        must_hold(im, call, whole, "indices that leave out or repeat a place are not computed"), 0};
    call->outputs[0] = fg_graph_tie(im->graph, 0, call->span, made, after, 0);
    return true;
}

/* ---- random numbers: other ones than TensorFlow's ---- */

bool fg_tf_build_random(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no shape");
    const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[0]);
    if (!shape) return fg_tf_refuse(im, call, "input 0 is known only in the run");
    bool whole = fg_bytes_are(call->def->op, "RandomUniformInt");
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, whole ? "Tout" : "dtype");
    if (dtype == FG_INVALID) return fg_tf_refuse(im, call, "of no element type");
    fg_tf_set sets[4] = {{"shape", fg_tf_sizes_attr(shape)}, {"dtype", FG_TF_TYPE(dtype)}};
    uint32_t count = 2;
    if (whole) {
        double low, high;
        if (!fg_tf_want(im, call, 3) || !fg_tf_real_input(im, call, 1, &low) ||
            !fg_tf_real_input(im, call, 2, &high))
            return false;
        sets[count++] = (fg_tf_set){"minval", FG_TF_REAL(low)};
        sets[count++] = (fg_tf_set){"maxval", FG_TF_REAL(high)};
    }
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, NULL, 0, sets, count));
}

/* ---- gradients of activations ---- */

/* dy where x, the second, is above 0 */
bool fg_tf_build_relu_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[1]);
    fg_value_id none = NUM(0);
    return fg_tf_give(call, fg_tf_ternary(im, call, FG_OP_where, BI(greater, call->inputs[1], none),
                                          call->inputs[0], none));
}

/* y, dy: dy * (1 - y * y), and dy * y * (1 - y) */
bool fg_tf_build_tanh_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id y = call->inputs[0];
    return fg_tf_give(call, BI(multiply, call->inputs[1], BI(subtract, NUM(1), UN(square, y))));
}

bool fg_tf_build_sigmoid_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id y = call->inputs[0];
    fg_value_id slope = BI(multiply, y, BI(subtract, NUM(1), y));
    return fg_tf_give(call, BI(multiply, call->inputs[1], slope));
}

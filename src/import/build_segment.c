/* Segments: what of the first axis has the same number. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

/* SegmentSum and SegmentMean(data, numbers): there are as many as the largest number, and one. */
bool fg_tf_build_segment(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id data = call->inputs[0], ids = call->inputs[1];
    const fg_shape *x = fg_tf_shape_of(im, data);
    if (x->rank < 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id counts = UN(bincount, ids);
    if (!counts) return false;
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK);
    sizes[0] = fg_tf_shape_of(im, counts)->dims[0];
    for (int i = 1; i < x->rank; i++) sizes[i] = x->dims[i];
    fg_value_id inputs[] = {fg_tf_expand(im, call, ids, -1), data};
    fg_tf_set shape = {"shape", FG_TF_SIZES((uint32_t)x->rank, sizes)};
    fg_value_id sum = fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2, &shape, 1);
    if (!sum) return false;
    fg_op_id after[] = {fg_graph_value(im->graph, counts)->op, 0};
    fg_graph_wait(im->graph, fg_graph_value(im->graph, sum)->op, after);
    if (fg_bytes_are(call->def->op, "SegmentSum")) return fg_tf_give(call, sum);
    fg_dtype dtype = fg_tf_type_of(im, data);
    counts = BI(maximum, fg_tf_cast(im, call, counts, dtype), fg_tf_scalar(im, call, dtype, 1));
    for (int i = 1; i < x->rank; i++) counts = counts ? fg_tf_expand(im, call, counts, -1) : 0;
    return fg_tf_give(call, BI(divide, sum, counts));
}

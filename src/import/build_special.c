/* Functions of mathematics that are several of ours; differences of lists. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)

/* x * log(1 + y), and 0 where x is 0. */
bool fg_tf_build_xlog1py(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = call->inputs[0];
    fg_value_id none = fg_tf_scalar(im, call, fg_tf_type_of(im, x), 0);
    fg_value_id product = BI(multiply, x, UN(log1p, call->inputs[1]));
    return fg_tf_give(call, IF(BI(equal, x, none), none, product));
}

/* BesselI0 and BesselI1, from what is divided by e^|x|. */
bool fg_tf_build_bessel(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id x = call->inputs[0], scaled = fg_tf_unary(im, call, call->row->kind, x);
    return fg_tf_give(call, BI(multiply, scaled, UN(exp, UN(abs, x))));
}

/* ---- sets ---- */

/* ListDiff(x, y): what of x is not in y, and where it stands. */
bool fg_tf_build_list_diff(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = call->inputs[0];
    if (fg_tf_shape_of(im, x)->rank != 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id found =
        BI(equal, fg_tf_expand(im, call, x, 1), fg_tf_expand(im, call, call->inputs[1], 0));
    found = found ? fg_tf_reduce(im, call, FG_OP_any, found, 1, false) : 0;
    fg_value_id kept = UN(logical_not, found);
    call->outputs[0] = BI(boolean_mask, x, kept);
    if (!call->outputs[0] || call->output_count < 2) return call->outputs[0] != 0;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "out_idx");
    fg_value_id places = fg_tf_with(im, call, FG_OP_argwhere, kept, "dtype",
                                    FG_TF_TYPE(dtype == FG_INT64 ? FG_INT64 : FG_INT32));
    int64_t *axis = FG_NEW(im->arena, int64_t);
    *axis = 1;
    call->outputs[1] = fg_tf_with(im, call, FG_OP_squeeze, places, "axis", FG_TF_INTS(1, axis));
    return call->outputs[1] && call->output_count == 2;
}

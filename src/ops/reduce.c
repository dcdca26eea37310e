/* Shapes of reductions, and of what runs along an axis. */
#include "ops/rules.h"

bool fg_rule_reduce(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *result = &fg_shape_unknown;
    const char *name = fg_op_param_index(infer->row, "axes") >= 0 ? "axes" : "axis";
    bool keep = fg_rule_flag(infer, "keepdims");
    if (x->rank >= 0) {
        uint32_t mask;
        if (!fg_rule_axes(infer, 0, name, x->rank, &mask)) return false;
        fg_shape *shape = fg_shape_new(infer->arena, x->rank);
        int rank = 0;
        for (int i = 0; i < x->rank; i++) {
            if (!(mask & (1u << i)))
                shape->dims[rank++] = x->dims[i];
            else if (keep)
                shape->dims[rank++] = fg_size_number(infer->sizes, 1);
        }
        shape->rank = rank;
        result = shape;
    } else if (!keep && fg_rule_attr(infer, name)->kind == FG_ATTR_NONE) {
        result = &fg_shape_scalar;
    }
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, result);
    return true;
}

bool fg_rule_argmax(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (x->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    int axis;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (fg_rule_is(x->dims[axis], 0))
        return fg_infer_fail(infer, FG_G302, 0, -1, "%s: axis %d of %s is empty", fg_rule_op(infer),
                             axis, fg_rule_type(infer, 0));
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    shape->rank = 0;
    for (int i = 0; i < x->rank; i++)
        if (i != axis) shape->dims[shape->rank++] = x->dims[i];
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_along_axis(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    if (x->rank >= 0 && !fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis))
        return false;
    return fg_rule_set(infer, 0, x);
}

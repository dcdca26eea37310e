/* Shapes of what picks positions of an axis. */
#include "ops/rules.h"

bool fg_rule_gather(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *indices = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    int axis;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (indices->rank < 0) return fg_rule_set(infer, 0, indices);
    if (x->rank - 1 + indices->rank > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, 0, 1, "gather: %s by %s has more than %d axes",
                             fg_rule_type(infer, 0), fg_rule_type(infer, 1), FG_MAX_RANK);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank - 1 + indices->rank);
    int rank = 0;
    for (int i = 0; i < axis; i++) shape->dims[rank++] = x->dims[i];
    for (int i = 0; i < indices->rank; i++) shape->dims[rank++] = indices->dims[i];
    for (int i = axis + 1; i < x->rank; i++) shape->dims[rank++] = x->dims[i];
    return fg_rule_set(infer, 0, shape);
}

/* value has the shape of x without the axis */
bool fg_rule_set_item(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *value = fg_rule_shape_of(infer, 2);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 0, 0)) return false;
    fg_rule_set(infer, 0, x);
    if (x->rank < 0) return true;
    int axis;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (value->rank < 0) return true;
    if (value->rank != x->rank - 1)
        return fg_infer_fail(infer, FG_G303, 2, 0,
                             "set_item: value has the axes of x without axis %d: %s into %s", axis,
                             fg_rule_type(infer, 2), fg_rule_type(infer, 0));
    for (int i = 0; i < value->rank; i++) {
        const fg_size *same;
        if (!fg_rule_agree(infer, 2, i, 0, i < axis ? i : i + 1, &same)) return false;
    }
    return true;
}

/* The mask's axes stand for those of x from `axis` on; they become one. */
bool fg_rule_boolean_mask(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *mask = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, FG_MAX_RANK))
        return false;
    if (x->rank < 0 || mask->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    int axis;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (axis + mask->rank > x->rank)
        return fg_infer_fail(infer, FG_G303, 1, 0,
                             "boolean_mask: %s has more axes than %s from axis %d",
                             fg_rule_type(infer, 1), fg_rule_type(infer, 0), axis);
    for (int i = 0; i < mask->rank; i++) {
        const fg_size *same;
        if (!fg_rule_agree(infer, 1, i, 0, axis + i, &same)) return false;
    }
    fg_shape *shape = fg_shape_new(infer->arena, x->rank - mask->rank + 1);
    int rank = 0;
    for (int i = 0; i < axis; i++) shape->dims[rank++] = x->dims[i];
    shape->dims[rank++] = fg_rule_computed(infer);
    for (int i = axis + mask->rank; i < x->rank; i++) shape->dims[rank++] = x->dims[i];
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_one_hot(fg_infer *infer) {
    const fg_shape *indices = fg_rule_shape_of(infer, 0);
    int64_t depth = fg_rule_attr(infer, "depth")->i;
    int axis;
    if (depth < 0)
        return fg_infer_fail(infer, FG_G205, 0, -1, "one_hot: depth %lld is negative",
                             (long long)depth);
    if (indices->rank < 0) return fg_rule_set(infer, 0, indices);
    if (!fg_rule_rank(infer, 0, 0, FG_MAX_RANK - 1) ||
        !fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, indices->rank + 1, &axis))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, indices->rank + 1);
    for (int i = 0; i < shape->rank; i++)
        shape->dims[i] = i < axis   ? indices->dims[i]
                         : i > axis ? indices->dims[i - 1]
                                    : fg_size_number(infer->sizes, depth);
    return fg_rule_set(infer, 0, shape);
}

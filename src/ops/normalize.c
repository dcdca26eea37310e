/* Shapes of normalisations: that of x, and what its statistics and weights must have. */
#include "ops/rules.h"

/* Input `input`, where it is there, has the axes of x from `axis` on, `count` of them. */
static bool expect_axes(fg_infer *infer, uint32_t input, int axis, int count) {
    const fg_size *same;
    if (input >= infer->input_count || infer->inputs[input].dtype == FG_INVALID) return true;
    if (!fg_rule_rank(infer, input, count, count)) return false;
    if (fg_rule_shape_of(infer, input)->rank < 0) return true;
    for (int i = 0; i < count; i++)
        if (!fg_rule_agree(infer, 0, axis + i, input, i, &same)) return false;
    return true;
}

bool fg_rule_batch_norm(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    fg_rule_set(infer, 0, x);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (x->rank < 0) return true;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    for (uint32_t i = 1; i < 5; i++)
        if (!expect_axes(infer, i, axis, 1)) return false;
    return true;
}

bool fg_rule_layer_norm(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    fg_rule_set(infer, 0, x);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (x->rank < 0) return true;
    return fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis) &&
           expect_axes(infer, 1, axis, x->rank - axis) &&
           expect_axes(infer, 2, axis, x->rank - axis);
}

bool fg_rule_local_response_normalization(fg_infer *infer) {
    int64_t radius = fg_rule_attr(infer, "depth_radius")->i;
    fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (radius >= 0) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: depth_radius is at least 0, not %lld",
                         fg_rule_op(infer), (long long)radius);
}

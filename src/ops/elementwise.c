/* Shapes of operations on elements: one operand's, or what several broadcast to. */
#include "ops/rules.h"

bool fg_rule_same(fg_infer *infer) {
    return fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
}

bool fg_rule_broadcast(fg_infer *infer) {
    const fg_shape *shape;
    return fg_rule_broadcast_inputs(infer, 0, infer->input_count, 0, &shape) &&
           fg_rule_set(infer, 0, shape);
}

bool fg_rule_bias_add(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *bias = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, 1)) return false;
    fg_rule_set(infer, 0, x);
    if (x->rank < 0 || bias->rank < 0) return true;
    const fg_size *same;
    return fg_rule_agree(infer, 0, x->rank - 1, 1, 0, &same);
}

/* Two operands of one shape: what does not agree here is rarely meant to be repeated. */
bool fg_rule_paired(fg_infer *infer) {
    const fg_shape *shape;
    return fg_rule_equal(infer, 0, 1, &shape) && fg_rule_set(infer, 0, shape);
}

/* One side's shape; where they differ, what they have in common. */
bool fg_rule_select_branch(fg_infer *infer) {
    if (!fg_rule_rank(infer, 0, 0, 0)) return false;
    const fg_shape *a = fg_rule_shape_of(infer, 1), *b = fg_rule_shape_of(infer, 2);
    if (a->rank < 0 || a->rank != b->rank) return fg_rule_set(infer, 0, &fg_shape_unknown);
    fg_shape *shape = fg_shape_new(infer->arena, a->rank);
    for (int i = 0; i < a->rank; i++)
        shape->dims[i] = a->dims[i] == b->dims[i] ? a->dims[i] : fg_rule_computed(infer);
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_assert(fg_infer *infer) {
    (void)infer;
    return true;
}

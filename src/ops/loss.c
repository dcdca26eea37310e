/* Shapes of losses: one value for each row of the last axis. */
#include "ops/rules.h"

static const fg_shape *without_last(fg_infer *infer, const fg_shape *shape) {
    fg_shape *rows = fg_shape_new(infer->arena, shape->rank - 1);
    for (int i = 0; i < rows->rank; i++) rows->dims[i] = shape->dims[i];
    return rows;
}

bool fg_rule_row_loss(fg_infer *infer) {
    const fg_shape *shape;
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, FG_MAX_RANK) ||
        !fg_rule_equal(infer, 0, 1, &shape))
        return false;
    return fg_rule_set(infer, 0, shape->rank < 0 ? shape : without_last(infer, shape));
}

/* labels[i] with logits[i, classes] */
bool fg_rule_sparse_cross_entropy(fg_infer *infer) {
    const fg_shape *labels = fg_rule_shape_of(infer, 0), *logits = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 1, 1, FG_MAX_RANK)) return false;
    if (logits->rank < 0) return fg_rule_set(infer, 0, labels);
    if (labels->rank < 0) return fg_rule_set(infer, 0, without_last(infer, logits));
    if (labels->rank != logits->rank - 1) {
        fg_infer_fail(infer, FG_G303, 0, 1, "%s: labels has one axis less than %s: %s and %s",
                      fg_rule_op(infer), fg_rule_name(infer, 1), fg_rule_type(infer, 0),
                      fg_rule_type(infer, 1));
        if (labels->rank == logits->rank && fg_rule_is(labels->dims[labels->rank - 1], 1))
            return fg_infer_help(infer, "squeeze(labels, axis=-1)");
        if (labels->rank == logits->rank)
            return fg_infer_help(infer, "argmax(labels) where they are one-hot");
        return false;
    }
    fg_shape *shape = fg_shape_new(infer->arena, labels->rank);
    for (int i = 0; i < labels->rank; i++)
        if (!fg_rule_agree(infer, 0, i, 1, i, &shape->dims[i])) return false;
    return fg_rule_set(infer, 0, shape);
}

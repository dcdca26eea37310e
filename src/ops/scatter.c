/* Shapes of what reads and writes at positions that whole rows of indices name. */
#include "ops/rules.h"

/* How many axes a row of `indices` (input `input`) names: the size of its last axis. */
static bool named_axes(fg_infer *infer, uint32_t input, int *axes) {
    const fg_shape *indices = fg_rule_shape_of(infer, input);
    int64_t number;
    if (!fg_size_is_number(indices->dims[indices->rank - 1], &number)) {
        fg_infer_fail(infer, FG_G216, (int)input, -1,
                      "%s: how many axes %s name is not known: it is %s", fg_rule_op(infer),
                      fg_rule_name(infer, input), fg_rule_type(infer, input));
        return fg_infer_help(infer, "the last axis of indices has a number as its size");
    }
    *axes = number > FG_MAX_RANK ? FG_MAX_RANK + 1 : (int)number;
    return true;
}

static bool too_many(fg_infer *infer, uint32_t input, int axes, const char *of) {
    return fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s is %s: rows of %d indices for %s",
                         fg_rule_op(infer), fg_rule_name(infer, input), fg_rule_type(infer, input),
                         axes, of);
}

/* params[batch.., indexed.., rest] by indices[batch.., rows.., k] is [batch.., rows.., rest] */
bool fg_rule_gather_nd(fg_infer *infer) {
    const fg_shape *params = fg_rule_shape_of(infer, 0), *indices = fg_rule_shape_of(infer, 1);
    int64_t batch = fg_rule_attr(infer, "batch_dims")->i;
    int axes;
    if (!fg_rule_rank(infer, 1, 1, FG_MAX_RANK)) return false;
    if (params->rank < 0 || indices->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (batch < 0 || batch >= indices->rank || batch > params->rank)
        return fg_infer_fail(infer, FG_G205, 0, 1,
                             "gather_nd: batch_dims is %lld, with %s and indices %s",
                             (long long)batch, fg_rule_type(infer, 0), fg_rule_type(infer, 1));
    if (!named_axes(infer, 1, &axes)) return false;
    if (axes + batch > params->rank) return too_many(infer, 1, axes, fg_rule_type(infer, 0));
    int rank = indices->rank - 1 + params->rank - (int)batch - axes;
    if (rank > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, 0, 1, "gather_nd: %s by %s has more than %d axes",
                             fg_rule_type(infer, 0), fg_rule_type(infer, 1), FG_MAX_RANK);
    fg_shape *shape = fg_shape_new(infer->arena, rank);
    for (int i = 0; i < indices->rank - 1; i++) {
        shape->dims[i] = indices->dims[i];
        if (i < batch && !fg_rule_agree(infer, 0, i, 1, i, &shape->dims[i])) return false;
    }
    for (int i = indices->rank - 1; i < rank; i++)
        shape->dims[i] = params->dims[(int)batch + axes + i - (indices->rank - 1)];
    return fg_rule_set(infer, 0, shape);
}

/* updates[rows.., rest] for indices[rows.., k] of a tensor of this shape */
static bool updates_fit(fg_infer *infer, uint32_t at_indices, uint32_t at_updates,
                        const fg_shape *shape) {
    const fg_shape *indices = fg_rule_shape_of(infer, at_indices);
    const fg_shape *updates = fg_rule_shape_of(infer, at_updates);
    int axes;
    if (!fg_rule_rank(infer, at_indices, 1, FG_MAX_RANK)) return false;
    if (indices->rank < 0 || shape->rank < 0) return true;
    if (!named_axes(infer, at_indices, &axes)) return false;
    if (axes > shape->rank)
        return too_many(infer, at_indices, axes, fg_rule_shape_text(infer, shape));
    if (updates->rank < 0) return true;
    int rows = indices->rank - 1;
    if (updates->rank != rows + shape->rank - axes)
        return fg_infer_fail(infer, FG_G303, (int)at_updates, (int)at_indices,
                             "%s: updates is %s, and %d axes belong to indices %s, %d to what each "
                             "names",
                             fg_rule_op(infer), fg_rule_type(infer, at_updates), rows,
                             fg_rule_type(infer, at_indices), shape->rank - axes);
    const fg_size *same;
    for (int i = 0; i < rows; i++)
        if (!fg_rule_agree(infer, at_updates, i, at_indices, i, &same)) return false;
    for (int i = rows; i < updates->rank; i++)
        if (!fg_infer_same(infer, updates->dims[i], shape->dims[axes + i - rows], (int)at_updates,
                           -1, &same))
            return false;
    return true;
}

bool fg_rule_scatter_nd(fg_infer *infer) {
    return fg_rule_shape_attr(infer) && updates_fit(infer, 0, 1, infer->outputs[0].shape);
}

bool fg_rule_tensor_scatter(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    return fg_rule_set(infer, 0, x) && updates_fit(infer, 1, 2, x);
}

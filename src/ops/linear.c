/* Shapes of linear algebra: matrices are the last two axes. */
#include "ops/rules.h"

/* Input 0 has matrices; square ones. */
static bool square(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_size *same;
    if (!fg_rule_rank(infer, 0, 2, FG_MAX_RANK)) return false;
    return x->rank < 0 || fg_rule_agree(infer, 0, x->rank - 2, 0, x->rank - 1, &same);
}

/* The axes of x in front of its last `skip`, then one or two sizes more. */
static const fg_shape *with_last(fg_infer *infer, const fg_shape *x, int skip, const fg_size *a,
                                 const fg_size *b) {
    if (x->rank < 0) return x;
    int count = x->rank - skip, rank = count + (a != NULL) + (b != NULL);
    fg_shape *shape = fg_shape_new(infer->arena, rank);
    for (int i = 0; i < count; i++) shape->dims[i] = x->dims[i];
    if (a) shape->dims[count] = a;
    if (b) shape->dims[count + 1] = b;
    return shape;
}

bool fg_rule_matrix_square(fg_infer *infer) {
    return square(infer) && fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
}

/* One number for each matrix, in each result. */
bool fg_rule_determinant(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!square(infer)) return false;
    for (uint32_t i = 0; i < infer->output_count; i++)
        fg_rule_set(infer, i, with_last(infer, x, 2, NULL, NULL));
    return true;
}

/* The factors, and a number for each row. */
bool fg_rule_lu(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!square(infer)) return false;
    fg_rule_set(infer, 0, x);
    return fg_rule_set(infer, 1, with_last(infer, x, 1, NULL, NULL));
}

/* The values, and (of two results) a vector for each as a column. */
bool fg_rule_eigen(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!square(infer)) return false;
    fg_rule_set(infer, 0, with_last(infer, x, 1, NULL, NULL));
    return infer->output_count < 2 || fg_rule_set(infer, 1, x);
}

/* [m, n] is [m, k] times [k, n], with k the smaller size; or m. */
bool fg_rule_qr(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!fg_rule_rank(infer, 0, 2, FG_MAX_RANK)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x) && fg_rule_set(infer, 1, x);
    const fg_size *m = x->dims[x->rank - 2], *n = x->dims[x->rank - 1];
    const fg_size *k =
        fg_rule_flag(infer, "full_matrices") ? m : fg_size_minimum(infer->sizes, m, n);
    if (!k) return fg_rule_overflow(infer);
    fg_rule_set(infer, 0, with_last(infer, x, 2, m, k));
    return fg_rule_set(infer, 1, with_last(infer, x, 2, k, n));
}

/* Of [m, n]: k values, and (of three results) [m, k] and [n, k], with k the smaller size; with
 * full_matrices these are [m, m] and [n, n]. */
bool fg_rule_svd(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!fg_rule_rank(infer, 0, 2, FG_MAX_RANK)) return false;
    if (x->rank < 0) {
        for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, x);
        return true;
    }
    const fg_size *m = x->dims[x->rank - 2], *n = x->dims[x->rank - 1];
    const fg_size *k = fg_size_minimum(infer->sizes, m, n);
    if (!k) return fg_rule_overflow(infer);
    fg_rule_set(infer, 0, with_last(infer, x, 2, k, NULL));
    if (infer->output_count < 2) return true;
    bool full = fg_rule_flag(infer, "full_matrices");
    fg_rule_set(infer, 1, with_last(infer, x, 2, m, full ? m : k));
    return fg_rule_set(infer, 2, with_last(infer, x, 2, n, full ? n : k));
}

/* matrix [..., n, n] and rhs [..., n, k]: what is in front broadcasts. */
bool fg_rule_solve(fg_infer *infer) {
    const fg_shape *a = fg_rule_shape_of(infer, 0), *b = fg_rule_shape_of(infer, 1), *batch;
    const fg_size *same;
    if (!square(infer) || !fg_rule_rank(infer, 1, 2, FG_MAX_RANK)) return false;
    if (a->rank < 0 || b->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (!fg_rule_agree(infer, 0, a->rank - 1, 1, b->rank - 2, &same) ||
        !fg_rule_broadcast_inputs(infer, 0, 2, 2, &batch))
        return false;
    return fg_rule_set(infer, 0,
                       with_last(infer, batch, 0, b->dims[b->rank - 2], b->dims[b->rank - 1]));
}

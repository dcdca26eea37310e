/* Shapes of what orders, counts and finds elements. */
#include "ops/rules.h"

/* A vector of a length that only the run tells. */
static const fg_shape *computed_vector(fg_infer *infer) {
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    shape->dims[0] = fg_rule_computed(infer);
    return shape;
}

/* values and indices: x with its last axis k long */
bool fg_rule_top_k(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    uint32_t count;
    const fg_size *const *k = fg_rule_sizes(infer, "k", &count);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (!k || count != 1) return fg_infer_fail(infer, FG_G204, -1, -1, "top_k: k is one size");
    int64_t wanted, size;
    bool number = fg_size_is_number(k[0], &wanted);
    if (number && wanted < 0)
        return fg_infer_fail(infer, FG_G205, 0, -1, "top_k: k is negative: %lld",
                             (long long)wanted);
    if (x->rank < 0) {
        fg_rule_set(infer, 0, x);
        return fg_rule_set(infer, 1, x);
    }
    if (number && fg_size_is_number(x->dims[x->rank - 1], &size) && wanted > size)
        return fg_infer_fail(infer, FG_G302, 0, -1,
                             "top_k: k is %lld, and the last axis of %s has %lld elements",
                             (long long)wanted, fg_rule_type(infer, 0), (long long)size);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) shape->dims[i] = x->dims[i];
    shape->dims[x->rank - 1] = k[0];
    fg_rule_set(infer, 0, shape);
    return fg_rule_set(infer, 1, shape);
}

/* Different values, where each element's is, and (of three results) how often each stands. Along an
 * axis the values are slices; without one x is a vector. */
bool fg_rule_unique(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *counts = computed_vector(infer);
    const fg_attr *axis = fg_rule_attr(infer, "axis");
    const bool flat = axis->kind == FG_ATTR_NONE;
    int at = 0;
    if (flat && !fg_rule_rank(infer, 0, 1, 1)) return false;
    fg_shape *index = fg_shape_new(infer->arena, 1);
    if (x->rank < 0) {
        index->dims[0] = fg_rule_computed(infer);
        fg_rule_set(infer, 0, flat ? counts : x);
    } else {
        if (!flat && !fg_rule_axis(infer, 0, axis->i, x->rank, &at)) return false;
        fg_shape *values = fg_shape_new(infer->arena, x->rank);
        for (int i = 0; i < x->rank; i++) values->dims[i] = i == at ? counts->dims[0] : x->dims[i];
        index->dims[0] = x->dims[at];
        fg_rule_set(infer, 0, values);
    }
    if (infer->output_count > 2) fg_rule_set(infer, 2, counts);
    return fg_rule_set(infer, 1, index);
}

bool fg_rule_argwhere(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    fg_shape *shape = fg_shape_new(infer->arena, 2);
    shape->dims[0] = fg_rule_computed(infer);
    shape->dims[1] = x->rank < 0 ? fg_rule_computed(infer) : fg_size_number(infer->sizes, x->rank);
    return fg_rule_set(infer, 0, shape);
}

/* One sorted row for each row of values. */
bool fg_rule_searchsorted(fg_infer *infer) {
    const fg_shape *sorted = fg_rule_shape_of(infer, 0), *values = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 0, 1, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, FG_MAX_RANK))
        return false;
    fg_rule_set(infer, 0, values);
    if (sorted->rank < 0 || values->rank < 0) return true;
    if (sorted->rank != values->rank)
        return fg_infer_fail(infer, FG_G303, 0, 1,
                             "searchsorted wants as many axes in both: %s and %s",
                             fg_rule_type(infer, 0), fg_rule_type(infer, 1));
    for (int i = 0; i < sorted->rank - 1; i++) {
        const fg_size *same;
        if (!fg_rule_agree(infer, 0, i, 1, i, &same)) return false;
    }
    return true;
}

bool fg_rule_bincount(fg_infer *infer) {
    const fg_attr *least = fg_rule_attr(infer, "minlength");
    const fg_attr *most = fg_rule_attr(infer, "maxlength");
    if (least->i < 0 || (most->kind == FG_ATTR_INT && most->i < 0))
        return fg_infer_fail(infer, FG_G205, 0, -1, "bincount: a length is not negative");
    return fg_rule_set(infer, 0, computed_vector(infer));
}

bool fg_rule_confusion_matrix(fg_infer *infer) {
    int64_t classes = fg_rule_attr(infer, "num_classes")->i;
    const fg_shape *same;
    if (classes < 0)
        return fg_infer_fail(infer, FG_G205, 0, -1, "confusion_matrix: num_classes is negative");
    if (!fg_rule_equal(infer, 0, 1, &same)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, 2);
    shape->dims[0] = shape->dims[1] = fg_size_number(infer->sizes, classes);
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_invert_permutation(fg_infer *infer) {
    return fg_rule_rank(infer, 0, 1, 1) && fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
}

/* One length for each position of the batch axis. */
bool fg_rule_reverse_sequence(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *lengths = fg_rule_shape_of(infer, 1);
    if (!fg_rule_rank(infer, 0, 2, FG_MAX_RANK) || !fg_rule_rank(infer, 1, 1, 1)) return false;
    fg_rule_set(infer, 0, x);
    if (x->rank < 0) return true;
    int seq, batch;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "seq_axis")->i, x->rank, &seq) ||
        !fg_rule_axis(infer, 0, fg_rule_attr(infer, "batch_axis")->i, x->rank, &batch))
        return false;
    if (seq == batch)
        return fg_infer_fail(infer, FG_G205, 0, -1, "reverse_sequence: axis %d is named twice",
                             seq);
    const fg_size *same;
    return lengths->rank < 0 || fg_rule_agree(infer, 1, 0, 0, batch, &same);
}

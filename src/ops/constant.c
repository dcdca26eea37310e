/* Shapes that an attribute gives: of constants, placeholders, variables, filled and random tensors.
 */
#include "ops/rules.h"

/* A shape from a SIZES parameter; unknown where it is none. Sizes below 0 are refused. */
static bool attr_shape(fg_infer *infer, const char *name, const fg_shape **shape) {
    uint32_t count;
    const fg_size *const *sizes = fg_rule_sizes(infer, name, &count);
    *shape = &fg_shape_unknown;
    if (!sizes) return true;
    if (count > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, -1, -1,
                             "%s: a shape of %u axes; at most %d are possible", fg_rule_op(infer),
                             count, FG_MAX_RANK);
    fg_shape *result = fg_shape_new(infer->arena, (int)count);
    for (uint32_t i = 0; i < count; i++) {
        int64_t number;
        if (fg_size_is_number(sizes[i], &number) && number < 0)
            return fg_infer_fail(infer, FG_G205, -1, -1, "%s: size %lld of axis %u is negative",
                                 fg_rule_op(infer), (long long)number, i);
        result->dims[i] = sizes[i];
    }
    *shape = result;
    return true;
}

bool fg_rule_const(fg_infer *infer) {
    const fg_attr *value = fg_rule_attr(infer, "value");
    if (value->kind != FG_ATTR_TENSOR) return fg_rule_set(infer, 0, &fg_shape_unknown);
    const fg_tensor *tensor = value->tensor;
    return fg_rule_set(infer, 0,
                       fg_shape_of(infer->arena, infer->sizes, tensor->rank, tensor->dims));
}

bool fg_rule_shape_attr(fg_infer *infer) {
    const fg_shape *shape;
    return attr_shape(infer, "shape", &shape) && fg_rule_set(infer, 0, shape);
}

/* The fallback may be of one shape only where the placeholder takes many. */
bool fg_rule_placeholder_default(fg_infer *infer) {
    const fg_shape *shape, *fallback = fg_rule_shape_of(infer, 0);
    if (!attr_shape(infer, "shape", &shape)) return false;
    fg_rule_set(infer, 0, shape);
    if (shape->rank < 0 || fallback->rank < 0) return true;
    bool fits = shape->rank == fallback->rank;
    for (int i = 0; i < shape->rank && fits; i++)
        fits = fg_size_compare(infer->sizes, shape->dims[i], fallback->dims[i]) != FG_DIFFERENT;
    if (fits) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1,
                         "the default is %s, which is not of the placeholder's shape %s",
                         fg_rule_type(infer, 0), fg_rule_shape_text(infer, shape));
}

bool fg_rule_fill(fg_infer *infer) {
    const fg_shape *shape;
    return fg_rule_rank(infer, 0, 0, 0) && attr_shape(infer, "shape", &shape) &&
           fg_rule_set(infer, 0, shape);
}

/* The last two axes are matrices. */
bool fg_rule_matrices(fg_infer *infer) {
    const fg_shape *shape;
    if (!attr_shape(infer, "shape", &shape)) return false;
    if (shape->rank >= 0 && shape->rank < 2)
        return fg_infer_fail(infer, FG_G303, -1, -1, "%s: a matrix has at least 2 axes, not %s",
                             fg_rule_op(infer), fg_rule_shape_text(infer, shape));
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_orthogonal_matrix(fg_infer *infer) {
    return fg_rule_matrices(infer);
}

bool fg_rule_size(fg_infer *infer) {
    uint32_t count;
    fg_rule_sizes(infer, "value", &count);
    if (count != 1)
        return fg_infer_fail(infer, FG_G205, -1, -1, "a size is one formula, not %u", count);
    return fg_rule_set(infer, 0, &fg_shape_scalar);
}

bool fg_rule_shape(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    shape->dims[0] = x->rank < 0 ? fg_rule_computed(infer) : fg_size_number(infer->sizes, x->rank);
    return fg_rule_set(infer, 0, shape);
}

/* max(0, ceil((stop - start) / step)) */
bool fg_rule_range(fg_infer *infer) {
    uint32_t count;
    fg_sizes *sizes = infer->sizes;
    const fg_size *const *limits = fg_rule_sizes(infer, "limits", &count);
    if (!limits || count < 1 || count > 3)
        return fg_infer_fail(infer, FG_G204, -1, -1,
                             "range takes [stop], [start, stop] or [start, stop, step]");
    const fg_size *start = count > 1 ? limits[0] : fg_size_number(sizes, 0);
    const fg_size *stop = count > 1 ? limits[1] : limits[0];
    int64_t step = 1;
    if (count == 3 && (!fg_size_is_number(limits[2], &step) || step == 0 || step == INT64_MIN))
        return fg_infer_fail(infer, FG_G205, -1, -1, "range: the step is a number other than 0");
    const fg_size *length =
        step > 0 ? fg_size_subtract(sizes, stop, start) : fg_size_subtract(sizes, start, stop);
    int64_t stride = step > 0 ? step : -step;
    if (length && stride > 1) {
        length = fg_size_add(sizes, length, fg_size_number(sizes, stride - 1));
        if (length) length = fg_size_divide(sizes, length, fg_size_number(sizes, stride));
    }
    if (length) length = fg_size_maximum(sizes, length, fg_size_number(sizes, 0));
    if (!length) return fg_rule_overflow(infer);
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    shape->dims[0] = length;
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_sequence_mask(fg_infer *infer) {
    uint32_t count;
    const fg_size *const *maxlen = fg_rule_sizes(infer, "maxlen", &count);
    const fg_shape *lengths = fg_rule_shape_of(infer, 0);
    if (!maxlen || count != 1)
        return fg_infer_fail(infer, FG_G204, -1, -1, "sequence_mask: maxlen is one size");
    if (!fg_rule_rank(infer, 0, 0, FG_MAX_RANK - 1)) return false;
    if (lengths->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    fg_shape *shape = fg_shape_new(infer->arena, lengths->rank + 1);
    for (int i = 0; i < lengths->rank; i++) shape->dims[i] = lengths->dims[i];
    shape->dims[lengths->rank] = maxlen[0];
    return fg_rule_set(infer, 0, shape);
}

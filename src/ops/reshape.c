/* Shapes of what moves elements without joining: reshape, transpose, repeat, pad. */
#include "ops/rules.h"

/* The product of the sizes that are not NULL; NULL where it overflows. */
static const fg_size *product(fg_infer *infer, const fg_size *const *dims, int count) {
    const fg_size *total = fg_size_number(infer->sizes, 1);
    for (int i = 0; i < count && total; i++)
        if (dims[i]) total = fg_size_multiply(infer->sizes, total, dims[i]);
    return total;
}

/* Two lists of sizes without those that both have: what is left decides about the rest. A 0 (unless
 * `zeros`) makes both products 0, whatever the rest. */
static void cancel(const fg_size **a, int count_a, const fg_size **b, int count_b, bool zeros) {
    for (int i = 0; i < count_a; i++)
        for (int j = 0; j < count_b; j++)
            if (a[i] && a[i] == b[j] && (zeros || !fg_rule_is(a[i], 0))) a[i] = b[j] = NULL;
}

static bool reshape_fails(fg_infer *infer, const fg_shape *to) {
    const fg_size *from = fg_shape_count(infer->sizes, fg_rule_shape_of(infer, 0));
    return fg_infer_fail(infer, FG_G302, 0, -1, "cannot reshape %s, which has %s elements, to %s",
                         fg_rule_type(infer, 0), from ? fg_rule_size_text(infer, from) : "too many",
                         fg_rule_shape_text(infer, to));
}

/* What an axis of -1 is. The factors that both shapes have are gone. */
static bool solve(fg_infer *infer, const fg_size *total, const fg_size *others, fg_shape *shape,
                  int free_axis) {
    int64_t number, divisor;
    const fg_size *quotient =
        fg_rule_is(others, 0) ? NULL : fg_size_divide(infer->sizes, total, others);
    bool numbers = fg_size_is_number(total, &number) && fg_size_is_number(others, &divisor);
    if (!quotient || (numbers && number % divisor != 0)) return reshape_fails(infer, shape);
    shape->dims[free_axis] = quotient;
    const fg_size *back = fg_size_multiply(infer->sizes, quotient, others), *same;
    if (!back) return fg_rule_overflow(infer);
    return back == total || fg_infer_same(infer, back, total, -1, 0, &same);
}

static bool reshape_known(fg_infer *infer, const fg_shape *x, fg_shape *shape, int free_axis) {
    const fg_size *from[FG_MAX_RANK], *to[FG_MAX_RANK];
    for (int i = 0; i < x->rank; i++) from[i] = x->dims[i];
    for (int i = 0; i < shape->rank; i++) to[i] = i == free_axis ? NULL : shape->dims[i];
    cancel(from, x->rank, to, shape->rank, free_axis >= 0);
    const fg_size *total = product(infer, from, x->rank), *others = product(infer, to, shape->rank);
    if (!total || !others) return fg_rule_overflow(infer);
    if (free_axis >= 0) return solve(infer, total, others, shape, free_axis);
    if (fg_size_compare(infer->sizes, total, others) == FG_DIFFERENT)
        return reshape_fails(infer, shape);
    const fg_size *same;
    return fg_infer_same(infer, others, total, -1, 0, &same);
}

bool fg_rule_reshape(fg_infer *infer) {
    uint32_t count;
    const fg_size *const *sizes = fg_rule_sizes(infer, "shape", &count);
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!sizes) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (count > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, -1, -1,
                             "reshape: a shape of %u axes; at most %d are possible", count,
                             FG_MAX_RANK);
    fg_shape *shape = fg_shape_new(infer->arena, (int)count);
    int free_axis = -1;
    for (int i = 0; i < shape->rank; i++) shape->dims[i] = sizes[i];
    for (int i = 0; i < shape->rank; i++) {
        int64_t number;
        if (!fg_size_is_number(sizes[i], &number) || number >= 0) continue;
        if (number != -1 || free_axis >= 0)
            return fg_infer_fail(infer, FG_G205, -1, -1,
                                 "reshape: one size may be -1, and none below; the shape is %s",
                                 fg_rule_shape_text(infer, shape));
        free_axis = i;
    }
    if (x->rank >= 0) {
        if (!reshape_known(infer, x, shape, free_axis)) return false;
    } else if (free_axis >= 0) {
        shape->dims[free_axis] = fg_rule_computed(infer);
    }
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_expand_dims(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    if (!fg_rule_rank(infer, 0, 0, FG_MAX_RANK - 1) ||
        !fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank + 1, &axis))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, x->rank + 1);
    for (int i = 0; i < shape->rank; i++)
        shape->dims[i] = i < axis   ? x->dims[i]
                         : i > axis ? x->dims[i - 1]
                                    : fg_size_number(infer->sizes, 1);
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_squeeze(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    bool named = fg_rule_attr(infer, "axis")->kind != FG_ATTR_NONE;
    uint32_t mask = 0;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    if (!fg_rule_axes(infer, 0, "axis", x->rank, &mask)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    shape->rank = 0;
    for (int i = 0; i < x->rank; i++) {
        bool one = fg_rule_is(x->dims[i], 1), number = fg_size_is_number(x->dims[i], NULL);
        const fg_size *same;
        if (!named && !number) {
            fg_infer_fail(infer, FG_G216, 0, -1,
                          "squeeze: whether axis %d of %s has size 1 is not known", i,
                          fg_rule_type(infer, 0));
            return fg_infer_help(infer, "name the axes to drop: squeeze(x, axis=...)");
        }
        if (!(mask & (1u << i)) || (!named && !one)) {
            shape->dims[shape->rank++] = x->dims[i];
        } else if (number && !one) {
            return fg_infer_fail(infer, FG_G302, 0, -1, "squeeze: axis %d of %s has not size 1", i,
                                 fg_rule_type(infer, 0));
        } else if (!fg_infer_same(infer, x->dims[i], fg_size_number(infer->sizes, 1), 0, -1,
                                  &same)) {
            return false;
        }
    }
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_transpose(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *perm = fg_rule_attr(infer, "perm");
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    if (perm->kind != FG_ATTR_INTS) {
        for (int i = 0; i < x->rank; i++) shape->dims[i] = x->dims[x->rank - 1 - i];
        return fg_rule_set(infer, 0, shape);
    }
    uint32_t mask;
    if (!fg_rule_axes(infer, 0, "perm", x->rank, &mask)) return false;
    if ((int)perm->count != x->rank)
        return fg_infer_fail(infer, FG_G303, 0, -1, "transpose: perm names %u axes of the %d of %s",
                             perm->count, x->rank, fg_rule_type(infer, 0));
    for (int i = 0; i < x->rank; i++)
        shape->dims[i] = x->dims[perm->ints[i] < 0 ? perm->ints[i] + x->rank : perm->ints[i]];
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_reverse(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    uint32_t mask;
    if (x->rank >= 0 && !fg_rule_axes(infer, 0, "axis", x->rank, &mask)) return false;
    return fg_rule_set(infer, 0, x);
}

/* Fails where a list does not have one entry (or `each`) for each axis. */
static bool for_each_axis(fg_infer *infer, const char *name, uint32_t count, uint32_t each) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (x->rank < 0 || (uint32_t)x->rank * each == count) return true;
    return fg_infer_fail(infer, FG_G303, 0, -1, "%s: %s has %u entries, and %s has %d axes",
                         fg_rule_op(infer), name, count, fg_rule_type(infer, 0), x->rank);
}

bool fg_rule_tile(fg_infer *infer) {
    uint32_t count;
    const fg_size *const *multiples = fg_rule_sizes(infer, "multiples", &count);
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!for_each_axis(infer, "multiples", count, 1)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) {
        int64_t number;
        if (fg_size_is_number(multiples[i], &number) && number < 0)
            return fg_infer_fail(infer, FG_G205, 0, -1,
                                 "tile: multiple %lld of axis %d is negative", (long long)number,
                                 i);
        shape->dims[i] = fg_size_multiply(infer->sizes, x->dims[i], multiples[i]);
        if (!shape->dims[i]) return fg_rule_overflow(infer);
    }
    return fg_rule_set(infer, 0, shape);
}

/* What is mirrored is there: all of an axis ("symmetric"), or all but its edge ("reflect"). */
static bool can_mirror(fg_infer *infer, int axis, int64_t before, int64_t behind) {
    const char *mode = fg_rule_attr(infer, "mode")->s;
    const fg_size *dim = fg_rule_shape_of(infer, 0)->dims[axis];
    int64_t size, most;
    if (mode[0] == 'c' || !fg_size_is_number(dim, &size)) return true;
    most = mode[0] == 'r' ? size - 1 : size;
    if ((before <= most && behind <= most) || (before == 0 && behind == 0)) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1,
                         "pad: %s mirrors at most %lld elements of axis %d of %s, not %lld", mode,
                         (long long)(most < 0 ? 0 : most), axis, fg_rule_type(infer, 0),
                         (long long)(before > behind ? before : behind));
}

bool fg_rule_pad(fg_infer *infer) {
    const fg_attr *paddings = fg_rule_attr(infer, "paddings");
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!for_each_axis(infer, "paddings", paddings->count, 2)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) {
        int64_t before = paddings->ints[2 * i], behind = paddings->ints[2 * i + 1];
        if (before < 0 || behind < 0)
            return fg_infer_fail(infer, FG_G205, 0, -1, "pad: the padding of axis %d is negative",
                                 i);
        if (!can_mirror(infer, i, before, behind)) return false;
        shape->dims[i] =
            fg_size_add(infer->sizes, x->dims[i], fg_size_number(infer->sizes, before));
        if (shape->dims[i])
            shape->dims[i] =
                fg_size_add(infer->sizes, shape->dims[i], fg_size_number(infer->sizes, behind));
        if (!shape->dims[i]) return fg_rule_overflow(infer);
    }
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_broadcast_to(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!fg_rule_shape_attr(infer)) return false;
    const fg_shape *to = infer->outputs[0].shape;
    if (x->rank < 0 || to->rank < 0) return true;
    bool fits = x->rank <= to->rank;
    for (int i = 1; i <= x->rank && fits; i++) {
        const fg_size *dim = x->dims[x->rank - i], *wanted = to->dims[to->rank - i], *same;
        if (fg_rule_is(dim, 1)) continue;
        fits = fg_size_compare(infer->sizes, dim, wanted) != FG_DIFFERENT;
        if (fits && !fg_infer_same(infer, wanted, dim, -1, 0, &same)) return false;
    }
    if (fits) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1, "cannot broadcast %s to %s", fg_rule_type(infer, 0),
                         fg_rule_shape_text(infer, to));
}

/* A smaller type is a new last axis, a larger one takes the last axis. */
bool fg_rule_bitcast(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int64_t from = (int64_t)fg_dtype_size(infer->inputs[0].dtype);
    int64_t to = (int64_t)fg_dtype_size(infer->outputs[0].dtype);
    const fg_size *same;
    if (from == 0 || to == 0)
        return fg_infer_fail(
            infer, FG_G301, 0, -1, "bitcast: %s has no bits of a known number",
            fg_dtype_name(from == 0 ? infer->inputs[0].dtype : infer->outputs[0].dtype));
    if (from == to) return fg_rule_set(infer, 0, x);
    if (!fg_rule_rank(infer, 0, from < to, from < to ? FG_MAX_RANK : FG_MAX_RANK - 1)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    int64_t parts = from < to ? to / from : from / to;
    int rank = from < to ? x->rank - 1 : x->rank;
    const fg_size *count = fg_size_number(infer->sizes, parts);
    fg_shape *shape = fg_shape_new(infer->arena, from < to ? rank : rank + 1);
    for (int i = 0; i < rank; i++) shape->dims[i] = x->dims[i];
    if (from > to) shape->dims[rank] = count;
    fg_rule_set(infer, 0, shape);
    if (from > to) return true;
    if (fg_size_compare(infer->sizes, x->dims[rank], count) != FG_DIFFERENT)
        return fg_infer_same(infer, x->dims[rank], count, 0, -1, &same);
    return fg_infer_fail(infer, FG_G302, 0, -1,
                         "bitcast: the last axis of %s has other than the %lld places that one "
                         "element of the result takes",
                         fg_rule_type(infer, 0), (long long)parts);
}

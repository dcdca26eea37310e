/* Shapes of what moves positions between axes, and of what makes axes of numbers. */
#include "ops/rules.h"

/* One axis in parts of `by`: the quotient, which must come out even. */
static bool divided(fg_infer *infer, int axis, const fg_size *size, int64_t by,
                    const fg_size **result) {
    const fg_size *divisor = fg_size_number(infer->sizes, by), *same;
    int64_t number;
    *result = fg_size_divide(infer->sizes, size, divisor);
    const fg_size *back = *result ? fg_size_multiply(infer->sizes, *result, divisor) : NULL;
    if (!back) return fg_rule_overflow(infer);
    if (back == size) return true;
    if (fg_size_is_number(size, &number))
        return fg_infer_fail(infer, FG_G302, 0, -1,
                             "%s: axis %d of %s, with what is added, has %lld elements, which are "
                             "no blocks of %lld",
                             fg_rule_op(infer), axis, fg_rule_type(infer, 0), (long long)number,
                             (long long)by);
    return fg_infer_same(infer, back, size, -1, 0, &same);
}

static bool multiplied(fg_infer *infer, const fg_size *size, int64_t by, const fg_size **result) {
    *result = fg_size_multiply(infer->sizes, size, fg_size_number(infer->sizes, by));
    return *result ? true : fg_rule_overflow(infer);
}

static bool added(fg_infer *infer, const fg_size *size, int64_t more, const fg_size **result) {
    *result = fg_size_add(infer->sizes, size, fg_size_number(infer->sizes, more));
    return *result ? true : fg_rule_overflow(infer);
}

static bool block_size(fg_infer *infer, int64_t *size) {
    *size = fg_rule_attr(infer, "block_size")->i;
    if (*size >= 1 && *size <= INT32_MAX) return true;
    return fg_infer_fail(infer, FG_G205, 0, -1, "%s: a block_size of %lld is not possible",
                         fg_rule_op(infer), (long long)*size);
}

/* [batch, height, width, channels] */
bool fg_rule_space_to_depth(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int64_t block;
    if (!fg_rule_rank(infer, 0, 4, 4) || !block_size(infer, &block)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, 4);
    fg_rule_set(infer, 0, shape);
    for (int i = 0; i < 4; i++) shape->dims[i] = x->rank < 0 ? fg_rule_computed(infer) : x->dims[i];
    return x->rank < 0 || (divided(infer, 1, x->dims[1], block, &shape->dims[1]) &&
                           divided(infer, 2, x->dims[2], block, &shape->dims[2]) &&
                           multiplied(infer, x->dims[3], block * block, &shape->dims[3]));
}

bool fg_rule_depth_to_space(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int64_t block;
    if (!fg_rule_rank(infer, 0, 4, 4) || !block_size(infer, &block)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, 4);
    fg_rule_set(infer, 0, shape);
    for (int i = 0; i < 4; i++) shape->dims[i] = x->rank < 0 ? fg_rule_computed(infer) : x->dims[i];
    return x->rank < 0 || (multiplied(infer, x->dims[1], block, &shape->dims[1]) &&
                           multiplied(infer, x->dims[2], block, &shape->dims[2]) &&
                           divided(infer, 3, x->dims[3], block * block, &shape->dims[3]));
}

/* Blocks of axes 1 .. count, and two numbers for each; their product in `all`. */
static bool blocks(fg_infer *infer, const char *pairs_name, const fg_attr **block,
                   const fg_attr **pairs, int64_t *all) {
    *block = fg_rule_attr(infer, "block_shape");
    *pairs = fg_rule_attr(infer, pairs_name);
    *all = 1;
    if ((*pairs)->count != 2 * (*block)->count)
        return fg_infer_fail(infer, FG_G205, 0, -1,
                             "%s: %s has %u numbers; two belong to each of "
                             "the %u axes of block_shape",
                             fg_rule_op(infer), pairs_name, (*pairs)->count, (*block)->count);
    for (uint32_t i = 0; i < (*block)->count; i++) {
        int64_t size = (*block)->ints[i];
        if (size < 1 || __builtin_mul_overflow(*all, size, all) || *all > INT32_MAX)
            return fg_infer_fail(infer, FG_G205, 0, -1, "%s: a block of %lld is not possible",
                                 fg_rule_op(infer), (long long)size);
        if ((*pairs)->ints[2 * i] < 0 || (*pairs)->ints[2 * i + 1] < 0)
            return fg_infer_fail(infer, FG_G205, 0, -1, "%s: a number of %s is negative",
                                 fg_rule_op(infer), pairs_name);
    }
    return fg_rule_rank(infer, 0, (int)(*block)->count + 1, FG_MAX_RANK);
}

static fg_shape *copied(fg_infer *infer, const fg_shape *x) {
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) shape->dims[i] = x->dims[i];
    return shape;
}

bool fg_rule_space_to_batch(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *block, *paddings;
    int64_t all;
    if (!blocks(infer, "paddings", &block, &paddings, &all)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = copied(infer, x);
    if (!multiplied(infer, x->dims[0], all, &shape->dims[0])) return false;
    for (int i = 0; i < (int)block->count; i++) {
        const fg_size **dim = &shape->dims[i + 1];
        if (!added(infer, *dim, paddings->ints[2 * i], dim) ||
            !added(infer, *dim, paddings->ints[2 * i + 1], dim) ||
            !divided(infer, i + 1, *dim, block->ints[i], dim))
            return false;
    }
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_batch_to_space(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *block, *crops;
    int64_t all, size;
    if (!blocks(infer, "crops", &block, &crops, &all)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = copied(infer, x);
    if (!divided(infer, 0, x->dims[0], all, &shape->dims[0])) return false;
    for (int i = 0; i < (int)block->count; i++) {
        const fg_size **dim = &shape->dims[i + 1];
        int64_t begin = crops->ints[2 * i], end = crops->ints[2 * i + 1];
        if (!multiplied(infer, *dim, block->ints[i], dim)) return false;
        if (fg_size_is_number(*dim, &size) && (begin > size || end > size - begin))
            return fg_infer_fail(infer, FG_G302, 0, -1,
                                 "batch_to_space: axis %d has %lld elements, and %lld and %lld are "
                                 "cut off",
                                 i + 1, (long long)size, (long long)begin, (long long)end);
        if (!added(infer, *dim, -begin, dim) || !added(infer, *dim, -end, dim)) return false;
    }
    return fg_rule_set(infer, 0, shape);
}

/* One shift for each axis; of all elements in a row where no axis is named. */
bool fg_rule_roll(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *axes = fg_rule_attr(infer, "axis"), *shift = fg_rule_attr(infer, "shift");
    uint32_t mask, count = axes->kind == FG_ATTR_INTS ? axes->count : 1;
    if (shift->count != count)
        return fg_infer_fail(infer, FG_G204, 0, -1, "roll: %u shifts for %u axes", shift->count,
                             count);
    if (x->rank >= 0 && !fg_rule_axes(infer, 0, "axis", x->rank, &mask)) return false;
    return fg_rule_set(infer, 0, x);
}

/* What the repetitions of an axis of this size come to. */
static bool repeated(fg_infer *infer, const fg_size *size, const fg_size **result) {
    const fg_attr *repeats = fg_rule_attr(infer, "repeats");
    int64_t sum = 0, number;
    for (uint32_t i = 0; i < repeats->count; i++) {
        if (repeats->ints[i] < 0)
            return fg_infer_fail(infer, FG_G205, 0, -1, "repeat: repeats has %lld",
                                 (long long)repeats->ints[i]);
        if (__builtin_add_overflow(sum, repeats->ints[i], &sum)) return fg_rule_overflow(infer);
    }
    if (repeats->count == 1) return multiplied(infer, size, sum, result);
    const fg_size *count = fg_size_number(infer->sizes, repeats->count), *same;
    *result = fg_size_number(infer->sizes, sum);
    if (fg_size_is_number(size, &number) && number != (int64_t)repeats->count)
        return fg_infer_fail(infer, FG_G302, 0, -1,
                             "repeat: repeats has %u numbers for %lld elements of %s",
                             repeats->count, (long long)number, fg_rule_type(infer, 0));
    return fg_infer_same(infer, count, size, -1, 0, &same);
}

bool fg_rule_repeat(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *axis_attr = fg_rule_attr(infer, "axis");
    bool flat = axis_attr->kind == FG_ATTR_NONE;
    int axis;
    if (!flat && !fg_rule_rank(infer, 0, 1, FG_MAX_RANK)) return false;
    if (x->rank < 0 && !flat) return fg_rule_set(infer, 0, x);
    fg_shape *shape = flat ? fg_shape_new(infer->arena, 1) : copied(infer, x);
    fg_rule_set(infer, 0, shape);
    if (flat) {
        const fg_size *count =
            x->rank < 0 ? fg_rule_computed(infer) : fg_shape_count(infer->sizes, x);
        return count ? repeated(infer, count, &shape->dims[0]) : fg_rule_overflow(infer);
    }
    return fg_rule_axis(infer, 0, axis_attr->i, x->rank, &axis) &&
           repeated(infer, x->dims[axis], &shape->dims[axis]);
}

bool fg_rule_linspace(fg_infer *infer) {
    uint32_t count;
    const fg_size *const *num = fg_rule_sizes(infer, "num", &count);
    int64_t number;
    if (!fg_rule_rank(infer, 0, 0, 0) || !fg_rule_rank(infer, 1, 0, 0)) return false;
    if (!num || count != 1)
        return fg_infer_fail(infer, FG_G204, -1, -1, "linspace: num is one size");
    if (fg_size_is_number(num[0], &number) && number < 0)
        return fg_infer_fail(infer, FG_G205, -1, -1, "linspace: num is negative: %lld",
                             (long long)number);
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    shape->dims[0] = num[0];
    return fg_rule_set(infer, 0, shape);
}

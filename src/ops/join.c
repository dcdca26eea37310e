/* Shapes of what joins tensors and takes them apart along an axis. */
#include "ops/rules.h"

/* The first input of the list whose rank is known, or NULL. */
static const fg_shape *first_known(const fg_infer *infer, uint32_t *input) {
    for (uint32_t i = 0; i < infer->input_count; i++) {
        *input = i;
        if (fg_rule_shape_of(infer, i)->rank >= 0) return fg_rule_shape_of(infer, i);
    }
    return NULL;
}

static bool no_values(fg_infer *infer) {
    return fg_infer_fail(infer, FG_G204, -1, -1, "%s wants at least one value", fg_rule_op(infer));
}

/* All inputs of known rank have that of `input`. */
static bool ranks_agree(fg_infer *infer, uint32_t input) {
    int rank = fg_rule_shape_of(infer, input)->rank;
    for (uint32_t i = input + 1; i < infer->input_count; i++) {
        int other = fg_rule_shape_of(infer, i)->rank;
        if (other >= 0 && other != rank)
            return fg_infer_fail(infer, FG_G303, (int)input, (int)i,
                                 "%s wants as many axes in each: %s is %s and %s is %s",
                                 fg_rule_op(infer), fg_rule_name(infer, input),
                                 fg_rule_type(infer, input), fg_rule_name(infer, i),
                                 fg_rule_type(infer, i));
    }
    return true;
}

/* The size of an axis in which all inputs agree. */
static bool common_axis(fg_infer *infer, uint32_t input, int axis, const fg_size **size) {
    *size = fg_rule_shape_of(infer, input)->dims[axis];
    uint32_t source = input;
    for (uint32_t i = input + 1; i < infer->input_count; i++) {
        if (fg_rule_shape_of(infer, i)->rank < 0) continue;
        const fg_size *same;
        if (!fg_rule_agree(infer, source, axis, i, axis, &same)) return false;
        if (same != *size) source = i;
        *size = same;
    }
    return true;
}

/* The sum of the inputs' sizes along an axis. */
static const fg_size *joined_axis(fg_infer *infer, int axis) {
    const fg_size *sum = fg_size_number(infer->sizes, 0);
    for (uint32_t i = 0; i < infer->input_count && sum; i++) {
        if (fg_rule_shape_of(infer, i)->rank < 0) return fg_rule_computed(infer);
        sum = fg_size_add(infer->sizes, sum, fg_rule_shape_of(infer, i)->dims[axis]);
    }
    return sum;
}

bool fg_rule_concat(fg_infer *infer) {
    uint32_t input = 0;
    const fg_shape *known = first_known(infer, &input);
    if (infer->input_count == 0) return no_values(infer);
    if (!known) return fg_rule_set(infer, 0, &fg_shape_unknown);
    int axis;
    if (!ranks_agree(infer, input)) return false;
    if (known->rank == 0) {
        fg_infer_fail(infer, FG_G303, (int)input, -1, "concat: %s is a scalar, which has no axis",
                      fg_rule_name(infer, input));
        return fg_infer_help(infer, "stack([...]) makes a tensor of scalars");
    }
    if (!fg_rule_axis(infer, input, fg_rule_attr(infer, "axis")->i, known->rank, &axis))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, known->rank);
    for (int i = 0; i < known->rank; i++)
        if (i != axis && !common_axis(infer, input, i, &shape->dims[i])) return false;
    shape->dims[axis] = joined_axis(infer, axis);
    return shape->dims[axis] ? fg_rule_set(infer, 0, shape) : fg_rule_overflow(infer);
}

static bool stacked(fg_infer *infer, int64_t wanted_axis) {
    uint32_t input = 0;
    const fg_shape *known = first_known(infer, &input);
    if (infer->input_count == 0) return no_values(infer);
    if (!known) return fg_rule_set(infer, 0, &fg_shape_unknown);
    int axis;
    if (!ranks_agree(infer, input) || !fg_rule_rank(infer, input, 0, FG_MAX_RANK - 1) ||
        !fg_rule_axis(infer, input, wanted_axis, known->rank + 1, &axis))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, known->rank + 1);
    for (int i = 0; i < known->rank; i++)
        if (!common_axis(infer, input, i, &shape->dims[i < axis ? i : i + 1])) return false;
    shape->dims[axis] = fg_size_number(infer->sizes, infer->input_count);
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_stack(fg_infer *infer) {
    return stacked(infer, fg_rule_attr(infer, "axis")->i);
}

bool fg_rule_pack(fg_infer *infer) {
    return stacked(infer, 0);
}

/* ---- lists of results ---- */

static bool unstack_count(fg_infer *infer, int64_t *count) {
    const fg_attr *num = fg_rule_attr(infer, "num");
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    *count = num->kind == FG_ATTR_INT ? num->i : -1;
    if (x->rank < 0 && *count >= 0) return true;
    if (x->rank >= 0) {
        if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
        int64_t size;
        if (*count >= 0 || fg_size_is_number(x->dims[axis], &size)) {
            if (*count < 0) *count = size;
            return true;
        }
    }
    fg_infer_fail(infer, FG_G216, 0, -1,
                  "unstack: how many results there are is not known: x is %s",
                  fg_rule_type(infer, 0));
    return fg_infer_help(infer, "num=... says it");
}

bool fg_infer_count(fg_infer *infer) {
    const fg_op_row *row = infer->row;
    bool divides = row->shape == fg_rule_split || row->shape == fg_rule_split_sizes;
    int64_t count = row->result_count;
    if (row->flags & FG_OP_SPREAD) {
        if (row->shape == fg_rule_split)
            count = fg_rule_attr(infer, "num")->i;
        else if (row->shape == fg_rule_split_sizes)
            count = fg_rule_attr(infer, "sizes")->count;
        else if (row->shape == fg_rule_meshgrid)
            count = infer->input_count;
        else if (!unstack_count(infer, &count))
            return false;
        if (count < divides || count > UINT16_MAX)
            return fg_infer_fail(infer, FG_G205, 0, -1, "%s: %lld results are not possible",
                                 fg_rule_op(infer), (long long)count);
    }
    infer->output_count = (uint32_t)count;
    return true;
}

static bool set_all(fg_infer *infer, const fg_shape *shape) {
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, shape);
    return true;
}

bool fg_rule_unstack(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (x->rank < 0) return set_all(infer, x);
    int axis;
    const fg_size *same, *count = fg_size_number(infer->sizes, infer->output_count);
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (fg_size_compare(infer->sizes, count, x->dims[axis]) == FG_DIFFERENT)
        return fg_infer_fail(infer, FG_G302, 0, -1, "unstack: axis %d of %s is not %u", axis,
                             fg_rule_type(infer, 0), infer->output_count);
    if (!fg_infer_same(infer, count, x->dims[axis], -1, 0, &same)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    shape->rank = 0;
    for (int i = 0; i < x->rank; i++)
        if (i != axis) shape->dims[shape->rank++] = x->dims[i];
    return set_all(infer, shape);
}

bool fg_rule_split(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int64_t num = fg_rule_attr(infer, "num")->i, size;
    if (num < 1) return fg_infer_fail(infer, FG_G205, 0, -1, "split: num is at least 1");
    if (x->rank < 0) return set_all(infer, x);
    int axis;
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    if (fg_size_is_number(x->dims[axis], &size) && size % num != 0)
        return fg_infer_fail(infer, FG_G302, 0, -1,
                             "split: axis %d of %s does not divide into %lld equal parts", axis,
                             fg_rule_type(infer, 0), (long long)num);
    const fg_size *parts = fg_size_number(infer->sizes, num), *same;
    const fg_size *part = fg_size_divide(infer->sizes, x->dims[axis], parts);
    const fg_size *back = part ? fg_size_multiply(infer->sizes, part, parts) : NULL;
    if (!back) return fg_rule_overflow(infer);
    if (back != x->dims[axis] && !fg_infer_same(infer, back, x->dims[axis], -1, 0, &same))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) shape->dims[i] = i == axis ? part : x->dims[i];
    return set_all(infer, shape);
}

/* The sizes of the parts; one of them may be -1, what the others leave. */
static bool part_sizes(fg_infer *infer, const fg_size *whole, const fg_size **parts) {
    uint32_t count;
    const fg_size *const *sizes = fg_rule_sizes(infer, "sizes", &count);
    const fg_size *sum = fg_size_number(infer->sizes, 0), **rest = NULL, *same;
    int64_t number;
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = sizes[i];
        if (fg_size_is_number(sizes[i], &number) && number < 0) {
            if (number != -1 || rest)
                return fg_infer_fail(infer, FG_G205, 0, -1,
                                     "split_sizes: one size may be -1, and none below");
            rest = &parts[i];
        } else if (!(sum = fg_size_add(infer->sizes, sum, sizes[i]))) {
            return fg_rule_overflow(infer);
        }
    }
    if (!rest) {
        if (fg_size_compare(infer->sizes, sum, whole) != FG_DIFFERENT)
            return fg_infer_same(infer, sum, whole, -1, 0, &same);
    } else {
        *rest = fg_size_subtract(infer->sizes, whole, sum);
        if (!*rest) return fg_rule_overflow(infer);
        if (!fg_size_is_number(*rest, &number) || number >= 0) return true;
    }
    return fg_infer_fail(infer, FG_G302, 0, -1, "split_sizes: the sizes come to %s, and %s has %s",
                         fg_rule_size_text(infer, sum), fg_rule_type(infer, 0),
                         fg_rule_size_text(infer, whole));
}

bool fg_rule_split_sizes(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    int axis;
    if (x->rank < 0) return set_all(infer, x);
    if (!fg_rule_axis(infer, 0, fg_rule_attr(infer, "axis")->i, x->rank, &axis)) return false;
    const fg_size **parts = FG_NEW_ARRAY(infer->arena, const fg_size *, infer->output_count + 1);
    if (!part_sizes(infer, x->dims[axis], parts)) return false;
    for (uint32_t i = 0; i < infer->output_count; i++) {
        fg_shape *shape = fg_shape_new(infer->arena, x->rank);
        for (int j = 0; j < x->rank; j++) shape->dims[j] = j == axis ? parts[i] : x->dims[j];
        fg_rule_set(infer, i, shape);
    }
    return true;
}

/* Every vector has an axis of its own; "xy" exchanges the first two. */
bool fg_rule_meshgrid(fg_infer *infer) {
    bool exchanged = fg_rule_attr(infer, "indexing")->s[0] == 'x' && infer->input_count > 1;
    if (infer->input_count > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, -1, -1, "meshgrid: %u axes; at most %d are possible",
                             infer->input_count, FG_MAX_RANK);
    fg_shape *shape = fg_shape_new(infer->arena, (int)infer->input_count);
    for (uint32_t i = 0; i < infer->input_count; i++) {
        const fg_shape *x = fg_rule_shape_of(infer, i);
        if (!fg_rule_rank(infer, i, 0, 1)) return false;
        shape->dims[exchanged && i < 2 ? 1 - i : i] = x->rank < 0 ? fg_rule_computed(infer)
                                                      : x->rank == 0
                                                          ? fg_size_number(infer->sizes, 1)
                                                          : x->dims[0];
    }
    return set_all(infer, shape);
}

/* The shape of x[...]; the encoding is in ops.def and tensor/slice.h. */
#include "tensor/slice.h"

#include "ops/rules.h"

typedef struct slicing {
    fg_infer *infer;
    const fg_shape *x;
    const fg_size *const *begin, *const *end;
    const int64_t *step, *kinds;
    uint32_t count;  /* items between the brackets */
    uint32_t starts; /* scalars that `starts` has; `used` are read */
    uint32_t used;
    int axis; /* the next of x */
    fg_shape *result;
} slicing;

static const fg_size *number(const slicing *s, int64_t value) {
    return fg_size_number(s->infer->sizes, value);
}

/* A bound as Python takes it: from the end where it is negative, and not beyond low .. high.
 * low is 0 or -1, high is `size` plus low. NULL on overflow. */
static const fg_size *clamp(const slicing *s, const fg_size *bound, const fg_size *size,
                            int64_t low) {
    fg_sizes *sizes = s->infer->sizes;
    const fg_size *zero = number(s, 0), *from_end = bound, *high;
    int64_t value;
    if (!fg_size_is_number(bound, &value)) {
        /* max(min(bound, 0), -1) is -1 where it is negative, else 0 */
        const fg_size *below = fg_size_minimum(sizes, bound, zero);
        if (below) below = fg_size_maximum(sizes, below, number(s, -1));
        const fg_size *added = below ? fg_size_multiply(sizes, below, size) : NULL;
        from_end = added ? fg_size_subtract(sizes, bound, added) : NULL;
    } else if (value < 0) {
        from_end = fg_size_add(sizes, bound, size);
    }
    high = fg_size_add(sizes, size, number(s, low));
    if (!from_end || !high) return NULL;
    const fg_size *result = fg_size_minimum(sizes, from_end, high);
    return result ? fg_size_maximum(sizes, result, number(s, low)) : NULL;
}

/* How many positions begin:end:step takes. NULL on overflow. */
static const fg_size *range_size(const slicing *s, uint32_t item, const fg_size *size) {
    fg_sizes *sizes = s->infer->sizes;
    int64_t step = s->step[item], kind = s->kinds[item];
    int64_t low = step > 0 ? 0 : -1, stride = step > 0 ? step : -step;
    const fg_size *first, *last, *length, *last_index = fg_size_add(sizes, size, number(s, -1));
    if (step > 0) {
        first = kind & FG_SLICE_NO_BEGIN ? number(s, 0) : clamp(s, s->begin[item], size, low);
        last = kind & FG_SLICE_NO_END ? size : clamp(s, s->end[item], size, low);
    } else {
        last = kind & FG_SLICE_NO_BEGIN ? last_index : clamp(s, s->begin[item], size, low);
        first = kind & FG_SLICE_NO_END ? number(s, -1) : clamp(s, s->end[item], size, low);
    }
    length = first && last ? fg_size_subtract(sizes, last, first) : NULL;
    if (length && stride > 1) {
        length = fg_size_add(sizes, length, number(s, stride - 1));
        if (length) length = fg_size_divide(sizes, length, number(s, stride));
    }
    return length ? fg_size_maximum(sizes, length, number(s, 0)) : NULL;
}

static bool take_range(slicing *s, uint32_t item) {
    const fg_size *size = s->x->dims[s->axis++], *taken = size;
    int64_t kind = s->kinds[item], step = s->step[item];
    if (step == 0 || step == INT64_MIN)
        return fg_infer_fail(s->infer, FG_G205, 0, -1, "the step of a slice is not 0");
    if (kind & (FG_SLICE_BEGIN_INPUT | FG_SLICE_END_INPUT)) {
        s->used += (kind & FG_SLICE_BEGIN_INPUT ? 1u : 0u) + (kind & FG_SLICE_END_INPUT ? 1u : 0u);
        taken = fg_rule_computed(s->infer);
    } else if (!(kind & FG_SLICE_NO_BEGIN && kind & FG_SLICE_NO_END && (step == 1 || step == -1))) {
        taken = range_size(s, item, size);
        if (!taken) return fg_rule_overflow(s->infer);
    }
    s->result->dims[s->result->rank++] = taken;
    return true;
}

/* A position that is a number must be one of the axis where that has a number. */
static bool take_index(slicing *s, uint32_t item) {
    int64_t index, size;
    int axis = s->axis++;
    if (!fg_size_is_number(s->begin[item], &index) || !fg_size_is_number(s->x->dims[axis], &size) ||
        (index >= -size && index < size))
        return true;
    return fg_infer_fail(s->infer, FG_G205, 0, -1,
                         "index %lld is not within axis %d of %s, which has size %lld",
                         (long long)index, axis, fg_rule_type(s->infer, 0), (long long)size);
}

static int axes_of(int64_t kind) {
    return kind == FG_SLICE_NEW || kind == FG_SLICE_ELLIPSIS ? 0 : 1;
}

static bool take(slicing *s, uint32_t item, int left) {
    switch (s->kinds[item] & FG_SLICE_KIND) {
        case FG_SLICE_RANGE:
            return take_range(s, item);
        case FG_SLICE_INDEX:
            return take_index(s, item);
        case FG_SLICE_INPUT:
            s->axis++;
            s->used++;
            return true;
        case FG_SLICE_NEW:
            s->result->dims[s->result->rank++] = number(s, 1);
            return true;
        default:
            while (left-- > 0) s->result->dims[s->result->rank++] = s->x->dims[s->axis++];
            return true;
    }
}

static bool slice_known(slicing *s) {
    int axes = 0, added = 0, rests = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        axes += axes_of(s->kinds[i] & FG_SLICE_KIND);
        added += (s->kinds[i] & FG_SLICE_KIND) == FG_SLICE_NEW;
        rests += (s->kinds[i] & FG_SLICE_KIND) == FG_SLICE_ELLIPSIS;
    }
    if (rests > 1)
        return fg_infer_fail(s->infer, FG_G303, 0, -1,
                             "more than one ellipsis among the indices for %s",
                             fg_rule_type(s->infer, 0));
    if (axes > s->x->rank)
        return fg_infer_fail(s->infer, FG_G303, 0, -1, "%d indices for %s, which has %d ax%s", axes,
                             fg_rule_type(s->infer, 0), s->x->rank, s->x->rank == 1 ? "is" : "es");
    if (s->x->rank + added > FG_MAX_RANK)
        return fg_infer_fail(s->infer, FG_G303, 0, -1, "more than %d axes", FG_MAX_RANK);
    s->result = fg_shape_new(s->infer->arena, s->x->rank + added);
    s->result->rank = 0;
    int left = s->x->rank - axes;
    for (uint32_t i = 0; i < s->count; i++)
        if (!take(s, i, left)) return false;
    while (s->axis < s->x->rank) s->result->dims[s->result->rank++] = s->x->dims[s->axis++];
    return fg_rule_set(s->infer, 0, s->result);
}

bool fg_rule_slice_strided(fg_infer *infer) {
    slicing s = {.infer = infer, .x = fg_rule_shape_of(infer, 0)};
    uint32_t begins, ends;
    const fg_attr *step = fg_rule_attr(infer, "step"), *kinds = fg_rule_attr(infer, "kinds");
    s.begin = fg_rule_sizes(infer, "begin", &begins);
    s.end = fg_rule_sizes(infer, "end", &ends);
    s.step = step->ints;
    s.kinds = kinds->ints;
    s.count = kinds->count;
    s.starts = infer->input_count - 1;
    if (begins != s.count || ends != s.count || step->count != s.count)
        return fg_infer_fail(infer, FG_G205, 0, -1,
                             "%s: begin, end, step and kinds differ in length", fg_rule_op(infer));
    for (uint32_t i = 1; i < infer->input_count; i++)
        if (!fg_rule_rank(infer, i, 0, 0)) return false;
    if (s.x->rank < 0) return fg_rule_set(infer, 0, s.x);
    if (!slice_known(&s)) return false;
    if (s.used != s.starts)
        return fg_infer_fail(infer, FG_G204, 0, -1, "%s: %u scalars in starts, %u are read",
                             fg_rule_op(infer), s.starts, s.used);
    return true;
}

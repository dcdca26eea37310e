#include "ops/rules.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

const fg_shape *fg_rule_shape_of(const fg_infer *infer, uint32_t input) {
    const fg_shape *shape = input < infer->input_count ? infer->inputs[input].shape : NULL;
    return shape ? shape : &fg_shape_unknown;
}

bool fg_rule_set(fg_infer *infer, uint32_t output, const fg_shape *shape) {
    infer->outputs[output].shape = shape;
    return true;
}

const char *fg_rule_op(const fg_infer *infer) {
    return strcmp(infer->row->name, "select_branch") == 0 ? "if" : infer->row->name;
}

const char *fg_rule_type(const fg_infer *infer, uint32_t input) {
    fg_type type = {infer->inputs[input].dtype, fg_rule_shape_of(infer, input)};
    return fg_type_text(infer->arena, infer->sizes, type);
}

const char *fg_rule_size_text(const fg_infer *infer, const fg_size *size) {
    fg_text out;
    fg_text_init(&out, infer->arena);
    fg_size_print(infer->sizes, size, &out);
    return fg_text_get(&out);
}

const char *fg_rule_shape_text(const fg_infer *infer, const fg_shape *shape) {
    fg_text out;
    fg_text_init(&out, infer->arena);
    fg_shape_print(infer->sizes, shape, &out);
    return fg_text_get(&out);
}

const char *fg_rule_name(const fg_infer *infer, uint32_t input) {
    const fg_op_row *row = infer->row;
    for (int i = 0; i < row->param_count; i++) {
        uint32_t count;
        uint32_t first = fg_infer_inputs(infer, i, &count);
        if (input < first || input >= first + count) continue;
        if (row->params[i].kind != FG_PARAM_LIST) return row->params[i].name;
        return fg_arena_printf(infer->arena, "%s[%u]", row->params[i].name, input - first);
    }
    return "an input";
}

const fg_attr *fg_rule_attr(const fg_infer *infer, const char *name) {
    static const fg_attr none = {.kind = FG_ATTR_NONE};
    int index = fg_op_param_index(infer->row, name);
    assert(index >= 0);
    return infer->attrs ? &infer->attrs[index] : &none;
}

const fg_size *const *fg_rule_sizes(const fg_infer *infer, const char *name, uint32_t *count) {
    const fg_attr *attr = fg_rule_attr(infer, name);
    *count = attr->count;
    if (attr->kind == FG_ATTR_SIZES) {
        static const fg_size *const empty[1];
        return attr->count ? attr->sizes : empty;
    }
    if (attr->kind != FG_ATTR_INTS) {
        *count = 0;
        return NULL;
    }
    const fg_size **sizes = FG_NEW_ARRAY(infer->arena, const fg_size *, attr->count + 1);
    for (uint32_t i = 0; i < attr->count; i++)
        sizes[i] = fg_size_number(infer->sizes, attr->ints[i]);
    return sizes;
}

bool fg_rule_flag(const fg_infer *infer, const char *name) {
    const fg_attr *attr = fg_rule_attr(infer, name);
    return attr->kind == FG_ATTR_BOOL && attr->b;
}

bool fg_rule_is(const fg_size *size, int64_t value) {
    int64_t number;
    return fg_size_is_number(size, &number) && number == value;
}

bool fg_rule_overflow(fg_infer *infer) {
    return fg_infer_fail(infer, FG_G105, -1, -1, "%s: a size is too large", fg_rule_op(infer));
}

const fg_size *fg_rule_computed(fg_infer *infer) {
    return fg_size_symbol(infer->sizes, NULL, (fg_span){0}, true);
}

bool fg_rule_axis(fg_infer *infer, uint32_t input, int64_t axis, int rank, int *at) {
    if (axis >= -rank && axis < rank) {
        *at = (int)(axis < 0 ? axis + rank : axis);
        return true;
    }
    if (rank == 0)
        return fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s is %s, which has no axis %lld",
                             fg_rule_op(infer), fg_rule_name(infer, input),
                             fg_rule_type(infer, input), (long long)axis);
    return fg_infer_fail(infer, FG_G303, (int)input, -1,
                         "%s: %s is %s: axis %lld is not within %d to %d", fg_rule_op(infer),
                         fg_rule_name(infer, input), fg_rule_type(infer, input), (long long)axis,
                         -rank, rank - 1);
}

bool fg_rule_axes(fg_infer *infer, uint32_t input, const char *name, int rank, uint32_t *mask) {
    const fg_attr *attr = fg_rule_attr(infer, name);
    *mask = 0;
    if (attr->kind != FG_ATTR_INTS && attr->kind != FG_ATTR_INT) {
        *mask = rank ? (1u << rank) - 1 : 0;
        return true;
    }
    const int64_t *axes = attr->kind == FG_ATTR_INT ? &attr->i : attr->ints;
    uint32_t count = attr->kind == FG_ATTR_INT ? 1 : attr->count;
    for (uint32_t i = 0; i < count; i++) {
        int at;
        if (!fg_rule_axis(infer, input, axes[i], rank, &at)) return false;
        if (*mask & (1u << at))
            return fg_infer_fail(infer, FG_G205, (int)input, -1, "%s: axis %d is named twice",
                                 fg_rule_op(infer), at);
        *mask |= 1u << at;
    }
    return true;
}

bool fg_rule_rank(fg_infer *infer, uint32_t input, int low, int high) {
    int rank = fg_rule_shape_of(infer, input)->rank;
    if (rank < 0 || (rank >= low && rank <= high)) return true;
    const char *name = fg_rule_name(infer, input), *type = fg_rule_type(infer, input);
    if (high == 0)
        fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s is a scalar, not %s",
                      fg_rule_op(infer), name, type);
    else if (low == high)
        fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s has %d ax%s, not %s",
                      fg_rule_op(infer), name, low, low == 1 ? "is" : "es", type);
    else if (rank > high)
        fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s has at most %d ax%s, not %s",
                      fg_rule_op(infer), name, high, high == 1 ? "is" : "es", type);
    else
        fg_infer_fail(infer, FG_G303, (int)input, -1, "%s: %s has at least %d ax%s, not %s",
                      fg_rule_op(infer), name, low, low == 1 ? "is" : "es", type);
    return rank + 1 == low ? fg_infer_help(infer, "expand_dims(%s, 0)", name) : false;
}

bool fg_rule_agree(fg_infer *infer, uint32_t input_a, int axis_a, uint32_t input_b, int axis_b,
                   const fg_size **same) {
    const fg_size *a = fg_rule_shape_of(infer, input_a)->dims[axis_a];
    const fg_size *b = fg_rule_shape_of(infer, input_b)->dims[axis_b];
    if (fg_size_compare(infer->sizes, a, b) != FG_DIFFERENT)
        return fg_infer_same(infer, a, b, (int)input_a, (int)input_b, same);
    *same = a;
    return fg_infer_fail(infer, FG_G302, (int)input_a, (int)input_b,
                         "%s: axis %d of %s, %s, is %s, and axis %d of %s, %s, is %s",
                         fg_rule_op(infer), axis_a, fg_rule_name(infer, input_a),
                         fg_rule_type(infer, input_a), fg_rule_size_text(infer, a), axis_b,
                         fg_rule_name(infer, input_b), fg_rule_type(infer, input_b),
                         fg_rule_size_text(infer, b));
}

/* [n, 1] beside [n]. */
static bool ends_in_one(const fg_shape *longer, const fg_shape *shorter) {
    int64_t one;
    return longer->rank == shorter->rank + 1 &&
           fg_size_is_number(longer->dims[longer->rank - 1], &one) && one == 1;
}

bool fg_rule_equal(fg_infer *infer, uint32_t input_a, uint32_t input_b, const fg_shape **shape) {
    const fg_shape *a = fg_rule_shape_of(infer, input_a), *b = fg_rule_shape_of(infer, input_b);
    *shape = a->rank < 0 ? b : a;
    if (a->rank < 0 || b->rank < 0) return true;
    if (a->rank != b->rank) {
        fg_infer_fail(infer, FG_G303, (int)input_a, (int)input_b,
                      "%s wants one shape: %s is %s and %s is %s", fg_rule_op(infer),
                      fg_rule_name(infer, input_a), fg_rule_type(infer, input_a),
                      fg_rule_name(infer, input_b), fg_rule_type(infer, input_b));
        if (ends_in_one(a, b))
            fg_infer_help(infer, "squeeze(%s, axis=-1)", fg_rule_name(infer, input_a));
        if (ends_in_one(b, a))
            fg_infer_help(infer, "squeeze(%s, axis=-1)", fg_rule_name(infer, input_b));
        return false;
    }
    fg_shape *result = fg_shape_new(infer->arena, a->rank);
    for (int i = 0; i < a->rank; i++)
        if (!fg_rule_agree(infer, input_a, i, input_b, i, &result->dims[i])) return false;
    *shape = result;
    return true;
}

/* ---- broadcasting ---- */

/* What would mend two shapes that do not broadcast. */
static void broadcast_help(fg_infer *infer, uint32_t a, uint32_t b) {
    const fg_shape *sa = fg_rule_shape_of(infer, a), *sb = fg_rule_shape_of(infer, b);
    if (sa->rank > sb->rank) {
        const fg_shape *shape = sa;
        sa = sb, sb = shape;
        uint32_t input = a;
        a = b, b = input;
    }
    bool leading = sa->rank > 0 && sa->rank < sb->rank;
    for (int i = 0; leading && i < sa->rank; i++) leading = sa->dims[i] == sb->dims[i];
    if (leading && sa->rank + 1 == sb->rank)
        fg_infer_help(infer, "expand_dims(%s, axis=-1)", fg_rule_name(infer, a));
    if (sa->rank == 2 && sb->rank == 2 && sa->dims[0] == sb->dims[1] && sa->dims[1] == sb->dims[0])
        fg_infer_help(infer, "transpose(%s)", fg_rule_name(infer, b));
}

static bool broadcast_fails(fg_infer *infer, uint32_t a, uint32_t b, int axis, const fg_size *sa,
                            const fg_size *sb) {
    fg_infer_fail(infer, FG_G302, (int)a, (int)b,
                  "cannot broadcast %s with %s: axis %d is %s and %s", fg_rule_type(infer, a),
                  fg_rule_type(infer, b), axis, fg_rule_size_text(infer, sa),
                  fg_rule_size_text(infer, sb));
    broadcast_help(infer, a, b);
    return false;
}

/* One axis, counted from the last (-1) but `skip` not counted. `source` is the input that gave the
 * size so far. */
static bool broadcast_axis(fg_infer *infer, uint32_t first, uint32_t count, int skip, int back,
                           const fg_size **size) {
    uint32_t source = first;
    *size = NULL;
    for (uint32_t i = first; i < first + count; i++) {
        const fg_shape *shape = fg_rule_shape_of(infer, i);
        int axis = shape->rank - skip - back;
        if (axis < 0) continue;
        const fg_size *dim = shape->dims[axis];
        if (!*size || fg_rule_is(*size, 1)) {
            *size = dim;
            source = i;
        } else if (!fg_rule_is(dim, 1)) {
            if (fg_size_compare(infer->sizes, *size, dim) == FG_DIFFERENT)
                return broadcast_fails(infer, source, i, -back - skip, *size, dim);
            if (!fg_infer_same(infer, *size, dim, (int)source, (int)i, size)) return false;
        }
    }
    return true;
}

bool fg_rule_broadcast_inputs(fg_infer *infer, uint32_t first, uint32_t count, int skip,
                              const fg_shape **shape) {
    int rank = 0;
    for (uint32_t i = first; i < first + count; i++) {
        const fg_shape *input = fg_rule_shape_of(infer, i);
        if (input->rank < 0) {
            *shape = &fg_shape_unknown;
            return true;
        }
        if (input->rank - skip > rank) rank = input->rank - skip;
    }
    fg_shape *result = fg_shape_new(infer->arena, rank);
    for (int axis = 0; axis < rank; axis++)
        if (!broadcast_axis(infer, first, count, skip, rank - axis, &result->dims[axis]))
            return false;
    *shape = result;
    return true;
}

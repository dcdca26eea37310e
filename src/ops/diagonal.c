/* Shapes of diagonals: the last two axes are matrices, and k says which of their diagonals: one, or
 * all from the first to the second. Diagonals of several lengths stand in rows as long as the
 * longest, the highest first. */
#include "ops/rules.h"

typedef struct band {
    int64_t low, high;
    bool several; /* k has two numbers that differ: there is an axis of diagonals */
} band;

static bool band_of(fg_infer *infer, band *self) {
    const fg_attr *k = fg_rule_attr(infer, "k");
    const int64_t *numbers = k->kind == FG_ATTR_INTS ? k->ints : &k->i;
    uint32_t count = k->kind == FG_ATTR_INTS ? k->count : 1;
    if (count < 1 || count > 2)
        return fg_infer_fail(infer, FG_G205, -1, -1, "%s: k is one diagonal, or the first and last",
                             fg_rule_op(infer));
    *self = (band){numbers[0], numbers[count - 1], numbers[0] != numbers[count - 1]};
    if (self->low < -INT32_MAX || self->high > INT32_MAX)
        return fg_infer_fail(infer, FG_G205, -1, -1, "%s: there is no such diagonal",
                             fg_rule_op(infer));
    if (self->low <= self->high) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: k counts down, from %lld to %lld",
                         fg_rule_op(infer), (long long)self->low, (long long)self->high);
}

static const fg_size *moved(fg_infer *infer, const fg_size *size, int64_t by) {
    return fg_size_add(infer->sizes, size, fg_size_number(infer->sizes, by));
}

/* x without its last two axes; of several diagonals their number; and the length of the longest.
 * NULL after a failure. */
static const fg_shape *lines(fg_infer *infer, const fg_shape *x, const band *k) {
    const fg_size *rows = x->dims[x->rank - 2], *columns = x->dims[x->rank - 1];
    int64_t number;
    const bool below = fg_size_is_number(rows, &number) && -k->low >= number && k->low != 0;
    const bool above = fg_size_is_number(columns, &number) && k->high >= number && k->high != 0;
    if (below || above) {
        fg_infer_fail(infer, FG_G205, 0, -1, "%s: %s has no diagonal %lld", fg_rule_op(infer),
                      fg_rule_type(infer, 0), (long long)(below ? k->low : k->high));
        return NULL;
    }
    const fg_size *height = moved(infer, rows, k->high < 0 ? k->high : 0);
    const fg_size *width = moved(infer, columns, k->low > 0 ? -k->low : 0);
    const fg_size *longest = height && width ? fg_size_minimum(infer->sizes, height, width) : NULL;
    if (!longest) {
        fg_rule_overflow(infer);
        return NULL;
    }
    fg_shape *shape = fg_shape_new(infer->arena, x->rank - 1 + k->several);
    for (int i = 0; i < x->rank - 2; i++) shape->dims[i] = x->dims[i];
    if (k->several) shape->dims[x->rank - 2] = fg_size_number(infer->sizes, k->high - k->low + 1);
    shape->dims[shape->rank - 1] = longest;
    return shape;
}

/* The size that is asked for, which must not be below the `least`; that where none is. */
static bool asked_size(fg_infer *infer, const char *name, const fg_size *least,
                       const fg_size **size) {
    const fg_attr *attr = fg_rule_attr(infer, name);
    int64_t number;
    *size = least;
    if (attr->kind != FG_ATTR_INT) return true;
    *size = fg_size_number(infer->sizes, attr->i);
    if (attr->i >= 0 && (!fg_size_is_number(least, &number) || attr->i >= number)) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1, "diag: %s is %lld, and %s needs %s", name,
                         (long long)attr->i, fg_rule_type(infer, 0),
                         fg_rule_size_text(infer, least));
}

/* As large as the diagonals need; square where no size is asked for. */
static bool matrix_sizes(fg_infer *infer, const fg_size *longest, const band *k,
                         const fg_size **rows, const fg_size **columns) {
    const fg_attr *of_rows = fg_rule_attr(infer, "num_rows");
    const fg_attr *of_columns = fg_rule_attr(infer, "num_columns");
    int64_t below = k->high < 0 ? -k->high : 0, right = k->low > 0 ? k->low : 0;
    if (of_rows->kind != FG_ATTR_INT && of_columns->kind != FG_ATTR_INT)
        below = right = below > right ? below : right;
    const fg_size *least_rows = moved(infer, longest, below);
    const fg_size *least_columns = moved(infer, longest, right);
    if (!least_rows || !least_columns) return fg_rule_overflow(infer);
    if (!asked_size(infer, "num_rows", least_rows, rows) ||
        !asked_size(infer, "num_columns", least_columns, columns))
        return false;
    int64_t had_rows, had_columns, wants_rows, wants_columns;
    bool known = fg_size_is_number(*rows, &had_rows) && fg_size_is_number(*columns, &had_columns) &&
                 fg_size_is_number(least_rows, &wants_rows) &&
                 fg_size_is_number(least_columns, &wants_columns);
    if (!known || had_rows == wants_rows || had_columns == wants_columns) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1,
                         "diag: the diagonals of %s are too short for %lld rows and %lld columns",
                         fg_rule_type(infer, 0), (long long)had_rows, (long long)had_columns);
}

bool fg_rule_diag(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    band k;
    if (!band_of(infer, &k) || !fg_rule_rank(infer, 0, k.several ? 2 : 1, FG_MAX_RANK - !k.several))
        return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    const fg_size *rows, *columns, *same;
    if (k.several && !fg_infer_same(infer, x->dims[x->rank - 2],
                                    fg_size_number(infer->sizes, k.high - k.low + 1), 0, -1, &same))
        return false;
    if (!matrix_sizes(infer, x->dims[x->rank - 1], &k, &rows, &columns)) return false;
    int front = x->rank - 1 - k.several;
    fg_shape *shape = fg_shape_new(infer->arena, front + 2);
    for (int i = 0; i < front; i++) shape->dims[i] = x->dims[i];
    shape->dims[front] = rows;
    shape->dims[front + 1] = columns;
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_diag_part(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *shape = x;
    band k;
    if (!band_of(infer, &k) || !fg_rule_rank(infer, 0, 2, FG_MAX_RANK)) return false;
    if (x->rank >= 0) shape = lines(infer, x, &k);
    return shape && fg_rule_set(infer, 0, shape);
}

bool fg_rule_set_diag(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *given = fg_rule_shape_of(infer, 1);
    band k;
    if (!band_of(infer, &k) || !fg_rule_rank(infer, 0, 2, FG_MAX_RANK) ||
        !fg_rule_rank(infer, 1, 1, FG_MAX_RANK))
        return false;
    fg_rule_set(infer, 0, x);
    if (x->rank < 0 || given->rank < 0) return true;
    const fg_shape *wanted = lines(infer, x, &k);
    if (!wanted) return false;
    bool fits = wanted->rank == given->rank;
    for (int i = 0; fits && i < wanted->rank; i++) {
        const fg_size *same;
        fits = fg_size_compare(infer->sizes, wanted->dims[i], given->dims[i]) != FG_DIFFERENT;
        if (fits && !fg_infer_same(infer, wanted->dims[i], given->dims[i], 0, 1, &same))
            return false;
    }
    if (fits) return true;
    return fg_infer_fail(infer, FG_G302, 1, 0,
                         "set_diag: the diagonals of %s have the shape %s, "
                         "and diagonal is %s",
                         fg_rule_type(infer, 0), fg_rule_shape_text(infer, wanted),
                         fg_rule_type(infer, 1));
}

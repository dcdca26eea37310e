/* Shapes of contractions, and of what belongs to matrices. */
#include <string.h>

#include "ops/rules.h"
#include "tensor/contraction.h"

/* The size of each label: of all axes that have it; axes of "..." broadcast. */
static bool label_sizes(fg_infer *infer, const fg_contraction *c, const fg_size **sizes) {
    uint32_t source[FG_CONTRACTION_LABELS];
    for (uint32_t i = 0; i < c->count; i++)
        for (int axis = 0; axis < c->operands[i].rank; axis++) {
            int label = c->operands[i].label[axis];
            const fg_size *dim = fg_rule_shape_of(infer, i)->dims[axis], **size = &sizes[label];
            bool dots = label >= FG_CONTRACTION_DOTS;
            if (!*size || (dots && fg_rule_is(*size, 1))) {
                *size = dim;
                source[label] = i;
            } else if (!(dots && fg_rule_is(dim, 1)) &&
                       !fg_infer_same(infer, *size, dim, (int)source[label], (int)i, size)) {
                return false;
            }
        }
    return true;
}

static bool contract(fg_infer *infer, const fg_contraction *c) {
    const fg_size *sizes[FG_CONTRACTION_LABELS] = {NULL};
    fg_axis_labels left;
    for (uint32_t i = 1; i <= c->count; i++)
        if (!fg_contraction_left(c, i, &left))
            return fg_infer_fail(infer, FG_G303, (int)i - 1, -1,
                                 "%s: the product of the first %u operands has more than %d axes",
                                 fg_rule_op(infer), i, FG_MAX_RANK);
    if (!label_sizes(infer, c, sizes)) return false;
    fg_shape *shape = fg_shape_new(infer->arena, c->result.rank);
    for (int i = 0; i < shape->rank; i++) shape->dims[i] = sizes[c->result.label[i]];
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_einsum(fg_infer *infer) {
    int ranks[FG_CONTRACTION_OPERANDS], length;
    const char *wrong, *what;
    fg_contraction c;
    if (infer->input_count < 1 || infer->input_count > FG_CONTRACTION_OPERANDS)
        return fg_infer_fail(infer, FG_G204, -1, -1, "einsum: %u operands; 1 to %d are possible",
                             infer->input_count, FG_CONTRACTION_OPERANDS);
    for (uint32_t i = 0; i < infer->input_count; i++) {
        ranks[i] = fg_rule_shape_of(infer, i)->rank;
        if (ranks[i] < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    }
    const char *equation = fg_rule_attr(infer, "equation")->s;
    if (!fg_contraction_read(&c, equation, ranks, infer->input_count, &wrong, &what, &length))
        return fg_infer_fail(infer, FG_G205, -1, -1, "einsum: '%.*s' of \"%s\" %s", length, what,
                             equation, wrong);
    return contract(infer, &c);
}

/* axes=n: the last n of a with the first n of b; axes=[[..], [..]]: these of a with those of b. */
bool fg_rule_tensordot(fg_infer *infer) {
    const fg_attr *axes = fg_rule_attr(infer, "axes");
    const fg_shape *shapes[2] = {fg_rule_shape_of(infer, 0), fg_rule_shape_of(infer, 1)};
    int at[2][FG_MAX_RANK];
    bool named = axes->count != 1;
    int64_t pairs = named ? axes->count / 2 : axes->ints[0];
    if (shapes[0]->rank < 0 || shapes[1]->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (named && axes->count % 2)
        return fg_infer_fail(infer, FG_G205, 0, 1,
                             "tensordot: as many axes of a as of b are named");
    for (uint32_t i = 0; i < 2; i++) {
        if (pairs < 0 || pairs > shapes[i]->rank)
            return fg_infer_fail(infer, FG_G303, (int)i, -1, "tensordot: %s has not %lld axes",
                                 fg_rule_type(infer, i), (long long)pairs);
        uint32_t seen = 0;
        for (int j = 0; j < pairs; j++) {
            int64_t axis = named    ? axes->ints[(int)i * (int)pairs + j]
                           : i == 0 ? shapes[0]->rank - pairs + j
                                    : j;
            if (!fg_rule_axis(infer, i, axis, shapes[i]->rank, &at[i][j])) return false;
            if (seen & 1u << at[i][j])
                return fg_infer_fail(infer, FG_G205, (int)i, -1,
                                     "tensordot: axis %d of %s is named twice", at[i][j],
                                     fg_rule_name(infer, i));
            seen |= 1u << at[i][j];
        }
    }
    for (int j = 0; j < pairs; j++) {
        const fg_size *same;
        if (!fg_rule_agree(infer, 0, at[0][j], 1, at[1][j], &same)) return false;
    }
    if (shapes[0]->rank + shapes[1]->rank - 2 * pairs > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, 0, 1, "tensordot: the result has more than %d axes",
                             FG_MAX_RANK);
    fg_contraction c;
    fg_contraction_pairs(&c, shapes[0]->rank, shapes[1]->rank, at[0], at[1], (int)pairs);
    return contract(infer, &c);
}

/* ---- matrices: the last two axes ---- */

bool fg_rule_matrix_part(fg_infer *infer) {
    return fg_rule_rank(infer, 0, 2, FG_MAX_RANK) &&
           fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
}

bool fg_rule_matrix_transpose(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!fg_rule_rank(infer, 0, 2, FG_MAX_RANK)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    for (int i = 0; i < x->rank; i++) shape->dims[i] = x->dims[i];
    shape->dims[x->rank - 1] = x->dims[x->rank - 2];
    shape->dims[x->rank - 2] = x->dims[x->rank - 1];
    return fg_rule_set(infer, 0, shape);
}

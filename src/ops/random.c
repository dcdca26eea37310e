/* Shapes of random numbers. */
#include "ops/rules.h"

static bool seeds_fit(fg_infer *infer) {
    const fg_attr *seeds = fg_rule_attr(infer, "tensorflow_seeds");
    if (seeds->kind == FG_ATTR_NONE) return true;
    if (seeds->kind == FG_ATTR_INTS && (seeds->count == 2 || seeds->count == 3)) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: tensorflow_seeds are two or three numbers",
                         fg_rule_op(infer));
}

static bool one_size(fg_infer *infer, const char *name, const fg_size **size) {
    uint32_t count;
    const fg_size *const *sizes = fg_rule_sizes(infer, name, &count);
    int64_t number;
    if (!sizes || count != 1)
        return fg_infer_fail(infer, FG_G204, -1, -1, "%s: %s is one size", fg_rule_op(infer), name);
    *size = sizes[0];
    if (!fg_size_is_number(*size, &number) || number >= 0) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: %s is negative: %lld", fg_rule_op(infer),
                         name, (long long)number);
}

bool fg_rule_random(fg_infer *infer) {
    return seeds_fit(infer) && fg_rule_shape_attr(infer);
}

/* The sizes asked for, then those of the input. */
bool fg_rule_random_elements(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    if (!fg_rule_random(infer)) return false;
    const fg_shape *asked = infer->outputs[0].shape;
    if (x->rank < 0 || asked->rank < 0) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (asked->rank + x->rank > FG_MAX_RANK)
        return fg_infer_fail(infer, FG_G303, 0, -1, "%s: %d axes; at most %d are possible",
                             fg_rule_op(infer), asked->rank + x->rank, FG_MAX_RANK);
    fg_shape *shape = fg_shape_new(infer->arena, asked->rank + x->rank);
    for (int i = 0; i < asked->rank; i++) shape->dims[i] = asked->dims[i];
    for (int i = 0; i < x->rank; i++) shape->dims[asked->rank + i] = x->dims[i];
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_random_permutation(fg_infer *infer) {
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    return seeds_fit(infer) && one_size(infer, "num", &shape->dims[0]) &&
           fg_rule_set(infer, 0, shape);
}

/* [rows, classes] become [rows, num_samples]. */
bool fg_rule_multinomial(fg_infer *infer) {
    const fg_shape *logits = fg_rule_shape_of(infer, 0);
    fg_shape *shape = fg_shape_new(infer->arena, 2);
    if (!seeds_fit(infer) || !one_size(infer, "num_samples", &shape->dims[1]) ||
        !fg_rule_rank(infer, 0, 2, 2))
        return false;
    shape->dims[0] = logits->rank < 0 ? fg_rule_computed(infer) : logits->dims[0];
    return fg_rule_set(infer, 0, shape);
}

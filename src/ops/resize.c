/* Other sizes of spatial axes. */
#include <string.h>

#include "ops/rules.h"

static bool resize(fg_infer *infer, int most) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_attr *format = fg_rule_attr(infer, "data_format");
    uint32_t count;
    int64_t from, to;
    const fg_size *const *sizes = fg_rule_sizes(infer, "size", &count);
    if (!fg_rule_rank(infer, 0, 3, most + 2)) return false;
    if (x->rank < 0 || !sizes) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (count != (uint32_t)x->rank - 2)
        return fg_infer_fail(infer, FG_G303, 0, -1,
                             "%s: size has %u numbers, and x, %s, has %d spatial ax%s",
                             fg_rule_op(infer), count, fg_rule_type(infer, 0), x->rank - 2,
                             x->rank == 3 ? "is" : "es");
    if (fg_rule_flag(infer, "align_corners") && fg_rule_flag(infer, "half_pixel_centers"))
        return fg_infer_fail(infer, FG_G205, -1, -1,
                             "%s: align_corners and half_pixel_centers exclude each other",
                             fg_rule_op(infer));
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    int first = strcmp(format->s, "channels_last") == 0 ? 1 : 2;
    for (int i = 0; i < x->rank; i++) shape->dims[i] = x->dims[i];
    for (int i = 0; i < (int)count; i++) {
        const fg_size *own = x->dims[first + i];
        shape->dims[first + i] = sizes[i];
        if (!fg_size_is_number(sizes[i], &to)) continue;
        if (to < 0)
            return fg_infer_fail(infer, FG_G205, -1, -1, "%s: a size is at least 0, not %lld",
                                 fg_rule_op(infer), (long long)to);
        if (fg_size_is_number(own, &from) && from == 0 && to > 0)
            return fg_infer_fail(infer, FG_G302, 0, -1, "%s: axis %d of x, %s, is empty",
                                 fg_rule_op(infer), first + i, fg_rule_type(infer, 0));
    }
    return fg_rule_set(infer, 0, shape);
}

bool fg_rule_resize_nearest(fg_infer *infer) {
    return resize(infer, 3);
}

bool fg_rule_resize_bilinear(fg_infer *infer) {
    return resize(infer, 2);
}

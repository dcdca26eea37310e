/* Shapes of what deals with boxes in pictures. */
#include "ops/rules.h"

/* Axis `axis` of an input has `size` places: four numbers of a box. */
static bool axis_is(fg_infer *infer, uint32_t input, int axis, int64_t size) {
    const fg_shape *shape = fg_rule_shape_of(infer, input);
    const fg_size *same;
    int64_t number;
    if (shape->rank < 0) return true;
    if (fg_size_is_number(shape->dims[axis], &number) && number != size)
        return fg_infer_fail(infer, FG_G302, (int)input, -1,
                             "%s: axis %d of %s, %s, has %lld places, not %lld", fg_rule_op(infer),
                             axis, fg_rule_name(infer, input), fg_rule_type(infer, input),
                             (long long)number, (long long)size);
    return fg_infer_same(infer, shape->dims[axis], fg_size_number(infer->sizes, size), (int)input,
                         -1, &same);
}

/* The same size of two axes, where both are known. */
static bool agree(fg_infer *infer, uint32_t a, int axis_a, uint32_t b, int axis_b) {
    const fg_size *same;
    if (fg_rule_shape_of(infer, a)->rank < 0 || fg_rule_shape_of(infer, b)->rank < 0) return true;
    return fg_rule_agree(infer, a, axis_a, b, axis_b, &same);
}

static bool share(fg_infer *infer, const char *name) {
    double value = fg_rule_attr(infer, name)->f;
    if (value >= 0 && value <= 1) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: %s is from 0 to 1, not %g", fg_rule_op(infer),
                         name, value);
}

static bool choice(fg_infer *infer) {
    if (!fg_rule_rank(infer, 0, 2, 2) || !fg_rule_rank(infer, 1, 1, 1) ||
        !fg_rule_rank(infer, 2, 0, 0) || !share(infer, "iou_threshold") ||
        !agree(infer, 0, 0, 1, 0))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, 1);
    shape->dims[0] = fg_rule_computed(infer);
    for (uint32_t i = 0; i < infer->output_count; i++) fg_rule_set(infer, i, shape);
    return true;
}

bool fg_rule_non_max_suppression(fg_infer *infer) {
    if (!(fg_rule_attr(infer, "soft_nms_sigma")->f >= 0))
        return fg_infer_fail(infer, FG_G205, -1, -1,
                             "non_max_suppression: soft_nms_sigma is negative: %g",
                             fg_rule_attr(infer, "soft_nms_sigma")->f);
    return choice(infer) && axis_is(infer, 0, 1, 4);
}

bool fg_rule_non_max_suppression_overlaps(fg_infer *infer) {
    return choice(infer) && agree(infer, 0, 0, 0, 1);
}

static bool count(fg_infer *infer, const char *name, int64_t *number) {
    *number = fg_rule_attr(infer, name)->i;
    if (*number >= 0 && *number <= INT32_MAX) return true;
    return fg_infer_fail(infer, FG_G205, -1, -1, "%s: %s of %lld is not possible",
                         fg_rule_op(infer), name, (long long)*number);
}

/* boxes[batch, n, kinds, 4], scores[batch, n, classes], kinds being 1 or the number of classes */
bool fg_rule_combined_non_max_suppression(fg_infer *infer) {
    const fg_shape *boxes = fg_rule_shape_of(infer, 0), *scores = fg_rule_shape_of(infer, 1);
    int64_t each, total, classes;
    if (!fg_rule_rank(infer, 0, 4, 4) || !fg_rule_rank(infer, 1, 3, 3) ||
        !count(infer, "max_output_size_per_class", &each) ||
        !count(infer, "max_total_size", &total) || !share(infer, "iou_threshold") ||
        !agree(infer, 0, 0, 1, 0) || !agree(infer, 0, 1, 1, 1) || !axis_is(infer, 0, 3, 4))
        return false;
    if (boxes->rank >= 0 && !fg_rule_is(boxes->dims[2], 1) && !agree(infer, 0, 2, 1, 2))
        return false;
    if (fg_rule_flag(infer, "pad_per_class")) {
        if (scores->rank < 0 || !fg_size_is_number(scores->dims[2], &classes))
            return fg_infer_fail(infer, FG_G216, 1, -1,
                                 "%s: how many classes there are is not known: scores is %s",
                                 fg_rule_op(infer), fg_rule_type(infer, 1));
        if (each * classes < total) total = each * classes;
    }
    const fg_size *batch = scores->rank < 0 ? fg_rule_computed(infer) : scores->dims[0];
    for (uint32_t i = 0; i < 4; i++) {
        fg_shape *shape = fg_shape_new(infer->arena, i == 0 ? 3 : i == 3 ? 1 : 2);
        shape->dims[0] = batch;
        if (i < 3) shape->dims[1] = fg_size_number(infer->sizes, total);
        if (i == 0) shape->dims[2] = fg_size_number(infer->sizes, 4);
        fg_rule_set(infer, i, shape);
    }
    return true;
}

/* x[batch, height, width, channels], boxes[n, 4], box_indices[n] */
bool fg_rule_crop_and_resize(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *boxes = fg_rule_shape_of(infer, 1);
    uint32_t sizes;
    int64_t number;
    const fg_size *const *size = fg_rule_sizes(infer, "size", &sizes);
    if (!fg_rule_rank(infer, 0, 4, 4) || !fg_rule_rank(infer, 1, 2, 2) ||
        !fg_rule_rank(infer, 2, 1, 1) || !axis_is(infer, 1, 1, 4) || !agree(infer, 1, 0, 2, 0))
        return false;
    if (!size || sizes != 2)
        return fg_infer_fail(infer, FG_G204, -1, -1, "crop_and_resize: size is [height, width]");
    fg_shape *shape = fg_shape_new(infer->arena, 4);
    shape->dims[0] = boxes->rank < 0 ? fg_rule_computed(infer) : boxes->dims[0];
    shape->dims[3] = x->rank < 0 ? fg_rule_computed(infer) : x->dims[3];
    for (int i = 0; i < 2; i++) {
        shape->dims[i + 1] = size[i];
        if (fg_size_is_number(size[i], &number) && number < 1)
            return fg_infer_fail(infer, FG_G205, -1, -1,
                                 "crop_and_resize: a size is at least 1, not %lld",
                                 (long long)number);
        if (x->rank >= 0 && fg_rule_is(x->dims[i + 1], 0))
            return fg_infer_fail(infer, FG_G302, 0, -1,
                                 "crop_and_resize: axis %d of x, %s, is empty", i + 1,
                                 fg_rule_type(infer, 0));
    }
    return fg_rule_set(infer, 0, shape);
}

/* x[batch, height, width, channels], boxes[batch, n, 4], colors[k, channels] */
bool fg_rule_draw_bounding_boxes(fg_infer *infer) {
    const fg_shape *colours = fg_rule_shape_of(infer, 2);
    if (!fg_rule_rank(infer, 0, 4, 4) || !fg_rule_rank(infer, 1, 3, 3) ||
        !fg_rule_rank(infer, 2, 2, 2) || !axis_is(infer, 1, 2, 4) || !agree(infer, 0, 0, 1, 0) ||
        !agree(infer, 0, 3, 2, 1))
        return false;
    if (colours->rank >= 0 && fg_rule_is(colours->dims[0], 0))
        return fg_infer_fail(infer, FG_G302, 2, -1, "draw_bounding_boxes: there is no color");
    return fg_rule_set(infer, 0, fg_rule_shape_of(infer, 0));
}

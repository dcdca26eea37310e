/* See images.h. */
#include "emit/images.h"

#include <string.h>

/* As many axes as x has, else as the kernel has, or as windows have sizes. */
static int rank_of(const fg_exporting *e) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)fg_export_op_of(e)->kind);
    int rank = fg_export_rank_of(e, 0);
    if (rank >= 0) return rank;
    if (fg_export_input_of(e, 1)) return fg_export_rank_of(e, 1);
    bool pool = fg_op_param_index(row, "pool_size") >= 0;
    const fg_attr *size = pool ? fg_export_attr_of(e, "pool_size") : NULL;
    return size && size->count > 1 ? (int)size->count + 2 : -1;
}

bool fg_images_init(fg_exporting *e, fg_images *w) {
    int rank = rank_of(e);
    if (rank < 3 || rank > 5) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return false;
    }
    *w = (fg_images){.axes = rank == 5 ? 3 : 2, .line = rank == 3};
    w->first = strcmp(fg_export_attr_of(e, "data_format")->s, "channels_first") == 0;
    w->same = strcmp(fg_export_attr_of(e, "padding")->s, "same") == 0;
    w->dtype = fg_export_dtype_of(e, 0);
    return true;
}

int fg_images_channel(const fg_images *w) {
    return w->first ? 1 : w->axes + 1;
}

const char *fg_images_widen(fg_exporting *e, const fg_images *w, const char *what, const char *x) {
    return w->line ? fg_put_expand(e, what, x, w->dtype, w->first ? 2 : 1) : x;
}

const char *fg_images_leave(fg_exporting *e, const fg_images *w, const char *what, const char *x) {
    return w->line ? fg_put_squeeze(e, what, x, w->dtype, w->first ? 2 : 1) : x;
}

/* The places before and behind each axis of x that TensorFlow does not put there by itself. False
 * where there are none. */
static bool own_padding(fg_exporting *e, const fg_images *w, fg_value_id kernel, int64_t *list) {
    const fg_op_row *row = fg_op_row_of((fg_op_kind)fg_export_op_of(e)->kind);
    int axes = w->line ? 1 : w->axes, at = w->first ? 4 : 2;
    int64_t window;
    memset(list, 0, 10 * sizeof *list);
    if (fg_op_param_index(row, "paddings") >= 0) {
        const fg_attr *given = fg_export_attr_of(e, "paddings");
        if (given->kind == FG_ATTR_INTS && given->count == 2 * (uint32_t)axes) {
            memcpy(list + at, given->ints, given->count * sizeof *list);
            return true;
        }
    }
    if (strcmp(fg_export_attr_of(e, "padding")->s, "causal") != 0) return false;
    const fg_shape *shape = fg_export_type_of(e, kernel).shape;
    if (shape->rank < 1 || !fg_size_is_number(shape->dims[0], &window)) {
        fg_export_refuse(e, "of a kernel whose size is not known");
        return false;
    }
    const fg_attr *rate = fg_export_attr_of(e, "dilation_rate");
    list[at] = (window - 1) * (rate->count > 0 ? rate->ints[0] : 1);
    return true;
}

const char *fg_images_enter(fg_exporting *e, fg_images *w, const char *x, fg_value_id kernel,
                            double fill) {
    int64_t list[10];
    w->padded = own_padding(e, w, kernel, list);
    if (w->padded) {
        const char *pairs = fg_export_pairs(e, 2 * (uint32_t)(w->axes + (w->line ? 1 : 2)), list);
        const char *value = fill != 0 ? fg_export_real(e, fill, w->dtype) : NULL;
        x = fg_open_node(e, "Pad", value ? "PadV2" : "Pad", w->dtype, x, pairs, value);
        fg_node_type(e, "Tpaddings", FG_INT32);
        fg_node_end(e);
    }
    return fg_images_widen(e, w, "ExpandDims", x);
}

void fg_images_numbers(fg_exporting *e, const fg_images *w, const char *name, const fg_attr *attr,
                       bool line) {
    int64_t list[5] = {1, 1, 1, 1, 1};
    for (int i = 0; i < w->axes; i++) {
        int ours = w->line ? 0 : i;
        if (attr->kind != FG_ATTR_INTS || attr->count == 0 || (w->line && i == 0 && !line))
            continue;
        list[w->first ? i + 2 : i + 1] = attr->ints[attr->count > 1 ? ours : 0];
    }
    fg_node_ints(e, name, (uint32_t)w->axes + 2, list);
}

void fg_images_format(fg_exporting *e, const fg_images *w) {
    const char *deep = w->first ? "NCDHW" : "NDHWC", *flat = w->first ? "NCHW" : "NHWC";
    fg_node_text(e, "data_format", w->axes == 3 ? deep : flat);
    fg_node_text(e, "padding", w->same && !w->padded ? "SAME" : "VALID");
}

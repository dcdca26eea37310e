/* Slices, and windows of images, as nodes. */
#include <string.h>

#include "emit/exporting.h"
#include "tensor/slice.h"

/* ---- slices ---- */

typedef struct slice {
    const char *parts[2][FG_MAX_RANK * 2]; /* begin, end */
    uint32_t count;
    int64_t begin_mask, end_mask, ellipsis_mask, new_mask, shrink_mask;
} slice;

static const char *int32_of(fg_exporting *e, fg_value_id value) {
    const char *tensor = fg_export_tensor(e, value);
    if (fg_export_type_of(e, value).dtype == FG_INT32) return tensor;
    const char *name = fg_export_helper(e, "Cast");
    fg_node_begin(e, name, "Cast");
    fg_node_input(e, tensor);
    fg_node_type(e, "SrcT", fg_export_type_of(e, value).dtype);
    fg_node_type(e, "DstT", FG_INT32);
    fg_node_end(e);
    return name;
}

static void add_item(fg_exporting *e, slice *s, uint32_t i, uint32_t *next) {
    int64_t kind = fg_export_attr_of(e, "kinds")->ints[i], what = kind & FG_SLICE_KIND,
            bit = (int64_t)1 << i;
    const char *zero = fg_export_int(e, 0);
    const char *begin = zero, *end = zero;
    if (what == FG_SLICE_NEW) s->new_mask |= bit;
    if (what == FG_SLICE_ELLIPSIS) s->ellipsis_mask |= bit;
    if (what == FG_SLICE_INDEX || what == FG_SLICE_INPUT) {
        s->shrink_mask |= bit;
        begin = what == FG_SLICE_INPUT ? int32_of(e, fg_export_input_of(e, (*next)++))
                                       : fg_export_size(e, fg_export_attr_of(e, "begin")->sizes[i]);
        const char *one = fg_export_int(e, 1);
        end = fg_export_helper(e, "end");
        fg_node_begin(e, end, "Add");
        fg_node_input(e, begin);
        fg_node_input(e, one);
        fg_node_type(e, "T", FG_INT32);
        fg_node_end(e);
    }
    if (what == FG_SLICE_RANGE) {
        if (kind & FG_SLICE_NO_BEGIN)
            s->begin_mask |= bit;
        else
            begin = kind & FG_SLICE_BEGIN_INPUT
                        ? int32_of(e, fg_export_input_of(e, (*next)++))
                        : fg_export_size(e, fg_export_attr_of(e, "begin")->sizes[i]);
        if (kind & FG_SLICE_NO_END)
            s->end_mask |= bit;
        else
            end = kind & FG_SLICE_END_INPUT
                      ? int32_of(e, fg_export_input_of(e, (*next)++))
                      : fg_export_size(e, fg_export_attr_of(e, "end")->sizes[i]);
    }
    s->parts[0][i] = begin;
    s->parts[1][i] = end;
}

static const char *pack(fg_exporting *e, uint32_t count, const char *const *parts,
                        const char *what) {
    const char *name = fg_export_helper(e, what);
    fg_node_begin(e, name, "Pack");
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, parts[i]);
    fg_node_int(e, "N", count);
    fg_node_type(e, "T", FG_INT32);
    fg_node_int(e, "axis", 0);
    fg_node_end(e);
    return name;
}

void fg_export_slice(fg_exporting *e) {
    slice s = {.count = fg_export_attr_of(e, "kinds")->count};
    uint32_t next = 1;
    if (s.count == 0 || s.count > FG_MAX_RANK * 2) {
        fg_export_refuse(e, s.count ? "of so many items" : "of no items");
        return;
    }
    for (uint32_t i = 0; i < s.count; i++) add_item(e, &s, i, &next);
    const char *lists[3] = {pack(e, s.count, s.parts[0], "begin"),
                            pack(e, s.count, s.parts[1], "end")};
    int64_t steps[FG_MAX_RANK * 2];
    for (uint32_t i = 0; i < s.count; i++) {
        bool range = (fg_export_attr_of(e, "kinds")->ints[i] & FG_SLICE_KIND) == FG_SLICE_RANGE;
        steps[i] = range ? fg_export_attr_of(e, "step")->ints[i] : 1;
    }
    lists[2] = fg_export_ints(e, s.count, steps);
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    fg_node_begin(e, e->base, "StridedSlice");
    fg_node_input(e, x);
    for (int i = 0; i < 3; i++) fg_node_input(e, lists[i]);
    fg_node_type(e, "T", fg_export_dtype_of(e, 0));
    fg_node_type(e, "Index", FG_INT32);
    fg_node_int(e, "begin_mask", s.begin_mask);
    fg_node_int(e, "end_mask", s.end_mask);
    fg_node_int(e, "ellipsis_mask", s.ellipsis_mask);
    fg_node_int(e, "new_axis_mask", s.new_mask);
    fg_node_int(e, "shrink_axis_mask", s.shrink_mask);
    fg_node_end(e);
}

/* ---- windows of images ---- */

/* A number for each axis, 1 for the batch and the channels. */
static void put_window(fg_exporting *e, const char *name, const fg_attr *attr, bool first) {
    int64_t list[5] = {1, 1, 1, 1, 1};
    int axes = fg_export_rank_of(e, 0) - 2;
    for (int i = 0; i < axes; i++) {
        int64_t number = 1;
        if (attr->kind == FG_ATTR_INTS && attr->count > 0)
            number = attr->ints[attr->count > 1 ? i : 0];
        list[first ? i + 2 : i + 1] = number;
    }
    fg_node_ints(e, name, (uint32_t)axes + 2, list);
}

/* Images of two axes or three, padded as TensorFlow knows it. */
static bool can_window(fg_exporting *e) {
    const char *padding = fg_export_attr_of(e, "padding")->s;
    const fg_attr *paddings = fg_export_attr_of(e, "paddings");
    bool known = strcmp(padding, "same") == 0 || strcmp(padding, "valid") == 0;
    int rank = fg_export_rank_of(e, 0);
    bool can = (rank == 4 || rank == 5) && known && paddings->kind == FG_ATTR_NONE;
    if (!can) fg_export_refuse(e, "not over images, or with paddings of its own");
    return can;
}

static bool put_format(fg_exporting *e) {
    bool first = strcmp(fg_export_attr_of(e, "data_format")->s, "channels_first") == 0;
    bool deep = fg_export_rank_of(e, 0) == 5;
    fg_node_text(e, "data_format", deep ? (first ? "NCDHW" : "NDHWC") : first ? "NCHW" : "NHWC");
    fg_node_text(e, "padding",
                 strcmp(fg_export_attr_of(e, "padding")->s, "same") == 0 ? "SAME" : "VALID");
    return first;
}

void fg_export_conv(fg_exporting *e, const char *op, bool grouped) {
    if (!can_window(e)) return;
    if (fg_export_input_of(e, 2) || (grouped && fg_export_attr_of(e, "groups")->i != 1)) {
        fg_export_refuse(e, "with a bias, or in groups");
        return;
    }
    bool deep = fg_export_rank_of(e, 0) == 5;
    if (deep && !grouped) {
        fg_export_refuse(e, "over three axes");
        return;
    }
    fg_export_begin_two(e, deep ? "Conv3D" : op, fg_export_tensor(e, fg_export_input_of(e, 1)));
    bool first = put_format(e);
    put_window(e, "strides", fg_export_attr_of(e, "strides"), first);
    put_window(e, "dilations", fg_export_attr_of(e, "dilation_rate"), first);
    fg_node_end(e);
}

void fg_export_pool(fg_exporting *e, const char *op) {
    if (!can_window(e)) return;
    bool deep = fg_export_rank_of(e, 0) == 5;
    fg_export_begin_two(e, deep ? fg_arena_printf(e->arena, "%s3D", op) : op, NULL);
    bool first = put_format(e);
    const fg_attr *strides = fg_export_attr_of(e, "strides");
    put_window(e, "ksize", fg_export_attr_of(e, "pool_size"), first);
    put_window(e, "strides",
               strides->kind == FG_ATTR_INTS ? strides : fg_export_attr_of(e, "pool_size"), first);
    fg_node_end(e);
}

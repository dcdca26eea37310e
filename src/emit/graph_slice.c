/* Slices as nodes. */
#include <string.h>

#include "emit/compose.h"
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
    return fg_put_cast(e, "Cast", tensor, fg_export_type_of(e, value).dtype, FG_INT32);
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

void fg_export_slice(fg_exporting *e) {
    slice s = {.count = fg_export_attr_of(e, "kinds")->count};
    uint32_t next = 1;
    if (s.count == 0 || s.count > FG_MAX_RANK * 2) {
        fg_export_refuse(e, s.count ? "of so many items" : "of no items");
        return;
    }
    for (uint32_t i = 0; i < s.count; i++) add_item(e, &s, i, &next);
    const char *lists[3] = {fg_put_pack(e, "begin", s.count, s.parts[0]),
                            fg_put_pack(e, "end", s.count, s.parts[1])};
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

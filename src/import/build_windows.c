/* Convolutions and pooling. */
#include "import/windows.h"

/* A list of a number for each axis, of which those of the batch and the channels are 1. */
static bool spatial(fg_importer *im, fg_tf_call *call, const fg_tf_windows *w, const char *name,
                    const int64_t *list, uint32_t count, int64_t *out) {
    if (count != (uint32_t)w->axes + 2)
        return fg_tf_refuse(im, call, "%s has %u numbers", name, count);
    int channel = w->first ? 1 : w->axes + 1;
    if (list[0] != 1 || list[channel] != 1)
        return fg_tf_refuse(im, call, "%s of the batch or the channels is not 1", name);
    for (int i = 0; i < w->axes; i++) out[i] = list[i + (w->first ? 2 : 1)];
    return true;
}

static bool spatial_attr(fg_importer *im, fg_tf_call *call, const fg_tf_windows *w,
                         const char *name, int64_t *out) {
    uint32_t count;
    const int64_t *list = fg_tf_attr_ints(call->attrs, name, &count);
    for (int i = 0; i < w->axes; i++) out[i] = 1;
    return !list || spatial(im, call, w, name, list, count, out);
}

bool fg_tf_windows_take(fg_importer *im, fg_tf_call *call, uint32_t input, fg_tf_windows *w) {
    uint32_t count;
    const int64_t *size = fg_tf_known(im, call, input, &count);
    if (!size || !spatial(im, call, w, "ksize", size, count, w->size)) return false;
    const int64_t *strides = fg_tf_known(im, call, input + 1, &count);
    return strides && spatial(im, call, w, "strides", strides, count, w->stride);
}

static bool explicit_paddings(fg_importer *im, fg_tf_call *call, fg_tf_windows *w) {
    uint32_t count;
    const int64_t *list = fg_tf_attr_ints(call->attrs, "explicit_paddings", &count);
    if (!list || count != 2 * ((uint32_t)w->axes + 2))
        return fg_tf_refuse(im, call, "explicit_paddings are missing");
    for (int i = 0; i < 2 * w->axes; i++) w->paddings[i] = list[i + (w->first ? 4 : 2)];
    return w->paddings_given = true;
}

bool fg_tf_windows_init(fg_importer *im, fg_tf_call *call, int axes, fg_tf_windows *w) {
    *w = (fg_tf_windows){.axes = axes};
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    w->first = format.length > 1 && format.at[1] == 'C';
    if (format.length > (size_t)axes + 2) return fg_tf_refuse(im, call, "of this data_format");
    fg_bytes padding = fg_tf_attr_text(call->attrs, "padding");
    w->same = fg_bytes_are(padding, "SAME");
    if (fg_bytes_are(padding, "EXPLICIT") && !explicit_paddings(im, call, w)) return false;
    return spatial_attr(im, call, w, "strides", w->stride) &&
           spatial_attr(im, call, w, "dilations", w->dilation) &&
           spatial_attr(im, call, w, "ksize", w->size);
}

fg_attr fg_tf_numbers_attr(fg_importer *im, const int64_t *at, int count) {
    int64_t *copy = FG_NEW_ARRAY(im->arena, int64_t, count);
    memcpy(copy, at, (size_t)count * sizeof *copy);
    return FG_TF_INTS((uint32_t)count, copy);
}

static fg_attr format_attr(const fg_tf_windows *w) {
    return FG_TF_TEXT(w->first ? "channels_first" : "channels_last");
}

int fg_tf_spatial_axes(const fg_tf_call *call) {
    return call->row->op[4] == '3' || strstr(call->row->op, "3D") ? 3 : 2;
}

/* Where a kernel takes a part of the channels, in how many parts they are taken. */
static int64_t groups_of(const fg_importer *im, const fg_tf_call *call, const fg_tf_windows *w) {
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    const fg_shape *kernel = fg_tf_shape_of(im, call->inputs[1]);
    int64_t channels, taken;
    bool known = x->rank == w->axes + 2 && kernel->rank == x->rank &&
                 fg_size_is_number(x->dims[w->first ? 1 : w->axes + 1], &channels) &&
                 fg_size_is_number(kernel->dims[w->axes], &taken);
    return known && taken > 0 && channels % taken == 0 && channels > 0 ? channels / taken : 1;
}

/* Conv2D, Conv3D, and DepthwiseConv2dNative. */
bool fg_tf_build_conv(fg_importer *im, fg_tf_call *call) {
    fg_tf_windows w;
    if (!fg_tf_want(im, call, 2) || !fg_tf_windows_init(im, call, fg_tf_spatial_axes(call), &w))
        return false;
    fg_tf_set sets[6] = {{"strides", fg_tf_numbers_attr(im, w.stride, w.axes)},
                         {"dilation_rate", fg_tf_numbers_attr(im, w.dilation, w.axes)},
                         {"padding", FG_TF_TEXT(w.same ? "same" : "valid")},
                         {"data_format", format_attr(&w)},
                         {"paddings", fg_tf_numbers_attr(im, w.paddings, 2 * w.axes)}};
    uint32_t count = w.paddings_given ? 5 : 4;
    int64_t groups = call->row->kind == FG_OP_conv ? groups_of(im, call, &w) : 1;
    if (groups > 1) sets[count++] = (fg_tf_set){"groups", FG_TF_INT(groups)};
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, call->inputs, 2, sets, count));
}

/* ---- the other way round ---- */

#define LONGEST INT32_MAX /* so that places are counted in 64 bits */

/* The padding in front of the convolution from `size` to `in` places; false where it is not known.
 */
static bool begin_of(const fg_importer *im, const fg_tf_windows *w, int axis, const fg_size *in,
                     const fg_size *size, int64_t taps, int64_t *begin) {
    fg_sizes *sizes = &im->graph->sizes;
    int64_t padding;
    *begin = w->paddings_given ? w->paddings[2 * axis] : 0;
    if (!w->same) return *begin >= 0 && *begin <= LONGEST;
    if (taps > LONGEST) return false;
    const fg_size *stride = fg_size_number(sizes, w->stride[axis]);
    const fg_size *last = fg_size_subtract(sizes, fg_size_multiply(sizes, in, stride), stride);
    const fg_size *reach = fg_size_number(sizes, (taps - 1) * w->dilation[axis] + 1);
    const fg_size *missing = fg_size_subtract(sizes, fg_size_add(sizes, last, reach), size);
    if (!missing || !fg_size_is_number(missing, &padding)) return false;
    *begin = padding > 0 ? padding / 2 : 0;
    return true;
}

/* `size` places of an axis from `begin` on; zeros where it is too short. */
static fg_value_id fitted(fg_importer *im, fg_tf_call *call, fg_value_id made, int axis,
                          int64_t begin, const fg_size *size) {
    fg_sizes *sizes = &im->graph->sizes;
    const fg_shape *shape = fg_tf_shape_of(im, made);
    const fg_size *end = fg_size_add(sizes, fg_size_number(sizes, begin), size);
    const fg_size *rest = fg_size_subtract(sizes, end, shape->dims[axis]);
    int64_t missing;
    if (!rest || !fg_size_is_number(rest, &missing))
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    if (missing > 0) {
        int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 2 * FG_MAX_RANK);
        paddings[2 * axis + 1] = missing;
        made = fg_tf_with(im, call, FG_OP_pad, made, "paddings",
                          FG_TF_INTS(2 * (uint32_t)shape->rank, paddings));
    }
    if (begin == 0 && missing >= 0) return made;
    return fg_tf_slice(im, call, made, axis, fg_size_number(sizes, begin), end, 1);
}

/* Conv2DBackpropInput(sizes, kernel, y): what the convolution's input would get. */
bool fg_tf_build_conv_transpose(fg_importer *im, fg_tf_call *call) {
    fg_tf_windows w;
    int axes = fg_tf_spatial_axes(call);
    if (!fg_tf_want(im, call, 3) || !fg_tf_windows_init(im, call, axes, &w)) return false;
    const fg_tf_ints *sizes = fg_tf_ints_of(im, call->inputs[0]);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[2]);
    const fg_shape *kernel = fg_tf_shape_of(im, call->inputs[1]);
    fg_value_id inputs[] = {call->inputs[2], call->inputs[1]};
    fg_tf_set sets[] = {{"strides", fg_tf_numbers_attr(im, w.stride, axes)},
                        {"dilation_rate", fg_tf_numbers_attr(im, w.dilation, axes)},
                        {"padding", FG_TF_TEXT("valid")},
                        {"data_format", format_attr(&w)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_conv_transpose, inputs, 2, sets, 4);
    uint32_t count = sizes ? sizes->count : 0;
    if (x->rank != axes + 2 || kernel->rank != x->rank ||
        (count != (uint32_t)axes + 2 && count != (uint32_t)axes))
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    for (int i = 0; i < axes && made; i++) {
        int axis = i + (w.first ? 2 : 1);
        const fg_size *size = sizes->at[count == (uint32_t)axes ? i : axis];
        int64_t taps, begin;
        if (!fg_size_is_number(kernel->dims[i], &taps) ||
            !begin_of(im, &w, i, x->dims[axis], size, taps, &begin))
            return fg_tf_refuse(im, call, "sizes that only the run tells, or too large");
        made = fitted(im, call, made, axis, begin, size);
    }
    return fg_tf_give(call, made);
}

/* ---- pooling ---- */

/* MaxPool, AvgPool and theirs of three axes; V2 has its sizes and strides as inputs. */
bool fg_tf_build_pool(fg_importer *im, fg_tf_call *call) {
    fg_tf_windows w;
    bool taken = call->input_count == 3;
    if ((!taken && !fg_tf_want(im, call, 1)) ||
        !fg_tf_windows_init(im, call, fg_tf_spatial_axes(call), &w) ||
        (taken && !fg_tf_windows_take(im, call, 1, &w)))
        return false;
    fg_tf_set sets[5];
    uint32_t count = fg_tf_pool_sets(im, &w, sets);
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, call->inputs, 1, sets, count));
}

uint32_t fg_tf_pool_sets(fg_importer *im, const fg_tf_windows *w, fg_tf_set *sets) {
    sets[0] = (fg_tf_set){"strides", fg_tf_numbers_attr(im, w->stride, w->axes)};
    sets[1] = (fg_tf_set){"pool_size", fg_tf_numbers_attr(im, w->size, w->axes)};
    sets[2] = (fg_tf_set){"padding", FG_TF_TEXT(w->same ? "same" : "valid")};
    sets[3] = (fg_tf_set){"data_format", format_attr(w)};
    sets[4] = (fg_tf_set){"paddings", fg_tf_numbers_attr(im, w->paddings, 2 * w->axes)};
    return w->paddings_given ? 5 : 4;
}

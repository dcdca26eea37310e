/* Shapes of what moves a window over spatial axes: convolutions and pooling. */
#include <string.h>

#include "ops/rules.h"

enum { MOST_AXES = 3 };

#define LONGEST_WINDOW ((int64_t)1 << 40) /* so that places of x can be counted in 64 bits */

/* How the windows lie; the numbers by spatial axis. */
typedef struct windows {
    fg_infer *infer;
    int axes;           /* spatial ones */
    int first, channel; /* axes of x: the first spatial one, that of the channels */
    int64_t stride[MOST_AXES], dilation[MOST_AXES];
    const fg_size *window[MOST_AXES]; /* how much a window spans, dilation included */
} windows;

static bool is_text(const fg_infer *infer, const char *name, const char *text) {
    const fg_attr *attr = fg_rule_attr(infer, name);
    return attr->kind == FG_ATTR_STRING && strcmp(attr->s, text) == 0;
}

static bool has(const fg_infer *infer, const char *name) {
    return fg_op_param_index(infer->row, name) >= 0 &&
           fg_rule_attr(infer, name)->kind != FG_ATTR_NONE;
}

/* One number for each spatial axis, or one for all; from `low` to 2^31 - 1. */
static bool numbers(const windows *w, const char *name, int64_t low, int64_t *out) {
    fg_infer *infer = w->infer;
    const fg_attr *attr = fg_rule_attr(infer, name);
    const int64_t *given = attr->kind == FG_ATTR_INT ? &attr->i : attr->ints;
    uint32_t count = attr->kind == FG_ATTR_INT ? 1 : attr->count;
    if (count != 1 && count != (uint32_t)w->axes)
        return fg_infer_fail(infer, FG_G205, 0, -1,
                             "%s: %s has %u numbers, and x, %s, has %d spatial ax%s",
                             fg_rule_op(infer), name, count, fg_rule_type(infer, 0), w->axes,
                             w->axes == 1 ? "is" : "es");
    for (int i = 0; i < w->axes; i++) {
        out[i] = given[count == 1 ? 0 : i];
        if (out[i] < low || out[i] > INT32_MAX)
            return fg_infer_fail(infer, FG_G205, -1, -1, "%s: %s is at least %lld, not %lld",
                                 fg_rule_op(infer), name, (long long)low, (long long)out[i]);
    }
    return true;
}

/* x has a batch, channels, and one to three axes beside them. Its rank is known. */
static bool windows_init(windows *w, fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    *w = (windows){.infer = infer, .axes = x->rank - 2};
    bool last = is_text(infer, "data_format", "channels_last");
    w->first = last ? 1 : 2;
    w->channel = last ? x->rank - 1 : 1;
    for (int i = 0; i < MOST_AXES; i++) w->stride[i] = w->dilation[i] = 1;
    if (!numbers(w, has(infer, "strides") ? "strides" : "pool_size", 1, w->stride)) return false;
    return !has(infer, "dilation_rate") || numbers(w, "dilation_rate", 1, w->dilation);
}

/* (taps - 1) * dilation + 1 */
static bool set_window(windows *w, int axis, const fg_size *taps) {
    fg_sizes *sizes = w->infer->sizes;
    const fg_size *one = fg_size_number(sizes, 1);
    const fg_size *gaps = fg_size_multiply(sizes, fg_size_subtract(sizes, taps, one),
                                           fg_size_number(sizes, w->dilation[axis]));
    w->window[axis] = fg_size_add(sizes, gaps, one);
    int64_t number;
    if (!w->window[axis] ||
        (fg_size_is_number(w->window[axis], &number) && number > LONGEST_WINDOW))
        return fg_rule_overflow(w->infer);
    return true;
}

/* The kernel's spatial axes, of which none is empty. */
static bool set_kernel(windows *w) {
    fg_infer *infer = w->infer;
    const fg_shape *kernel = fg_rule_shape_of(infer, 1);
    for (int i = 0; i < w->axes; i++) {
        if (fg_rule_is(kernel->dims[i], 0))
            return fg_infer_fail(infer, FG_G302, 1, -1, "%s: axis %d of kernel, %s, is empty",
                                 fg_rule_op(infer), i, fg_rule_type(infer, 1));
        if (!set_window(w, i, kernel->dims[i])) return false;
    }
    return true;
}

/* x and kernel have one rank, if both are `known`. */
static bool ranks(fg_infer *infer, const char *layout, bool *known) {
    const fg_shape *x = fg_rule_shape_of(infer, 0), *kernel = fg_rule_shape_of(infer, 1);
    *known = x->rank >= 0 && kernel->rank >= 0;
    if (!fg_rule_rank(infer, 0, 3, MOST_AXES + 2) || !fg_rule_rank(infer, 1, 3, MOST_AXES + 2))
        return false;
    if (!*known) return fg_rule_set(infer, 0, &fg_shape_unknown);
    if (x->rank == kernel->rank) return true;
    return fg_infer_fail(infer, FG_G303, 0, 1,
                         "%s: kernel, %s, has as many axes as x, %s: [window..., %s]",
                         fg_rule_op(infer), fg_rule_type(infer, 1), fg_rule_type(infer, 0), layout);
}

/* The channels of x are what the kernel takes. */
static bool channels_agree(const windows *w, const fg_size *taken) {
    fg_infer *infer = w->infer;
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    const fg_size *given = x->dims[w->channel], *same;
    if (!taken) return fg_rule_overflow(infer);
    if (fg_size_compare(infer->sizes, given, taken) != FG_DIFFERENT)
        return fg_infer_same(infer, given, taken, 0, 1, &same);
    fg_infer_fail(infer, FG_G302, 0, 1,
                  "%s: x, %s, has %s channels (axis %d), and kernel, %s, takes %s",
                  fg_rule_op(infer), fg_rule_type(infer, 0), fg_rule_size_text(infer, given),
                  w->channel, fg_rule_type(infer, 1), fg_rule_size_text(infer, taken));
    int other = w->channel == 1 ? x->rank - 1 : 1;
    if (x->dims[other] == taken)
        return fg_infer_help(infer, "data_format=\"%s\"",
                             w->channel == 1 ? "channels_last" : "channels_first");
    return false;
}

static bool bias_agrees(const windows *w, const fg_size *channels) {
    fg_infer *infer = w->infer;
    if (infer->input_count < 3 || infer->inputs[2].dtype == FG_INVALID) return true;
    const fg_shape *bias = fg_rule_shape_of(infer, 2);
    const fg_size *same;
    if (!fg_rule_rank(infer, 2, 1, 1)) return false;
    if (bias->rank < 0) return true;
    if (fg_size_compare(infer->sizes, channels, bias->dims[0]) != FG_DIFFERENT)
        return fg_infer_same(infer, channels, bias->dims[0], 1, 2, &same);
    return fg_infer_fail(infer, FG_G302, 1, 2, "%s: kernel, %s, makes %s channels, and bias is %s",
                         fg_rule_op(infer), fg_rule_type(infer, 1),
                         fg_rule_size_text(infer, channels), fg_rule_type(infer, 2));
}

/* ---- sizes ---- */

/* What is put before and behind one spatial axis, together; NULL for "same". */
static const fg_size *padding_of(const windows *w, int axis) {
    fg_infer *infer = w->infer;
    if (has(infer, "paddings")) {
        const int64_t *pads = fg_rule_attr(infer, "paddings")->ints + 2 * axis;
        return fg_size_number(infer->sizes, pads[0] + pads[1]);
    }
    if (is_text(infer, "padding", "causal"))
        return fg_size_subtract(infer->sizes, w->window[axis], fg_size_number(infer->sizes, 1));
    return is_text(infer, "padding", "same") ? NULL : fg_size_number(infer->sizes, 0);
}

/* How many windows there are along an axis: ceil(size / stride) for "same", else
 * floor((size + padding - window) / stride) + 1. */
static bool count_windows(const windows *w, int axis, const fg_size **count) {
    fg_infer *infer = w->infer;
    fg_sizes *sizes = infer->sizes;
    const fg_size *x = fg_rule_shape_of(infer, 0)->dims[w->first + axis];
    const fg_size *stride = fg_size_number(sizes, w->stride[axis]), *padding = padding_of(w, axis);
    const fg_size *rest = fg_size_number(sizes, w->stride[axis] - 1);
    int64_t room, window;
    if (padding) {
        const fg_size *padded = fg_size_add(sizes, x, padding);
        if (fg_size_is_number(padded, &room) && fg_size_is_number(w->window[axis], &window) &&
            window > room)
            return fg_infer_fail(infer, FG_G302, 0, -1,
                                 "%s: a window of %lld does not fit into axis %d of x, %s, which "
                                 "has %lld places%s",
                                 fg_rule_op(infer), (long long)window, w->first + axis,
                                 fg_rule_type(infer, 0), (long long)room,
                                 fg_rule_is(padding, 0) ? "" : " with its padding");
        rest = fg_size_subtract(sizes, stride, w->window[axis]);
        x = padded;
    }
    *count = fg_size_divide(sizes, fg_size_add(sizes, x, rest), stride);
    return *count ? true : fg_rule_overflow(infer);
}

/* The result: x's batch, the windows, and `channels`. */
static bool set_result(const windows *w, const fg_size *channels) {
    const fg_shape *x = fg_rule_shape_of(w->infer, 0);
    fg_shape *shape = fg_shape_new(w->infer->arena, x->rank);
    shape->dims[0] = x->dims[0];
    shape->dims[w->channel] = channels;
    for (int i = 0; i < w->axes; i++)
        if (!count_windows(w, i, &shape->dims[w->first + i])) return false;
    return fg_rule_set(w->infer, 0, shape);
}

/* ---- convolutions ---- */

static bool check_paddings(const windows *w) {
    fg_infer *infer = w->infer;
    if (is_text(infer, "padding", "causal") && w->axes != 1)
        return fg_infer_fail(infer, FG_G205, 0, -1,
                             "%s: causal padding is for one spatial axis, and x is %s",
                             fg_rule_op(infer), fg_rule_type(infer, 0));
    if (!has(infer, "paddings")) return true;
    const fg_attr *pads = fg_rule_attr(infer, "paddings");
    if (!is_text(infer, "padding", "valid"))
        return fg_infer_fail(infer, FG_G205, -1, -1,
                             "%s: paddings are given, and padding=\"%s\" too", fg_rule_op(infer),
                             fg_rule_attr(infer, "padding")->s);
    if (pads->count != 2 * (uint32_t)w->axes)
        return fg_infer_fail(infer, FG_G205, 0, -1,
                             "%s: paddings has %u numbers; x, %s, takes %d: before and behind each "
                             "spatial axis",
                             fg_rule_op(infer), pads->count, fg_rule_type(infer, 0), 2 * w->axes);
    for (uint32_t i = 0; i < pads->count; i++)
        if (pads->ints[i] < 0 || pads->ints[i] > INT32_MAX)
            return fg_infer_fail(infer, FG_G205, -1, -1, "%s: paddings are at least 0, not %lld",
                                 fg_rule_op(infer), (long long)pads->ints[i]);
    return true;
}

bool fg_rule_conv(fg_infer *infer) {
    windows w;
    bool known;
    int64_t groups = fg_rule_attr(infer, "groups")->i, out;
    if (!ranks(infer, "in / groups, out", &known)) return false;
    if (!known) return true;
    const fg_shape *kernel = fg_rule_shape_of(infer, 1);
    if (!windows_init(&w, infer) || !set_kernel(&w) || !check_paddings(&w)) return false;
    if (groups < 1 || groups > INT32_MAX)
        return fg_infer_fail(infer, FG_G205, -1, -1, "conv: groups is at least 1, not %lld",
                             (long long)groups);
    const fg_size *channels = kernel->dims[kernel->rank - 1];
    if (fg_size_is_number(channels, &out) && out % groups != 0)
        return fg_infer_fail(
            infer, FG_G302, 1, -1,
            "conv: kernel, %s, makes %lld channels, which %lld groups do not share "
            "equally",
            fg_rule_type(infer, 1), (long long)out, (long long)groups);
    const fg_size *taken = fg_size_multiply(infer->sizes, kernel->dims[kernel->rank - 2],
                                            fg_size_number(infer->sizes, groups));
    return channels_agree(&w, taken) && bias_agrees(&w, channels) && set_result(&w, channels);
}

bool fg_rule_depthwise_conv(fg_infer *infer) {
    windows w;
    bool known;
    if (!ranks(infer, "in, multiplier", &known)) return false;
    if (!known) return true;
    const fg_shape *kernel = fg_rule_shape_of(infer, 1);
    if (!windows_init(&w, infer) || !set_kernel(&w) || !check_paddings(&w)) return false;
    const fg_size *taken = kernel->dims[kernel->rank - 2];
    const fg_size *channels = fg_size_multiply(infer->sizes, taken, kernel->dims[kernel->rank - 1]);
    if (!channels) return fg_rule_overflow(infer);
    return channels_agree(&w, taken) && bias_agrees(&w, channels) && set_result(&w, channels);
}

/* Keras's deconv_length. Without output_padding: size * stride for "same", and what the window is
 * longer than the stride more for "valid". With it: (size - 1) * stride + window + output_padding,
 * less twice half a window for "same". */
static bool spread(const windows *w, int axis, const int64_t *output_padding,
                   const fg_size **size) {
    fg_infer *infer = w->infer;
    fg_sizes *sizes = infer->sizes;
    const fg_size *x = fg_rule_shape_of(infer, 0)->dims[w->first + axis];
    const fg_size *stride = fg_size_number(sizes, w->stride[axis]), *window = w->window[axis];
    const fg_size *zero = fg_size_number(sizes, 0), *two = fg_size_number(sizes, 2), *more = zero;
    bool same = is_text(infer, "padding", "same");
    if (output_padding) {
        more = fg_size_subtract(sizes, window, stride);
        if (same)
            more = fg_size_subtract(
                sizes, more, fg_size_multiply(sizes, two, fg_size_divide(sizes, window, two)));
        more = fg_size_add(sizes, more, fg_size_number(sizes, output_padding[axis]));
    } else if (!same) {
        more = fg_size_maximum(sizes, fg_size_subtract(sizes, window, stride), zero);
    }
    *size = fg_size_add(sizes, fg_size_multiply(sizes, x, stride), more);
    if (!*size) return fg_rule_overflow(infer);
    int64_t number;
    if (!fg_size_is_number(*size, &number) || number >= 0) return true;
    return fg_infer_fail(infer, FG_G302, 0, -1, "%s: axis %d of the result has a size of %lld",
                         fg_rule_op(infer), w->first + axis, (long long)number);
}

bool fg_rule_conv_transpose(fg_infer *infer) {
    windows w;
    bool known, padded = has(infer, "output_padding");
    int64_t output_padding[MOST_AXES];
    if (!ranks(infer, "out, in", &known)) return false;
    if (!known) return true;
    const fg_shape *x = fg_rule_shape_of(infer, 0), *kernel = fg_rule_shape_of(infer, 1);
    if (!windows_init(&w, infer) || !set_kernel(&w)) return false;
    if (padded && !numbers(&w, "output_padding", 0, output_padding)) return false;
    for (int i = 0; padded && i < w.axes; i++)
        if (output_padding[i] >= w.stride[i])
            return fg_infer_fail(infer, FG_G205, -1, -1,
                                 "conv_transpose: an output_padding of %lld is not below its "
                                 "stride, %lld",
                                 (long long)output_padding[i], (long long)w.stride[i]);
    const fg_size *channels = kernel->dims[kernel->rank - 2];
    if (!channels_agree(&w, kernel->dims[kernel->rank - 1]) || !bias_agrees(&w, channels))
        return false;
    fg_shape *shape = fg_shape_new(infer->arena, x->rank);
    shape->dims[0] = x->dims[0];
    shape->dims[w.channel] = channels;
    for (int i = 0; i < w.axes; i++)
        if (!spread(&w, i, padded ? output_padding : NULL, &shape->dims[w.first + i])) return false;
    return fg_rule_set(infer, 0, shape);
}

/* ---- pooling ---- */

bool fg_rule_pool(fg_infer *infer) {
    const fg_shape *x = fg_rule_shape_of(infer, 0);
    windows w;
    int64_t pool_size[MOST_AXES];
    if (!fg_rule_rank(infer, 0, 3, MOST_AXES + 2)) return false;
    if (x->rank < 0) return fg_rule_set(infer, 0, x);
    if (!windows_init(&w, infer) || !numbers(&w, "pool_size", 1, pool_size) || !check_paddings(&w))
        return false;
    for (int i = 0; i < w.axes; i++)
        if (!set_window(&w, i, fg_size_number(infer->sizes, pool_size[i]))) return false;
    if (!set_result(&w, x->dims[w.channel])) return false;
    return infer->output_count < 2 || fg_rule_set(infer, 1, infer->outputs[0].shape);
}

/* Convolutions, pooling, normalisation, losses and quantisation. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* ---- windows ---- */

enum { MOST_AXES = 3 };

typedef struct windows {
    bool first; /* channels are axis 1 */
    int axes;   /* spatial ones */
    int64_t stride[MOST_AXES], dilation[MOST_AXES], size[MOST_AXES];
    int64_t paddings[2 * MOST_AXES];
    bool same, paddings_given;
} windows;

/* A list of a number for each axis, of which those of the batch and the channels are 1. */
static bool spatial(fg_importer *im, fg_tf_call *call, const windows *w, const char *name,
                    int64_t *out) {
    uint32_t count;
    const int64_t *list = fg_tf_attr_ints(call->attrs, name, &count);
    for (int i = 0; i < w->axes; i++) out[i] = 1;
    if (!list) return true;
    if (count != (uint32_t)w->axes + 2)
        return fg_tf_refuse(im, call, "%s has %u numbers", name, count);
    int channel = w->first ? 1 : w->axes + 1;
    if (list[0] != 1 || list[channel] != 1)
        return fg_tf_refuse(im, call, "%s of the batch or the channels is not 1", name);
    for (int i = 0; i < w->axes; i++) out[i] = list[i + (w->first ? 2 : 1)];
    return true;
}

static bool explicit_paddings(fg_importer *im, fg_tf_call *call, windows *w) {
    uint32_t count;
    const int64_t *list = fg_tf_attr_ints(call->attrs, "explicit_paddings", &count);
    if (!list || count != 2 * ((uint32_t)w->axes + 2))
        return fg_tf_refuse(im, call, "explicit_paddings are missing");
    for (int i = 0; i < 2 * w->axes; i++) w->paddings[i] = list[i + (w->first ? 4 : 2)];
    return w->paddings_given = true;
}

static bool windows_init(fg_importer *im, fg_tf_call *call, int axes, windows *w) {
    *w = (windows){.axes = axes};
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    w->first = format.length > 1 && format.at[1] == 'C';
    if (format.length > (size_t)axes + 2) return fg_tf_refuse(im, call, "of this data_format");
    fg_bytes padding = fg_tf_attr_text(call->attrs, "padding");
    w->same = fg_bytes_are(padding, "SAME");
    if (fg_bytes_are(padding, "EXPLICIT") && !explicit_paddings(im, call, w)) return false;
    return spatial(im, call, w, "strides", w->stride) &&
           spatial(im, call, w, "dilations", w->dilation) && spatial(im, call, w, "ksize", w->size);
}

static fg_attr numbers(fg_importer *im, const int64_t *at, int count) {
    int64_t *copy = FG_NEW_ARRAY(im->arena, int64_t, count);
    memcpy(copy, at, (size_t)count * sizeof *copy);
    return FG_TF_INTS((uint32_t)count, copy);
}

static fg_attr format_attr(const windows *w) {
    return FG_TF_TEXT(w->first ? "channels_first" : "channels_last");
}

static int spatial_axes(const fg_tf_call *call) {
    return call->row->op[4] == '3' || strstr(call->row->op, "3D") ? 3 : 2;
}

/* Conv2D, Conv3D, and DepthwiseConv2dNative. */
bool fg_tf_build_conv(fg_importer *im, fg_tf_call *call) {
    windows w;
    if (!fg_tf_want(im, call, 2) || !windows_init(im, call, spatial_axes(call), &w)) return false;
    fg_tf_set sets[] = {{"strides", numbers(im, w.stride, w.axes)},
                        {"dilation_rate", numbers(im, w.dilation, w.axes)},
                        {"padding", FG_TF_TEXT(w.same ? "same" : "valid")},
                        {"data_format", format_attr(&w)},
                        {"paddings", numbers(im, w.paddings, 2 * w.axes)}};
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, call->inputs, 2, sets,
                                       w.paddings_given ? 5 : 4));
}

#define LONGEST INT32_MAX /* so that places are counted in 64 bits */

/* How the result must be cut: of an axis that conv_transpose makes `whole` long, `size` elements
 * from `begin`. The padding in front is that of the convolution that it undoes. */
static int64_t begin_of(const windows *w, int axis, int64_t in, int64_t taps, int64_t size) {
    int64_t reach = (taps - 1) * w->dilation[axis] + 1;
    int64_t padding = (in - 1) * w->stride[axis] + reach - size;
    if (w->paddings_given) return w->paddings[2 * axis];
    return w->same && padding > 0 ? padding / 2 : 0;
}

static fg_value_id fitted(fg_importer *im, fg_tf_call *call, fg_value_id made, int axis,
                          int64_t begin, int64_t size) {
    int rank;
    int64_t dims[FG_MAX_RANK];
    if (!made || !fg_tf_dims(im, made, &rank, dims)) return 0;
    int64_t missing = begin + size - dims[axis];
    if (missing > 0) {
        int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 2 * FG_MAX_RANK);
        paddings[2 * axis + 1] = missing;
        made = fg_tf_with(im, call, FG_OP_pad, made, "paddings",
                          FG_TF_INTS(2 * (uint32_t)rank, paddings));
    }
    if (begin == 0 && missing >= 0) return made;
    fg_sizes *sizes = &im->graph->sizes;
    return fg_tf_slice(im, call, made, axis, fg_size_number(sizes, begin),
                       fg_size_number(sizes, begin + size), 1);
}

/* Conv2DBackpropInput(sizes, kernel, y): what the convolution's input would get. */
bool fg_tf_build_conv_transpose(fg_importer *im, fg_tf_call *call) {
    windows w;
    int axes = spatial_axes(call), rank, kernel_rank;
    uint32_t count;
    int64_t dims[FG_MAX_RANK], kernel[FG_MAX_RANK];
    if (!fg_tf_want(im, call, 3) || !windows_init(im, call, axes, &w)) return false;
    const fg_tf_ints *sizes = fg_tf_ints_of(im, call->inputs[0]);
    fg_value_id inputs[] = {call->inputs[2], call->inputs[1]};
    fg_tf_set sets[] = {{"strides", numbers(im, w.stride, axes)},
                        {"dilation_rate", numbers(im, w.dilation, axes)},
                        {"padding", FG_TF_TEXT("valid")},
                        {"data_format", format_attr(&w)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_conv_transpose, inputs, 2, sets, 4);
    fg_tf_dims(im, inputs[0], &rank, dims);
    count = sizes ? sizes->count : 0;
    if (rank != axes + 2 || !fg_tf_dims(im, inputs[1], &kernel_rank, kernel) ||
        kernel_rank != rank || (count != (uint32_t)rank && count != (uint32_t)axes))
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    for (int i = 0; i < axes && made; i++) {
        int axis = i + (w.first ? 2 : 1);
        int64_t size, in;
        if (!fg_size_is_number(sizes->at[count == (uint32_t)axes ? i : axis], &size) ||
            !fg_size_is_number(fg_tf_shape_of(im, inputs[0])->dims[axis], &in) || size < 0 ||
            size > LONGEST || in > LONGEST || kernel[i] > LONGEST || w.paddings[2 * i] < 0 ||
            w.paddings[2 * i] > LONGEST)
            return fg_tf_refuse(im, call, "sizes that only the run tells, or too large");
        made = fitted(im, call, made, axis, begin_of(&w, i, in, kernel[i], size), size);
    }
    return fg_tf_give(call, made);
}

bool fg_tf_build_pool(fg_importer *im, fg_tf_call *call) {
    windows w;
    if (!fg_tf_want(im, call, 1) || !windows_init(im, call, spatial_axes(call), &w)) return false;
    if (w.paddings_given) return fg_tf_refuse(im, call, "of explicit paddings");
    fg_tf_set sets[] = {{"strides", numbers(im, w.stride, w.axes)},
                        {"pool_size", numbers(im, w.size, w.axes)},
                        {"padding", FG_TF_TEXT(w.same ? "same" : "valid")},
                        {"data_format", format_attr(&w)}};
    return fg_tf_give(call, fg_tf_make(im, call, call->row->kind, call->inputs, 1, sets, 4));
}

/* ---- with channels in front ---- */

static bool channels_first(const fg_tf_call *call) {
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    return format.length > 1 && format.at[1] == 'C';
}

bool fg_tf_build_bias_add(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id bias = call->inputs[1];
    int rank = fg_tf_shape_of(im, call->inputs[0])->rank;
    if (channels_first(call)) {
        if (rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
        for (int i = 2; i < rank; i++) bias = fg_tf_expand(im, call, bias, -1);
    }
    return fg_tf_give(call, BI(add, call->inputs[0], bias));
}

bool fg_tf_build_blocks(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    bool first = channels_first(call);
    fg_value_id x = call->inputs[0];
    if (fg_tf_attr_text(call->attrs, "data_format").length > 4)
        return fg_tf_refuse(im, call, "of this data_format");
    if (first) x = fg_tf_transpose(im, call, x, 4, (int[]){0, 2, 3, 1});
    x = fg_tf_with(im, call, call->row->kind, x, "block_size",
                   FG_TF_INT(fg_tf_attr_int(call->attrs, "block_size", 0)));
    return fg_tf_give(call, first ? fg_tf_transpose(im, call, x, 4, (int[]){0, 3, 1, 2}) : x);
}

/* ---- normalisation ---- */

/* The statistics of the batch: mean, biased variance, and how many numbers they are of. */
static fg_value_id batch_moments(fg_importer *im, fg_tf_call *call, int channel, int rank,
                                 fg_value_id *count) {
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_MAX_RANK);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    const fg_size **total = FG_NEW(im->arena, const fg_size *);
    uint32_t n = 0;
    *total = fg_size_number(&im->graph->sizes, 1);
    for (int i = 0; i < rank; i++) {
        if (i == channel) continue;
        axes[n++] = i;
        if (*total) *total = fg_size_multiply(&im->graph->sizes, *total, x->dims[i]);
    }
    if (!*total) return fg_tf_refuse(im, call, "a size is out of hand");
    *count =
        fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, total)}, 1);
    return fg_tf_with(im, call, FG_OP_moments, call->inputs[0], "axes", FG_TF_INTS(n, axes));
}

/* FusedBatchNorm(x, scale, offset, mean, variance): y, and the statistics, those of the variance
 * unbiased. */
bool fg_tf_build_batch_norm(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    bool training = fg_tf_attr_bool(call->attrs, "is_training", true);
    const fg_value_id *in = call->inputs;
    int rank = fg_tf_shape_of(im, in[0])->rank;
    if (rank < 2) return fg_tf_refuse(im, call, "of an unknown rank");
    int channel = channels_first(call) ? 1 : rank - 1;
    fg_value_id mean = in[3], variance = in[4], unbiased = in[4], count = 0;
    fg_dtype dtype = fg_tf_type_of(im, in[1]), own = fg_tf_type_of(im, in[0]);
    if (training) {
        if (own != dtype) return fg_tf_refuse(im, call, "of two element types");
        mean = batch_moments(im, call, channel, rank, &count);
        if (!mean || !count) return false;
        variance = mean + 1;
        count = fg_tf_cast(im, call, count, dtype);
        unbiased = BI(divide, BI(multiply, variance, count),
                      BI(maximum, BI(subtract, count, NUM(1)), NUM(1)));
    }
    fg_value_id x = fg_tf_cast(im, call, in[0], dtype);
    fg_value_id inputs[] = {x, mean, variance, in[1], in[2]};
    fg_tf_set sets[] = {{"axis", FG_TF_INT(channel)},
                        {"epsilon", FG_TF_REAL(fg_tf_attr_float(call->attrs, "epsilon", 1e-4))}};
    fg_value_id y = fg_tf_make(im, call, FG_OP_batch_norm, inputs, 5, sets, 2);
    if (!y || !unbiased) return false;
    fg_value_id all[] = {fg_tf_cast(im, call, y, own), mean, unbiased, mean, variance, mean};
    for (uint32_t i = 0; i < call->output_count && i < 6; i++) call->outputs[i] = all[i];
    return call->output_count <= 6;
}

/* ---- losses, and their gradients ---- */

bool fg_tf_build_softmax_loss(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id logits = call->inputs[0], labels = call->inputs[1];
    fg_value_id inputs[] = {labels, logits};
    call->outputs[0] = fg_tf_make(im, call, call->row->kind, inputs, 2, NULL, 0);
    if (call->output_count < 2) return call->outputs[0] != 0;
    if (call->row->kind == FG_OP_sparse_softmax_cross_entropy) {
        int64_t depth;
        const fg_shape *shape = fg_tf_shape_of(im, logits);
        if (shape->rank < 1 || !fg_size_is_number(shape->dims[shape->rank - 1], &depth))
            return fg_tf_refuse(im, call, "a number of classes that only the run tells");
        fg_tf_set sets[] = {{"depth", FG_TF_INT(depth)},
                            {"dtype", FG_TF_TYPE(fg_tf_type_of(im, logits))}};
        labels = fg_tf_make(im, call, FG_OP_one_hot, &labels, 1, sets, 2);
    }
    call->outputs[1] = BI(subtract, UN(softmax, logits), labels);
    return call->outputs[0] && call->outputs[1] && call->output_count == 2;
}

/* InTopK(predictions, targets, k): fewer than k classes are above the target's. Not where it is no
 * class, or where a prediction is not finite. */
bool fg_tf_build_in_top_k(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    fg_value_id x = call->inputs[0], target = call->inputs[1], k;
    const fg_shape *shape = fg_tf_shape_of(im, x);
    fg_dtype dtype = fg_tf_type_of(im, target);
    if (shape->rank != 2) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id count = fg_tf_make(im, call, FG_OP_size, NULL, 0,
                                   &(fg_tf_set){"value", FG_TF_SIZES(1, shape->dims + 1)}, 1);
    fg_value_id none = fg_tf_scalar(im, call, dtype, 0);
    if (!count) return false;
    count = fg_tf_cast(im, call, count, dtype);
    fg_value_id is_class =
        BI(logical_and, BI(greater_equal, target, none), BI(less, target, count));
    target = fg_tf_ternary(im, call, FG_OP_where, is_class, target, none);
    fg_tf_set set = {"batch_dims", FG_TF_INT(1)};
    fg_value_id inputs[] = {x, fg_tf_expand(im, call, target, -1)};
    fg_value_id own = fg_tf_make(im, call, FG_OP_gather_nd, inputs, 2, &set, 1);
    fg_value_id above = BI(greater, x, fg_tf_expand(im, call, own, -1));
    fg_value_id finite = UN(is_finite, x);
    if (!above || !finite) return false;
    above = fg_tf_reduce(im, call, FG_OP_sum, fg_tf_cast(im, call, above, FG_INT64), -1, false);
    if (call->input_count > 2)
        k = fg_tf_cast(im, call, call->inputs[2], FG_INT64);
    else
        k = fg_tf_scalar(im, call, FG_INT64, (double)fg_tf_attr_int(call->attrs, "k", 1));
    finite = fg_tf_reduce(im, call, FG_OP_all, finite, -1, false);
    return fg_tf_give(call, BI(logical_and, BI(less, above, k), BI(logical_and, is_class, finite)));
}

/* ---- quantisation ---- */

/* Rounded to the numbers that so many bits between low and high hold, where both are moved so that
 * 0 is one of them. */
static fg_value_id quantised(fg_importer *im, fg_tf_call *call, fg_value_id low, fg_value_id high) {
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    int64_t bits = fg_tf_attr_int(call->attrs, "num_bits", 8);
    if (bits < 2 || bits > 16) return fg_tf_refuse(im, call, "of %lld bits", (long long)bits);
    double first = fg_tf_attr_bool(call->attrs, "narrow_range", false) ? 1 : 0;
    double last = (double)((1 << bits) - 1);
    fg_value_id half = NUM(0.5);
    fg_value_id scale = BI(divide, BI(subtract, high, low), NUM(last - first));
    fg_value_id zero = BI(subtract, NUM(first), BI(divide, low, scale));
    zero = UN(floor, BI(add, zero, half));
    zero = BI(maximum, BI(minimum, zero, NUM(last)), NUM(first));
    fg_value_id least = BI(multiply, BI(subtract, NUM(first), zero), scale);
    fg_value_id most = BI(multiply, BI(subtract, NUM(last), zero), scale);
    fg_value_id x = BI(maximum, BI(minimum, call->inputs[0], most), least);
    fg_value_id steps = BI(add, BI(divide, BI(subtract, x, least), scale), half);
    return BI(add, BI(multiply, UN(floor, steps), scale), least);
}

bool fg_tf_build_fake_quant(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    return fg_tf_give(call, quantised(im, call, call->inputs[1], call->inputs[2]));
}

bool fg_tf_build_fake_quant_args(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    fg_value_id low = fg_tf_scalar(im, call, FG_FLOAT32, fg_tf_attr_float(call->attrs, "min", -6));
    fg_value_id high = fg_tf_scalar(im, call, FG_FLOAT32, fg_tf_attr_float(call->attrs, "max", 6));
    return fg_tf_give(call, quantised(im, call, low, high));
}

/* Convolutions: in groups, with a bias, over one axis, and the other way round. */
#include <math.h>
#include <string.h>

#include "emit/images.h"

typedef struct fg_conv {
    fg_images w;
    const char *op;
    bool dilated, even; /* it has dilations; strides are the same along both axes */
} fg_conv;

static const char *put_conv(fg_exporting *e, const fg_conv *c, const char *what, const char *a,
                            const char *b, const char *sizes) {
    const char *name = sizes ? fg_open_node(e, what, c->op, c->w.dtype, sizes, b, a)
                             : fg_open_node(e, what, c->op, c->w.dtype, a, b, NULL);
    fg_images_format(e, &c->w);
    fg_images_numbers(e, &c->w, "strides", fg_export_attr_of(e, "strides"), c->even);
    if (c->dilated)
        fg_images_numbers(e, &c->w, "dilations", fg_export_attr_of(e, "dilation_rate"), false);
    fg_node_end(e);
    return name;
}

static const char *put_split(fg_exporting *e, const char *x, fg_dtype dtype, int64_t axis,
                             int64_t count) {
    const char *at = fg_export_int(e, axis);
    const char *name = fg_open_node(e, "Split", "Split", dtype, at, x, NULL);
    fg_node_int(e, "num_split", count);
    fg_node_end(e);
    return name;
}

static const char *part_of(fg_exporting *e, const char *name, int64_t i) {
    return i ? fg_arena_printf(e->arena, "%s:%lld", name, (long long)i) : name;
}

/* Each group of channels with its part of the kernel. */
static const char *put_groups(fg_exporting *e, const fg_conv *c, const char *what, const char *x,
                              const char *kernel, int64_t groups) {
    const char **parts = FG_NEW_ARRAY(e->arena, const char *, (size_t)groups);
    int channel = fg_images_channel(&c->w);
    x = put_split(e, x, c->w.dtype, channel, groups);
    kernel = put_split(e, kernel, c->w.dtype, c->w.axes + 1, groups);
    for (int64_t i = 0; i < groups; i++)
        parts[i] = put_conv(e, c, c->op, part_of(e, x, i), part_of(e, kernel, i), NULL);
    return fg_put_concat(e, what, c->w.dtype, (uint32_t)groups, parts, channel);
}

/* A number for each channel. BiasAdd takes channels in front of two axes only. */
static const char *put_bias(fg_exporting *e, const fg_images *w, const char *what, const char *x,
                            fg_value_id bias) {
    const char *tensor = fg_export_tensor(e, bias), *name;
    if (w->first && w->axes == 3) {
        tensor = fg_put_reshape_to(e, "bias", tensor, w->dtype, 4, (int64_t[]){-1, 1, 1, 1});
        return fg_put_node(e, what, "Add", w->dtype, x, tensor, NULL);
    }
    name = fg_open_node(e, what, "BiasAdd", w->dtype, x, tensor, NULL);
    fg_node_text(e, "data_format", w->first ? "NCHW" : "NHWC");
    fg_node_end(e);
    return name;
}

/* What comes behind the convolution; the last one has the operation's name. */
static void put_rest(fg_exporting *e, const fg_conv *c, const char *made, fg_value_id bias) {
    if (bias) made = put_bias(e, &c->w, c->w.line ? "BiasAdd" : NULL, made, bias);
    fg_images_leave(e, &c->w, NULL, made);
}

/* [window..., in, m] as [window..., 1, in * m], for a group for each channel. False after a
 * refusal. */
static bool kernel_of_groups(fg_exporting *e, const fg_conv *c, const char **kernel,
                             int64_t *groups) {
    const fg_shape *shape = fg_export_type_of(e, fg_export_input_of(e, 1)).shape;
    int64_t sizes[5] = {1, 1, 1, 1, 1}, *at = sizes + (c->w.line ? 1 : 0), multiplier;
    bool known = shape->rank >= 3;
    for (int i = 0; known && i < shape->rank - 2; i++)
        known &= fg_size_is_number(shape->dims[i], at + i);
    known = known && fg_size_is_number(shape->dims[shape->rank - 2], groups) &&
            fg_size_is_number(shape->dims[shape->rank - 1], &multiplier);
    if (!known) {
        fg_export_refuse(e, "of a kernel whose size is not known");
        return false;
    }
    sizes[c->w.axes] = 1;
    sizes[c->w.axes + 1] = -1;
    *kernel = fg_put_reshape_to(e, "kernel", *kernel, c->w.dtype, (uint32_t)c->w.axes + 2, sizes);
    return true;
}

/* TensorFlow's own is of two axes with one stride. */
static bool is_plain_depthwise(fg_exporting *e, const fg_images *w) {
    const fg_attr *strides = fg_export_attr_of(e, "strides");
    bool even = true;
    for (uint32_t i = 1; strides->kind == FG_ATTR_INTS && i < strides->count; i++)
        even &= strides->ints[i] == strides->ints[0];
    return w->axes == 2 && even;
}

void fg_export_conv(fg_exporting *e, bool depthwise) {
    fg_conv c = {.dilated = true};
    if (!fg_images_init(e, &c.w)) return;
    fg_value_id bias = fg_export_input_of(e, 2);
    int64_t groups = depthwise ? 1 : fg_export_attr_of(e, "groups")->i;
    bool plain = depthwise && is_plain_depthwise(e, &c.w);
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    const char *kernel = fg_export_tensor(e, fg_export_input_of(e, 1));
    x = fg_images_enter(e, &c.w, x, fg_export_input_of(e, 1), 0);
    c.op = plain ? "DepthwiseConv2dNative" : c.w.axes == 3 ? "Conv3D" : "Conv2D";
    c.even = plain;
    if (c.w.line && (plain || !depthwise))
        kernel = fg_put_expand(e, "kernel", kernel, c.w.dtype, 0);
    if (depthwise && !plain && !kernel_of_groups(e, &c, &kernel, &groups)) return;
    const char *what = bias || c.w.line ? c.op : NULL;
    const char *made = groups == 1 ? put_conv(e, &c, what, x, kernel, NULL)
                                   : put_groups(e, &c, what ? "concat" : NULL, x, kernel, groups);
    put_rest(e, &c, made, bias);
}

/* Of "same" with an output_padding of 0, and a window of an even size, TensorFlow has one place
 * less than it asks for. */
static bool has_size(fg_exporting *e, const fg_conv *c) {
    const fg_attr *given = fg_export_attr_of(e, "output_padding");
    const fg_shape *kernel = fg_export_type_of(e, fg_export_input_of(e, 1)).shape;
    for (int i = 0; c->w.same && given->kind == FG_ATTR_INTS && i < kernel->rank - 2; i++) {
        int64_t window = 0;
        fg_size_is_number(kernel->dims[i], &window);
        if (window % 2 == 0 && given->ints[given->count > 1 ? i : 0] == 0) return false;
    }
    return true;
}

/* The sizes of the result, with the axis that is none. */
static const char *result_sizes(fg_exporting *e, const fg_images *w) {
    const fg_shape *shape = fg_export_type_of(e, fg_export_op_of(e)->first_output).shape;
    const char *parts[5];
    int64_t numbers[5];
    uint32_t count = 0;
    bool known = true;
    for (int i = 0; i < shape->rank; i++) {
        if (w->line && i == (w->first ? 2 : 1)) numbers[count++] = 1;
        known &= fg_size_is_number(shape->dims[i], &numbers[count++]);
    }
    if (known) return fg_export_ints(e, count, numbers);
    count = 0;
    for (int i = 0; i < shape->rank; i++) {
        if (w->line && i == (w->first ? 2 : 1)) parts[count++] = fg_export_int(e, 1);
        parts[count++] = fg_export_size(e, shape->dims[i]);
    }
    return fg_put_pack(e, "shape", count, parts);
}

void fg_export_conv_transpose(fg_exporting *e) {
    fg_conv c = {.dilated = true};
    if (!fg_images_init(e, &c.w)) return;
    if (!has_size(e, &c)) {
        fg_export_refuse(e, "with an output_padding of 0 and a window of even size");
        return;
    }
    fg_value_id bias = fg_export_input_of(e, 2);
    const char *x = fg_export_tensor(e, fg_export_input_of(e, 0));
    const char *kernel = fg_export_tensor(e, fg_export_input_of(e, 1));
    x = fg_images_widen(e, &c.w, "ExpandDims", x);
    if (c.w.line) kernel = fg_put_expand(e, "kernel", kernel, c.w.dtype, 0);
    c.op = c.w.axes == 3 ? "Conv3DBackpropInputV2" : "Conv2DBackpropInput";
    const char *sizes = result_sizes(e, &c.w);
    put_rest(e, &c, put_conv(e, &c, bias || c.w.line ? c.op : NULL, x, kernel, sizes), bias);
}

/* ---- pooling ---- */

static const char *put_pool(fg_exporting *e, const fg_images *w, const char *what, const char *op,
                            const char *x) {
    const fg_attr *strides = fg_export_attr_of(e, "strides");
    const fg_attr *size = fg_export_attr_of(e, "pool_size");
    const char *name = fg_open_node(e, what, op, w->dtype, x, NULL, NULL);
    fg_images_format(e, w);
    fg_images_numbers(e, w, "ksize", size, false);
    fg_images_numbers(e, w, "strides", strides->kind == FG_ATTR_INTS ? strides : size, false);
    fg_node_end(e);
    return name;
}

void fg_export_pool(fg_exporting *e, const char *op) {
    fg_images w;
    if (!fg_images_init(e, &w)) return;
    bool mean = strcmp(op, "AvgPool") == 0;
    fg_dtypes taken =
        FG_DTYPE_BIT(FG_FLOAT16) | FG_DTYPE_BIT(FG_BFLOAT16) | FG_DTYPE_BIT(FG_FLOAT32);
    if (w.axes == 3 && !mean && !(taken & FG_DTYPE_BIT(w.dtype))) {
        fg_export_refuse(e, "over three axes, of another type than float16, bfloat16, float32");
        return;
    }
    double fill = mean ? 0 : fg_dtype_kind_of(w.dtype) == FG_REAL ? -HUGE_VAL : -0x1p63;
    const char *given = fg_export_tensor(e, fg_export_input_of(e, 0));
    const char *x = fg_images_enter(e, &w, given, 0, fill);
    if (w.axes == 3) op = fg_arena_printf(e->arena, "%s3D", op);
    bool shared = mean && w.padded; /* padding does not count, here */
    const char *made = put_pool(e, &w, shared || w.line ? op : NULL, op, x);
    if (shared) {
        const char *ones = fg_put_node(e, "ones", "OnesLike", w.dtype, given, NULL, NULL);
        const char *share = put_pool(e, &w, "share", op, fg_images_enter(e, &w, ones, 0, 0));
        made = fg_put_node(e, w.line ? "mean" : NULL, "RealDiv", w.dtype, made, share, NULL);
    }
    fg_images_leave(e, &w, NULL, made);
}

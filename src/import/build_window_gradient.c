/* Gradients of convolutions and pooling, as convolutions of other things; the numbers of places
 * along the spatial axes must be known. */
#include "import/windows.h"

#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

#define LONGEST (1 << 28) /* so that places can be counted in 64 bits */

/* Windows from x to y, with the channels last. */
typedef struct gradient {
    fg_tf_windows w;
    int rank;
    int64_t in[FG_TF_AXES], taps[FG_TF_AXES], out[FG_TF_AXES];
    int64_t before[FG_TF_AXES]; /* padding */
} gradient;

static fg_value_id channels_last(fg_importer *im, fg_tf_call *call, const gradient *g,
                                 fg_value_id x) {
    int order[FG_TF_AXES + 2] = {0};
    if (!g->w.first) return x;
    for (int i = 1; i <= g->w.axes; i++) order[i] = i + 1;
    order[g->rank - 1] = 1;
    return fg_tf_transpose(im, call, x, g->rank, order);
}

static fg_value_id as_it_was(fg_importer *im, fg_tf_call *call, const gradient *g, fg_value_id x) {
    int order[FG_TF_AXES + 2] = {0};
    if (!g->w.first) return x;
    for (int i = 1; i <= g->w.axes; i++) order[i + 1] = i;
    order[1] = g->rank - 1;
    return fg_tf_transpose(im, call, x, g->rank, order);
}

static bool number(const fg_size *size, int64_t *out) {
    return size && fg_size_is_number(size, out) && *out >= 0 && *out < LONGEST;
}

/* The sizes along the spatial axes: of x, of the windows, of y. */
static bool measure(fg_importer *im, fg_tf_call *call, gradient *g, const fg_size *const *x,
                    const fg_size *const *taps, const fg_size *const *y) {
    int first = g->w.first ? 2 : 1;
    for (int i = 0; i < g->w.axes; i++) {
        bool known = number(x[first + i], &g->in[i]) && number(y[first + i], &g->out[i]);
        if (taps) known = known && number(taps[i], &g->taps[i]);
        if (!taps) g->taps[i] = g->w.size[i];
        if (!known || g->w.stride[i] > LONGEST || g->w.dilation[i] > LONGEST ||
            g->taps[i] > LONGEST)
            return fg_tf_refuse(im, call, "sizes that only the run tells, or too large");
        int64_t reach = (g->taps[i] - 1) * g->w.dilation[i] + 1;
        int64_t missing = (g->out[i] - 1) * g->w.stride[i] + reach - g->in[i];
        g->before[i] = g->w.same && missing > 0 ? missing / 2 : 0;
        if (g->w.paddings_given) g->before[i] = g->w.paddings[2 * i];
        if (g->before[i] < 0 || g->before[i] > LONGEST)
            return fg_tf_refuse(im, call, "of such paddings");
    }
    return true;
}

static bool gradient_init(fg_importer *im, fg_tf_call *call, gradient *g) {
    *g = (gradient){.rank = fg_tf_spatial_axes(call) + 2};
    return fg_tf_windows_init(im, call, g->rank - 2, &g->w);
}

static const fg_size *sized(fg_importer *im, int64_t size) {
    return fg_size_number(&im->graph->sizes, size);
}

/* ---- of the kernel: the windows of x, weighted by dy, whose own places are `stride` apart ---- */

static fg_value_id correlated(fg_importer *im, fg_tf_call *call, const gradient *g, fg_value_id x,
                              fg_value_id dy, int64_t groups) {
    int64_t paddings[2 * FG_TF_AXES];
    for (int i = 0; i < g->w.axes; i++) {
        int64_t wanted = (g->taps[i] - 1) * g->w.dilation[i] + (g->out[i] - 1) * g->w.stride[i] + 1;
        int64_t after = wanted - g->in[i] - g->before[i];
        paddings[2 * i] = g->before[i];
        paddings[2 * i + 1] = after > 0 ? after : 0;
    }
    fg_value_id inputs[] = {x, dy};
    fg_tf_set sets[] = {{"strides", fg_tf_numbers_attr(im, g->w.dilation, g->w.axes)},
                        {"dilation_rate", fg_tf_numbers_attr(im, g->w.stride, g->w.axes)},
                        {"groups", FG_TF_INT(groups)},
                        {"paddings", fg_tf_numbers_attr(im, paddings, 2 * g->w.axes)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_conv, inputs, 2, sets, 4);
    for (int i = 0; i < g->w.axes && made; i++)
        made = fg_tf_slice(im, call, made, i + 1, sized(im, 0), sized(im, g->taps[i]), 1);
    return made;
}

/* The axes with the first one behind all but the last: [b, h, w, c] becomes [h, w, b, c]. */
static fg_value_id batch_behind(fg_importer *im, fg_tf_call *call, const gradient *g,
                                fg_value_id x) {
    int order[FG_TF_AXES + 2];
    for (int i = 0; i < g->w.axes; i++) order[i] = i + 1;
    order[g->w.axes] = 0;
    order[g->rank - 1] = g->rank - 1;
    return fg_tf_transpose(im, call, x, g->rank, order);
}

/* x with each channel a picture of which the batch is the channels. */
static fg_value_id kernel_gradient(fg_importer *im, fg_tf_call *call, const gradient *g,
                                   fg_value_id x, fg_value_id dy) {
    int swapped[FG_TF_AXES + 2], back[FG_TF_AXES + 2];
    for (int i = 0; i < g->rank; i++) swapped[i] = i;
    swapped[0] = g->rank - 1;
    swapped[g->rank - 1] = 0;
    for (int i = 0; i < g->w.axes; i++) back[i] = i + 1;
    back[g->w.axes] = 0;
    back[g->rank - 1] = g->rank - 1;
    x = fg_tf_transpose(im, call, x, g->rank, swapped);
    fg_value_id made = correlated(im, call, g, x, batch_behind(im, call, g, dy), 1);
    return fg_tf_transpose(im, call, made, g->rank, back);
}

/* One picture, whose channels are each channel of x of the whole batch: a group. */
static fg_value_id depthwise_gradient(fg_importer *im, fg_tf_call *call, const gradient *g,
                                      fg_value_id x, fg_value_id dy, int64_t channels,
                                      const fg_size *multiplier) {
    int order[FG_TF_AXES + 2];
    const fg_shape *shape = fg_tf_shape_of(im, x);
    const fg_size *sizes[FG_TF_AXES + 2] = {sized(im, 1)};
    for (int i = 0; i < g->w.axes; i++) {
        order[i] = i + 1;
        sizes[i + 1] = sized(im, g->in[i]);
    }
    order[g->w.axes] = g->rank - 1;
    order[g->rank - 1] = 0;
    sizes[g->rank - 1] = fg_size_multiply(&im->graph->sizes, shape->dims[0], sized(im, channels));
    x = fg_tf_transpose(im, call, x, g->rank, order);
    x = fg_tf_reshape(im, call, x, g->rank, sizes);
    fg_value_id made = correlated(im, call, g, x, batch_behind(im, call, g, dy), channels);
    for (int i = 0; i < g->w.axes; i++) sizes[i] = sized(im, g->taps[i]);
    sizes[g->w.axes] = sized(im, channels);
    sizes[g->rank - 1] = multiplier;
    return fg_tf_reshape(im, call, made, g->rank, sizes);
}

/* Conv2DBackpropFilter(x, sizes of the kernel, dy), and of three axes, and depthwise. */
bool fg_tf_build_conv_kernel_grad(fg_importer *im, fg_tf_call *call) {
    gradient g;
    int64_t channels;
    if (!fg_tf_want(im, call, 3) || !gradient_init(im, call, &g)) return false;
    const fg_tf_ints *taps = fg_tf_ints_of(im, call->inputs[1]);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    const fg_shape *y = fg_tf_shape_of(im, call->inputs[2]);
    if (!taps || taps->count != (uint32_t)g.rank || x->rank != g.rank || y->rank != g.rank)
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    if (!measure(im, call, &g, x->dims, taps->at, y->dims)) return false;
    fg_value_id x0 = channels_last(im, call, &g, call->inputs[0]);
    fg_value_id dy = channels_last(im, call, &g, call->inputs[2]);
    if (!x0 || !dy) return false;
    if (!strstr(call->row->op, "Depthwise"))
        return fg_tf_give(call, kernel_gradient(im, call, &g, x0, dy));
    if (!number(taps->at[g.rank - 2], &channels))
        return fg_tf_refuse(im, call, "channels that only the run tells");
    return fg_tf_give(call,
                      depthwise_gradient(im, call, &g, x0, dy, channels, taps->at[g.rank - 1]));
}

/* ---- of x, each channel by itself ---- */

/* An axis with stride - 1 zeros behind each place. */
static fg_value_id apart(fg_importer *im, fg_tf_call *call, const gradient *g, fg_value_id dy,
                         int axis) {
    const fg_size *sizes[FG_TF_AXES + 3];
    int64_t stride = g->w.stride[axis - 1];
    if (stride == 1 || !dy) return dy;
    const fg_shape *shape = fg_tf_shape_of(im, dy);
    int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 2 * (FG_TF_AXES + 3));
    for (int i = 0; i <= g->rank; i++)
        sizes[i] = i <= axis ? shape->dims[i] : i == axis + 1 ? sized(im, 1) : shape->dims[i - 1];
    dy = fg_tf_reshape(im, call, dy, g->rank + 1, sizes);
    paddings[2 * (axis + 1) + 1] = stride - 1;
    dy = dy ? fg_tf_with(im, call, FG_OP_pad, dy, "paddings",
                         FG_TF_INTS(2 * (uint32_t)(g->rank + 1), paddings))
            : 0;
    for (int i = 0; i < g->rank; i++)
        sizes[i] = i == axis ? sized(im, g->out[axis - 1] * stride) : shape->dims[i];
    return fg_tf_reshape(im, call, dy, g->rank, sizes);
}

/* Each place of dy spread over its window, weighted by the kernel [taps..., channels, multiplier]:
 * a convolution with the kernel the other way round, in as many groups as there are channels. */
static fg_value_id spread(fg_importer *im, fg_tf_call *call, const gradient *g, fg_value_id dy,
                          fg_value_id kernel, int64_t channels) {
    int64_t paddings[2 * FG_TF_AXES], ones[] = {1, 1, 1};
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_TF_AXES);
    int order[FG_TF_AXES + 2];
    for (int i = 0; i < g->w.axes; i++) {
        int64_t reach = (g->taps[i] - 1) * g->w.dilation[i];
        int64_t length = g->out[i] * g->w.stride[i], after = g->in[i] - length + g->before[i];
        axes[i] = order[i] = i;
        dy = apart(im, call, g, dy, i + 1);
        if (dy && after < 0)
            dy = fg_tf_slice(im, call, dy, i + 1, sized(im, 0), sized(im, length + after), 1);
        paddings[2 * i] = reach - g->before[i];
        paddings[2 * i + 1] = after > 0 ? after : 0;
        if (paddings[2 * i] < 0 || length + after < 0)
            return fg_tf_refuse(im, call, "of more padding than a window has places");
    }
    order[g->w.axes] = g->rank - 1;
    order[g->rank - 1] = g->w.axes;
    kernel =
        fg_tf_with(im, call, FG_OP_reverse, kernel, "axis", FG_TF_INTS((uint32_t)g->w.axes, axes));
    kernel = kernel ? fg_tf_transpose(im, call, kernel, g->rank, order) : 0;
    fg_value_id inputs[] = {dy, kernel};
    fg_tf_set sets[] = {{"strides", fg_tf_numbers_attr(im, ones, g->w.axes)},
                        {"dilation_rate", fg_tf_numbers_attr(im, g->w.dilation, g->w.axes)},
                        {"groups", FG_TF_INT(channels)},
                        {"paddings", fg_tf_numbers_attr(im, paddings, 2 * g->w.axes)}};
    return fg_tf_make(im, call, FG_OP_conv, inputs, 2, sets, 4);
}

/* DepthwiseConv2dNativeBackpropInput(sizes of x, kernel, dy) */
bool fg_tf_build_depthwise_input_grad(fg_importer *im, fg_tf_call *call) {
    gradient g;
    int64_t channels;
    if (!fg_tf_want(im, call, 3) || !gradient_init(im, call, &g)) return false;
    const fg_tf_ints *x = fg_tf_ints_of(im, call->inputs[0]);
    const fg_shape *kernel = fg_tf_shape_of(im, call->inputs[1]);
    const fg_shape *y = fg_tf_shape_of(im, call->inputs[2]);
    if (!x || x->count != (uint32_t)g.rank || kernel->rank != g.rank || y->rank != g.rank ||
        !number(kernel->dims[g.rank - 2], &channels))
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    if (!measure(im, call, &g, x->at, kernel->dims, y->dims)) return false;
    fg_value_id dy = channels_last(im, call, &g, call->inputs[2]);
    fg_value_id dx = dy ? spread(im, call, &g, dy, call->inputs[1], channels) : 0;
    return dx && fg_tf_give(call, as_it_was(im, call, &g, dx));
}

/* How many places of x each window has along an axis, as numbers that dy is divided by. */
static fg_value_id divided(fg_importer *im, fg_tf_call *call, const gradient *g, fg_value_id dy) {
    fg_dtype dtype = fg_tf_type_of(im, dy);
    for (int i = 0; i < g->w.axes && dy; i++) {
        fg_tensor *counts =
            fg_graph_tensor(im->graph, im->memory, FG_FLOAT64, 1, &(int64_t){g->out[i]});
        for (int64_t k = 0; k < g->out[i]; k++) {
            int64_t from = k * g->w.stride[i] - g->before[i], to = from + g->taps[i];
            from = from < 0 ? 0 : from;
            to = to > g->in[i] ? g->in[i] : to;
            ((double *)counts->data)[k] = to > from ? (double)(to - from) : 1;
        }
        fg_value_id by = fg_tf_cast(im, call, fg_tf_constant(im, call, counts), dtype);
        for (int k = i + 2; k < g->rank && by; k++) by = fg_tf_expand(im, call, by, -1);
        dy = BI(divide, dy, by);
    }
    return dy;
}

/* AvgPoolGrad(sizes of x, dy), and of three axes */
bool fg_tf_build_avg_pool_grad(fg_importer *im, fg_tf_call *call) {
    gradient g;
    int64_t channels;
    if (!fg_tf_want(im, call, 2) || !gradient_init(im, call, &g)) return false;
    const fg_tf_ints *x = fg_tf_ints_of(im, call->inputs[0]);
    const fg_shape *y = fg_tf_shape_of(im, call->inputs[1]);
    if (!x || x->count != (uint32_t)g.rank || y->rank != g.rank ||
        !number(y->dims[g.w.first ? 1 : g.rank - 1], &channels))
        return fg_tf_refuse(im, call, "sizes that only the run tells");
    if (!measure(im, call, &g, x->at, NULL, y->dims)) return false;
    fg_value_id dy = channels_last(im, call, &g, call->inputs[1]);
    dy = dy ? divided(im, call, &g, dy) : 0;
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_TF_AXES + 2);
    for (int i = 0; i < g.w.axes; i++) sizes[i] = sized(im, g.taps[i]);
    sizes[g.w.axes] = sized(im, channels);
    sizes[g.rank - 1] = sized(im, 1);
    if (!dy) return false;
    fg_tf_set sets[] = {{"shape", FG_TF_SIZES((uint32_t)g.rank, sizes)},
                        {"dtype", FG_TF_TYPE(fg_tf_type_of(im, dy))}};
    fg_value_id kernel = fg_tf_make(im, call, FG_OP_ones, NULL, 0, sets, 2);
    fg_value_id dx = kernel ? spread(im, call, &g, dy, kernel, channels) : 0;
    return dx && fg_tf_give(call, as_it_was(im, call, &g, dx));
}

/* ---- where the largest is ---- */

/* Positions in all of x, of those that begin anew with each element of the batch. */
static fg_value_id whole_positions(fg_importer *im, fg_tf_call *call, fg_value_id x,
                                   fg_value_id places) {
    fg_sizes *sizes = &im->graph->sizes;
    const fg_shape *shape = fg_tf_shape_of(im, x);
    const fg_size **limits = FG_NEW(im->arena, const fg_size *);
    const fg_size **each = FG_NEW(im->arena, const fg_size *);
    *limits = shape->dims[0];
    *each = sized(im, 1);
    for (int i = 1; i < shape->rank && *each; i++)
        *each = fg_size_multiply(sizes, *each, shape->dims[i]);
    if (!*each) return fg_tf_refuse(im, call, "a size is out of hand");
    fg_dtype dtype = fg_tf_type_of(im, places);
    fg_tf_set range[] = {{"limits", FG_TF_SIZES(1, limits)}, {"dtype", FG_TF_TYPE(dtype)}};
    fg_value_id first = fg_tf_make(im, call, FG_OP_range, NULL, 0, range, 2);
    fg_value_id size =
        fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, each)}, 1);
    first = BI(multiply, first, fg_tf_cast(im, call, size, dtype));
    for (int i = 1; i < shape->rank && first; i++) first = fg_tf_expand(im, call, first, -1);
    return BI(add, places, first);
}

static fg_value_id positions(fg_importer *im, fg_tf_call *call, fg_value_id x,
                             const fg_tf_windows *w) {
    fg_tf_set sets[6];
    uint32_t count = fg_tf_pool_sets(im, w, sets);
    sets[count++] = (fg_tf_set){"include_batch", FG_TF_BOOL(true)};
    fg_value_id made = fg_tf_make(im, call, FG_OP_max_pool_with_argmax, &x, 1, sets, count);
    return made ? made + 1 : 0;
}

/* dy put where the largest of each window is; what several windows share gets the sum. */
static fg_value_id put(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id places,
                       fg_value_id dy) {
    const fg_shape *shape = fg_tf_shape_of(im, x);
    const fg_size **all = FG_NEW(im->arena, const fg_size *);
    places = fg_tf_flat(im, call, places);
    dy = fg_tf_flat(im, call, dy);
    *all = fg_shape_count(&im->graph->sizes, shape);
    if (!places || !dy || !*all) return 0;
    fg_value_id inputs[] = {fg_tf_expand(im, call, places, -1), dy};
    fg_tf_set set = {"shape", FG_TF_SIZES(1, all)};
    fg_value_id sum = fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2, &set, 1);
    return sum ? fg_tf_reshape(im, call, sum, shape->rank, shape->dims) : 0;
}

/* MaxPoolGrad(x, y, dy), V2 with sizes and strides behind, and of three axes; MaxPoolGradGrad,
 * which gives what of dy (of the shape of x) stands there. */
bool fg_tf_build_max_pool_grad(fg_importer *im, fg_tf_call *call) {
    fg_tf_windows w;
    bool taken = call->input_count == 5;
    if ((!taken && !fg_tf_want(im, call, 3)) ||
        !fg_tf_windows_init(im, call, fg_tf_spatial_axes(call), &w) ||
        (taken && !fg_tf_windows_take(im, call, 3, &w)))
        return false;
    fg_value_id x = call->inputs[0], dy = call->inputs[2];
    fg_value_id places = positions(im, call, x, &w);
    if (!places) return false;
    if (!strstr(call->row->op, "GradGrad")) return fg_tf_give(call, put(im, call, x, places, dy));
    return fg_tf_give(call, BI(gather, fg_tf_flat(im, call, dy), places));
}

/* MaxPoolWithArgmax */
bool fg_tf_build_max_pool_places(fg_importer *im, fg_tf_call *call) {
    fg_tf_windows w;
    fg_tf_set sets[7];
    if (!fg_tf_want(im, call, 1) || !fg_tf_windows_init(im, call, 2, &w)) return false;
    bool whole = fg_tf_attr_bool(call->attrs, "include_batch_in_index", false);
    bool small = fg_tf_attr_dtype(call->attrs, "Targmax") == FG_INT32;
    uint32_t count = fg_tf_pool_sets(im, &w, sets);
    sets[count++] = (fg_tf_set){"include_batch", FG_TF_BOOL(whole)};
    sets[count++] = (fg_tf_set){"dtype", FG_TF_TYPE(small ? FG_INT32 : FG_INT64)};
    fg_value_id made = fg_tf_make(im, call, call->row->kind, call->inputs, 1, sets, count);
    for (uint32_t i = 0; made && i < call->output_count && i < 2; i++) call->outputs[i] = made + i;
    return made && call->output_count <= 2;
}

/* MaxPoolGradWithArgmax(x, dy, places), and MaxPoolGradGradWithArgmax */
bool fg_tf_build_max_pool_places_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id x = call->inputs[0], dy = call->inputs[1], places = call->inputs[2];
    if (fg_tf_shape_of(im, x)->rank < 1) return fg_tf_refuse(im, call, "of an unknown rank");
    if (!fg_tf_attr_bool(call->attrs, "include_batch_in_index", false))
        places = whole_positions(im, call, x, places);
    if (!places) return false;
    if (!strstr(call->row->op, "GradGrad")) return fg_tf_give(call, put(im, call, x, places, dy));
    return fg_tf_give(call, BI(gather, fg_tf_flat(im, call, dy), places));
}

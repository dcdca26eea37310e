#include "kernels/window.h"

#include <string.h>

/* The i-th number of an attribute that has one for each axis or one for all; 1 where it is none. */
static int64_t number_of(const fg_attr *attr, int i) {
    if (attr->kind == FG_ATTR_INT) return attr->i;
    if (attr->kind != FG_ATTR_INTS || attr->count == 0) return 1;
    return attr->ints[attr->count == 1 ? 0 : i];
}

/* What "same" puts before: the half of what is missing, rounded down. */
static int64_t half_of(int64_t windows, int64_t stride, int64_t window, int64_t size) {
    int64_t missing = (windows - 1) * stride + window - size;
    return missing > 0 ? missing / 2 : 0;
}

static int64_t padding_before(const fg_window *w, const fg_call *call, const fg_window_attrs *attrs,
                              int axis, int given) {
    const fg_attr *paddings = attrs->paddings < 0 ? NULL : &call->attrs[attrs->paddings];
    const char *padding = call->attrs[attrs->padding].s;
    int64_t window = (w->taps[axis] - 1) * w->dilation[axis] + 1;
    if (given < 0) return 0;
    if (paddings && paddings->kind == FG_ATTR_INTS) return paddings->ints[2 * given];
    if (strcmp(padding, "causal") == 0) return window - 1;
    if (strcmp(padding, "same") != 0) return 0;
    if (attrs->transposed) return half_of(w->in[axis], w->stride[axis], window, w->out[axis]);
    return half_of(w->out[axis], w->stride[axis], window, w->in[axis]);
}

static void set_strides(const fg_window *w, const int64_t *dims, int64_t channels, int64_t *batch,
                        int64_t *channel, int64_t *axis) {
    int64_t step = w->channels_last ? channels : 1;
    for (int i = FG_WINDOW_AXES - 1; i >= 0; i--) {
        axis[i] = step;
        step *= dims[i];
    }
    *channel = w->channels_last ? 1 : step;
    *batch = w->channels_last ? step : step * channels;
}

void fg_window_init(fg_window *w, const fg_call *call, const fg_window_attrs *attrs,
                    const int64_t *taps, uint32_t count) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    const fg_attr *strides = &call->attrs[attrs->strides];
    int axes = x->rank - 2;
    *w = (fg_window){.channels_last =
                         strcmp(call->attrs[attrs->data_format].s, "channels_last") == 0};
    int first = w->channels_last ? 1 : 2, channel = w->channels_last ? axes + 1 : 1;
    w->batch = (size_t)x->dims[0];
    w->in_channels = (size_t)x->dims[channel];
    w->out_channels = (size_t)y->dims[channel];
    for (int i = 0; i < FG_WINDOW_AXES; i++) {
        int given = i - (FG_WINDOW_AXES - axes);
        w->in[i] = w->out[i] = w->taps[i] = w->stride[i] = w->dilation[i] = 1;
        if (given < 0) continue;
        w->in[i] = x->dims[first + given];
        w->out[i] = y->dims[first + given];
        w->taps[i] = taps[count == 1 ? 0 : given];
        w->stride[i] = strides->kind == FG_ATTR_NONE ? w->taps[i] : number_of(strides, given);
        if (attrs->dilation >= 0) w->dilation[i] = number_of(&call->attrs[attrs->dilation], given);
        w->before[i] = padding_before(w, call, attrs, i, given);
    }
    set_strides(w, w->in, (int64_t)w->in_channels, &w->x_batch, &w->x_channel, w->x_axis);
    set_strides(w, w->out, (int64_t)w->out_channels, &w->y_batch, &w->y_channel, w->y_axis);
}

fg_walk fg_window_walk(const fg_window *w, int axis) {
    return (fg_walk){.windows = w->out[axis],
                     .taps = w->taps[axis],
                     .size = w->in[axis],
                     .out_move = 1,
                     .tap_move = 1,
                     .start = -w->before[axis],
                     .move = w->stride[axis],
                     .reach = w->dilation[axis]};
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Place `o` of y is met by tap k and place (o + before - k * dilation) / stride of x, where this is
 * whole. Such k are equally far apart. */
fg_walk fg_window_phase(const fg_window *w, int axis, int64_t phase) {
    int64_t stride = w->stride[axis], dilation = w->dilation[axis];
    int64_t apart = stride / common_divisor(stride, dilation);
    int64_t place = phase + w->before[axis], tap = 0;
    fg_walk walk = {.size = w->in[axis],
                    .first = phase,
                    .out_move = stride,
                    .tap_move = apart,
                    .move = 1,
                    .reach = -(apart * dilation / stride)};
    if (phase < w->out[axis]) walk.windows = (w->out[axis] - phase - 1) / stride + 1;
    int64_t most = apart < w->taps[axis] ? apart : w->taps[axis];
    while (tap < most && (place - tap * dilation) % stride != 0) tap++;
    if (tap == most) return walk;
    walk.first_tap = tap;
    walk.taps = (w->taps[axis] - tap - 1) / apart + 1;
    walk.start = (place - tap * dilation) / stride;
    return walk;
}

void fg_window_clip(const fg_window *w, const fg_walk *walks, size_t index, fg_clip *clip) {
    clip->x = 0;
    for (int i = FG_WINDOW_AXES - 1; i >= 0; i--) {
        const fg_walk *walk = &walks[i];
        int64_t at = walk->start + (int64_t)(index % (size_t)walk->windows) * walk->move;
        int64_t first = at < 0 ? (-at + walk->reach - 1) / walk->reach : 0;
        int64_t end = walk->size > at ? (walk->size - at - 1) / walk->reach + 1 : 0;
        if (end > walk->taps) end = walk->taps;
        index /= (size_t)walk->windows;
        clip->first[i] = first;
        clip->count[i] = end > first ? end - first : 0;
        clip->step[i] = walk->reach * w->x_axis[i];
        clip->x += (at + first * walk->reach) * w->x_axis[i];
    }
}

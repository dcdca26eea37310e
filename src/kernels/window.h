/* Where windows lie over one to three spatial axes: what convolutions and pooling share. Fewer axes
 * than three have axes of size 1 before them. */
#ifndef FG_KERNELS_WINDOW_H
#define FG_KERNELS_WINDOW_H

#include "kernels/loop.h"

enum { FG_WINDOW_AXES = 3 };

/* Which attributes of an operation say it: indices, or -1. */
typedef struct fg_window_attrs {
    int strides, padding, dilation, paddings, data_format;
    bool transposed; /* windows lie over the result */
} fg_window_attrs;

/* Sizes and, for x and y, the distances between neighbours along each axis, in elements. */
typedef struct fg_window {
    size_t batch, in_channels, out_channels;
    int64_t in[FG_WINDOW_AXES], out[FG_WINDOW_AXES], taps[FG_WINDOW_AXES];
    int64_t stride[FG_WINDOW_AXES], dilation[FG_WINDOW_AXES];
    int64_t before[FG_WINDOW_AXES]; /* padding */
    bool channels_last;
    int64_t x_batch, x_channel, x_axis[FG_WINDOW_AXES];
    int64_t y_batch, y_channel, y_axis[FG_WINDOW_AXES];
} fg_window;

/* Of in[0] and out[0]. `taps`: how many places of each spatial axis a window has, `count` numbers,
 * one for all axes where count is 1. */
void fg_window_init(fg_window *window, const fg_call *call, const fg_window_attrs *attrs,
                    const int64_t *taps, uint32_t count);

/* One axis as it is walked. Window q is at place first + q * out_move of y; its tap j, which is tap
 * first_tap + j * tap_move of the kernel, reads place start + q * move + j * reach of x, or padding
 * where x has no such place. */
typedef struct fg_walk {
    int64_t windows, taps, size; /* size: of x */
    int64_t first, out_move, first_tap, tap_move;
    int64_t start, move, reach;
} fg_walk;

fg_walk fg_window_walk(const fg_window *window, int axis);
/* The same of a transposed window, for the places of y that are `phase` modulo the stride: each tap
 * of the kernel meets one phase only. */
fg_walk fg_window_phase(const fg_window *window, int axis, int64_t phase);
/* The part of one window that reads x, not padding, of walks whose reach is positive. */
typedef struct fg_clip {
    int64_t first[FG_WINDOW_AXES], count[FG_WINDOW_AXES]; /* taps */
    int64_t x;                                            /* where the first is in x's plane */
    int64_t step[FG_WINDOW_AXES];                         /* from tap to tap */
} fg_clip;

/* Of window `index` of all in a plane. */
void fg_window_clip(const fg_window *window, const fg_walk *walks, size_t index, fg_clip *clip);

#endif

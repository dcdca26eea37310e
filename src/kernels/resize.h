/* Where a place of a resized axis is in the axis before. TensorFlow's rules: places are scaled as
 * they are; or with the first and the last on each other (align_corners); or as the centres of
 * pixels (half_pixel_centers). Positions are exact fractions, where TensorFlow has float32. */
#ifndef FG_KERNELS_RESIZE_H
#define FG_KERNELS_RESIZE_H

#include "kernels/loop.h"

enum { FG_RESIZE_AXES = 3 };

/* Fewer axes than three have axes of size 1 before them. */
typedef struct fg_resize {
    int64_t in[FG_RESIZE_AXES], out[FG_RESIZE_AXES];
    size_t planes, width; /* x and y are [planes, axes..., width] */
    bool corners, centres;
} fg_resize;

/* Of in[0] and out[0]. */
void fg_resize_init(fg_resize *resize, const fg_call *call);
/* The nearest place. */
int64_t fg_resize_nearest(const fg_resize *resize, int axis, int64_t place);
/* The neighbours, and how far it is from the first to the second, from 0 to 1. */
double fg_resize_between(const fg_resize *resize, int axis, int64_t place, int64_t *low,
                         int64_t *high);

#endif

/* Windows over images as TensorFlow has them: of two axes or three. One axis becomes two, of which
 * the first has one place. */
#ifndef FG_EMIT_IMAGES_H
#define FG_EMIT_IMAGES_H

#include "emit/compose.h"

typedef struct fg_images {
    int axes;   /* theirs: 2 or 3 */
    bool line;  /* ours is 1 */
    bool first; /* the channels stand in front */
    bool same;
    bool padded; /* x has been padded: nothing is left to TensorFlow */
    fg_dtype dtype;
} fg_images;

/* False after a refusal. */
bool fg_images_init(fg_exporting *e, fg_images *w);
/* x, the first input, padded with `fill` where TensorFlow's own padding is another, and with a
 * second spatial axis. `kernel`: the size of its window counts for "causal", else it is 0. */
const char *fg_images_enter(fg_exporting *e, fg_images *w, const char *x, fg_value_id kernel,
                            double fill);
/* A tensor of the same axes, with a second spatial axis. */
const char *fg_images_widen(fg_exporting *e, const fg_images *w, const char *what, const char *x);
/* Without it; of several axes the same tensor. */
const char *fg_images_leave(fg_exporting *e, const fg_images *w, const char *what, const char *x);
/* A number for each axis, 1 for the batch and the channels; `line` for the axis that is none. */
void fg_images_numbers(fg_exporting *e, const fg_images *w, const char *name, const fg_attr *attr,
                       bool line);
void fg_images_format(fg_exporting *e, const fg_images *w);
/* Where the channels are, of x with its second axis. */
int fg_images_channel(const fg_images *w);

#endif

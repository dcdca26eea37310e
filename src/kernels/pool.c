/* The largest, and the mean, of windows. */
#include <math.h>

#include "kernels/isa.h"
#include "kernels/reduce.h"
#include "kernels/window.h"

/* Channels that lie side by side are walked together, `width` of them; where they do not, each is a
 * plane of its own. */
typedef struct pooling {
    const fg_call *call;
    fg_window w;
    fg_walk walk[FG_WINDOW_AXES];
    size_t windows, plane; /* windows and elements of a plane of x */
    size_t width;
    bool whole; /* places are counted in all of x, not in each element of the batch */
} pooling;

static void pool_split(fg_call *call, fg_part part) {
    static const fg_window_attrs attrs = {
        .strides = 2, .padding = 3, .dilation = -1, .paddings = 5, .data_format = 4};
    const fg_attr *size = &call->attrs[1];
    pooling job = {.call = call, .windows = 1};
    if (call->out_count > 1) job.whole = fg_attr_flag(&call->attrs[6]);
    size_t taps = 1;
    if (call->out[0].count == 0) return;
    if (size->kind == FG_ATTR_INT)
        fg_window_init(&job.w, call, &attrs, &size->i, 1);
    else
        fg_window_init(&job.w, call, &attrs, size->ints, size->count);
    for (int i = 0; i < FG_WINDOW_AXES; i++) {
        job.walk[i] = fg_window_walk(&job.w, i);
        job.windows *= (size_t)job.walk[i].windows;
        taps *= (size_t)(job.w.taps[i] < job.w.in[i] ? job.w.taps[i] : job.w.in[i]);
    }
    job.width = job.w.channels_last ? job.w.in_channels : 1;
    job.plane = (size_t)(job.w.channels_last ? job.w.x_batch : job.w.x_channel);
    fg_split(call, call->out[0].count / job.width, FG_GRAIN / (taps * job.width + 1) + 1, part,
             &job);
}

#define BODY "kernels/pool_body.h"
#include "kernels/each_float.h"
#define BODY "kernels/pool_int.h"
#include "kernels/each_int.h"

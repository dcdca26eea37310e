/* softmax and log_softmax, and the losses that contain them. */
#include "kernels/isa.h"
#include "kernels/reduce.h"
#include "kernels/vmath.h"

/* A tensor as [outer, n, inner], the axis in the middle. */
typedef struct softmax {
    const fg_call *call;
    size_t n, inner;
    bool logarithm;
} softmax;

static void softmax_split(fg_call *call, bool logarithm, fg_part part) {
    const fg_view *x = &call->in[0];
    if (x->count == 0) return;
    int axis = fg_axis_at(call->attrs[1].i, x->rank);
    softmax job = {.call = call,
                   .n = (size_t)x->dims[axis],
                   .inner = fg_dims_product(x->dims, axis + 1, x->rank),
                   .logarithm = logarithm};
    size_t width = job.inner < FG_COLUMNS ? job.inner : FG_COLUMNS;
    size_t blocks = (job.inner + FG_COLUMNS - 1) / FG_COLUMNS;
    fg_split(call, fg_dims_product(x->dims, 0, axis) * blocks, FG_GRAIN / 4 / (job.n * width) + 1,
             part, &job);
}

#define BODY "kernels/softmax_body.h"
#include "kernels/each_float.h"

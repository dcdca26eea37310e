#include "kernels/resize.h"

#include <math.h>
#include <string.h>

#include "kernels/isa.h"

void fg_resize_init(fg_resize *r, const fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    bool last = strcmp(call->attrs[4].s, "channels_last") == 0;
    int axes = x->rank - 2, first = last ? 1 : 2;
    r->corners = fg_attr_flag(&call->attrs[2]);
    r->centres = fg_attr_flag(&call->attrs[3]);
    r->width = last ? (size_t)x->dims[axes + 1] : 1;
    r->planes = (size_t)x->dims[0] * (last ? 1 : (size_t)x->dims[1]);
    for (int i = 0; i < FG_RESIZE_AXES; i++) {
        int given = i - (FG_RESIZE_AXES - axes);
        r->in[i] = given < 0 ? 1 : x->dims[first + given];
        r->out[i] = given < 0 ? 1 : y->dims[first + given];
    }
}

/* a * b / c rounded down, with no overflow where the quotient has none. */
static int64_t scaled(int64_t a, int64_t b, int64_t c) {
    return (int64_t)((__int128)a * b / c);
}

int64_t fg_resize_nearest(const fg_resize *r, int axis, int64_t place) {
    int64_t in = r->in[axis], out = r->out[axis], at;
    if (r->corners)
        at = out > 1 ? scaled(2 * place * (in - 1) + out - 1, 1, 2 * (out - 1)) : 0;
    else if (r->centres)
        at = scaled(2 * place + 1, in, 2 * out);
    else
        at = scaled(place, in, out);
    return at < in ? at : in - 1;
}

double fg_resize_between(const fg_resize *r, int axis, int64_t place, int64_t *low, int64_t *high) {
    int64_t in = r->in[axis], out = r->out[axis];
    double at;
    if (r->corners)
        at = out > 1 ? (double)place * (double)(in - 1) / (double)(out - 1) : 0;
    else if (r->centres)
        at = (double)(2 * place + 1) * (double)in / (double)(2 * out) - 0.5;
    else
        at = (double)place * (double)in / (double)out;
    double below = floor(at);
    *low = below > 0 ? (int64_t)below : 0;
    *high = (int64_t)ceil(at);
    if (*low > in - 1) *low = in - 1;
    if (*high > in - 1) *high = in - 1;
    return at - below;
}

/* ---- the nearest ---- */

typedef struct nearest_job {
    const fg_call *call;
    fg_resize r;
    size_t bytes; /* of what is copied at once */
} nearest_job;

/* Rows along the last axis, of all planes. */
static void nearest_part(void *data, size_t begin, size_t end) {
    const nearest_job *job = data;
    const fg_resize *r = &job->r;
    char *y = (char *)job->call->out[0].data + begin * (size_t)r->out[2] * job->bytes;
    for (size_t row = begin; row < end; row++) {
        size_t i = row / (size_t)r->out[1] % (size_t)r->out[0], j = row % (size_t)r->out[1];
        size_t plane = row / (size_t)r->out[1] / (size_t)r->out[0];
        size_t at = plane * (size_t)r->in[0] + (size_t)fg_resize_nearest(r, 0, (int64_t)i);
        at = at * (size_t)r->in[1] + (size_t)fg_resize_nearest(r, 1, (int64_t)j);
        const char *x = (const char *)job->call->in[0].data + at * (size_t)r->in[2] * job->bytes;
        for (int64_t k = 0; k < r->out[2]; k++, y += job->bytes)
            memcpy(y, x + (size_t)fg_resize_nearest(r, 2, k) * job->bytes, job->bytes);
    }
}

bool fg_kernel_resize_nearest(fg_call *call) {
    nearest_job job = {.call = call};
    if (call->out[0].count == 0) return true;
    fg_resize_init(&job.r, call);
    job.bytes = job.r.width * fg_dtype_size(call->out[0].dtype);
    fg_split(call, job.r.planes * (size_t)job.r.out[0] * (size_t)job.r.out[1],
             4 * FG_GRAIN / ((size_t)job.r.out[2] * (job.bytes + 16)) + 1, nearest_part, &job);
    return true;
}

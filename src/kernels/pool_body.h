/* See pool.c. Averages of floats; what is largest is in pool_max.h. */
#define NOTHING   (-(T)INFINITY)
#define IS_NAN(x) ((x) != (x))
#include "kernels/pool_max.h"
#undef NOTHING
#undef IS_NAN

static void N(avg_lanes)(const fg_clip *clip, const T *x, T *y, T count) {
    T sum[FG_LANES] = {0};
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++) {
                const T *xs = x + i * clip->step[0] + j * clip->step[1] + k * clip->step[2];
                FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) sum[l] += xs[l];
            }
    FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) y[l] = sum[l] / count;
}

static T N(avg_one)(const fg_clip *clip, const T *x, T count) {
    T sum = 0;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++)
                sum += x[i * clip->step[0] + j * clip->step[1] + k * clip->step[2]];
    return sum / count;
}

static void N(avg_part)(void *data, size_t begin, size_t end) {
    const pooling *job = data;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        fg_window_clip(&job->w, job->walk, at % job->windows, &clip);
        const T *x = (const T *)job->call->in[0].data + at / job->windows * job->plane;
        T *y = (T *)job->call->out[0].data + at * job->width;
        T count = (T)(clip.count[0] * clip.count[1] * clip.count[2]);
        size_t c = 0;
        for (; c + FG_LANES <= job->width; c += FG_LANES)
            N(avg_lanes)(&clip, x + clip.x + c, y + c, count);
        for (; c < job->width; c++) y[c] = N(avg_one)(&clip, x + clip.x + c, count);
    }
}

bool K(N(avg_pool))(fg_call *call) {
    pool_split(call, N(avg_part));
    return true;
}

/* The largest of windows, and where it is, of floats and of whole numbers: see pool.c. NOTHING is
 * what everything is larger than, IS_NAN(x) whether x is no number. */

/* NaN where one is. */
static inline T N(larger)(T a, T b) {
    return IS_NAN(b) ? b : b > a ? b : a;
}

/* FG_LANES channels side by side; the loops over them become straight code. */
static void N(max_lanes)(const fg_clip *clip, const T *x, T *y) {
    T best[FG_LANES];
    FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) best[l] = NOTHING;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++) {
                const T *xs = x + i * clip->step[0] + j * clip->step[1] + k * clip->step[2];
                FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) best[l] = N(larger)(best[l], xs[l]);
            }
    FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) y[l] = best[l];
}

/* One channel. */
static T N(max_one)(const fg_clip *clip, const T *x) {
    T best = NOTHING;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++)
                best =
                    N(larger)(best, x[i * clip->step[0] + j * clip->step[1] + k * clip->step[2]]);
    return best;
}

/* Windows begin .. end - 1, of all planes. */
static void N(max_part)(void *data, size_t begin, size_t end) {
    const pooling *job = data;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        fg_window_clip(&job->w, job->walk, at % job->windows, &clip);
        const T *x = (const T *)job->call->in[0].data + at / job->windows * job->plane;
        T *y = (T *)job->call->out[0].data + at * job->width;
        size_t c = 0;
        for (; c + FG_LANES <= job->width; c += FG_LANES)
            N(max_lanes)(&clip, x + clip.x + c, y + c);
        for (; c < job->width; c++) y[c] = N(max_one)(&clip, x + clip.x + c);
    }
}

bool K(N(max_pool))(fg_call *call) {
    pool_split(call, N(max_part));
    return true;
}

/* ---- and where it is ---- */

/* Where in x's plane the first of the largest is; a NaN is larger than all. 0 where the window has
 * no place of x. */
static int64_t N(best_place)(const fg_clip *clip, const T *x, T *best) {
    int64_t place = -1;
    *best = NOTHING;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++) {
                int64_t at = clip->x + i * clip->step[0] + j * clip->step[1] + k * clip->step[2];
                const T v = x[at];
                if (place >= 0 && !(v > *best) && !(IS_NAN(v) && !IS_NAN(*best))) continue;
                place = at;
                *best = v;
            }
    return place < 0 ? 0 : place;
}

static void N(argmax_part)(void *data, size_t begin, size_t end) {
    const pooling *job = data;
    const fg_view *places = &job->call->out[1];
    size_t batch = job->w.batch ? job->call->in[0].count / job->w.batch : 1;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        fg_window_clip(&job->w, job->walk, at % job->windows, &clip);
        size_t first = at / job->windows * job->plane;
        const T *x = (const T *)job->call->in[0].data + first;
        T *y = (T *)job->call->out[0].data + at * job->width;
        if (!job->whole) first %= batch;
        for (size_t c = 0; c < job->width; c++) {
            int64_t place = N(best_place)(&clip, x + c, &y[c]) + (int64_t)(first + c);
            if (places->dtype == FG_INT32)
                ((int32_t *)places->data)[at * job->width + c] = (int32_t)place;
            else
                ((int64_t *)places->data)[at * job->width + c] = place;
        }
    }
}

bool K(N(max_pool_with_argmax))(fg_call *call) {
    size_t count = call->in[0].count;
    if (call->out[1].dtype == FG_INT32 && count > INT32_MAX)
        return fg_call_fail(call, 0, "positions among %zu elements, which int32 does not hold",
                            count);
    pool_split(call, N(argmax_part));
    return true;
}

/* Convolutions of each channel by itself: see conv.c. */

typedef struct N(depthwise) {
    const convolution *conv;
    fg_walk walk[FG_WINDOW_AXES];
    size_t windows; /* of a plane of the result */
} N(depthwise);

/* FG_LANES channels side by side; the loops over them become straight code. */
static void N(depthwise_lanes)(const N(depthwise) * job, const fg_clip *clip, const T *x,
                               const T *kernel, const T *bias, T *y) {
    const fg_window *w = &job->conv->w;
    T sum[FG_LANES] = {0};
    if (bias) {
        FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) sum[l] = bias[l];
    }
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < clip->count[2]; k++) {
                int64_t tap = ((clip->first[0] + i) * w->taps[1] + clip->first[1] + j) * w->taps[2];
                const T *xs = x + i * clip->step[0] + j * clip->step[1] + k * clip->step[2];
                const T *ks = kernel + (tap + clip->first[2] + k) * (int64_t)w->out_channels;
                FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) {
                    sum[l] = FMA(xs[l], ks[l], sum[l]);
                }
            }
    FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) y[l] = sum[l];
}

/* One channel. */
static T N(depthwise_one)(const N(depthwise) * job, const fg_clip *clip, const T *x,
                          const T *kernel, T sum) {
    const fg_window *w = &job->conv->w;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++) {
            int64_t tap = ((clip->first[0] + i) * w->taps[1] + clip->first[1] + j) * w->taps[2];
            const T *xs = x + i * clip->step[0] + j * clip->step[1];
            const T *ks = kernel + (tap + clip->first[2]) * (int64_t)w->out_channels;
            for (int64_t k = 0; k < clip->count[2]; k++)
                sum = FMA(xs[k * clip->step[2]], ks[k * (int64_t)w->out_channels], sum);
        }
    return sum;
}

/* Windows begin .. end - 1 of all images, with all their channels, which are last. */
static void N(depthwise_part)(void *data, size_t begin, size_t end) {
    const N(depthwise) *job = data;
    const convolution *conv = job->conv;
    const fg_window *w = &conv->w;
    const T *kernel = conv->call->in[1].data, *bias = conv->bias ? conv->bias->data : NULL;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        fg_window_clip(w, job->walk, at % job->windows, &clip);
        int64_t image = (int64_t)(at / job->windows);
        const T *x = (const T *)conv->call->in[0].data + image * w->x_batch;
        T *y = (T *)conv->call->out[0].data + at * w->out_channels;
        size_t c = 0;
        if (conv->group_out == 1)
            for (; c + FG_LANES <= w->out_channels; c += FG_LANES) N(depthwise_lanes)
        (job, &clip, x + clip.x + c, kernel + c, bias ? bias + c : NULL, y + c);
        for (; c < w->out_channels; c++)
            y[c] = N(depthwise_one)(job, &clip, x + clip.x + c / conv->group_out, kernel + c,
                                    bias ? bias[c] : 0);
    }
}

/* A row of one channel's windows: the taps one after the other, each over all windows that it
 * reads x for. `row` is where the first tap's row begins in the plane `x`. */
static void N(depthwise_row)(const N(depthwise) * job, const fg_clip *clip, const T *x, int64_t row,
                             const T *kernel, T start, T *y) {
    const fg_window *w = &job->conv->w;
    const fg_walk walk = job->walk[2];
    for (int64_t l = 0; l < walk.windows; l++) y[l] = start;
    for (int64_t i = 0; i < clip->count[0]; i++)
        for (int64_t j = 0; j < clip->count[1]; j++)
            for (int64_t k = 0; k < walk.taps; k++) {
                int64_t tap = ((clip->first[0] + i) * w->taps[1] + clip->first[1] + j) * w->taps[2];
                const T weight = kernel[(tap + k) * (int64_t)w->out_channels];
                const int64_t at = walk.start + k * walk.reach;
                int64_t begin = at < 0 ? (-at + walk.move - 1) / walk.move : 0;
                int64_t end = walk.size > at ? (walk.size - at - 1) / walk.move + 1 : 0;
                if (end > walk.windows) end = walk.windows;
                const int64_t first = row + i * clip->step[0] + j * clip->step[1] + at;
                if (walk.move == 1) {
                    FG_IVDEP
                    for (int64_t l = begin; l < end; l++) y[l] = FMA(x[first + l], weight, y[l]);
                } else {
                    for (int64_t l = begin; l < end; l++)
                        y[l] = FMA(x[first + l * walk.move], weight, y[l]);
                }
            }
}

/* Rows of windows, of all images and channels, which are planes of their own. */
static void N(depthwise_planes)(void *data, size_t begin, size_t end) {
    const N(depthwise) *job = data;
    const convolution *conv = job->conv;
    const fg_window *w = &conv->w;
    const size_t length = (size_t)w->out[2], rows = job->windows / length;
    const T *bias = conv->bias ? conv->bias->data : NULL;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        size_t channel = at / rows % w->out_channels, image = at / rows / w->out_channels;
        fg_window_clip(w, job->walk, at % rows * length, &clip);
        /* from the row's beginning: its windows are walked here */
        int64_t row = clip.x - (job->walk[2].start + clip.first[2] * job->walk[2].reach);
        const T *x = (const T *)conv->call->in[0].data + (int64_t)image * w->x_batch +
                     (int64_t)(channel / conv->group_out) * w->x_channel;
        T *y = (T *)conv->call->out[0].data + at * length;
        N(depthwise_row)
        (job, &clip, x, row, (const T *)conv->call->in[1].data + channel, bias ? bias[channel] : 0,
         y);
    }
}

static void N(depthwise_run)(const convolution *conv) {
    N(depthwise) job = {.conv = conv, .windows = 1};
    size_t taps = 1, length = (size_t)conv->w.out[2];
    for (int i = 0; i < FG_WINDOW_AXES; i++) {
        job.walk[i] = fg_window_walk(&conv->w, i);
        job.windows *= (size_t)job.walk[i].windows;
        taps *= (size_t)job.walk[i].taps;
    }
    if (conv->w.channels_last)
        fg_split(conv->call, conv->w.batch * job.windows,
                 FG_GRAIN / (taps * conv->w.out_channels + 1) + 1, N(depthwise_part), &job);
    else
        fg_split(conv->call, conv->w.batch * conv->w.out_channels * job.windows / length,
                 FG_GRAIN / (taps * length + 1) + 1, N(depthwise_planes), &job);
}

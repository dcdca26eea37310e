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

/* Windows begin .. end - 1 of all images, with all their channels. */
static void N(depthwise_part)(void *data, size_t begin, size_t end) {
    const N(depthwise) *job = data;
    const convolution *conv = job->conv;
    const fg_window *w = &conv->w;
    const T *kernel = conv->call->in[1].data, *bias = conv->bias ? conv->bias->data : NULL;
    for (size_t at = begin; at < end; at++) {
        fg_clip clip;
        fg_window_clip(w, job->walk, at % job->windows, &clip);
        int64_t image = (int64_t)(at / job->windows), place = (int64_t)(at % job->windows);
        const T *x = (const T *)conv->call->in[0].data + image * w->x_batch;
        T *y = (T *)conv->call->out[0].data + image * w->y_batch +
               place * (w->channels_last ? (int64_t)w->out_channels : 1);
        size_t c = 0;
        if (w->channels_last && conv->group_out == 1)
            for (; c + FG_LANES <= w->out_channels; c += FG_LANES) N(depthwise_lanes)
        (job, &clip, x + clip.x + c, kernel + c, bias ? bias + c : NULL, y + c);
        for (; c < w->out_channels; c++)
            y[(int64_t)c * w->y_channel] = N(depthwise_one)(
                job, &clip, x + clip.x + (int64_t)(c / conv->group_out) * w->x_channel, kernel + c,
                bias ? bias[c] : 0);
    }
}

static void N(depthwise_run)(const convolution *conv) {
    N(depthwise) job = {.conv = conv, .windows = 1};
    size_t taps = 1;
    for (int i = 0; i < FG_WINDOW_AXES; i++) {
        job.walk[i] = fg_window_walk(&conv->w, i);
        job.windows *= (size_t)job.walk[i].windows;
        taps *= (size_t)job.walk[i].taps;
    }
    fg_split(conv->call, conv->w.batch * job.windows,
             FG_GRAIN / (taps * conv->w.out_channels + 1) + 1, N(depthwise_part), &job);
}

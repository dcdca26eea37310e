/* See normalize.c. */

/* ---- batches ---- */

/* Factors behind each other, then summands. */
static void N(batch_weights)(const fg_call *call, T *factor) {
    const T *variance = call->in[2].data;
    const fg_view *gamma = optional(call, 3), *beta = optional(call, 4);
    size_t n = call->in[1].count;
    double epsilon = fg_attr_real(&call->attrs[6], 1e-3);
    for (size_t i = 0; i < n; i++) {
        double scale = gamma ? (double)((const T *)gamma->data)[i] : 1;
        factor[i] = (T)(scale / sqrt((double)variance[i] + epsilon));
        factor[n + i] = beta ? ((const T *)beta->data)[i] : 0;
    }
}

/* Rows of channels, or of one channel. y may be x. */
static void N(batch_part)(void *data, size_t begin, size_t end) {
    const batch_norm *job = data;
    const size_t channels = job->channels, inner = job->inner;
    const T *mean = job->call->in[1].data, *factor = job->call->scratch;
    const T *summand = factor + channels;
    for (size_t i = begin; i < end; i++) {
        if (inner == 1) {
            const T *x = (const T *)job->call->in[0].data + i * channels;
            T *y = (T *)job->call->out[0].data + i * channels;
            FG_IVDEP
            for (size_t c = 0; c < channels; c++) y[c] = (x[c] - mean[c]) * factor[c] + summand[c];
            continue;
        }
        const T *x = (const T *)job->call->in[0].data + i * inner;
        T *y = (T *)job->call->out[0].data + i * inner;
        const T m = mean[i % channels], f = factor[i % channels], s = summand[i % channels];
        FG_IVDEP
        for (size_t j = 0; j < inner; j++) y[j] = (x[j] - m) * f + s;
    }
}

bool K(N(batch_norm))(fg_call *call) {
    const fg_view *x = &call->in[0];
    if (x->count == 0) return true;
    int axis = fg_axis_at(call->attrs[5].i, x->rank);
    batch_norm job = {.call = call,
                      .channels = (size_t)x->dims[axis],
                      .inner = fg_dims_product(x->dims, axis + 1, x->rank)};
    size_t row = job.inner == 1 ? job.channels : job.inner;
    N(batch_weights)(call, call->scratch);
    fg_split(call, x->count / row, FG_GRAIN / row + 1, N(batch_part), &job);
    return true;
}

/* ---- layers ---- */

/* The sum of x, or of squared distances from m; blocks of lanes go into a total. */
static double N(row_sum)(const T *x, size_t n) {
    double total = 0;
    for (size_t from = 0; from < n; from += FG_BLOCK) {
        size_t count = n - from < FG_BLOCK ? n - from : FG_BLOCK, i = 0;
        T lane[FG_LANES] = {0};
        const T *xs = x + from;
        for (; i + FG_LANES <= count; i += FG_LANES) {
            FG_UNROLL for (size_t j = 0; j < FG_LANES; j++) lane[j] += xs[i + j];
        }
        for (size_t j = 0; i < count; i++, j++) lane[j] += xs[i];
        for (size_t width = FG_LANES / 2; width; width /= 2)
            for (size_t j = 0; j < width; j++) lane[j] += lane[j + width];
        total += (double)lane[0];
    }
    return total;
}

static double N(row_squares)(const T *x, size_t n, T m) {
    double total = 0;
    for (size_t from = 0; from < n; from += FG_BLOCK) {
        size_t count = n - from < FG_BLOCK ? n - from : FG_BLOCK, i = 0;
        T lane[FG_LANES] = {0};
        const T *xs = x + from;
        for (; i + FG_LANES <= count; i += FG_LANES) {
            FG_UNROLL for (size_t j = 0; j < FG_LANES; j++) {
                const T d = xs[i + j] - m;
                lane[j] += d * d;
            }
        }
        for (size_t j = 0; i < count; i++, j++) lane[j] += (xs[i] - m) * (xs[i] - m);
        for (size_t width = FG_LANES / 2; width; width /= 2)
            for (size_t j = 0; j < width; j++) lane[j] += lane[j + width];
        total += (double)lane[0];
    }
    return total;
}

static void N(layer_part)(void *data, size_t begin, size_t end) {
    const layer_norm *job = data;
    const fg_view *gamma = optional(job->call, 1), *beta = optional(job->call, 2);
    const T *factor = gamma ? gamma->data : NULL, *summand = beta ? beta->data : NULL;
    const size_t n = job->n;
    for (size_t i = begin; i < end; i++) {
        const T *x = (const T *)job->call->in[0].data + i * n;
        T *y = (T *)job->call->out[0].data + i * n;
        const T mean = (T)(N(row_sum)(x, n) / (double)n);
        const double variance = N(row_squares)(x, n, mean) / (double)n;
        const T scale = (T)(1 / sqrt(variance + job->epsilon));
        if (factor && summand) {
            FG_IVDEP
            for (size_t j = 0; j < n; j++) y[j] = (x[j] - mean) * scale * factor[j] + summand[j];
        } else {
            for (size_t j = 0; j < n; j++)
                y[j] =
                    (x[j] - mean) * scale * (factor ? factor[j] : 1) + (summand ? summand[j] : 0);
        }
    }
}

bool K(N(layer_norm))(fg_call *call) {
    const fg_view *x = &call->in[0];
    if (x->count == 0) return true;
    int axis = fg_axis_at(call->attrs[3].i, x->rank);
    layer_norm job = {.call = call,
                      .n = fg_dims_product(x->dims, axis, x->rank),
                      .epsilon = fg_attr_real(&call->attrs[4], 1e-3)};
    fg_split(call, x->count / job.n, FG_GRAIN / 4 / job.n + 1, N(layer_part), &job);
    return true;
}

/* ---- neighbouring channels ---- */

/* Sums of squares of FG_LANES places from `at` on, none of which is near an end. */
static void N(response_lanes)(const response *job, const T *x, size_t at, T *sums) {
    T sum[FG_LANES] = {0};
    for (size_t j = at - job->radius; j <= at + job->radius; j++) {
        FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) sum[l] += x[j + l] * x[j + l];
    }
    FG_UNROLL for (size_t l = 0; l < FG_LANES; l++) sums[l] = sum[l];
}

static T N(response_one)(const response *job, const T *x, size_t at) {
    size_t begin = at > job->radius ? at - job->radius : 0;
    size_t end = job->n - at > job->radius ? at + job->radius + 1 : job->n;
    T sum = 0;
    for (size_t j = begin; j < end; j++) sum += x[j] * x[j];
    return sum;
}

/* y = x / (bias + alpha * y) ** beta; the usual powers without pow. */
static void N(response_finish)(const response *job, const T *x, T *y) {
    const T bias = (T)job->bias, alpha = (T)job->alpha, beta = (T)job->beta;
    if (beta == (T)0.5)
        for (size_t i = 0; i < job->n; i++) y[i] = x[i] / M(sqrt)(bias + alpha * y[i]);
    else if (beta == (T)0.75)
        for (size_t i = 0; i < job->n; i++) {
            const T root = M(sqrt)(bias + alpha * y[i]);
            y[i] = x[i] / (root * M(sqrt)(root));
        }
    else
        for (size_t i = 0; i < job->n; i++) y[i] = x[i] / M(pow)(bias + alpha * y[i], beta);
}

static void N(response_part)(void *data, size_t begin, size_t end) {
    const response *job = data;
    for (size_t i = begin; i < end; i++) {
        const T *x = (const T *)job->call->in[0].data + i * job->n;
        T *y = (T *)job->call->out[0].data + i * job->n;
        for (size_t at = 0; at < job->n;) {
            if (at >= job->radius && job->n - at >= FG_LANES + job->radius) {
                N(response_lanes)(job, x, at, y + at);
                at += FG_LANES;
            } else {
                y[at] = N(response_one)(job, x, at);
                at++;
            }
        }
        N(response_finish)(job, x, y);
    }
}

bool K(N(local_response_normalization))(fg_call *call) {
    const fg_view *x = &call->in[0];
    if (x->count == 0) return true;
    size_t n = (size_t)x->dims[x->rank - 1], radius = (size_t)call->attrs[1].i;
    response job = {.call = call,
                    .n = n,
                    .radius = radius < n ? radius : n,
                    .bias = fg_attr_real(&call->attrs[2], 1),
                    .alpha = fg_attr_real(&call->attrs[3], 1),
                    .beta = fg_attr_real(&call->attrs[4], 0.5)};
    fg_split(call, x->count / n, FG_GRAIN / 16 / n + 1, N(response_part), &job);
    return true;
}

/* See softmax.c. */
#include "kernels/rows.h"

static void N(softmax_row)(const T *x, T *y, size_t n) {
    double sum = N(row_exp)(x, y, n, N(row_max)(x, n));
    T scale = (T)(1 / sum);
    FG_IVDEP
    for (size_t i = 0; i < n; i++) y[i] *= scale;
}

static void N(log_softmax_row)(const T *x, T *y, size_t n) {
    T m = N(row_max)(x, n);
    T rest = (T)log(N(row_exp)(x, y, n, m));
    FG_IVDEP
    for (size_t i = 0; i < n; i++) y[i] = x[i] - m - rest;
}

/* `width` lines side by side, `inner` apart along the axis. */
static void N(softmax_lines)(const softmax *job, const T *x, T *y, size_t width) {
    T largest[FG_COLUMNS], sum[FG_COLUMNS];
    for (size_t j = 0; j < width; j++) {
        largest[j] = -(T)INFINITY;
        sum[j] = 0;
    }
    for (size_t i = 0; i < job->n; i++) {
        const T *xs = x + i * job->inner;
        for (size_t j = 0; j < width; j++)
            largest[j] = xs[j] != xs[j] ? xs[j] : xs[j] > largest[j] ? xs[j] : largest[j];
    }
    for (size_t i = 0; i < job->n; i++) {
        const T *xs = x + i * job->inner;
        T *ys = y + i * job->inner;
        FG_IVDEP
        for (size_t j = 0; j < width; j++) {
            const T e = V(exp)(xs[j] - largest[j]);
            sum[j] += e;
            if (!job->logarithm) ys[j] = e;
        }
    }
    for (size_t j = 0; j < width; j++)
        sum[j] = job->logarithm ? (T)log((double)sum[j]) : 1 / sum[j];
    for (size_t i = 0; i < job->n; i++) {
        const T *xs = x + i * job->inner;
        T *ys = y + i * job->inner;
        FG_IVDEP
        for (size_t j = 0; j < width; j++)
            ys[j] = job->logarithm ? xs[j] - largest[j] - sum[j] : ys[j] * sum[j];
    }
}

static void N(softmax_part)(void *data, size_t begin, size_t end) {
    const softmax *job = data;
    const T *x = job->call->in[0].data;
    T *y = job->call->out[0].data;
    size_t blocks = (job->inner + FG_COLUMNS - 1) / FG_COLUMNS;
    for (size_t i = begin; i < end; i++) {
        size_t column = i % blocks * FG_COLUMNS;
        size_t at = i / blocks * job->n * job->inner + column;
        size_t width = job->inner - column < FG_COLUMNS ? job->inner - column : FG_COLUMNS;
        if (job->inner > 1)
            N(softmax_lines)(job, x + at, y + at, width);
        else if (job->logarithm)
            N(log_softmax_row)(x + at, y + at, job->n);
        else
            N(softmax_row)(x + at, y + at, job->n);
    }
}

bool K(N(softmax))(fg_call *call) {
    softmax_split(call, false, N(softmax_part));
    return true;
}

bool K(N(log_softmax))(fg_call *call) {
    softmax_split(call, true, N(softmax_part));
    return true;
}

/* ---- losses ---- */

static void N(sparse_softmax_part)(void *data, size_t begin, size_t end) {
    const softmax *job = data;
    const T *x = job->call->in[1].data;
    T *y = job->call->out[0].data;
    for (size_t i = begin; i < end; i++) {
        int64_t label = fg_index_at(&job->call->in[0], i);
        const T *row = x + i * job->n;
        y[i] = (T)(N(row_logsumexp)(row, job->n) - (double)row[label]);
    }
}

bool K(N(sparse_softmax_cross_entropy))(fg_call *call) {
    const fg_view *logits = &call->in[1];
    softmax job = {.call = call, .n = (size_t)logits->dims[logits->rank - 1]};
    if (!fg_labels_fit(call)) return false;
    fg_split(call, call->in[0].count, FG_GRAIN / 4 / (job.n + 1) + 1, N(sparse_softmax_part), &job);
    return true;
}

static void N(softmax_loss_part)(void *data, size_t begin, size_t end) {
    const softmax *job = data;
    for (size_t i = begin; i < end; i++) {
        const T *labels = (const T *)job->call->in[0].data + i * job->n;
        const T *row = (const T *)job->call->in[1].data + i * job->n;
        double whole = N(row_logsumexp)(row, job->n), loss = 0;
        /* A label of 0 takes no part, also where the logit is infinite. */
        for (size_t j = 0; j < job->n; j++)
            if (labels[j] != 0) loss += (double)labels[j] * (whole - (double)row[j]);
        ((T *)job->call->out[0].data)[i] = (T)loss;
    }
}

bool K(N(softmax_cross_entropy))(fg_call *call) {
    const fg_view *logits = &call->in[1];
    softmax job = {.call = call, .n = (size_t)logits->dims[logits->rank - 1]};
    fg_split(call, call->out[0].count, FG_GRAIN / 4 / (job.n + 1) + 1, N(softmax_loss_part), &job);
    return true;
}

/* See loss.c. Sums are made in double: rows are short, and losses are compared. */

static inline double N(clipped)(double p) {
    p = p < EPSILON ? EPSILON : p;
    return p > 1 - EPSILON ? 1 - EPSILON : p;
}

#define ROW_LOSS(name, ...)                                                  \
    static void N(name##_part)(void *data, size_t begin, size_t end) {       \
        const rows_job *job = data;                                          \
        for (size_t i = begin; i < end; i++) {                               \
            const T *labels = (const T *)job->call->in[0].data + i * job->n; \
            const T *row = (const T *)job->call->in[1].data + i * job->n;    \
            double loss = 0;                                                 \
            size_t n = job->n;                                               \
            __VA_ARGS__((T *)job->call->out[0].data)[i] = (T)loss;           \
        }                                                                    \
    }                                                                        \
    bool K(N(name))(fg_call * call) {                                        \
        return run_rows(call, N(name##_part));                               \
    }

ROW_LOSS(categorical_crossentropy, {
    double sum = 0;
    for (size_t j = 0; j < n; j++) sum += (double)row[j];
    for (size_t j = 0; j < n; j++)
        if (labels[j] != 0) loss -= (double)labels[j] * log(N(clipped)((double)row[j] / sum));
})

ROW_LOSS(binary_crossentropy, {
    for (size_t j = 0; j < n; j++) {
        double p = N(clipped)((double)row[j]), label = (double)labels[j];
        loss -= label * log(p) + (1 - label) * log1p(-p);
    }
    loss /= (double)n;
})

ROW_LOSS(mean_squared_error, {
    for (size_t j = 0; j < n; j++) {
        double difference = (double)row[j] - (double)labels[j];
        loss += difference * difference;
    }
    loss /= (double)n;
})

ROW_LOSS(mean_absolute_error, {
    for (size_t j = 0; j < n; j++) loss += fabs((double)row[j] - (double)labels[j]);
    loss /= (double)n;
})

#undef ROW_LOSS

static void N(sparse_categorical_part)(void *data, size_t begin, size_t end) {
    const rows_job *job = data;
    for (size_t i = begin; i < end; i++) {
        const T *row = (const T *)job->call->in[1].data + i * job->n;
        double sum = 0;
        for (size_t j = 0; j < job->n; j++) sum += N(clipped)((double)row[j]);
        double p = N(clipped)((double)row[fg_index_at(&job->call->in[0], i)]);
        ((T *)job->call->out[0].data)[i] = (T)-log(p / sum);
    }
}

bool K(N(sparse_categorical_crossentropy))(fg_call *call) {
    return fg_labels_fit(call) && run_rows(call, N(sparse_categorical_part));
}

static inline T N(sigmoid_loss)(T label, T x) {
    T lost = V(log1p)(V(exp)(-M(fabs)(x)));
    return (x > 0 ? x : 0) - x * label + lost;
}

BINARY(sigmoid_cross_entropy, N(sigmoid_loss)(a, b))

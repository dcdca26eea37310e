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

ROW_LOSS(mean_absolute_percentage_error, {
    for (size_t j = 0; j < n; j++) {
        double label = (double)labels[j], size = fabs(label);
        loss += fabs((label - (double)row[j]) / (size < EPSILON ? EPSILON : size));
    }
    loss *= 100 / (double)n;
})

ROW_LOSS(mean_squared_logarithmic_error, {
    for (size_t j = 0; j < n; j++) {
        double p = (double)row[j], label = (double)labels[j];
        double difference = log1p(p < EPSILON ? EPSILON : p);
        difference -= log1p(label < EPSILON ? EPSILON : label);
        loss += difference * difference;
    }
    loss /= (double)n;
})

ROW_LOSS(huber, {
    double delta = fg_attr_real(&job->call->attrs[2], 1);
    for (size_t j = 0; j < n; j++) {
        double d = fabs((double)row[j] - (double)labels[j]);
        loss += d > delta ? delta * (d - delta / 2) : d * d / 2;
    }
    loss /= (double)n;
})

ROW_LOSS(logcosh, {
    for (size_t j = 0; j < n; j++) {
        double d = fabs((double)row[j] - (double)labels[j]), e = expm1(-2 * d);
        /* log((1 + e^-2d) / 2) where that is small: 1 + (e^-2d - 1) / 2 */
        loss += d + log1p(e / 2);
    }
    loss /= (double)n;
})

/* What is lacking for a product of 1. */
static inline double N(margin)(T label, T prediction) {
    double margin = 1 - (double)label * (double)prediction;
    return margin < 0 ? 0 : margin;
}

ROW_LOSS(hinge, {
    for (size_t j = 0; j < n; j++) loss += N(margin)(labels[j], row[j]);
    loss /= (double)n;
})

ROW_LOSS(squared_hinge, {
    for (size_t j = 0; j < n; j++) {
        double margin = N(margin)(labels[j], row[j]);
        loss += margin * margin;
    }
    loss /= (double)n;
})

ROW_LOSS(categorical_hinge, {
    double right = 0;
    double wrong = -INFINITY;
    for (size_t j = 0; j < n; j++) {
        double label = (double)labels[j], p = (double)row[j], other = (1 - label) * p;
        right += label * p;
        if (other > wrong || other != other) wrong = other;
    }
    loss = wrong - right + 1;
    if (loss < 0) loss = 0;
})

static inline double N(probability)(T x) {
    double p = (double)x;
    p = p < EPSILON ? EPSILON : p;
    return p > 1 ? 1 : p;
}

ROW_LOSS(kullback_leibler_divergence, {
    for (size_t j = 0; j < n; j++) {
        double label = N(probability)(labels[j]);
        loss += label * log(label / N(probability)(row[j]));
    }
})

ROW_LOSS(poisson, {
    for (size_t j = 0; j < n; j++)
        loss += (double)row[j] - (double)labels[j] * log((double)row[j] + EPSILON);
    loss /= (double)n;
})

static inline double N(cosine)(const T *a, const T *b, size_t n) {
    double product = 0, square_a = 0, square_b = 0;
    for (size_t j = 0; j < n; j++) {
        product += (double)a[j] * (double)b[j];
        square_a += (double)a[j] * (double)a[j];
        square_b += (double)b[j] * (double)b[j];
    }
    square_a = square_a < SMALL_SQUARE ? SMALL_SQUARE : square_a;
    square_b = square_b < SMALL_SQUARE ? SMALL_SQUARE : square_b;
    return product / (sqrt(square_a) * sqrt(square_b));
}

ROW_LOSS(cosine_similarity, { loss = N(cosine)(labels, row, n); })
ROW_LOSS(cosine_proximity, { loss = -N(cosine)(labels, row, n); })

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

static inline T N(log_of)(T label, T p, T epsilon) {
    return -label * V(log)(p + epsilon) - (1 - label) * V(log)(1 - p + epsilon);
}

/* The labels' part of the loss by `weight` more. */
static inline T N(weighted_loss)(T label, T x, T weight) {
    T lost = V(log1p)(V(exp)(-M(fabs)(x))) + (x < 0 ? -x : 0);
    return (1 - label) * x + (1 + (weight - 1) * label) * lost;
}

/* Two operands of one shape and a number from the attributes. */
#define PAIRED_WITH(name, attribute, ...)                \
    static void N(name##_loop)(const fg_elements *run) { \
        const T *as = run->in[0], *bs = run->in[1];      \
        const T w = (T)attribute;                        \
        T *ys = run->out;                                \
        size_t n = run->n;                               \
        FG_IVDEP                                         \
        for (size_t i = 0; i < n; i++) {                 \
            const T a = as[i], b = bs[i];                \
            ys[i] = __VA_ARGS__;                         \
        }                                                \
    }                                                    \
    KERNEL_OF(name)

PAIRED_WITH(log_loss, fg_attr_real(&run->call->attrs[2], EPSILON), N(log_of)(a, b, w))
PAIRED_WITH(weighted_sigmoid_cross_entropy, fg_attr_real(&run->call->attrs[2], 1),
            N(weighted_loss)(a, b, w))
#undef PAIRED_WITH

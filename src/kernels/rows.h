/* Rows of floats: the largest, sums of exponentials. Folded in 32 lanes, so that the bits do not
 * depend on the vectors' width. Included by bodies of each_float.h. */

/* NaN where one is. */
static T N(row_max)(const T *x, size_t n) {
    T lane[FG_LANES], best = -(T)INFINITY;
    size_t i = 0;
    if (n < FG_LANES) {
        for (; i < n; i++) best = x[i] > best || x[i] != x[i] ? x[i] : best;
        return best;
    }
    for (size_t j = 0; j < FG_LANES; j++) lane[j] = best;
    for (; i + FG_LANES <= n; i += FG_LANES) {
        for (size_t j = 0; j < FG_LANES; j++) {
            const T v = x[i + j], l = lane[j];
            lane[j] = v != v ? v : v > l ? v : l;
        }
    }
    for (; i < n; i++) best = x[i] > best || x[i] != x[i] ? x[i] : best;
    for (size_t j = 0; j < FG_LANES; j++)
        best = lane[j] > best || lane[j] != lane[j] ? lane[j] : best;
    return best;
}

/* y = e^(x - m), and their sum. y may be x. */
static double N(row_exp)(const T *x, T *y, size_t n, T m) {
    double sum = 0;
    if (n < FG_LANES) {
        FG_IVDEP
        for (size_t i = 0; i < n; i++) y[i] = V(exp)(x[i] - m);
        for (size_t i = 0; i < n; i++) sum += (double)y[i];
        return sum;
    }
    for (size_t from = 0; from < n; from += FG_BLOCK) {
        size_t count = n - from < FG_BLOCK ? n - from : FG_BLOCK, i = 0;
        T lane[FG_LANES] = {0};
        T *ys = y + from;
        const T *xs = x + from;
        FG_IVDEP
        for (size_t k = 0; k < count; k++) ys[k] = V(exp)(xs[k] - m);
        for (; i + FG_LANES <= count; i += FG_LANES) {
            FG_UNROLL for (size_t j = 0; j < FG_LANES; j++) lane[j] += ys[i + j];
        }
        for (size_t j = 0; i < count; i++, j++) lane[j] += ys[i];
        for (size_t width = FG_LANES / 2; width; width /= 2)
            for (size_t j = 0; j < width; j++) lane[j] += lane[j + width];
        sum += (double)lane[0];
    }
    return sum;
}

/* log(sum(e^x)) of a row, and its largest element. Infinities as in logsumexp. */
static double N(row_logsumexp)(const T *x, size_t n) {
    T largest = N(row_max)(x, n), m = largest;
    double sum = 0;
    if (m == (T)INFINITY || m == -(T)INFINITY) m = 0;
    for (size_t from = 0; from < n; from += FG_COLUMNS) {
        T part[FG_COLUMNS];
        size_t count = n - from < FG_COLUMNS ? n - from : FG_COLUMNS;
        sum += N(row_exp)(x + from, part, count, m);
    }
    return (double)m + log(sum);
}

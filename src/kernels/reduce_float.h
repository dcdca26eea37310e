/* Reductions of floats; see reduce.c. Totals are doubles. NaN goes through: in min and max it wins
 * against every number, and stays. */

FOLD(sum, T, double, 0, l + x, a + b, FG_UNROLL)
FOLD(prod, T, double, 1, l *x, a *b, FG_UNROLL)
FOLD(min, T, double, INFINITY, x != x ? x : x < l ? x : l, a != a ? a : a < b ? a : b, )
FOLD(max, T, double, -INFINITY, x != x ? x : x > l ? x : l, a != a ? a : a > b ? a : b, )
FOLD(square, T, double, 0, l + (x - m) * (x - m), a + b, FG_UNROLL)
FOLD(exp, T, double, 0, l + V(exp)(x - m), a + b, )

FINISH(sum, double, total)
FINISH(prod, double, total)
FINISH(min, double, total)
FINISH(max, double, total)
FINISH(mean, double, total / (double)count)
REDUCE(sum, sum)
REDUCE(prod, prod)
REDUCE(min, min)
REDUCE(max, max)
REDUCE(mean, sum)

/* ---- two passes ---- */

static void N(mean_center)(void *totals, size_t n, size_t count) {
    for (size_t i = 0; i < n; i++) ((double *)totals)[i] /= (double)count;
}

/* What exp's arguments are taken from. Where the largest is infinite, nothing is: the exponents are
 * then 0 or infinite themselves. */
static void N(exp_center)(void *totals, size_t n, size_t count) {
    double *center = totals;
    (void)count;
    for (size_t i = 0; i < n; i++)
        if (center[i] == INFINITY || center[i] == -INFINITY) center[i] = 0;
}

/* Results of the centers and of the second pass's totals. */
#define FINISH_TWO(name, result)                                                         \
    static void N(name##_finish)(const fg_call *call, size_t at, size_t n, size_t count, \
                                 const void *first, const void *second) {                \
        T *out = (T *)call->out[0].data + at;                                            \
        for (size_t i = 0; i < n; i++) {                                                 \
            const double center = ((const double *)first)[i];                            \
            const double total = ((const double *)second)[i];                            \
            (void)center;                                                                \
            (void)count;                                                                 \
            out[i] = (T)(result);                                                        \
        }                                                                                \
    }

FINISH_TWO(variance, total / (double)count)
FINISH_TWO(std, sqrt(total / (double)count))
FINISH_TWO(logsumexp, center + log(total))

static void N(moments_finish)(const fg_call *call, size_t at, size_t n, size_t count,
                              const void *first, const void *second) {
    T *means = (T *)call->out[0].data + at, *variances = (T *)call->out[1].data + at;
    for (size_t i = 0; i < n; i++) {
        means[i] = (T)((const double *)first)[i];
        variances[i] = (T)(((const double *)second)[i] / (double)count);
    }
}

#define REDUCE_TWO(name, one, two, centers)                        \
    bool K(N(name))(fg_call * call) {                              \
        const fg_reducer reducer = {.first = N(one##_fold),        \
                                    .second = &N(two##_fold),      \
                                    .center = N(centers##_center), \
                                    .finish = N(name##_finish)};   \
        return fg_reduce(call, &call->attrs[1], &reducer);         \
    }

REDUCE_TWO(variance, sum, square, mean)
REDUCE_TWO(std, sum, square, mean)
REDUCE_TWO(moments, sum, square, mean)
REDUCE_TWO(logsumexp, max, exp, exp)

#undef FINISH_TWO
#undef REDUCE_TWO

/* Floats along an axis, running totals in double; see scan.c. */
#define S double
EXTREME(argmax, >)
EXTREME(argmin, <)
RUNNING(cumsum, 0, a + x)
RUNNING(cumprod, 1, a *x)
RUNNING(cummax, -INFINITY, x > a || x != x ? x : a)
RUNNING(cummin, INFINITY, x < a || x != x ? x : a)

/* log(e^a + e^b), without overflow. */
static inline double N(log_add)(double a, double b) {
    double most = a > b ? a : b, rest = a > b ? b : a;
    return most == rest || isinf(most) ? most + (most == rest ? M_LN2 : 0)
                                       : most + log1p(exp(rest - most));
}

RUNNING(cumulative_logsumexp, -INFINITY, N(log_add)(a, x))
#undef S

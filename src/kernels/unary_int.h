/* Functions of one whole number, which wraps around; see unary.c. */

UNARY(negative, 0 - (U)x)
UNARY(abs, BELOW_0(x) ? 0 - (U)x : (U)x)
UNARY(sign, (x > 0) - BELOW_0(x))
UNARY(square, (U)x *(U)x)
UNARY(relu, BELOW_0(x) ? 0 : x)
UNARY(relu6, BELOW_0(x) ? 0 : x > 6 ? 6 : x)

/* A bound as the whole number that admits the same ones. */
static T N(bound)(double bound) {
    if (bound <= (double)LOWEST) return LOWEST;
    if (bound >= (double)LARGEST) return LARGEST;
    return (T)bound;
}

static inline T N(clipped)(T x, T low, T high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

/* clang-format off */
UNARY_WITH(clip, T low = N(bound)(ceil(fg_attr_real(&attrs[1], -INFINITY)));
                 T high = N(bound)(floor(fg_attr_real(&attrs[2], INFINITY))),
           N(clipped)(x, low, high))
/* clang-format on */

/* The functions of vmath.h for one type; included there, once for each. */

/* 2^k for a whole k from -BIAS + 1 to BIAS + 1: k goes into the exponent's bits. */
FG_INLINE REAL V(two)(REAL k) {
    BITS bits;
    REAL shifted = k + MAGIC, result;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + BIAS) << MANTISSA;
    memcpy(&result, &bits, sizeof result);
    return result;
}

/* x = n ln 2 + r, |r| at most half of ln 2; returns n. */
FG_INLINE REAL V(reduced)(REAL x, REAL *r) {
    REAL n = FMA(x, C(1.44269504088896340736), MAGIC) - MAGIC;
    *r = FMA(-n, LN2_LOW, FMA(-n, LN2_HIGH, x));
    return n;
}

FG_INLINE REAL V(exp)(REAL x) {
    REAL r, n, half;
    x = x > EXP_HIGH ? EXP_HIGH : x;
    x = x < EXP_LOW ? EXP_LOW : x;
    n = V(reduced)(x, &r);
    half = FMA(n, C(0.5), MAGIC) - MAGIC;
    return (FMA(r * r, EXP_POLYNOMIAL(r), r) + 1) * V(two)(half) * V(two)(n - half);
}

FG_INLINE REAL V(expm1)(REAL x) {
    REAL r, n, p, t, given = x;
    x = x > EXP_HIGH ? EXP_HIGH : x;
    x = x < EXPM1_LOW ? EXPM1_LOW : x;
    n = V(reduced)(x, &r);
    p = FMA(r * r, EXP_POLYNOMIAL(r), r);
    t = V(two)(n - 1); /* 2^n itself may be too large */
    t = 2 * FMA(t, p, t - C(0.5));
    return given == 0 ? given : t;
}

/* log(u) + c, for u above 0; c is what u lacks of the argument, divided by u. */
FG_INLINE REAL V(log_of)(REAL u, REAL c) {
    BITS bits, exponent;
    REAL small = u < TINY ? 1 : 0, f, k, m, half, s, z;
    m = u < TINY ? u * SCALE : u;
    memcpy(&bits, &m, sizeof bits);
    bits += ((BITS)BIAS << MANTISSA) - HALF_ROOT;
    exponent = bits >> MANTISSA;
    bits = (bits & (((BITS)1 << MANTISSA) - 1)) + HALF_ROOT;
    memcpy(&m, &bits, sizeof m);
    /* A whole number in the lowest bits of MAGIC's becomes one of this type. */
    k = MAGIC;
    memcpy(&bits, &k, sizeof bits);
    bits += exponent;
    memcpy(&k, &bits, sizeof k);
    k = k - (MAGIC + BIAS) - small * SCALE_LOG;
    f = m - 1;
    half = C(0.5) * f * f;
    s = f / (2 + f);
    z = s * s;
    return FMA(k, LN2_HIGH,
               f - (half - FMA(s, FMA(z, LOG_POLYNOMIAL(z), half), FMA(k, LN2_LOW, c))));
}

FG_INLINE REAL V(log)(REAL x) {
    REAL result = V(log_of)(x, 0);
    result = x == 0 ? -(REAL)INFINITY : result;
    result = x < 0 ? (REAL)NAN : result;
    return x < (REAL)INFINITY ? result : x;
}

FG_INLINE REAL V(log1p)(REAL x) {
    REAL u = 1 + x, c = x - (u - 1), result;
    result = V(log_of)(u, c / u);
    result = x == -1 ? -(REAL)INFINITY : result;
    result = x < -1 ? (REAL)NAN : result;
    result = x == 0 ? x : result; /* keeps the sign of 0 */
    return x < (REAL)INFINITY ? result : x;
}

FG_INLINE REAL V(tanh)(REAL x) {
    REAL a = x < 0 ? -x : x, z = x * x, far, near;
    near = FMA(x * z, TANH_POLYNOMIAL(z), x);
    a = a > TANH_HIGH ? TANH_HIGH : a;
    far = 1 - 2 / (V(exp)(2 * a) + 1);
    far = x < 0 ? -far : far;
    return a < C(0.55) ? near : far;
}

/* Both sides by e^-|x|, which neither overflows nor loses what is small. */
FG_INLINE REAL V(sigmoid)(REAL x) {
    REAL e = V(exp)(x < 0 ? x : -x);
    return (x < 0 ? e : 1) / (1 + e);
}

FG_INLINE REAL V(softplus)(REAL x) {
    REAL e = V(exp)(x < 0 ? x : -x);
    return (x > 0 ? x : x != x ? x : 0) + V(log1p)(e);
}

#undef REAL
#undef BITS
#undef V
#undef FMA
#undef C
#undef MANTISSA
#undef BIAS
#undef MAGIC
#undef EXP_LOW
#undef EXP_HIGH
#undef EXPM1_LOW
#undef LN2_HIGH
#undef LN2_LOW
#undef TINY
#undef SCALE
#undef SCALE_LOG
#undef HALF_ROOT
#undef TANH_HIGH
#undef EXP_POLYNOMIAL
#undef LOG_POLYNOMIAL
#undef TANH_POLYNOMIAL

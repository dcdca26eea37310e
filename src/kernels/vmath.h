/* Elementary functions as plain C without branches, so that loops over them become vector code.
 *
 * fg_exp_f, fg_log_f ... for float, _d for double. The largest errors, in units in the last place
 * (the tests measure them over dense sets): exp 1.1, expm1 2, log 1, log1p 1, tanh 1.5,
 * sigmoid 2.4, softplus 1.8, erf 1.5. Infinities, NaN, zeros and subnormal numbers are right.
 * Polynomials: tests/ops/fit.py. A multiplication with an addition is rounded once where the
 * instruction set has that (FG_FMA), and never otherwise: the compiler is told not to fuse. */
#ifndef FG_KERNELS_VMATH_H
#define FG_KERNELS_VMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Or a compiler calls what is large, and the loop around it stays scalar. */
#define FG_INLINE static inline __attribute__((always_inline))

#ifdef __FMA__
#define FG_FMA_F(a, b, c) __builtin_fmaf((a), (b), (c))
#define FG_FMA_D(a, b, c) __builtin_fma((a), (b), (c))
#else
#define FG_FMA_F(a, b, c) ((a) * (b) + (c))
#define FG_FMA_D(a, b, c) ((a) * (b) + (c))
#endif

/* ---- float ---- */

#define REAL      float
#define BITS      uint32_t
#define V(name)   fg_##name##_f
#define FMA       FG_FMA_F
#define C(x)      x##f
#define MANTISSA  23
#define BIAS      127
#define MAGIC     12582912.0f /* 1.5 * 2^23: adding it rounds to a whole number */
#define EXP_LOW   -104.0f     /* below, e^x is 0 */
#define EXP_HIGH  89.0f       /* above, infinite */
#define EXPM1_LOW -20.0f      /* below, e^x - 1 is -1 */
#define LN2_HIGH  0.693359375f
#define LN2_LOW   -2.12194440054690583e-4f
#define TINY      1.17549435e-38f /* the smallest normal number */
#define SCALE     16777216.0f     /* 2^24 lifts the numbers below it */
#define SCALE_LOG 24
#define HALF_ROOT 0x3f3504f3u /* the bits of sqrt(1/2) */
#define TANH_HIGH 10.0f       /* above, tanh is 1 */
#define EXP_POLYNOMIAL(r)                                                   \
    FMA(FMA(FMA(FMA(0.00139261761199355789f, r, 0.0083631730745137109f), r, \
                0.041666554662050534f),                                     \
            r, 0.166665770255979882f),                                      \
        r, 0.5f)
#define LOG_POLYNOMIAL(z)                                                                       \
    FMA(FMA(FMA(0.233304672163038363f, z, 0.285508208159606633f), z, 0.400001218398061267f), z, \
        0.666666665544970916f)
#define TANH_POLYNOMIAL(z)                                                   \
    FMA(FMA(FMA(FMA(-0.00661022783111473451f, z, 0.0213093886644434738f), z, \
                -0.0539094288274605454f),                                    \
            z, 0.133331137290208719f),                                       \
        z, -0.333333320079769797f)
#include "kernels/vmath_body.h"

/* ---- double ---- */

#define REAL      double
#define BITS      uint64_t
#define V(name)   fg_##name##_d
#define FMA       FG_FMA_D
#define C(x)      x
#define MANTISSA  52
#define BIAS      1023
#define MAGIC     6755399441055744.0 /* 1.5 * 2^52 */
#define EXP_LOW   -746.0
#define EXP_HIGH  710.0
#define EXPM1_LOW -40.0
#define LN2_HIGH  6.93147180369123816490e-01
#define LN2_LOW   1.90821492927058770002e-10
#define TINY      2.2250738585072014e-308
#define SCALE     18014398509481984.0 /* 2^54 */
#define SCALE_LOG 54
#define HALF_ROOT 0x3fe6a09e667f3bcdu
#define TANH_HIGH 20.0
#define EXP_POLYNOMIAL(r)                                                                          \
    FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(2.09146793765839351e-9, r, 2.51052063739570111e-8), r, \
                                        2.75572736613486362e-7),                                   \
                                    r, 2.75572554257464343e-6),                                    \
                                r, 0.0000248015873255333638),                                      \
                            r, 0.00019841269874800492),                                            \
                        r, 0.00138888888888837524),                                                \
                    r, 0.00833333333332614088),                                                    \
                r, 0.0416666666666666698),                                                         \
            r, 0.16666666666666671),                                                               \
        r, 0.5)
#define LOG_POLYNOMIAL(z)                                                          \
    FMA(FMA(FMA(FMA(FMA(FMA(FMA(0.130866261478401021, z, 0.132687731386568852), z, \
                            0.153862397028146582),                                 \
                        z, 0.181817956401329063),                                  \
                    z, 0.222222223917139174),                                      \
                z, 0.285714285708036118),                                          \
            z, 0.40000000000000877),                                               \
        z, 0.666666666666666665)
#define TANH_POLYNOMIAL(z)                                                  \
    FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(FMA(7.8742743453444191e-6, z,   \
                                                -0.0000337208011204631638), \
                                            z, 0.0000945513305292485796),   \
                                        z, -0.000238472724801525213),       \
                                    z, 0.0005899052969492733),              \
                                z, -0.00145581909715135121),                \
                            z, 0.00359212676996263471),                     \
                        z, -0.00886323546314680007),                        \
                    z, 0.0218694885340739077),                              \
                z, -0.0539682539682203745),                                 \
            z, 0.133333333333333121),                                       \
        z, -0.333333333333333333)
#include "kernels/vmath_body.h"

/* erf(x) = x p(x^2) up to 1, then 1 - exp(-x q(x)) until that is 1. */
FG_INLINE float fg_erf_f(float x) {
    float a = __builtin_fabsf(x), z = a * a, t = a > 3.95f ? 3.95f : a;
    float p = 0.0000787587506268548834f, q = -2.40307510164504298e-7f;
    p = FG_FMA_F(p, z, -0.000801686428716586953f);
    p = FG_FMA_F(p, z, 0.00518908742343397399f);
    p = FG_FMA_F(p, z, -0.0268542120106264124f);
    p = FG_FMA_F(p, z, 0.112835947151602177f);
    p = FG_FMA_F(p, z, -0.37612626666720331f);
    p = FG_FMA_F(p, z, 0.12837916584835095f); /* without the 1, which is added with x itself */
    q = FG_FMA_F(q, t, 3.69452926734816748e-6f);
    q = FG_FMA_F(q, t, -5.35694644578842875e-6f);
    q = FG_FMA_F(q, t, -0.000314399813596937419f);
    q = FG_FMA_F(q, t, 0.00378743617655044765f);
    q = FG_FMA_F(q, t, -0.0242493404141976739f);
    q = FG_FMA_F(q, t, 0.106935884087911358f);
    q = FG_FMA_F(q, t, 0.634667242404876581f);
    q = FG_FMA_F(q, t, 1.12878061684784785f);
    float far = __builtin_copysignf(1.0f - fg_exp_f(-t * q), x);
    return a > 1.0f ? far : FG_FMA_F(x, p, x);
}

FG_INLINE double fg_erf_d(double x) {
    return erf(x);
}

#endif

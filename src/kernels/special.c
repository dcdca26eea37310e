#include "kernels/special.h"

#include <math.h>

double fg_digamma(double x) {
    static const double series[] = {1.0 / 12,  -1.0 / 120,     1.0 / 252, -1.0 / 240,
                                    1.0 / 132, -691.0 / 32760, 1.0 / 12,  -3617.0 / 8160};
    double sum = 0, z, power;
    if (x == 0) return copysign(INFINITY, -x);
    if (x < 0) {
        double part = x - floor(x); /* before it is multiplied, or the digits are lost */
        if (part == 0) return NAN;
        sum = -M_PI / tan(M_PI * part);
        x = 1 - x;
    }
    for (; x < 10; x++) sum -= 1 / x;
    z = 1 / (x * x);
    power = z;
    sum += log(x) - 0.5 / x;
    for (unsigned i = 0; i < sizeof series / sizeof *series; i++, power *= z)
        sum -= series[i] * power;
    return sum;
}

double fg_erfinv(double x) {
    const double a = 0.147, half_root_pi = 0.88622692545275801365;
    double size = fabs(x), log_term, t, y;
    if (!(size < 1)) return size == 1 ? copysign(INFINITY, x) : NAN;
    if (size < 1e-8) return x * half_root_pi;
    log_term = log1p(-size) + log1p(size);
    t = 2 / (M_PI * a) + log_term / 2;
    y = sqrt(sqrt(t * t - log_term / a) - t);
    for (int i = 0; i < 3; i++) {
        /* Above 1/2 by what is left to 1, which is exact and not small beside erf. */
        double off = size < 0.5 ? erf(y) - size : (1 - size) - erfc(y);
        double step = off * half_root_pi * exp(y * y);
        y -= step / (1 + y * step);
    }
    return copysign(y, x);
}

double fg_ndtri(double p) {
    const double half_root_pi = 0.88622692545275801365;
    double tail = p < 0.5 ? p : 1 - p, t, y;
    if (!(tail > 0)) return tail == 0 ? copysign(INFINITY, p - 0.5) : NAN;
    if (tail > 0.1) return M_SQRT2 * fg_erfinv(2 * p - 1);
    t = sqrt(-2 * log(tail));
    y = (t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                 (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))) /
        M_SQRT2;
    for (int i = 0; i < 3; i++) {
        double step = (2 * tail - erfc(y)) * half_root_pi * exp(y * y);
        y -= step / (1 + y * step);
    }
    return copysign(M_SQRT2 * y, p - 0.5);
}

/* Of q > 0: ten terms, the integral of the rest, half a term, and corrections by Bernoulli's
 * numbers B(2k) / (2k)!. */
static double zeta_above(double x, double q) {
    static const double corrections[] = {
        1.0 / 12,
        -1.0 / 720,
        1.0 / 30240,
        -1.0 / 1209600,
        1.0 / 47900160.0,
        -691.0 / 1307674368e3,
        1.0 / 74724249600.0,
    };
    double sum = 0, w = q + 10, power = pow(w, -x), factor = x * power / w;
    for (int i = 0; i < 10; i++) sum += pow(q + i, -x);
    if (sum > 0 && power < sum * 1e-18) return sum;
    sum += power * w / (x - 1) + 0.5 * power;
    for (int i = 0; i < (int)(sizeof corrections / sizeof *corrections); i++) {
        sum += corrections[i] * factor;
        factor *= (x + 2 * i + 1) * (x + 2 * i + 2) / (w * w);
    }
    return sum;
}

double fg_zeta(double x, double q) {
    if (x == 1) return INFINITY;
    if (!(x > 1) || isnan(q)) return NAN;
    if (isinf(x) || isinf(q)) return q > 1 ? 0 : q == 1 ? 1 : q > 0 ? INFINITY : NAN;
    if (q > 0) return zeta_above(x, q);
    if (q == floor(q)) return INFINITY;
    if (x != floor(x)) return NAN;
    /* the terms below 0 have the sizes 1 - p, 2 - p .. -q, with p the first above */
    double p = q - floor(q), below = zeta_above(x, 1 - p) - zeta_above(x, 1 - q);
    return zeta_above(x, p) + (fmod(x, 2) == 0 ? below : -below);
}

double fg_polygamma(double n, double x) {
    if (n == 0) return fg_digamma(x);
    if (!(n > 0) || n != floor(n)) return NAN;
    double zeta = fg_zeta(n + 1, x), size = tgamma(n + 1) * zeta;
    int sign;
    if (n > 170 && zeta > 0 && !isinf(zeta)) size = exp(lgamma_r(n + 1, &sign) + log(zeta));
    return fmod(n, 2) == 0 ? -size : size;
}

/* e^-x I(x) of order 0 or 1 and x >= 0. */
static double bessel_ie(int order, double x) {
    double term = 1, sum = 1;
    if (x > 30) {
        for (int k = 1; k < 40 && fabs(term) > 1e-17; k++) {
            term *= ((2 * k - 1) * (2 * k - 1) - 4 * order) / (8 * k * x);
            sum += term;
        }
        return sum / sqrt(2 * M_PI * x);
    }
    for (int k = 1; term > sum * 1e-17; k++) {
        term *= x * x / 4 / k / (k + order);
        sum += term;
    }
    return exp(-x) * (order ? x / 2 * sum : sum);
}

double fg_bessel_i0e(double x) {
    return isnan(x) ? x : bessel_ie(0, fabs(x));
}

double fg_bessel_i1e(double x) {
    return isnan(x) ? x : copysign(bessel_ie(1, fabs(x)), x);
}

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

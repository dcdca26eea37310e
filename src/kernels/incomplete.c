/* The incomplete gamma and beta functions. */
#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "kernels/special.h"

enum { MOST_TERMS = 1000000 };

/* log(gamma(a)) - ((a - 1/2) log(a) - a + log(2 pi) / 2) of a >= 10 (Abramowitz and Stegun,
 * 6.1.41). */
static double stirling_rest(double a) {
    double z = 1 / (a * a);
    return (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / a;
}

/* u - log(1 + u), of which nothing is lost near 0. */
static double above_log(double u) {
    if (fabs(u) > 0.1) return u - log1p(u);
    double power = u * u, sum = 0;
    for (int k = 2; k < 20; k++, power *= -u) sum += power / k;
    return sum;
}

/* x^a e^-x / gamma(a + 1) */
static double gamma_factor(double a, double x) {
    int sign;
    if (a < 10) return exp(a * log(x) - x - lgamma_r(a + 1, &sign));
    return exp(-a * above_log((x - a) / a) - stirling_rest(a)) / sqrt(2 * M_PI * a);
}

/* P by its power series: x below a + 1. */
static double lower_series(double a, double x) {
    double term = 1, sum = 1;
    for (int k = 1; k < MOST_TERMS && term > sum * (DBL_EPSILON / 4); k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum * gamma_factor(a, x);
}

/* One step of Lentz's method for continued fractions a / (b + ...), as Thompson and Barnett have it
 * (Coulomb and Bessel functions of complex arguments and order; 1986). */
typedef struct lentz {
    double c, d, value;
} lentz;

static bool next_part(lentz *self, double a, double b) {
    const double tiny = 1e-300;
    self->d = b + a * self->d;
    if (fabs(self->d) < tiny) self->d = tiny;
    self->c = b + a / self->c;
    if (fabs(self->c) < tiny) self->c = tiny;
    self->d = 1 / self->d;
    double change = self->c * self->d;
    self->value *= change;
    return fabs(change - 1) >= DBL_EPSILON;
}

/* Q by its continued fraction: x above a + 1. */
static double upper_fraction(double a, double x) {
    double b = x + 1 - a;
    lentz part = {1e300, 1 / b, 1 / b};
    for (int k = 1; k < MOST_TERMS && next_part(&part, -k * (k - a), b + 2.0 * k); k++) {
    }
    return a * gamma_factor(a, x) * part.value;
}

/* Q of a large a, to 1 / a^(3/2): half a normal distribution's tail, and a correction. */
static double upper_uniform(double a, double x) {
    double u = (x - a) / a, eta = copysign(sqrt(2 * above_log(u)), u);
    double c = fabs(eta) < 1e-3 ? -1.0 / 3 + eta / 12 - eta * eta * 2 / 135 : 1 / u - 1 / eta;
    return 0.5 * erfc(eta * sqrt(a / 2)) + exp(-a * eta * eta / 2) / sqrt(2 * M_PI * a) * c;
}

static double incomplete_gamma(double a, double x, bool upper) {
    double value;
    if (!(a > 0) || !(x >= 0)) return NAN;
    if (isinf(a)) return isinf(x) ? NAN : upper;
    if (x == 0) return upper;
    if (isinf(x)) return !upper;
    if (a > 1e8) {
        value = upper_uniform(a, x);
        return upper ? value : 1 - value;
    }
    bool series = x < a + 1;
    value = series ? lower_series(a, x) : upper_fraction(a, x);
    return series != upper ? value : 1 - value;
}

double fg_igamma(double a, double x) {
    return incomplete_gamma(a, x, false);
}

double fg_igammac(double a, double x) {
    return incomplete_gamma(a, x, true);
}

/* x^a (1 - x)^b / (a B(a, b)) times the fraction, which is quick where x is below the mean. */
static double beta_fraction(double a, double b, double x) {
    int sign;
    double log_factor = lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) +
                        a * log(x) + b * log1p(-x);
    lentz part = {1, 0, 1};
    part.d = 1 - (a + b) * x / (a + 1);
    if (fabs(part.d) < 1e-300) part.d = 1e-300;
    part.d = 1 / part.d;
    part.value = part.d;
    for (int m = 1; m < MOST_TERMS; m++) {
        next_part(&part, m * (b - m) * x / ((a + 2.0 * m - 1) * (a + 2.0 * m)), 1);
        if (!next_part(&part, -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1)), 1))
            break;
    }
    return exp(log_factor) * part.value / a;
}

double fg_betainc(double a, double b, double x) {
    if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1)) return NAN;
    if (x == 0 || x == 1) return x;
    if (isinf(a) || isinf(b)) return isinf(a) && isinf(b) ? NAN : isinf(b);
    if (x <= (a + 1) / (a + b + 2)) return beta_fraction(a, b, x);
    return 1 - beta_fraction(b, a, 1 - x);
}

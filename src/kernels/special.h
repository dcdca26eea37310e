/* Functions of mathematics that no C library has, of doubles. */
#ifndef FG_KERNELS_SPECIAL_H
#define FG_KERNELS_SPECIAL_H

/* The derivative of log gamma: -infinite at 0, NaN at whole numbers below. Recurrence up to 10,
 * then the asymptotic series; below 0 by reflection (Abramowitz and Stegun, 6.3.5, 6.3.7, 6.3.18).
 */
double fg_digamma(double x);
/* y of erf(y) = x: NaN outside -1 to 1. Winitzki's approximation (2008), then Halley's steps. */
double fg_erfinv(double x);
/* y of the normal distribution's P(Y <= y) = p: NaN outside 0 to 1. The tails by Hastings'
 * approximation (Abramowitz and Stegun, 26.2.23), then Halley's steps. */
double fg_ndtri(double p);
/* Hurwitz' zeta, the sum of (q + k)^-x over k >= 0, of x > 1: infinite at x = 1 and where q is 0 or
 * a whole number below, NaN of x < 1 and of a power of a negative number that is none. By Euler and
 * Maclaurin (Abramowitz and Stegun, 23.1.30); below 0 by what the terms there have in common with
 * those above. */
double fg_zeta(double x, double q);
/* The n-th derivative of digamma (6.4.1, 6.4.10); NaN where n is negative or no whole number. */
double fg_polygamma(double n, double x);
/* e^-|x| I(x), the modified Bessel functions of order 0 and 1: the power series (9.6.10) up to 30,
 * then the asymptotic one (9.7.1). */
double fg_bessel_i0e(double x);
double fg_bessel_i1e(double x);

/* The regularised incomplete gamma functions, P (lower) and Q = 1 - P (upper), of a > 0 and x >= 0,
 * else NaN: by series and continued fraction (Abramowitz and Stegun 6.5.29, 6.5.31), for a above
 * 10^8 by Temme's uniform expansion (The asymptotic expansion of the incomplete gamma functions;
 * 1979). */
double fg_igamma(double a, double x);
double fg_igammac(double a, double x);
/* The regularised incomplete beta function of a, b > 0 and 0 <= x <= 1, else NaN: by its continued
 * fraction (26.5.8). */
double fg_betainc(double a, double b, double x);

#endif

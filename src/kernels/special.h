/* Functions of mathematics that no C library has, of doubles. */
#ifndef FG_KERNELS_SPECIAL_H
#define FG_KERNELS_SPECIAL_H

/* The derivative of log gamma: -infinite at 0, NaN at whole numbers below. Recurrence up to 10,
 * then the asymptotic series; below 0 by reflection (Abramowitz and Stegun, 6.3.5, 6.3.7, 6.3.18).
 */
double fg_digamma(double x);
/* y of erf(y) = x: NaN outside -1 to 1. Winitzki's approximation (2008), then Halley's steps. */
double fg_erfinv(double x);

#endif

#!/usr/bin/python3
"""Polynomials of src/kernels/vmath.h: interpolation at Chebyshev's points, printed as C.

Run by hand (needs mpmath). Each fit is of the smooth remainder of a function, so that its error is
relative to the function's own value; the largest error at 2,000 points is printed with it."""
import mpmath as mp

mp.mp.dps = 40


def fit(name, function, low, high, degree):
    """Coefficients, lowest first, of the polynomial through `function` at Chebyshev's points."""
    low, high = mp.mpf(low), mp.mpf(high)
    n = degree + 1
    points = [(low + high) / 2 + (high - low) / 2 * mp.cos((2 * i + 1) * mp.pi / (2 * n))
              for i in range(n)]
    matrix = mp.matrix(n, n)
    values = mp.matrix(n, 1)
    for i, point in enumerate(points):
        for j in range(n):
            matrix[i, j] = point ** j
        values[i] = function(point)
    found = list(mp.lu_solve(matrix, values))
    worst = 0
    for i in range(2001):
        x = low + (high - low) * i / 2000
        value = function(x)
        error = abs(mp.polyval(found[::-1], x) - value) / max(abs(value), mp.mpf("1e-30"))
        worst = max(worst, error)
    print(f"/* {name}: degree {degree} on [{mp.nstr(low, 6)}, {mp.nstr(high, 6)}], "
          f"error {mp.nstr(worst, 3)} */")
    for j, c in enumerate(found):
        print(f"   c{j} = {mp.nstr(c, 18)}")
    return found


def limit(function, at_zero):
    return lambda x: at_zero if abs(x) < mp.mpf("1e-12") else function(x)


HALF_LN2 = mp.log(2) / 2
TINY = mp.mpf("1e-20")

# exp(r) = 1 + r + r^2 q(r)
q = limit(lambda r: (mp.expm1(r) - r) / r ** 2, mp.mpf(1) / 2)
fit("exp, float32", q, -HALF_LN2, HALF_LN2, 4)
fit("exp, float64", q, -HALF_LN2, HALF_LN2, 10)


# log((1 + s) / (1 - s)) = 2 s + s z p(z), z = s^2; s up to (sqrt(2) - 1) / (sqrt(2) + 1)
def atanh_rest(z):
    if z < mp.mpf("1e-12"):
        return mp.mpf(2) / 3 + mp.mpf(2) / 5 * z
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) - 2 * s) / (s * z)


S = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)
fit("log, float32", atanh_rest, 0, S ** 2, 3)
fit("log, float64", atanh_rest, 0, S ** 2, 7)


# tanh(x) = x + x z p(z), z = x^2, |x| below 0.55
def tanh_rest(z):
    if z < mp.mpf("1e-12"):
        return -mp.mpf(1) / 3 + mp.mpf(2) / 15 * z
    x = mp.sqrt(z)
    return (mp.tanh(x) - x) / (x * z)


fit("tanh, float32", tanh_rest, 0, mp.mpf("0.55") ** 2, 4)
fit("tanh, float64", tanh_rest, 0, mp.mpf("0.55") ** 2, 11)


# erf(x) = x p(z), z = x^2, |x| up to 1
def erf_ratio(z):
    if z < mp.mpf("1e-12"):
        return 2 / mp.sqrt(mp.pi) * (1 - z / 3)
    return mp.erf(mp.sqrt(z)) / mp.sqrt(z)


fit("erf near 0, float32", erf_ratio, 0, 1, 6)
# erf(x) = 1 - exp(-x p(x)) from 1 on; 1 in float32 from 3.92
fit("erf, float32", lambda x: -mp.log(mp.erfc(x)) / x, 1, mp.mpf("3.95"), 8)

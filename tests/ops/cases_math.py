"""Cases of mathematics beyond arithmetic, of bits, and of newer activations: see generate.py."""
import math
from fractions import Fraction

import numpy as np
import torch

from case_file import FLOATS, INTS, T, case, fails, grid, inf, nan, op, tf, vec, whole, wrong
from cases_elementwise import binary, unary


def tf2(function):
    """A function of two operands of PyTorch's, in double precision, broadcast."""
    def made(a, b):
        a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
        return function(torch.tensor(a.copy()), torch.tensor(b.copy())).numpy()
    return made


def polygamma(n, x):
    n, x = np.broadcast_arrays(n, x)
    size = tf(torch.lgamma)(n + 1)
    return (-1) ** (n + 1) * np.exp(size) * tf2(torch.special.zeta)(n + 1, x)


def poisson_sum(a, x):
    """The upper incomplete gamma function of a whole a: e^-x times a sum, which is made exactly."""
    x, term, total = Fraction(x), Fraction(1), Fraction(0)
    for k in range(a):
        total += term
        term *= x / (k + 1)
    return float(total * Fraction(math.exp(-x / 2)) ** 2)


def binomial_tail(a, b, x):
    """The incomplete beta function of whole a and b, exactly."""
    n, x = a + b - 1, Fraction(x)
    return float(sum(math.comb(n, j) * x ** j * (1 - x) ** (n - j) for j in range(a, n + 1)))


def incomplete_functions():
    """Functions of two and three operands: PyTorch's, and what formulas give."""
    near = {"close32": (2e-6, 1e-30), "close64": (2e-12, 1e-290)}
    a, x = np.array([[0.5], [1], [3.25], [16]]), np.array([0.25, 1, 2.5, 10, 15, 24])
    for name, f in (("igamma", torch.special.gammainc), ("igammac", torch.special.gammaincc)):
        op(name, close32=(5e-6, 1e-12), close64=(2e-11, 1e-14))
        case("grid", FLOATS, [T(a), T(x)], [T(tf2(f)(a, x))])
        large = [poisson_sum(150, v) for v in (120, 148, 170)]
        case("whole", FLOATS, [T(150.0), T([120.0, 148, 170])],
             [T(large if name == "igammac" else [1 - v for v in large])])
        case("scalars", FLOATS, [T(2.0), T(1.5)], [T(tf2(f)(2.0, 1.5))])
        case("empty", FLOATS, [T(np.zeros((0, 3))), T(np.zeros((3,)))], [T(np.zeros((0, 3)))])
        ends = [0, 1, nan, nan, nan, nan, nan]
        if name == "igammac":
            ends = [1, 0] + ends[2:]
        case("ends", FLOATS, [T([2.0, 2, 0, -1, 2, nan, 2]), T([0.0, inf, 1, 1, -1, 1, nan])], [T(ends)])
    # P(1, x) = 1 - e^-x; of a large a a normal distribution's half, and 1 / (3 sqrt(2 pi a))
    op("igamma", close32=(5e-6, 0), close64=(1e-9, 0))
    case("exponential", ["float64"], [T([1.0, 1.0, 1.0]), T([1e-10, 0.5, 30.0])],
         [T([-math.expm1(-1e-10), -math.expm1(-0.5), -math.expm1(-30.0)])])
    large = [0.5 + 1 / (3 * math.sqrt(2 * math.pi * v)) for v in (1e6, 1e9, 1e12)]
    case("large", ["float64"], [T([1e6, 1e9, 1e12]), T([1e6, 1e9, 1e12])], [T(large)])
    op("betainc", close32=(5e-6, 1e-30), close64=(1e-11, 1e-200))
    some = [(1, 1, 0.25), (2, 3, 0.5), (5, 2, 0.875), (12, 30, 0.25), (30, 12, 0.25), (100, 90, 0.5),
            (3, 3, 0.0078125)]
    case("whole", FLOATS, [T([float(s[i]) for s in some]) for i in range(3)],
         [T([binomial_tail(*s) for s in some])])
    xs = np.array([0.0625, 0.5, 0.75, 0.984375])
    case("arc sine", FLOATS, [T(0.5), T(0.5), T(xs)], [T(2 / math.pi * np.arcsin(np.sqrt(xs)))])
    case("powers", FLOATS, [T([[2.5], [0.125]]), T(1.0), T(xs)], [T(xs ** np.array([[2.5], [0.125]]))])
    case("ends", FLOATS, [T([2.0, 2, 0, -1, 2, 2, nan]), T([3.0, 3, 1, 1, 0, 1, 1]),
                          T([0.0, 1, 0.5, 0.5, 0.5, 2, 0.5])], [T([0, 1, nan, nan, nan, nan, nan])])
    wrong("sizes differ", ["float32"], [T(np.zeros(2)), T(np.zeros(2)), T(np.zeros(3))], "G302", "axis -1 is")
    op("zeta", **near)
    s, q = np.array([1.125, 2, 3, 7.5, 40]), np.array([[0.25], [1], [2.5], [30]])
    case("grid", FLOATS, [T(s), T(q)], [T(tf2(torch.special.zeta)(s, q))])
    # the sum from -2.5 on is three terms and the sum from 0.5 on
    pi2 = math.pi ** 2
    case("below 0", FLOATS, [T([2.0, 3, 2.5]), T([-2.5, -2.5, -2.5])],
         [T([pi2 / 2 + 4 / 25 + 4 / 9 + 4, 7 * 1.2020569031595942 - 8 / 125 - 8 / 27 - 8, nan])])
    case("ends", FLOATS, [T([1.0, 0.5, 2, 2, nan, 2]), T([2.0, 2, 0, -3, 1, nan])],
         [T([inf, nan, inf, inf, nan, nan])])
    op("polygamma", close32=(2e-6, 1e-30), close64=(2e-11, 1e-290))
    n, x = np.array([1.0, 2, 3, 10]), np.array([[0.25], [1], [2.5], [30]])
    case("grid", FLOATS, [T(n), T(x)], [T(polygamma(n, x))])
    case("digamma", FLOATS, [T(0.0), T([0.5, 3, -1.25])],
         [T(torch.digamma(torch.tensor([0.5, 3, -1.25], dtype=torch.float64)).numpy())])
    # trigamma(x) + trigamma(1 - x) = (pi / sin(pi x))^2; trigamma(1/2) = pi^2 / 2
    case("below 0", FLOATS, [T([1.0]), T([-0.5])], [T([pi2 / 2 + 4])])
    case("ends", FLOATS, [T([-1.0, 0.5, nan, 1]), T([1.0, 1, 1, 0])], [T([nan, nan, nan, inf])])
    unary("ndtri", tf(torch.special.ndtri), low=0.0625, high=0.9375, special=[
        ("tails", FLOATS, [2.0 ** -20, 2.0 ** -100, 1 - 2.0 ** -20, 0.5],
         tf(torch.special.ndtri)([2.0 ** -20, 2.0 ** -100, 1 - 2.0 ** -20, 0.5])),
        ("ends", FLOATS, [0, 1, -1, 2, nan], [-inf, inf, nan, nan, nan])],
        close32=(3e-6, 1e-7), close64=(1e-11, 1e-13))
    for name, f in (("bessel_i0e", torch.special.i0e), ("bessel_i1e", torch.special.i1e)):
        unary(name, tf(f), low=-40, high=40, special=[
            ("ends", FLOATS, [0, 1000, -1000, nan], tf(f)([0, 1000, -1000, nan]))],
            close32=(2e-6, 0), close64=(1e-13, 0))
    op("next_after", close32=(0, 0), close64=(0, 0))
    for kind in ("float32", "float64"):
        values = np.array([1, 1, -1, -1, 0, 0, 2, 1, inf, nan, 1, -2, 4], kind)
        to = np.array([2, 0, 0, -2, 1, -1, 2, inf, 0, 1, nan, 8, -inf], kind)
        case("ends " + kind, [kind], [T(values), T(to)], [T(np.nextafter(values, to))])
        case("broadcast " + kind, [kind], [T(values[:8].reshape(8, 1)), T(to[:5])],
             [T(np.nextafter(values[:8].reshape(8, 1), to[:5]))])
    half = np.array([1, 1, 0, -1, inf], np.float16), np.array([2, 0, -1, 5, 0], np.float16)
    case("half", ["float16"], [T(half[0]), T(half[1])], [T(np.nextafter(*half).astype(float))])
    case("bfloat16", ["bfloat16"], [T([1.0, 1, 0]), T([2.0, 0, -1])],
         [T([1 + 2.0 ** -7, 1 - 2.0 ** -8, -2.0 ** -133])])
    op("population_count")
    for kind, values in (("int8", [0, 1, -1, -128, 127]), ("uint8", [0, 255, 170]),
                         ("int16", [-1, 257, -32768]), ("uint16", [65535, 4]),
                         ("int32", [-1, 0x55555555, 7]), ("uint32", [2 ** 32 - 1, 5]),
                         ("int64", [-1, 2 ** 62, 0x5555555555]), ("uint64", [2 ** 63, 15])):
        width = int(kind.lstrip("uint"))
        case(kind, [kind], [T(values)], [T([bin(v % 2 ** width).count("1") for v in values], "uint8")])


def mathematics():
    F = torch.nn.functional
    near = {"close32": (2e-6, 1e-7), "close64": (1e-12, 1e-13)}
    for name, f, low, high in (("asinh", np.arcsinh, -4, 4), ("acosh", np.arccosh, 1, 9),
                               ("atanh", np.arctanh, -0.9375, 0.9375), ("exp2", np.exp2, -16, 16),
                               ("cbrt", np.cbrt, -9, 9), ("trunc", np.trunc, -4, 4)):
        unary(name, f, low=low, high=high, special=[
            ("special", FLOATS, [nan, 1.0, inf], f(np.array([nan, 1.0, inf])))], **near)
    for name, f in (("log2", np.log2), ("log10", np.log10)):
        unary(name, f, low=0.0625, high=64, special=[
            ("special", FLOATS, [0, -1, inf, nan, 1], [-inf, nan, inf, nan, 0])], **near)
    unary("erfc", vec(math.erfc), low=-4, high=6, special=[
        ("special", FLOATS, [-inf, 0, inf, nan], [2, 1, 0, nan])], close32=(2e-6, 0), close64=(1e-12, 0))
    unary("erfinv", tf(torch.special.erfinv), low=-0.9375, high=0.9375, special=[
        ("ends", FLOATS, [-1, 0, 1, nan, 2], [-inf, 0, inf, nan, nan]),
        ("near the ends", FLOATS, [1 - 2.0 ** -20, -1 + 2.0 ** -20],
         torch.special.erfinv(torch.tensor([1 - 2.0 ** -20, -1 + 2.0 ** -20]).double()).numpy()),
        ("near 0", FLOATS, [2.0 ** -30], [2.0 ** -30 * math.sqrt(math.pi) / 2])], close32=(2e-6, 0),
        close64=(1e-11, 0))
    unary("lgamma", tf(torch.lgamma), low=0.0625, high=30, special=[
        ("special", FLOATS, [0, -1, -2.5, inf, nan, 1, 2],
         [inf, inf, math.lgamma(-2.5), inf, nan, 0, 0])], **near)
    unary("digamma", tf(torch.digamma), low=0.0625, high=30, special=[
        ("below 0", FLOATS, [-0.5, -1.25, -7.75], tf(torch.digamma)([-0.5, -1.25, -7.75])),
        ("special", FLOATS, [0, -1, nan, inf], [-inf, nan, nan, inf])], **near)
    incomplete_functions()
    binary("hypot", np.hypot, types=FLOATS, special=[
        ("big", ["float64"], [3e300], [4e300], [5e300])])
    some = [2.0, 0, 0, -1, nan], [0.0, 0, 2, 0.5, 0]
    binary("divide_no_nan", lambda a, b: np.where(b == 0, 0, a / np.where(b == 0, 1, b)), types=FLOATS,
           special=[("zeros", FLOATS, *some, [0, 0, 0, -2, 0])])
    binary("xlogy", lambda a, b:
           torch.special.xlogy(torch.tensor(a), torch.tensor(b)).numpy(), types=FLOATS,
           special=[("zeros", FLOATS, [0.0, 0, 1, -2], [0.0, -1, 0, 1], [0, 0, -inf, 0])],
           close32=(2e-6, 1e-6))
    binary("xdivy", lambda a, b: np.where(a == 0, 0, a / b), types=FLOATS,
           special=[("zeros", FLOATS, [0.0, 0, 1], [0.0, 2, 0], [0, 0, inf])])
    signs = ([7, -7, 7, -7, 6, -6, 0], [3, 3, -3, -3, 3, 3, 3])
    for name, wanted in (("truncate_divide", [2, -2, -2, 2, 2, -2, 0]), ("truncate_mod", [1, -1, 1, -1, 0, 0, 0])):
        f = (lambda a, b: np.trunc(a / b)) if name == "truncate_divide" else np.fmod
        op(name)
        case("signs", FLOATS + INTS, [T(signs[0]), T(signs[1])], [T(wanted)])
        a, b = grid((4, 3), 1), np.where(grid((3,), 2) == 0, 1.5, grid((3,), 2))
        case("row", FLOATS, [T(a), T(b)], [T(f(a, b))])
        case("smallest", ["int32"], [T([-2 ** 31]), T([-1])],
             [T([-2 ** 31] if name == "truncate_divide" else [0])])
        case("unsigned", ["uint8", "uint32"], [T([200, 7]), T([255, 2])],
             [T([0, 3] if name == "truncate_divide" else [200, 1])])
        fails("zero", INTS, [T([[4, 5, 6]]), T([[1, 2, 0]])], [T([[0, 0, 0]])],
              name + " by zero: b[0, 2] is 0")
    kinds = ["int8", "int16", "int32", "int64"]
    unsigned = ["uint8", "uint16", "uint32", "uint64"]
    a, b = whole((3, 5), 1, -100, 100), whole((5,), 2, -100, 100)
    for name, f in (("bitwise_and", np.bitwise_and), ("bitwise_or", np.bitwise_or),
                    ("bitwise_xor", np.bitwise_xor)):
        op(name)
        case("signed", kinds, [T(a), T(b)], [T(f(a, b))])
        case("unsigned", unsigned, [T(np.abs(a)), T(np.abs(b))], [T(f(np.abs(a), np.abs(b)))])
    op("bitwise_invert")
    case("signed", kinds, [T(a)], [T(~a)])
    case("unsigned", ["uint8"], [T([0, 1, 255])], [T([255, 254, 0])])
    case("unsigned wide", ["uint32"], [T([0, 1])], [T([2 ** 32 - 1, 2 ** 32 - 2])])
    op("left_shift")
    case("plain", kinds + unsigned, [T([1, 2, 3]), T([[0], [2]])], [T([[1, 2, 3], [4, 8, 12]])])
    case("over the end", ["int8"], [T([1, 1, 3]), T([7, 8, 7])], [T([-128, 0, -128])])
    case("far", ["int32", "uint32"], [T([1, 5]), T([32, 100])], [T([0, 0])])
    case("far, wide", ["int64"], [T([1, 1]), T([63, 64])], [T([-2 ** 63, 0])])
    fails("negative", INTS, [T([1]), T([-1])], [T([0])], "left_shift by a negative number: b[0] is -1")
    op("right_shift")
    case("plain", kinds + unsigned, [T([4, 8, 13]), T([[0], [2]])], [T([[4, 8, 13], [1, 2, 3]])])
    case("signed", kinds, [T([-8, -1, -7]), T([2, 5, 1])], [T([-2, -1, -4])])
    case("far", ["int8", "int32"], [T([-5, 5, 127]), T([40, 40, 100])], [T([-1, 0, 0])])
    case("far, unsigned", ["uint8", "uint32"], [T([200, 255]), T([32, 100])], [T([0, 0])])
    fails("negative", INTS, [T([1]), T([-1])], [T([0])], "right_shift by a negative number: b[0] is -1")
    # activations
    unary("exponential", np.exp, low=-16, high=16)
    unary("hard_tanh", tf(F.hardtanh), special=[("nan", FLOATS, [nan, -inf, inf], [nan, -1, 1])])
    unary("log_sigmoid", tf(F.logsigmoid), low=-32, high=32, special=[
        ("ends", FLOATS, [-inf, inf, nan, -1000], [-inf, 0, nan, -1000])])
    unary("mish", tf(F.mish), low=-16, high=16, close32=(3e-6, 1e-7))
    unary("hard_swish", tf(F.hardswish), low=-8, high=8)
    op("celu")
    x = grid((3, 6), 1)
    case("default", FLOATS, [T(x)], [T(tf(F.celu)(x))])
    case("alpha", FLOATS, [T(x)], [T(tf(lambda v: F.celu(v, 0.5))(x))], alpha=0.5)
    case("ends", FLOATS, [T([-inf, inf, nan])], [T([-1, inf, nan])])

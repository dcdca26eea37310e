"""Cases of mathematics beyond arithmetic, of bits, and of newer activations: see generate.py."""
import math

import numpy as np
import torch

from case_file import FLOATS, INTS, T, case, fails, grid, inf, nan, op, tf, vec, whole
from cases_elementwise import binary, unary


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

"""Cases of operations on elements: see generate.py."""
import math

import numpy as np
import torch

from case_file import (EVERY, FLOATS, INTS, NUMBERS, Hash, T, bits, case, dtype, fails, grid,
                       hashed, inf, nan, op, sizes, tf, vec, whole, wrong)


# ---- two operands ----

SHAPES = [("same", (2, 3), (2, 3)), ("scalar right", (2, 3), ()), ("scalar left", (), (2, 3)),
          ("row", (4, 3), (3,)), ("column", (4, 3), (4, 1)), ("both", (4, 1), (1, 5)),
          ("middle", (2, 3, 4), (2, 1, 4)), ("scalars", (), ()), ("empty", (0, 3), (1, 3)),
          ("wide", (2, 40), (40,)), ("wide column", (2, 40), (2, 1)),
          ("many axes", (2, 1, 3, 1, 2), (4, 1, 5, 1))]


def binary(name, f, types=NUMBERS, low=-4, high=4, special=(), result="T", **close):
    op(name, **close)
    for label, sa, sb in SHAPES:
        if any(t in FLOATS for t in types):
            a, b = grid(sa, 1, low, high), grid(sb, 2, low, high)
            if name in ("divide",):
                b = np.where(b == 0, 1.5, b)
            case(label, [t for t in types if t in FLOATS], [T(a), T(b)], [T(f(a, b), result)])
        if any(t in INTS for t in types):
            a, b = whole(sa, 3, low * 2, high * 2), whole(sb, 4, low * 2, high * 2)
            if name in ("floor_divide", "remainder"):
                b = np.where(b == 0, 3, b)
            if name == "power":
                b = np.abs(b) // 2
            case(label + " ints", [t for t in types if t in INTS], [T(a), T(b)],
                 [T(f(a, b), result)])
    for label, kinds, a, b, wanted in special:
        case(label, kinds, [T(a), T(b)], [T(wanted, result)])
    kinds = [t for t in types if t in ("float32", "int32", "bool")]
    if kinds != ["bool"]:
        a, b = Hash((70, 1, 900), 5, -4, 4), Hash((3, 900), 6, -4, 4)
        if "float32" in types and name not in ("divide", "floor_divide", "remainder", "power"):
            av = hashed((70, 1, 900), 5, -4, 4)
            bv = hashed((3, 900), 6, -4, 4)
            wanted = f(av, bv)
            case("large", ["float32"], [a, b],
                 [T(wanted, result, at=range(0, wanted.size, wanted.size // 17))])
    wrong("sizes differ", types[:1], [T(np.zeros((2, 3))), T(np.zeros((2, 4)))], "G302",
          f"axis -1 is 3 and 4")


def arithmetic():
    big = [2 ** 31 - 1, -2 ** 31, 5]
    binary("add", np.add, special=[
        ("wraps", ["int32"], big, [1, -1, 1], [-2 ** 31, 2 ** 31 - 1, 6]),
        ("infinite", FLOATS, [inf, inf, nan, -inf], [1, -inf, 1, -1], [inf, nan, nan, -inf])])
    binary("subtract", np.subtract, special=[
        ("wraps", ["int32"], big, [-1, 1, 1], [-2 ** 31, 2 ** 31 - 1, 4])])
    binary("multiply", np.multiply, special=[
        ("wraps", ["int32"], [2 ** 16, 2 ** 31 - 1], [2 ** 16, 2], [0, -2]),
        ("infinite", FLOATS, [inf, inf, 0], [0, -2, nan], [nan, -inf, nan])])
    binary("divide", np.divide, types=FLOATS, special=[
        ("zeros", FLOATS, [1, -1, 0, inf, 1], [0, 0, 0, inf, inf], [inf, -inf, nan, nan, 0])])
    binary("squared_difference", lambda a, b: (a - b) * (a - b))
    signs = ([7, -7, 7, -7, 6, -6, 0], [3, 3, -3, -3, 3, 3, 3])
    binary("floor_divide", np.floor_divide, special=[
        ("signs", NUMBERS, *signs, [2, -3, -3, 2, 2, -2, 0]),
        ("halves", FLOATS, [1.5, -1.5, 5.25, -0.5], [0.5, 0.5, -1.5, 2], [3, -3, -4, -1]),
        ("by zero", FLOATS, [1, -1, 0, nan], [0, 0, 0, 1], [inf, -inf, nan, nan]),
        ("smallest", ["int32"], [-2 ** 31, -2 ** 31], [-1, 1], [-2 ** 31, -2 ** 31])])
    fails("zero", INTS, [T([[4, 5, 6]]), T([[1, 2, 0]])], [T([[0, 0, 0]])],
          "floor_divide by zero: b[0, 2] is 0")
    fails("zero scalar", INTS, [T([4, 5]), T(0)], [T([0, 0])], "floor_divide by zero: b is 0")
    binary("remainder", np.mod, special=[
        ("signs", NUMBERS, *signs, [1, 2, -2, -1, 0, 0, 0]),
        ("halves", FLOATS, [1.5, -1.25, 5.25, -0.5], [0.5, 0.5, -1.5, 2], [0, 0.25, -0.75, 1.5]),
        ("by zero", FLOATS, [1, nan, inf], [0, 1, 2], [nan, nan, nan]),
        ("by infinity", FLOATS, [1, -1], [inf, inf], [1, inf]),
        ("smallest", ["int32"], [-2 ** 31, -2 ** 31], [-1, 3], [0, 1])])
    fails("zero", INTS, [T([4, 5]), T([1, 0])], [T([0, 0])], "remainder by zero: b[1] is 0")

    def power(a, b):
        return np.power(np.abs(a) if a.dtype.kind == "f" else a, b)

    op("power", close32=(2e-6, 1e-7))
    for label, sa, sb in SHAPES:
        a, b = np.abs(grid(sa, 1)), grid(sb, 2)
        a = np.where(a == 0, 0.5, a)
        case(label, FLOATS, [T(a), T(b)], [T(np.power(a, b))])
        a, b = whole(sa, 3, -5, 5), np.abs(whole(sb, 4, 0, 5))
        case(label + " ints", INTS, [T(a), T(b)], [T(np.power(a, b))])
    case("squared", FLOATS, [T([-2, 0.5, 3]), T(2)], [T([4, 0.25, 9])])
    case("signs", FLOATS, [T([-2, -2, 0, 0, -8]), T([3, 0.5, 0, -1, -1])],
         [T([-8, nan, 1, inf, -0.125])])
    case("wraps", ["int32"], [T([3, 2, 0]), T([21, 31, 0])],
         [T([1870418611, -2 ** 31, 1])])
    fails("negative exponent", INTS, [T([2, 3]), T([1, -1])], [T([0, 0])],
          "power of whole numbers with a negative exponent: b[1] is -1")
    binary("atan2", np.arctan2, types=FLOATS, special=[
        ("quadrants", FLOATS, [0, 0, 1, -1], [1, -1, 0, 0],
         [0, math.pi, math.pi / 2, -math.pi / 2])])
    binary("minimum", np.minimum, special=[
        ("nan", FLOATS, [nan, 1, inf, -inf], [1, nan, 2, 3], [nan, nan, 2, -inf])])
    binary("maximum", np.maximum, special=[
        ("nan", FLOATS, [nan, 1, inf, -inf], [1, nan, 2, 3], [nan, nan, inf, 3])])
    op("bias_add")
    x, b = grid((2, 3, 4), 1), grid((4,), 2)
    case("last axis", FLOATS, [T(x), T(b)], [T(x + b)])
    case("ints", INTS, [T([[1, 2], [3, 4]]), T([10, 20])], [T([[11, 22], [13, 24]])])
    wrong("length", FLOATS, [T(x), T(grid((3,), 1))], "G302", "bias_add: axis 2 of x")
    wrong("rank", FLOATS, [T(x), T(grid((1, 4), 1))], "G303", "bias_add: bias has 1 axis, not")


def comparison():
    special = [("nan", FLOATS, [nan, 1, nan, inf], [1, nan, nan, inf])]
    for name, f in (("less", np.less), ("less_equal", np.less_equal), ("greater", np.greater),
                    ("greater_equal", np.greater_equal), ("equal", np.equal),
                    ("not_equal", np.not_equal)):
        binary(name, f, result="bool",
               special=[(label, kinds, a, b, f(np.array(a, float), np.array(b, float)))
                        for label, kinds, a, b in special])
        if name in ("equal", "not_equal"):
            a, b = [False, False, True, True], [False, True, False, True]
            case("bools", ["bool"], [T(a), T(b)], [T(f(a, b), "bool")])
    for name, f in (("logical_and", np.logical_and), ("logical_or", np.logical_or),
                    ("logical_xor", np.logical_xor)):
        op(name)
        for label, sa, sb in SHAPES:
            a, b = bits(sa, 1), bits(sb, 2)
            case(label, ["bool"], [T(a), T(b)], [T(f(a, b))])
    op("logical_not")
    case("both", ["bool"], [T([[True, False, True]])], [T([[False, True, False]])])
    x = [0, -0.0, 1, nan, inf, -inf, -3.5]
    for name, f in (("is_nan", np.isnan), ("is_inf", np.isinf), ("is_finite", np.isfinite)):
        op(name)
        case("all kinds", FLOATS, [T(x)], [T(f(x), "bool")])
        case("empty", FLOATS, [T(np.zeros((2, 0)))], [T(np.zeros((2, 0), bool), "bool")])
    op("where")
    c = bits((3, 4), 3)
    a, b = grid((3, 4), 1), grid((3, 4), 2)
    case("same", FLOATS, [T(c, "bool"), T(a), T(b)], [T(np.where(c, a, b))])
    for label, sc, sa, sb in (("scalars", (3, 4), (), ()), ("scalar condition", (), (3, 4), (3, 4)),
                              ("column", (3, 1), (3, 4), (4,)), ("rows", (5, 1, 4), (3, 1), (3, 4)),
                              ("one scalar", (3, 40), (3, 40), ()),
                              ("other scalar", (3, 40), (), (3, 40))):
        c, a, b = bits(sc, 3), whole(sa, 1, 0, 9), whole(sb, 2, 0, 9)
        kinds = EVERY[1:] if label == "column" else NUMBERS
        case(label, kinds, [T(c, "bool"), T(a), T(b)], [T(np.where(c, a, b))])
    case("bools", ["bool"], [T([True, False, True], "bool"), T([False] * 3), T([True] * 3)],
         [T([False, True, False])])
    wrong("sizes", ["float32"], [T(bits((3,)), "bool"), T(grid((3,))), T(grid((4,)))], "G302",
          "axis -1 is 3 and 4")
    wrong("types", ["float32"], [T(bits((3,)), "bool"), T(grid((3,))), T(whole((3,)), "int32")],
          "G301", "where wants one element type: a is float32[3] and b is int32[3]")


# ---- one operand ----

def unary(name, f, types=FLOATS, low=-4, high=4, special=(), step=0.0625, large=True, **close):
    op(name, **close)
    if any(t in FLOATS for t in types):
        kinds = [t for t in types if t in FLOATS]
        for shape in ((3, 5), (), (70,), (0, 2)):
            x = grid(shape, 1, low, high, step)
            case(f"rank {len(shape)}", kinds, [T(x)], [T(f(x))])
        if large:
            x = hashed((300, 250), 3, low, high)
            wanted = f(x)
            case("large", kinds, [Hash((300, 250), 3, low, high)],
                 [T(wanted, at=range(0, wanted.size, 4409))])
    if any(t in INTS for t in types):
        x = whole((3, 5), 1)
        case("ints", [t for t in types if t in INTS], [T(x)], [T(f(x))])
    for label, kinds, x, wanted in special:
        case(label, kinds, [T(x)], [T(wanted)])


def functions():
    F = torch.nn.functional
    unary("negative", np.negative, NUMBERS,
          special=[("smallest", ["int32"], [-2 ** 31, 5], [-2 ** 31, -5])])
    unary("abs", np.abs, NUMBERS, special=[
        ("signs", FLOATS, [-inf, -0.0, nan, -2], [inf, 0, nan, 2]),
        ("smallest", ["int32"], [-2 ** 31, -5], [-2 ** 31, 5])])
    unary("sign", np.sign, NUMBERS,
          special=[("special", FLOATS, [-inf, 0, nan, inf], [-1, 0, nan, 1])])
    unary("square", np.square, NUMBERS)
    unary("sqrt", np.sqrt, low=0, high=16,
          special=[("special", FLOATS, [-1, 0, inf, nan], [nan, 0, inf, nan])])
    unary("rsqrt", lambda x: 1 / np.sqrt(x), low=0.0625, high=16,
          special=[("special", FLOATS, [-1, 0, inf, nan, 4], [nan, inf, 0, nan, 0.5])])
    unary("reciprocal", lambda x: 1 / x, low=0.0625, high=16,
          special=[("special", FLOATS, [-2, 0, inf, nan], [-0.5, inf, 0, nan])])
    unary("exp", np.exp, low=-16, high=16, special=[
        ("special", FLOATS, [-inf, 0, inf, nan], [0, 1, inf, nan]),
        ("ends", ["float32"], [88.5, 89, -87, -103, -104],
         [math.exp(88.5), inf, math.exp(-87), 2.0 ** -149, 0]),
        ("ends, double", ["float64"], [709.5, 710, -745, -746],
         [math.exp(709.5), inf, 5e-324, 0])])
    unary("expm1", np.expm1, low=-8, high=8, special=[
        ("special", FLOATS, [-inf, 0, inf, nan, -60], [-1, 0, inf, nan, -1]),
        ("small", FLOATS, [2 ** -30, -2 ** -40], [math.expm1(2 ** -30), math.expm1(-2 ** -40)])],
        close32=(1e-6, 0))
    unary("log", np.log, low=0.0625, high=64, special=[
        ("special", FLOATS, [0, -1, inf, nan, 1], [-inf, nan, inf, nan, 0]),
        ("subnormal", ["float32"], [2 ** -140, 2 ** -127], [-140 * math.log(2), -127 * math.log(2)]),
        ("near 1", FLOATS, [1 + 2 ** -20, 1 - 2 ** -20],
         [math.log(1 + 2 ** -20), math.log(1 - 2 ** -20)])], close32=(1e-6, 0))
    unary("log1p", np.log1p, low=-0.9375, high=64, special=[
        ("special", FLOATS, [-1, -2, inf, nan, 0], [-inf, nan, inf, nan, 0]),
        ("small", FLOATS, [2 ** -30, -2 ** -40], [math.log1p(2 ** -30), math.log1p(-2 ** -40)])],
        close32=(1e-6, 0))
    halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.75, -0.25, inf, nan]
    for name, f in (("floor", np.floor), ("ceil", np.ceil), ("round", np.rint)):
        unary(name, f, special=[("halves", FLOATS, halves, f(halves)),
                                ("large", FLOATS, [2 ** 23 + 1, -2 ** 30], [2 ** 23 + 1, -2 ** 30])])
    for name, f in (("sin", np.sin), ("cos", np.cos), ("tan", np.tan), ("atan", np.arctan),
                    ("sinh", np.sinh), ("cosh", np.cosh)):
        unary(name, f, special=[("nan", FLOATS, [nan], [nan])], close32=(2e-6, 1e-7))
    unary("asin", np.arcsin, low=-1, high=1, special=[("outside", FLOATS, [2, -1], [nan, -math.pi / 2])])
    unary("acos", np.arccos, low=-1, high=1, special=[("outside", FLOATS, [2, -1], [nan, math.pi])])
    unary("erf", vec(math.erf), special=[
        ("special", FLOATS, [-inf, 0, inf, nan, 6], [-1, 0, 1, nan, 1])], close32=(1e-6, 0))
    op("clip")
    x = grid((3, 6), 1)
    case("both", FLOATS, [T(x)], [T(np.clip(x, -1.5, 2))], min=-1.5, max=2.0)
    case("below", FLOATS, [T(x)], [T(np.maximum(x, 0.5))], min=0.5)
    case("above", FLOATS, [T(x)], [T(np.minimum(x, 0.5))], max=0.5)
    case("neither", FLOATS, [T(x)], [T(x)])
    case("nan", FLOATS, [T([nan, inf, -inf])], [T([nan, 1, -1])], min=-1.0, max=1.0)
    case("ints", INTS, [T(whole((8,)))], [T(np.clip(whole((8,)), -3, 3))], min=-3.5, max=3.9)
    case("ints below", INTS, [T(whole((8,)))], [T(np.maximum(whole((8,)), 2))], min=1.5)
    # activations
    unary("linear", lambda x: x, NUMBERS)
    unary("relu", lambda x: np.maximum(x, 0), NUMBERS,
          special=[("nan", FLOATS, [nan, -inf, inf], [nan, 0, inf])])
    unary("relu6", lambda x: np.clip(x, 0, 6), NUMBERS, low=-8, high=8,
          special=[("nan", FLOATS, [nan, -inf, inf], [nan, 0, 6])])
    op("leaky_relu")
    case("default", FLOATS, [T(x)], [T(np.where(x < 0, 0.2 * x, x))])
    case("alpha", FLOATS, [T(x)], [T(np.where(x < 0, 0.3 * x, x))], alpha=0.3)
    op("elu")
    case("default", FLOATS, [T(x)], [T(tf(F.elu)(x))])
    case("alpha", FLOATS, [T(x)], [T(np.where(x < 0, 0.5 * np.expm1(x), x))], alpha=0.5)
    case("ends", FLOATS, [T([-inf, inf, nan, -80])], [T([-1, inf, nan, -1])])
    unary("selu", tf(F.selu), close32=(2e-6, 1e-7))
    unary("sigmoid", tf(torch.sigmoid), low=-32, high=32, special=[
        ("ends", FLOATS, [-inf, inf, nan, 0], [0, 1, nan, 0.5]),
        ("small", FLOATS, [-80], [math.exp(-80)])])
    unary("hard_sigmoid", lambda x: np.clip(0.2 * x + 0.5, 0, 1), special=[
        ("ends", FLOATS, [-inf, inf, nan, -2.5, 2.5], [0, 1, nan, 0, 1])])
    unary("tanh", np.tanh, special=[
        ("ends", FLOATS, [-inf, inf, nan, 0, 30, -30], [-1, 1, nan, 0, 1, -1]),
        ("small", FLOATS, [2 ** -30, -2 ** -60], [2 ** -30, -2 ** -60])], close32=(1e-6, 0))
    unary("softplus", lambda x: np.logaddexp(x, 0), low=-16, high=16, special=[
        ("ends", FLOATS, [-inf, inf, nan, 100, -80], [0, inf, nan, 100, math.exp(-80)])])
    unary("softsign", tf(F.softsign))
    unary("swish", tf(F.silu))
    op("gelu", close32=(2e-6, 5e-7))
    case("exact", FLOATS, [T(x)], [T(tf(F.gelu)(x))])
    case("ends", FLOATS, [T([-8, 8, nan])], [T([0, 8, nan])])
    approximate = 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
    case("approximate", FLOATS, [T(x)], [T(approximate)], approximate=True)

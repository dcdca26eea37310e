#!/usr/bin/python3
"""Writes tests/ops/*.cases: inputs and expected results of operations, from NumPy and PyTorch in
double precision. Run by hand (needs numpy and torch); the files are kept.

A file is lines of words. `op NAME` begins an operation, `close TYPE RELATIVE ABSOLUTE` says how near
a result must be; `case LABEL` begins a case:
    types T...                  run once for each of these element types, which T then means
    in TYPE [dims] values       an input; `in none` is one left out
    in TYPE [dims] hash S L H   an input of pseudo-random numbers (see hashed)
    attr NAME KIND values       an attribute: int float bool string dtype ints sizes
    out TYPE [dims] values      a result
    out TYPE [dims] at I V ...  some elements of a large one
    wrong CODE                  the shape rule refuses, with this rule; the next line is what it says
    fails                       the kernel refuses; the next line is what it says
Inputs are numbers that float32 holds exactly, so that one file serves both precisions."""
import math
import os
import sys

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
FLOATS = ["float32", "float64"]
INTS = ["int32", "int64"]
NUMBERS = FLOATS + INTS
EVERY = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
         "float16", "bfloat16", "float32", "float64"]
nan, inf = math.nan, math.inf
out = None
np.seterr(all="ignore")


class T:
    """A tensor; its element type is that of the case's T unless one is named."""

    def __init__(self, values, dtype="T", at=None):
        self.values = np.asarray(values)
        self.dtype = dtype
        self.at = at


class Hash:
    """A large input: see hashed."""

    def __init__(self, dims, seed, low, high, dtype="T"):
        self.dims, self.seed, self.low, self.high, self.dtype = dims, seed, low, high, dtype


def hashed(dims, seed, low, high, whole=False):
    """Pseudo-random numbers that the test program makes again: multiples of a 2^20th of the range."""
    i = np.arange(int(np.prod(dims)), dtype=np.uint64)
    h = (i * 0x9E3779B1 + np.uint64(seed * 0x85EBCA77)) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0xFFFFFFFF
    h ^= h >> 12
    if whole:
        return (low + (h % np.uint64(high - low)).astype(np.int64)).reshape(dims)
    return (low + (h >> 12).astype(np.float64) / 2.0 ** 20 * (high - low)).reshape(dims)


def word(x):
    if isinstance(x, (bool, np.bool_)):
        return "1" if x else "0"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    x = float(x)
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    text = repr(x)
    return text[:-2] if text.endswith(".0") else text


def dims_word(dims):
    return "[" + ",".join(str(d) for d in dims) + "]"


def write_tensor(kind, tensor):
    if tensor is None:
        out.write(f"{kind} none\n")
    elif isinstance(tensor, Hash):
        out.write(f"{kind} {tensor.dtype} {dims_word(tensor.dims)} hash {tensor.seed} "
                  f"{word(tensor.low)} {word(tensor.high)}\n")
    else:
        values = tensor.values
        body = " ".join(word(x) for x in values.reshape(-1))
        if tensor.at is not None:
            flat = values.reshape(-1)
            body = "at " + " ".join(f"{i} {word(flat[i])}" for i in tensor.at)
        out.write(f"{kind} {tensor.dtype} {dims_word(values.shape)} {body}\n")


def write_attr(name, value):
    if isinstance(value, tuple):
        kind, value = value
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int):
        kind = "int"
    elif isinstance(value, float):
        kind = "float"
    elif isinstance(value, str):
        kind = "string"
    else:
        kind = "ints"
    body = " ".join(word(v) for v in value) if isinstance(value, (list, tuple)) else (
        value if isinstance(value, str) else word(value))
    out.write(f"attr {name} {kind} {body}\n")


def sizes(*values):
    return ("sizes", list(values))


def dtype(name):
    return ("dtype", name)


def op(name, close32=(1e-6, 1e-7), close64=(1e-12, 1e-13)):
    out.write(f"op {name}\n")
    out.write(f"close float32 {close32[0]:g} {close32[1]:g}\n")
    out.write(f"close float64 {close64[0]:g} {close64[1]:g}\n")


def begin(label, types, inputs, attrs):
    out.write(f"case {label}\n")
    out.write("types " + " ".join(types) + "\n")
    for tensor in inputs:
        write_tensor("in", tensor)
    for name, value in attrs.items():
        write_attr(name, value)


def case(label, types, inputs, outputs, /, **attrs):
    begin(label, types, inputs, attrs)
    for tensor in outputs:
        write_tensor("out", tensor)


def wrong(label, types, inputs, code, text, /, **attrs):
    begin(label, types, inputs, attrs)
    out.write(f"wrong {code}\n{text}\n")


def fails(label, types, inputs, outputs, text, /, **attrs):
    begin(label, types, inputs, attrs)
    for tensor in outputs:
        write_tensor("out", tensor)
    out.write(f"fails\n{text}\n")


def grid(shape, seed=1, low=-4, high=4, step=0.0625):
    """Numbers that are exact in float32: multiples of `step`."""
    rng = np.random.default_rng(seed)
    return rng.integers(int(low / step), int(high / step), size=shape, endpoint=True) * step


def whole(shape, seed=1, low=-9, high=9):
    return np.random.default_rng(seed).integers(low, high, size=shape, endpoint=True)


def bits(shape, seed=1):
    return np.random.default_rng(seed).integers(0, 1, size=shape, endpoint=True).astype(bool)


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


def vec(f):
    g = np.vectorize(f, otypes=[float])
    return lambda x: g(x) if np.size(x) else np.zeros(np.shape(x))


def tf(function):
    """A function of PyTorch's, in double precision."""
    return lambda x: function(torch.tensor(np.asarray(x, float))).numpy()


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


# ---- reductions ----

def reduction(name, f, types=NUMBERS, make=None, **close):
    make = make or (lambda shape, kinds: grid(shape, 1) if kinds[0] in FLOATS else whole(shape, 1))
    op(name, **close)
    groups = [[t for t in types if t in FLOATS], [t for t in types if t in INTS],
              [t for t in types if t == "bool"]]
    for kinds in [g for g in groups if g]:
        for label, shape, axis in (("all", (3, 4), None), ("last", (3, 4), [-1]),
                                   ("first", (3, 4), [0]), ("middle", (2, 3, 4), [1]),
                                   ("outer two", (2, 3, 4), [0, 1]), ("ends", (2, 3, 4), [0, -1]),
                                   ("scalar", (), None), ("ones", (1, 3, 1), [0, 2]),
                                   ("long", (2, 75), [1]), ("tall", (75, 3), [0]),
                                   ("four", (2, 3, 2, 3), [1, 3]), ("no axis", (2, 2), [])):
            x = make(shape, kinds)
            along = tuple(axis) if axis is not None else None
            attrs = {} if axis is None else {"axis": axis}
            case(label, kinds, [T(x)], [T(f(x, along, False))], **attrs)
            if label in ("all", "last", "ends"):
                case(label + " kept", kinds, [T(x)], [T(f(x, along, True))], keepdims=True, **attrs)
    wrong("axis", types[:1], [T(np.zeros((2, 3)))], "G303", "axis 2 is not within -2 to 1",
          axis=[2])
    wrong("twice", types[:1], [T(np.zeros((2, 3)))], "G205", "axis 1 is named twice", axis=[1, -1])


def large_reduction(f, kinds=("float32",)):
    for label, shape, axis in (("large", (500, 400), None), ("large rows", (300, 400), [1]),
                               ("large columns", (40000, 5), [0]), ("large wide", (100, 3000), [0])):
        x = hashed(shape, 9, -2, 4)
        wanted = np.asarray(f(x, tuple(axis) if axis else None, False))
        at = range(0, wanted.size, max(1, wanted.size // 11))
        attrs = {} if axis is None else {"axis": axis}
        case(label, kinds, [Hash(shape, 9, -2, 4)], [T(wanted, at=at)], **attrs)


def reductions():
    def of(g):
        return lambda x, axis, keep: g(x, axis=axis, keepdims=keep)

    def logsumexp(x, axis, keep):
        axis = tuple(range(np.ndim(x))) if axis is None else axis
        if axis == ():
            return np.asarray(x, float)
        return torch.logsumexp(torch.tensor(np.asarray(x, float)), axis, keep).numpy()

    reduction("sum", of(np.sum))
    large_reduction(of(np.sum))
    case("wraps", ["int32"], [T([2 ** 31 - 1, 1])], [T(-2 ** 31)])
    case("empty", NUMBERS, [T(np.zeros((0, 2)))], [T(np.zeros(2))], axis=[0])
    case("special", FLOATS, [T([[1, nan], [inf, 1], [inf, -inf]])], [T([nan, inf, nan])], axis=[1])
    reduction("mean", of(np.mean), FLOATS)
    large_reduction(of(np.mean))
    case("empty", FLOATS, [T(np.zeros((0, 2)))], [T([nan, nan])], axis=[0])
    reduction("prod", of(np.prod), make=lambda shape, kinds: grid(shape, 1, -1.5, 1.5, 0.5)
              if kinds[0] in FLOATS else whole(shape, 1, 1, 2) if np.prod(shape) < 20 else
              whole(shape, 1, -1, 1), close32=(2e-6, 1e-7))
    case("empty", NUMBERS, [T(np.zeros((0, 2)))], [T(np.ones(2))], axis=[0])
    for name, f, empty in (("min", np.min, inf), ("max", np.max, -inf)):
        reduction(name, of(f))
        large_reduction(of(f))
        case("nan", FLOATS, [T([[1, nan, 3], [inf, -inf, 0]])],
             [T([nan, -inf if name == "min" else inf])], axis=[1])
        case("nan in rows", FLOATS, [T([[1, nan, 3], [2, -inf, 0]])],
             [T([1, nan, 0] if name == "min" else [2, nan, 3])], axis=[0])
        case("empty", FLOATS, [T(np.zeros((0, 2)))], [T([empty, empty])], axis=[0])
        case("empty ints", ["int32"], [T(np.zeros((0, 1), int))],
             [T([2 ** 31 - 1 if name == "min" else -2 ** 31])], axis=[0])
        x = np.arange(70.0)
        x[33] = nan
        case("nan in a long row", FLOATS, [T(x)], [T(nan)])
    for name, f in (("any", np.any), ("all", np.all)):
        reduction(name, of(f), ["bool"], make=lambda shape, kinds: bits(shape, 5))
        case("empty", ["bool"], [T(np.zeros((0, 2), bool))], [T(f(np.zeros((0, 2), bool), axis=0))],
             axis=[0])
        x = np.zeros(100, bool) if name == "any" else np.ones(100, bool)
        x[70] = not x[70]
        case("one of many", ["bool"], [T(x)], [T(x[70])])
    reduction("logsumexp", logsumexp, FLOATS)
    large_reduction(logsumexp)
    case("big", FLOATS, [T([[1000, 1000], [-1000, -1000], [1000, -1000]])],
         [T([1000 + math.log(2), -1000 + math.log(2), 1000])], axis=[1])
    case("infinite", FLOATS, [T([[-inf, -inf], [inf, 1], [-inf, 2], [nan, 1]])],
         [T([-inf, inf, 2, nan])], axis=[1])
    reduction("variance", of(np.var), FLOATS, close32=(2e-6, 1e-6))
    large_reduction(of(np.var))
    case("far from 0", FLOATS, [T([[4096, 4097, 4098]])], [T([2 / 3])], axis=[1])
    reduction("std", of(np.std), FLOATS, close32=(2e-6, 1e-6))
    op("moments", close32=(2e-6, 1e-6))
    x = grid((3, 4, 5), 2)
    for label, axis in (("all", None), ("last", [-1]), ("first two", [0, 1]), ("middle", [1])):
        along = tuple(axis) if axis else None
        attrs = {"axes": axis} if axis else {}
        case(label, FLOATS, [T(x)], [T(np.mean(x, axis=along)), T(np.var(x, axis=along))], **attrs)
    case("kept", FLOATS, [T(x)],
         [T(np.mean(x, axis=(0, 2), keepdims=True)), T(np.var(x, axis=(0, 2), keepdims=True))],
         axes=[0, 2], keepdims=True)
    for name, f in (("argmax", np.argmax), ("argmin", np.argmin)):
        op(name)
        for label, shape, axis in (("last", (3, 4), -1), ("first", (3, 4), 0),
                                   ("middle", (2, 5, 3), 1), ("one", (5,), 0), ("size 1", (3, 1), 1)):
            for kinds, x in ((FLOATS, grid(shape, 3)), (INTS, whole(shape, 3))):
                case(label + " " + kinds[0], kinds, [T(x)], [T(f(x, axis=axis), "int32")], axis=axis)
                case(label + " int64 " + kinds[0], kinds, [T(x)], [T(f(x, axis=axis), "int64")],
                     axis=axis, dtype=dtype("int64"))
        x = np.array([[1, 3, 3], [nan, 1, nan], [2, nan, 5], [inf, -inf, inf]])
        case("ties and nan", FLOATS, [T(x)], [T(f(x, axis=1), "int32")])
        case("ties and nan in columns", FLOATS, [T(x)], [T(f(x, axis=0), "int32")], axis=0)
        x = hashed((200, 400), 4, -4, 4)
        for axis in (0, 1):
            wanted = f(x, axis=axis)
            case(f"large {axis}", ["float32"], [Hash((200, 400), 4, -4, 4)],
                 [T(wanted, "int32", at=range(0, wanted.size, 13))], axis=axis)
        wrong("empty", ["float32"], [T(np.zeros((2, 0)))], "G302", f"{name}: axis 1 of float32[2, 0] is empty")
        wrong("dtype", ["float32"], [T(np.zeros((2, 2)))], "G205", "not float32",
              dtype=dtype("float32"))

    def running(f, start, x, axis, exclusive, reverse):
        x = np.flip(x, axis) if reverse else x
        y = f(x, axis=axis)
        if exclusive:
            first = np.full_like(np.take(y, [0], axis), start)
            y = np.concatenate([first, np.delete(y, -1, axis)], axis)
        return np.flip(y, axis) if reverse else y

    for name, f, start in (("cumsum", np.cumsum, 0), ("cumprod", np.cumprod, 1)):
        op(name, close32=(2e-6, 1e-7))
        for kinds, x in ((FLOATS, grid((2, 4, 3), 6, -2, 2, 0.25)), (INTS, whole((2, 4, 3), 6, -3, 3))):
            for axis in (0, 1, -1):
                for exclusive in (False, True):
                    for reverse in (False, True):
                        case(f"axis {axis} {exclusive} {reverse} {kinds[0]}", kinds, [T(x)],
                             [T(running(f, start, x, axis, exclusive, reverse))], axis=axis,
                             exclusive=exclusive, reverse=reverse)
    for name, f in (("softmax", torch.softmax), ("log_softmax", torch.log_softmax)):
        op(name, close32=(2e-6, 1e-7))
        for shape, axis in (((3, 4), -1), ((3, 4), 0), ((2, 3, 4), 1), ((5,), 0), ((2, 1), 1),
                            ((2, 75), 1), ((0, 3), -1)):
            x = grid(shape, 7)
            case(f"{len(shape)} axis {axis}", FLOATS, [T(x)], [T(f(torch.tensor(x), axis).numpy())],
                 axis=axis)
        big = np.array([[1000.0, 1001, 999], [-1000, -1001, -999], [0, -500, 0]])
        case("big", FLOATS, [T(big)], [T(f(torch.tensor(big), -1).numpy())])
        case("big columns", FLOATS, [T(big.T)], [T(f(torch.tensor(big.T), 0).numpy())], axis=0)
        masked = np.array([[0.0, -inf, 1], [nan, 0, 0]])
        case("special", FLOATS, [T(masked)], [T(f(torch.tensor(masked), -1).numpy())])
        for shape, axis in (((300, 200), 1), ((200, 300), 0)):
            x = hashed(shape, 8, -8, 8)
            wanted = f(torch.tensor(x), axis).numpy()
            case(f"large {axis}", ["float32"], [Hash(shape, 8, -8, 8)],
                 [T(wanted, at=range(0, wanted.size, 5003))], axis=axis)


# ---- shapes ----

def small(shape, kinds=EVERY):
    """Numbers that every type holds: 0 to 100, or 0 and 1 for bool."""
    return whole(shape, 11, 0, 100)


def moved(label, f, dims, /, **attrs):
    """A case for every element type: bool has numbers of its own."""
    x = small(dims)
    y = f(x)
    ys = y if isinstance(y, list) else [y]
    case(label, EVERY[1:], [T(x)], [T(v) for v in ys], **attrs)
    y = f(x % 2)
    ys = y if isinstance(y, list) else [y]
    case(label + " bool", ["bool"], [T(x % 2)], [T(v) for v in ys], **attrs)


def shapes():
    for name in ("identity", "stop_gradient"):
        op(name)
        moved("rank 2", lambda x: x, (3, 4))
        moved("scalar", lambda x: x, ())
    op("placeholder_default")
    moved("same", lambda x: x, (3, 4), shape=sizes(3, 4))
    wrong("shape", ["float32"], [T(grid((3,)))], "G302", "not of the placeholder's shape [4]",
          shape=sizes(4))
    op("cast")
    x = np.array([0, 1, 2.5, -2.5, 3.99, -3.99])
    for target in ("int8", "int16", "int32", "int64"):
        case("to " + target, FLOATS + ["float16", "bfloat16"], [T([0, 1, 2.5, -2.5, 3.75, -3.75])],
             [T([0, 1, 2, -2, 3, -3], target)], dtype=dtype(target))
    case("to bool", FLOATS, [T([0, -0.0, 0.5, nan, -1])], [T([0, 0, 1, 1, 1], "bool")],
         dtype=dtype("bool"))
    case("out of range", FLOATS, [T([1e10, -1e10, nan, inf, -inf])],
         [T([2 ** 31 - 1, -2 ** 31, 0, 2 ** 31 - 1, -2 ** 31], "int32")], dtype=dtype("int32"))
    case("out of range of uint8", FLOATS, [T([-1, 300, 254.5])], [T([0, 255, 254], "uint8")],
         dtype=dtype("uint8"))
    case("to half", FLOATS, [T([1, 65504, 70000, 2 ** -24, 2049])],
         [T([1, 65504, inf, 2 ** -24, 2048], "float16")], dtype=dtype("float16"))
    case("to half, rounded once", ["float64"], [T([1 + 2 ** -11 + 2 ** -40, 1 + 2 ** -11])],
         [T([1 + 2 ** -10, 1], "float16")], dtype=dtype("float16"))
    case("to bfloat", FLOATS, [T([1, 257, 258])], [T([1, 256, 258], "bfloat16")],
         dtype=dtype("bfloat16"))
    case("ints keep their low bits", ["int64"], [T([2 ** 40 + 5, -1, 300])],
         [T([5, 255, 44], "uint8")], dtype=dtype("uint8"))
    case("unsigned to float", ["uint64"], [T([2 ** 63, 5])], [T([2.0 ** 63, 5], "float32")],
         dtype=dtype("float32"))
    case("int64 to float32 rounds once", ["int64"], [T([2 ** 53 + 2 ** 29 + 1])],
         [T([float(np.float32(np.int64(2 ** 53 + 2 ** 29 + 1)))], "float32")], dtype=dtype("float32"))
    for target in EVERY[1:]:
        case("small numbers to " + target, EVERY[1:], [T([[0, 1], [7, 100]])],
             [T([[0, 1], [7, 100]], target)], dtype=dtype(target))
        case("bools to " + target, ["bool"], [T([False, True])], [T([0, 1], target)],
             dtype=dtype(target))
    case("double to single", ["float64"], [T([0.1, 1e300, -1e-60])],
         [T([float(np.float32(0.1)), inf, 0], "float32")], dtype=dtype("float32"))
    op("shape")
    case("rank 3", EVERY, [T(np.zeros((2, 0, 5)))], [T([2, 0, 5], "int32")])
    case("scalar", EVERY, [T(0)], [T(np.zeros(0), "int32")])
    op("size")
    case("number", ["int32"], [], [T(12, "int32")], value=sizes(12))
    fails("too large", ["int32"], [], [T(0, "int32")], "the size 3000000000 is too large for int32",
          value=sizes(3000000000))
    op("reshape")
    moved("flat", lambda x: x.reshape(12), (3, 4), shape=sizes(12))
    moved("free axis", lambda x: x.reshape(2, 6), (3, 4), shape=sizes(2, -1))
    moved("to scalar", lambda x: x.reshape(()), (1, 1), shape=sizes())
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 9)))], shape=sizes(0, 9))
    case("empty free", FLOATS, [T(np.zeros((0, 4)))], [T(np.zeros((0, 2)))], shape=sizes(-1, 2))
    wrong("elements", ["float32"], [T(grid((2, 3)))], "G302",
          "cannot reshape float32[2, 3], which has 6 elements, to [4]", shape=sizes(4))
    wrong("does not divide", ["float32"], [T(grid((2, 3)))], "G302",
          "cannot reshape float32[2, 3], which has 6 elements, to [4, -1]", shape=sizes(4, -1))
    wrong("two free", ["float32"], [T(grid((2, 3)))], "G205", "one size may be -1",
          shape=sizes(-1, -1))
    op("expand_dims")
    for axis in (0, 1, -1, -3):
        moved(f"axis {axis}", lambda x: np.expand_dims(x, axis), (2, 3), axis=axis)
    wrong("axis", ["float32"], [T(grid((2, 3)))], "G303", "axis 3 is not within -3 to 2", axis=3)
    op("squeeze")
    moved("all", lambda x: x.reshape(2, 3), (1, 2, 1, 3))
    moved("one", lambda x: x.reshape(2, 1, 3), (1, 2, 1, 3), axis=[0])
    moved("two", lambda x: x.reshape(2, 3), (1, 2, 1, 3), axis=[-2, 0])
    wrong("size", ["float32"], [T(grid((2, 3)))], "G302", "axis 1 of float32[2, 3] has not size 1",
          axis=[1])
    op("transpose")
    moved("reversed", lambda x: x.T, (2, 3, 4))
    moved("matrix", lambda x: x.T, (5, 70))
    for perm in ([0, 2, 1], [2, 0, 1], [1, 0, 2], [0, 1, 2], [1, 2, 0], [-1, 0, 1]):
        moved("perm " + "".join(map(str, perm)), lambda x: np.transpose(x, perm), (2, 3, 4), perm=perm)
    moved("attention", lambda x: np.transpose(x, [0, 2, 1, 3]), (2, 3, 4, 5), perm=[0, 2, 1, 3])
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((3, 0)))])
    case("scalar", FLOATS, [T(2.5)], [T(2.5)])
    x = hashed((300, 257), 3, -4, 4)
    case("large", FLOATS, [Hash((300, 257), 3, -4, 4)],
         [T(x.T, at=range(0, x.size, 1009))])
    wrong("too few", ["float32"], [T(grid((2, 3)))], "G303", "transpose: perm names 1 axes of the 2",
          perm=[0])
    wrong("twice", ["float32"], [T(grid((2, 3)))], "G205", "axis 0 is named twice", perm=[0, 0])
    op("concat")
    for axis in (0, 1, -1):
        a, b, c = small((2, 3, 2)), small((2, 3, 2)) // 2, small((2, 3, 2)) // 3
        case(f"axis {axis}", EVERY[1:], [T(a), T(b), T(c)], [T(np.concatenate([a, b, c], axis))],
             axis=axis)
    a, b = small((2, 1)), small((2, 4))
    case("lengths", EVERY[1:], [T(a), T(b)], [T(np.concatenate([a, b], 1))], axis=1)
    case("empty part", EVERY[1:], [T(np.zeros((2, 0))), T(b)], [T(b)], axis=1)
    case("one", EVERY[1:], [T(b)], [T(b)], axis=0)
    case("bools", ["bool"], [T([True, False]), T([True])], [T([True, False, True])], axis=0)
    wrong("sizes", ["float32"], [T(grid((2, 3))), T(grid((3, 3)))], "G302", "concat: axis 0 of", axis=1)
    wrong("ranks", ["float32"], [T(grid((2, 3))), T(grid((3,)))], "G303",
          "concat wants as many axes in each", axis=0)
    wrong("scalar", ["float32"], [T(1.5), T(2.5)], "G303", "is a scalar", axis=0)
    wrong("types", ["float32"], [T([1.5]), T([2], "int32")], "G301",
          "concat wants one element type: values[0] is float32[1] and values[1] is int32[1]", axis=0)
    op("stack")
    a, b = small((2, 3)), small((2, 3)) // 2
    for axis in (0, 1, 2, -1):
        case(f"axis {axis}", EVERY[1:], [T(a), T(b)], [T(np.stack([a, b], axis))], axis=axis)
    case("scalars", EVERY[1:], [T(3), T(4), T(5)], [T([3, 4, 5])])
    wrong("sizes", ["float32"], [T(grid((2,))), T(grid((3,)))], "G302", "stack: axis 0 of")
    op("pack")
    case("scalars", EVERY[1:], [T(3), T(4), T(5)], [T([3, 4, 5])])
    case("rows", EVERY[1:], [T(a), T(b)], [T(np.stack([a, b], 0))])
    op("unstack")
    for axis in (0, 1, -1):
        moved(f"axis {axis}", lambda x: [np.take(x, i, axis) for i in range(x.shape[axis])],
              (2, 3, 4), axis=axis)
    op("split")
    for axis, num in ((0, 2), (1, 3), (-1, 2), (2, 4), (0, 1)):
        moved(f"axis {axis} {num}", lambda x: np.split(x, num, axis), (2, 3, 4), axis=axis, num=num)
    wrong("does not divide", ["float32"], [T(grid((2, 3)))], "G302",
          "split: axis 1 of float32[2, 3] does not divide into 2 equal parts", num=2, axis=1)
    op("reverse")
    for axis in ([0], [1], [-1], [0, 2], [0, 1, 2]):
        moved(f"axis {axis}".replace(" ", ""), lambda x: np.flip(x, axis), (2, 3, 4), axis=axis)
    op("tile")
    moved("both", lambda x: np.tile(x, (2, 3)), (2, 3), multiples=sizes(2, 3))
    moved("one", lambda x: np.tile(x, (1, 2)), (2, 3), multiples=sizes(1, 2))
    moved("none", lambda x: np.tile(x, (0, 2)), (2, 3), multiples=sizes(0, 2))
    moved("three", lambda x: np.tile(x, (2, 1, 2)), (2, 3, 2), multiples=sizes(2, 1, 2))
    wrong("count", ["float32"], [T(grid((2, 3)))], "G303", "tile: multiples has 1 entries",
          multiples=sizes(2))
    op("pad")
    moved("both", lambda x: np.pad(x, ((1, 2), (0, 1))), (2, 3), paddings=[1, 2, 0, 1])
    case("value", FLOATS, [T(grid((2, 2)))],
         [T(np.pad(grid((2, 2)), ((0, 1), (2, 0)), constant_values=-1.5))], paddings=[0, 1, 2, 0],
         value=-1.5)
    case("empty", FLOATS, [T(np.zeros((0, 2)))], [T(np.zeros((1, 2)))], paddings=[1, 0, 0, 0])
    wrong("negative", ["float32"], [T(grid((2,)))], "G205", "the padding of axis 0 is negative",
          paddings=[-1, 0])
    op("broadcast_to")
    moved("row", lambda x: np.broadcast_to(x, (4, 3)), (3,), shape=sizes(4, 3))
    moved("column", lambda x: np.broadcast_to(x, (4, 3)), (4, 1), shape=sizes(4, 3))
    moved("scalar", lambda x: np.broadcast_to(x, (2, 2)), (), shape=sizes(2, 2))
    moved("middle", lambda x: np.broadcast_to(x, (2, 3, 4)), (2, 1, 4), shape=sizes(2, 3, 4))
    wrong("size", ["float32"], [T(grid((2,)))], "G302", "cannot broadcast float32[2] to [3]",
          shape=sizes(3))


def picks():
    op("gather")
    x = small((4, 3))
    for kind in INTS:
        for axis, index in ((0, [3, 0, 0]), (1, [2, 1]), (-1, [[0, 1], [2, 2]]), (0, 1), (0, [])):
            index = np.array(index, int)
            case(f"axis {axis} {kind} {index.ndim}{index.size}", EVERY[1:], [T(x), T(index, kind)],
                 [T(np.take(x, index, axis))], axis=axis)
    x3 = small((2, 3, 4))
    case("middle", EVERY[1:], [T(x3), T([2, 0], "int32")], [T(np.take(x3, [2, 0], 1))], axis=1)
    big = hashed((50, 120), 3, -4, 4)
    index = hashed((900,), 4, 0, 50, whole=True)
    wanted = big[index]
    case("large", ["float32"], [Hash((50, 120), 3, -4, 4), Hash((900,), 4, 0, 50, "int32")],
         [T(wanted, at=range(0, wanted.size, 7001))])
    fails("outside", ["float32"], [T(x), T([[0, 4]], "int32")], [T(np.zeros((1, 2, 3)))],
          "indices[0, 1] is 4, not within 0 to 3 (axis 0 of params)")
    fails("negative", ["float32"], [T(x), T(-1, "int64")], [T(np.zeros((4,)))],
          "indices is -1, not within 0 to 2 (axis 1 of params)", axis=1)
    wrong("scalar", ["float32"], [T(1.5), T([0], "int32")], "G303",
          "gather: params has at least 1 axis, not float32")
    wrong("float indices", ["float32"], [T(x), T([0.5], "float32")], "G301",
          "gather takes int32 or int64, and indices is float32[1]")
    op("set_item")
    for axis, index in ((0, 2), (1, -1), (-1, 0)):
        value = small((4, 3)).take(0, axis) // 2
        wanted = x.copy()
        wanted[(slice(None),) * (axis % 2) + (index,)] = value
        case(f"axis {axis}", EVERY[1:], [T(x), T(index, "int32"), T(value)], [T(wanted)], axis=axis)
    fails("outside", ["float32"], [T(x), T(4, "int32"), T(np.zeros(3))], [T(x)],
          "index 4 is not within axis 0, which has size 4")
    wrong("value", ["float32"], [T(x), T(0, "int32"), T(np.zeros(4))], "G302",
          "set_item: axis 0 of value")
    op("boolean_mask")
    mask = np.array([True, False, True, True])
    case("rows", EVERY[1:], [T(x), T(mask, "bool")], [T(x[mask])])
    case("columns", EVERY[1:], [T(x), T([False, True, True], "bool")], [T(x[:, 1:])], axis=1)
    case("both axes", EVERY[1:], [T(x), T(x > 50, "bool")], [T(x[x > 50])])
    case("nothing", EVERY[1:], [T(x), T([False] * 4, "bool")], [T(np.zeros((0, 3)))])
    wrong("size", ["float32"], [T(x), T([True] * 3, "bool")], "G302", "boolean_mask: axis 0 of mask")
    op("one_hot")
    index = np.array([[0, 2], [-1, 3], [1, 5]])
    wanted = (index[..., None] == np.arange(4)).astype(float)
    case("last axis", INTS, [T(index)], [T(wanted, "float32")], depth=4)
    case("first axis", INTS, [T(index)], [T(np.moveaxis(wanted, -1, 0), "float64")], depth=4, axis=0,
         dtype=dtype("float64"))
    case("middle axis", INTS, [T(index)], [T(np.moveaxis(wanted, -1, 1) * 3.5 - 1, "float32")],
         depth=4, axis=1, on_value=2.5, off_value=-1.0)
    case("bools", INTS, [T(index)], [T(wanted.astype(bool), "bool")], depth=4, dtype=dtype("bool"))
    case("scalar", INTS, [T(2)], [T([0, 0, 1], "int32")], depth=3, dtype=dtype("int32"))
    op("fill")
    case("numbers", EVERY[1:], [T(7)], [T(np.full((2, 3), 7))], shape=sizes(2, 3))
    case("bool", ["bool"], [T(True)], [T(np.ones((2, 0), bool))], shape=sizes(2, 0))
    for name, value in (("zeros", 0), ("ones", 1)):
        op(name)
        for kind in EVERY:
            case(kind, ["float32"], [], [T(np.full((2, 3), value), kind)], shape=sizes(2, 3),
                 dtype=dtype(kind))
        case("scalar", ["float32"], [], [T(value, "float32")], shape=sizes())
        op(name + "_like")
        case("numbers", EVERY, [T(np.zeros((2, 3)))], [T(np.full((2, 3), value))])
    op("range")
    for kind in NUMBERS:
        case("stop " + kind, ["int32"], [], [T(np.arange(5), kind)], limits=sizes(5), dtype=dtype(kind))
    case("start", ["int32"], [], [T(np.arange(-2, 3), "int32")], limits=sizes(-2, 3))
    case("step", ["int32"], [], [T(np.arange(0, 10, 3), "int32")], limits=sizes(0, 10, 3))
    case("down", ["int32"], [], [T(np.arange(5, -2, -2), "int32")], limits=sizes(5, -2, -2))
    case("empty", ["int32"], [], [T(np.arange(3, 3), "int32")], limits=sizes(3, 3))
    wrong("no step", ["int32"], [], "G205", "range: the step is a number other than 0",
          limits=sizes(0, 3, 0))
    op("eye")
    for kind in NUMBERS + ["bool"]:
        case("wide " + kind, ["float32"], [], [T(np.eye(2, 3), kind)], shape=sizes(2, 3),
             dtype=dtype(kind))
    case("tall, twice", ["float32"], [], [T(np.stack([np.eye(3, 2)] * 2), "float32")],
         shape=sizes(2, 3, 2))
    wrong("vector", ["float32"], [], "G303", "eye: a matrix has at least 2 axes, not [3]",
          shape=sizes(3))
    op("sequence_mask")
    lengths = np.array([[0, 2], [5, -1]])
    case("longest", INTS, [T(lengths)], [T(np.arange(4) < lengths[..., None], "bool")],
         maxlen=sizes(4))
    op("select_branch")
    a, b = small((2, 3)), small((2, 3)) // 2
    case("true", EVERY[1:], [T(True, "bool"), T(a), T(b)], [T(a)])
    case("false", EVERY[1:], [T(False, "bool"), T(a), T(b)], [T(b)])
    case("other shape", EVERY[1:], [T(False, "bool"), T(a), T(b[:1])], [T(b[:1])])
    wrong("predicate", ["float32"], [T([True], "bool"), T(a), T(b)], "G303",
          "if: predicate is a scalar, not bool[1]")
    op("assert")
    case("holds", ["bool"], [T([True, True], "bool")], [], message="never said")
    case("empty", ["bool"], [T(np.zeros(0), "bool")], [])
    fails("fails", ["bool"], [T([[True, False]], "bool")], [],
          "rates are positive (the condition is false at [0, 1])", message="rates are positive")
    fails("scalar", ["bool"], [T(False, "bool")], [], "the assertion is false")


class Slice:
    """Encodes x[...] as the rows slice_strided and slice_dynamic have it."""

    def __init__(self):
        self.begin, self.end, self.step, self.kinds, self.starts = [], [], [], [], []

    def add(self, kind, begin=0, end=0, step=1):
        self.begin.append(begin)
        self.end.append(end)
        self.step.append(step)
        self.kinds.append(kind)
        return self

    def range(self, begin=None, end=None, step=1):
        kind = (8 if begin is None else 0) + (16 if end is None else 0)
        return self.add(kind, begin or 0, end or 0, step)

    def index(self, at):
        return self.add(1, at)

    def new(self):
        return self.add(2)

    def input(self, at):
        self.starts.append(at)
        return self.add(3)

    def ellipsis(self):
        return self.add(5)

    def dynamic(self, begin=None, end=None, step=1):
        kind = (8 if begin is None else 32) + (16 if end is None else 64)
        self.starts += [b for b in (begin, end) if b is not None]
        return self.add(kind, 0, 0, step)

    def attrs(self):
        return dict(begin=sizes(*self.begin), end=sizes(*self.end), step=self.step, kinds=self.kinds)

    def inputs(self, x, kind="int32"):
        return [T(x)] + [T(s, kind) for s in self.starts]


def slices():
    x = small((4, 5, 3))
    op("slice_strided")
    for label, s, wanted in (
            ("whole", Slice().range(), x[:]),
            ("begin", Slice().range(1), x[1:]), ("end", Slice().range(None, 3), x[:3]),
            ("negative", Slice().range(-3, -1), x[-3:-1]),
            ("clamped", Slice().range(-9, 9), x[-9:9]), ("nothing", Slice().range(3, 1), x[3:1]),
            ("behind", Slice().range(7), x[7:]), ("step", Slice().range(None, None, 2), x[::2]),
            ("step from 1", Slice().range(1, 4, 2), x[1:4:2]),
            ("backwards", Slice().range(None, None, -1), x[::-1]),
            ("backwards by 2", Slice().range(3, None, -2), x[3::-2]),
            ("backwards to", Slice().range(None, 0, -1), x[:0:-1]),
            ("backwards, clamped", Slice().range(9, -9, -3), x[9:-9:-3]),
            ("backwards, nothing", Slice().range(0, 3, -1), x[0:3:-1]),
            ("index", Slice().index(2), x[2]), ("last", Slice().index(-1), x[-1]),
            ("two", Slice().range(1, 3).index(-2), x[1:3, -2]),
            ("middle", Slice().range().index(1), x[:, 1]),
            ("new axis", Slice().new().range(2), x[None, 2:]),
            ("new axis last", Slice().ellipsis().new(), x[..., None]),
            ("ellipsis", Slice().ellipsis().range(None, None, 2), x[..., ::2]),
            ("ellipsis between", Slice().index(0).ellipsis().index(1), x[0, ..., 1]),
            ("empty ellipsis", Slice().range().range().range().ellipsis(), x),
            ("all indices", Slice().index(1).index(2).index(0), x[1, 2, 0]),
            ("input", Slice().range().input(3), x[:, 3]),
            ("negative input", Slice().input(-1).range().input(0), x[-1, :, 0]),
            ("input and new", Slice().input(1).new().range(1, -1), x[1, None, 1:-1])):
        case(label, EVERY[1:], s.inputs(x), [T(wanted)], **s.attrs())
    case("int64 input", ["float32"], Slice().input(2).inputs(x, "int64"), [T(x[2])],
         **Slice().input(2).attrs())
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 2)))],
         **Slice().range(None, None, -1).range(1).attrs())
    s = Slice().range().input(5)
    fails("input outside", ["float32"], s.inputs(x), [T(np.zeros((4, 3)))],
          "index 5 is not within axis 1, which has size 5", **s.attrs())
    wrong("index outside", ["float32"], [T(x)], "G205",
          "index 4 is not within axis 0 of float32[4, 5, 3]", **Slice().index(4).attrs())
    wrong("too many", ["float32"], [T(x)], "G303", "4 indices for float32[4, 5, 3]",
          **Slice().range().range().range().index(0).attrs())
    wrong("step 0", ["float32"], [T(x)], "G205", "the step of a slice is not 0",
          **Slice().range(0, 2, 0).attrs())
    op("slice_dynamic")
    for label, s, wanted in (
            ("begin", Slice().dynamic(1), x[1:]), ("end", Slice().dynamic(None, 3), x[:3]),
            ("both", Slice().range().dynamic(-4, -1), x[:, -4:-1]),
            ("backwards", Slice().dynamic(3, 0, -2), x[3:0:-2]),
            ("nothing", Slice().dynamic(2, 2), x[2:2]),
            ("and an index", Slice().dynamic(1, 9).input(-1), x[1:9, -1])):
        case(label, EVERY[1:], s.inputs(x), [T(wanted)], **s.attrs())


# ---- products ----

def products():
    op("matmul", close32=(2e-6, 2e-5), close64=(1e-12, 1e-11))
    for label, sa, sb in (("small", (2, 3), (3, 4)), ("one row", (1, 5), (5, 7)),
                          ("one column", (5, 7), (7, 1)), ("inner 1", (3, 1), (1, 4)),
                          ("inner 0", (3, 0), (0, 2)), ("no rows", (0, 3), (3, 2)),
                          ("vectors", (5,), (5,)), ("vector left", (3,), (3, 4)),
                          ("vector right", (4, 3), (3,)), ("batch", (2, 3, 4), (2, 4, 2)),
                          ("batch right once", (2, 3, 4), (4, 2)), ("batch left once", (3, 4), (2, 4, 2)),
                          ("batches broadcast", (2, 1, 3, 4), (3, 4, 2)),
                          ("batch of vectors", (2, 3, 4), (4,)), ("edges", (13, 9), (9, 35)),
                          ("wide", (2, 17), (17, 70)), ("narrow", (25, 3), (3, 5)),
                          ("row, wide", (1, 6), (6, 150))):
        a, b = grid(sa, 1, -2, 2, 0.25), grid(sb, 2, -2, 2, 0.25)
        case(label, FLOATS, [T(a), T(b)], [T(a @ b)])
        if len(sa) > 1 and len(sb) > 1 and a.size * b.size < 1500:
            at, bt = np.swapaxes(a, -1, -2), np.swapaxes(b, -1, -2)
            case(label + ", left turned", FLOATS, [T(at), T(b)], [T(a @ b)], transpose_a=True)
            case(label + ", right turned", FLOATS, [T(a), T(bt)], [T(a @ b)], transpose_b=True)
            case(label + ", both turned", FLOATS, [T(at), T(bt)], [T(a @ b)], transpose_a=True,
                 transpose_b=True)
    for m, k, n, ta, tb in ((200, 300, 150, False, False), (200, 300, 150, True, True),
                            (1, 700, 500, False, False), (1, 700, 500, False, True),
                            (7, 513, 97, False, True), (130, 1024, 129, False, False),
                            (500, 257, 1, False, False), (3, 400, 40, True, False)):
        sa, sb = ((k, m) if ta else (m, k)), ((n, k) if tb else (k, n))
        a, b = hashed(sa, 1, -1, 1), hashed(sb, 2, -1, 1)
        wanted = (a.T if ta else a) @ (b.T if tb else b)
        case(f"large {m} {k} {n} {ta} {tb}", FLOATS, [Hash(sa, 1, -1, 1), Hash(sb, 2, -1, 1)],
             [T(wanted, at=range(0, wanted.size, max(1, wanted.size // 23)))], transpose_a=ta,
             transpose_b=tb)
    a, b = hashed((6, 40, 64), 1, -1, 1), hashed((6, 64, 40), 2, -1, 1)
    wanted = a @ b
    case("large batch", FLOATS, [Hash((6, 40, 64), 1, -1, 1), Hash((6, 64, 40), 2, -1, 1)],
         [T(wanted, at=range(0, wanted.size, 613))])
    case("special", FLOATS, [T([[1, inf], [nan, 1]]), T([[1, 0], [1, 1]])],
         [T([[inf, inf], [nan, nan]])])
    wrong("inner", ["float32"], [T(grid((2, 3))), T(grid((4, 2)))], "G304",
          "cannot multiply float32[2, 3] with float32[4, 2]: the inner sizes are 3 (axis -1 of a) and 4")
    wrong("scalar", ["float32"], [T(1.5), T(grid((4, 2)))], "G303", "matmul: a has at least 1 axis")
    wrong("batches", ["float32"], [T(grid((2, 2, 3))), T(grid((3, 3, 2)))], "G302", "axis -3 is 2 and 3")
    wrong("ints", ["int32"], [T(whole((2, 3))), T(whole((3, 2)))], "G301",
          "matmul takes float32 or float64, and a is int32[2, 3]")


# ---- losses ----

def losses():
    F = torch.nn.functional
    t = lambda x: torch.tensor(np.asarray(x, float))
    logits = grid((3, 5), 1)
    labels = np.array([0, 4, 2])
    op("sparse_softmax_cross_entropy", close32=(2e-6, 1e-6))
    wanted = F.cross_entropy(t(logits), torch.tensor(labels), reduction="none").numpy()
    for kind in INTS:
        case("rows " + kind, FLOATS, [T(labels, kind), T(logits)], [T(wanted)])
    case("one row", FLOATS, [T(4, "int32"), T(logits[1])], [T(wanted[1])])
    deep = grid((2, 3, 4), 2)
    index = np.array([[0, 1, 3], [2, 0, 1]])
    case("two axes", FLOATS, [T(index, "int32"), T(deep)],
         [T(F.cross_entropy(t(deep).reshape(6, 4), torch.tensor(index.reshape(6)),
                            reduction="none").numpy().reshape(2, 3))])
    case("big", FLOATS, [T([0, 1], "int32"), T([[1000, 0], [1000, 0]])], [T([0, 1000])])
    fails("label", ["float32"], [T([0, 5, 1], "int32"), T(logits)], [T(np.zeros(3))],
          "labels[1] is 5, not within 0 to 4")
    wrong("rank", ["float32"], [T([[0], [1], [2]], "int32"), T(logits)], "G303",
          "labels has one axis less than logits: int32[3, 1] and float32[3, 5]")
    wrong("rows", ["float32"], [T([0, 1], "int32"), T(logits)], "G302",
          "sparse_softmax_cross_entropy: axis 0 of labels, int32[2], is 2")
    x = hashed((300, 150), 3, -8, 8)
    y = hashed((300,), 4, 0, 150, whole=True)
    big = F.cross_entropy(t(x), torch.tensor(y), reduction="none").numpy()
    case("large", ["float32"], [Hash((300,), 4, 0, 150, "int32"), Hash((300, 150), 3, -8, 8)],
         [T(big, at=range(0, 300, 17))])
    op("softmax_cross_entropy", close32=(2e-6, 1e-6))
    soft = np.abs(grid((3, 5), 3, 0, 1))
    wanted = -(soft * torch.log_softmax(t(logits), -1).numpy()).sum(-1)
    case("rows", FLOATS, [T(soft), T(logits)], [T(wanted)])
    case("infinite logit with label 0", FLOATS, [T([[0, 1]]), T([[-inf, 2]])], [T([0])])
    wrong("shapes", ["float32"], [T(soft[:2]), T(logits)], "G302", "softmax_cross_entropy: axis 0 of labels")
    op("sigmoid_cross_entropy", close32=(2e-6, 1e-6))
    wanted = F.binary_cross_entropy_with_logits(t(logits), t(soft), reduction="none").numpy()
    case("elements", FLOATS, [T(soft), T(logits)], [T(wanted)])
    case("big", FLOATS, [T([0, 1, 0, 1]), T([100, 100, -100, -100])], [T([100, 0, 0, 100])])
    wrong("shapes", ["float32"], [T(soft[:, :1]), T(logits)], "G302", "sigmoid_cross_entropy: axis 1")
    probs = torch.softmax(t(logits), -1).numpy()
    probs = np.round(probs * 4096) / 4096
    eps = 1e-7
    clipped = np.clip(probs, eps, 1 - eps)
    op("sparse_categorical_crossentropy", close32=(2e-6, 1e-6))
    wanted = -np.log(clipped[np.arange(3), labels] / clipped.sum(-1))
    case("rows", FLOATS, [T(labels, "int32"), T(probs)], [T(wanted)])
    case("certain", FLOATS, [T([0, 1], "int32"), T([[1, 0], [1, 0]])],
         [T([-math.log((1 - eps) / 1), -math.log(eps)])])
    fails("label", ["float32"], [T([-1, 0, 1], "int32"), T(probs)], [T(np.zeros(3))],
          "labels[0] is -1, not within 0 to 4")
    op("categorical_crossentropy", close32=(2e-6, 1e-6))
    normal = probs / probs.sum(-1, keepdims=True)
    wanted = -(soft * np.log(np.clip(normal, eps, 1 - eps))).sum(-1)
    case("rows", FLOATS, [T(soft), T(probs)], [T(wanted)])
    case("certain", FLOATS, [T([[1, 0], [0, 1]]), T([[1, 0], [1, 0]])],
         [T([-math.log(1 - eps), -math.log(eps)])])
    op("binary_crossentropy", close32=(2e-6, 1e-6))
    wanted = -(soft * np.log(clipped) + (1 - soft) * np.log1p(-clipped)).mean(-1)
    case("rows", FLOATS, [T(soft), T(probs)], [T(wanted)])
    case("certain", FLOATS, [T([[1], [0]]), T([[0], [0]])], [T([-math.log(eps), -math.log1p(-eps)])])
    op("mean_squared_error")
    a, b = grid((3, 4), 1), grid((3, 4), 2)
    case("rows", FLOATS, [T(a), T(b)], [T(((a - b) ** 2).mean(-1))])
    op("mean_absolute_error")
    case("rows", FLOATS, [T(a), T(b)], [T(np.abs(a - b).mean(-1))])


# ---- recurrent ----

ACTIVATIONS = {
    "tanh": np.tanh, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1), "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6), "linear": lambda x: x, "softsign": lambda x: x / (1 + abs(x)),
    "softplus": lambda x: np.log1p(np.exp(x)), "elu": lambda x: np.where(x < 0, np.expm1(x), x),
    "selu": lambda x: 1.0507009873554805 * np.where(x < 0, 1.6732632423543772 * np.expm1(x), x),
    "swish": lambda x: x / (1 + np.exp(-x)),
    "gelu": lambda x: 0.5 * x * (1 + vec(math.erf)(x / math.sqrt(2))),
    "exp": np.exp, "exponential": np.exp}


def run_steps(x, states, step, mask, reverse):
    """Keras's rules: a masked step keeps the states, and its output is the output before."""
    b, t, _ = x.shape
    outputs = []
    for s in range(t):
        at = t - 1 - s if reverse else s
        new = step(x[:, at], states)
        if mask is not None:
            live = mask[:, at, None]
            new = [np.where(live, n, o) for n, o in zip(new, states)]
        states = new
        outputs.append(states[0])
    y = np.stack(outputs, 1) if outputs else np.zeros((b, 0, states[0].shape[1]))
    return [y] + list(states)


def lstm(x, h, c, U, mask=None, keep=None, activation="tanh", recurrent_activation="sigmoid",
         reverse=False):
    act, ra = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation]

    def step(xt, states):
        h, c = states
        i, f, g, o = np.split(xt + (h if keep is None else h * keep) @ U, 4, -1)
        c = ra(f) * c + ra(i) * act(g)
        return [ra(o) * act(c), c]

    return run_steps(x, [h, c], step, mask, reverse)


def gru(x, h, U, bias=None, mask=None, keep=None, activation="tanh", recurrent_activation="sigmoid",
        reset_after=False, reverse=False):
    act, ra = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation]
    bz, br, bh = np.split(bias, 3) if bias is not None else (0, 0, 0)
    Uz, Ur, Uh = np.split(U, 3, -1)

    def step(xt, states):
        h = states[0]
        left = h if keep is None else h * keep
        xz, xr, xh = np.split(xt, 3, -1)
        z, r = ra(xz + left @ Uz + bz), ra(xr + left @ Ur + br)
        hh = act(xh + r * (left @ Uh + bh)) if reset_after else act(xh + (r * left) @ Uh + bh)
        return [z * h + (1 - z) * hh]

    return run_steps(x, [h], step, mask, reverse)


def rnn(x, h, U, mask=None, keep=None, activation="tanh", reverse=False):
    act = ACTIVATIONS[activation]

    def step(xt, states):
        left = states[0] if keep is None else states[0] * keep
        return [act(xt + left @ U)]

    return run_steps(x, [h], step, mask, reverse)


def recurrent():
    names = list(ACTIVATIONS)

    def sequence(name, f, gates, states, extra=()):
        op(name, close32=(3e-6, 2e-6), close64=(1e-12, 1e-12))

        def write(label, b, t, u, mask=None, keep=None, bias=None, large=False, kinds=FLOATS, **attrs):
            dims = [(b, t, gates * u)] + [(b, u)] * states + [(u, gates * u)]
            if large:
                values = [hashed(d, i + 1, -1, 1) for i, d in enumerate(dims)]
                inputs = [Hash(d, i + 1, -1, 1) for i, d in enumerate(dims)]
                values[-1] = values[-1] / 4
                inputs[-1] = Hash(dims[-1], len(dims), -0.25, 0.25)
            else:
                values = [grid(d, i + 1, -1, 1) for i, d in enumerate(dims)]
                inputs = [T(v) for v in values]
            options = dict(attrs)
            if "recurrent_bias" in extra:
                options["bias"] = bias
                inputs.append(None if bias is None else T(bias))
            inputs.append(None if mask is None else T(mask, "bool"))
            inputs.append(None if keep is None else T(keep))
            wanted = f(*values, mask=mask, keep=keep, **options)
            at = (lambda v: range(0, v.size, max(1, v.size // 19))) if large else (lambda v: None)
            case(label, kinds, inputs, [T(w, at=at(w)) for w in wanted], **attrs)

        mask = bits((3, 4), 21)
        mask[0] = [False, True, True, False]
        keep = np.where(bits((3, 5), 22), 2.0, 0.0)
        write("plain", 3, 4, 5)
        write("one step", 2, 1, 3)
        write("one row, many units", 1, 3, 20)
        write("one unit", 2, 3, 1)
        write("no steps", 2, 0, 3)
        write("no rows", 0, 2, 3)
        write("mask", 3, 4, 5, mask=mask)
        write("keep", 3, 4, 5, keep=keep)
        write("reverse", 3, 4, 5, reverse=True)
        write("all of it", 3, 4, 5, mask=mask, keep=keep, reverse=True)
        for activation in names:
            if activation in ("exp", "exponential"):
                continue
            write("activation " + activation, 2, 3, 3, activation=activation)
        write("activation exp", 2, 2, 2, activation="exp")
        write("activation exponential", 2, 2, 2, activation="exponential")
        if name != "rnn_sequence":
            for activation in ("hard_sigmoid", "relu", "linear", "tanh", "softsign", "exponential"):
                write("recurrent " + activation, 2, 2, 3, recurrent_activation=activation)
        if "recurrent_bias" in extra:
            bias = grid((15,), 23, -1, 1)
            write("bias", 3, 4, 5, bias=bias)
            write("after", 3, 4, 5, reset_after=True)
            write("after with bias", 3, 4, 5, bias=bias, reset_after=True)
            write("after, all of it", 3, 4, 5, bias=bias, mask=mask, keep=keep, reset_after=True,
                  reverse=True)
            write("large, after", 20, 6, 32, large=True, kinds=["float32"], reset_after=True)
        write("large", 40, 5, 48, large=True)
        write("large, odd", 9, 7, 37, large=True)
        write("large, one row", 1, 12, 50, large=True)
        write("large, 128 units", 3, 3, 128, large=True, kinds=["float32"])
        if name == "rnn_sequence":
            write("large, 300 units", 2, 2, 300, large=True, kinds=["float32"])

    sequence("lstm_sequence", lstm, 4, 2)
    x = np.array([1.0, 2, 3]).reshape(1, 3, 1) * [0.1, 0.2, 0.3, 0.4] + [0, 1, 0, 0]
    zero, U = np.zeros((1, 1)), [[0.5, 0.6, 0.7, 0.8]]
    # Values of Keras itself, in double precision.
    for ra, hs, c3 in (("hard_sigmoid", [0.08719395641202708, 0.2773660999677095, 0.5389859461237901],
                        0.8425365771932632),
                       ("sigmoid", [0.09085193946699145, 0.2974581154133071, 0.5689285887349734],
                        0.8751830614238469)):
        case("Keras " + ra, ["float64"], [T(x), T(zero), T(zero), T(U), None, None],
             [T(np.reshape(hs, (1, 3, 1))), T([[hs[-1]]]), T([[c3]])], recurrent_activation=ra)
    hs = [0.28187539007290935, 0.42743063994490055, 0.45080733540768747]
    case("Keras backwards", ["float64"], [T(x), T(zero), T(zero), T(U), None, None],
         [T(np.reshape(hs, (1, 3, 1))), T([[hs[-1]]]), T([[0.8580915011620719]])],
         recurrent_activation="hard_sigmoid", reverse=True)
    # PyTorch's LSTM has the same gates in the same order.
    torch.manual_seed(3)
    layer = torch.nn.LSTM(3, 4, batch_first=True, bias=False).double()
    with torch.no_grad():
        xs = torch.tensor(grid((2, 5, 3), 31, -1, 1))
        y, (h, c) = layer(xs)
        products_of_x = xs.numpy() @ layer.weight_ih_l0.numpy().T
        case("PyTorch", ["float64"],
             [T(products_of_x), T(np.zeros((2, 4))), T(np.zeros((2, 4))),
              T(layer.weight_hh_l0.numpy().T), None, None],
             [T(y.numpy()), T(h[0].numpy()), T(c[0].numpy())])
    wrong("units", ["float32"], [T(grid((2, 3, 16))), T(grid((2, 4))), T(grid((2, 4))), T(grid((4, 12))),
                                 None, None], "G302",
          "lstm_sequence: axis 1 of recurrent_kernel, float32[4, 12], is 12 and should be 16")
    wrong("x", ["float32"], [T(grid((2, 3, 12))), T(grid((2, 4))), T(grid((2, 4))), T(grid((4, 16))),
                             None, None], "G302",
          "lstm_sequence: axis 2 of x, float32[2, 3, 12], is 12 and should be 16")
    wrong("mask", ["float32"], [T(grid((2, 3, 16))), T(grid((2, 4))), T(grid((2, 4))), T(grid((4, 16))),
                                T(bits((2, 4)), "bool"), None], "G302", "lstm_sequence: axis 1 of mask")
    sequence("gru_sequence", gru, 3, 1, extra=("recurrent_bias",))
    x = np.array([1.0, 2, 3]).reshape(1, 3, 1) * [0.1, 0.2, 0.3]
    U = [[0.4, 0.5, 0.6]]
    for label, ra, after, bias, h3 in (
            ("hard", "hard_sigmoid", False, None, 0.515710589934148),
            ("sigmoid", "sigmoid", False, None, 0.5041802389034508),
            ("after hard", "hard_sigmoid", True, [0, 0, 0.2], 0.5727757268681203),
            ("after sigmoid", "sigmoid", True, [0, 0, 0.2], 0.5619390955978003)):
        y = gru(x, zero, np.array(U), None if bias is None else np.array(bias), recurrent_activation=ra,
                reset_after=after)[0]
        assert abs(y[0, -1, 0] - h3) < 1e-14, (label, y[0, -1, 0], h3)
        case("Keras " + label, ["float64"],
             [T(x), T(zero), T(U), None if bias is None else T(bias), None, None],
             [T(np.concatenate([y[:, :2], [[[h3]]]], 1)), T([[h3]])], recurrent_activation=ra,
             reset_after=after)
    sequence("rnn_sequence", rnn, 1, 1)
    x = np.array([1.0, 2, 3]).reshape(1, 3, 1) * 0.5 + 0.1
    y = rnn(x, zero, np.array([[0.25]]))[0]
    assert abs(y[0, -1, 0] - 0.9479285819924402) < 1e-14
    case("Keras", ["float64"], [T(x), T(zero), T([[0.25]]), None, None],
         [T(np.concatenate([y[:, :2], [[[0.9479285819924402]]]], 1)), T([[0.9479285819924402]])])


def main():
    global out
    for name, write in (("arithmetic", arithmetic), ("comparison", comparison),
                        ("functions", functions), ("reductions", reductions), ("shapes", shapes),
                        ("picks", picks), ("slices", slices), ("products", products),
                        ("losses", losses), ("recurrent", recurrent)):
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        with open(os.path.join(HERE, name + ".cases"), "w") as out:
            out.write("# written by generate.py\n")
            write()


if __name__ == "__main__":
    main()

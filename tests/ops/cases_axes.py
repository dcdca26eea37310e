"""Cases of reductions, and of what runs along an axis: see generate.py."""
import math

import numpy as np
import torch

from case_file import (FLOATS, INTS, NUMBERS, Hash, T, bits, case, dtype, grid, hashed, inf, nan,
                       op, whole, wrong)


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
    for name, f, start in (("cummax", np.maximum.accumulate, -inf), ("cummin", np.minimum.accumulate, inf),
                           ("cumulative_logsumexp", np.logaddexp.accumulate, -inf)):
        op(name, close32=(2e-6, 1e-6))
        for kinds, x in ((FLOATS, grid((2, 4, 3), 6)), (["int8", "int32", "int64"], whole((2, 4, 3), 6))):
            if kinds is not FLOATS and name == "cumulative_logsumexp":
                continue
            for axis in (0, 1, -1):
                for exclusive in (False, True):
                    for reverse in (False, True):
                        if exclusive and kinds is not FLOATS:
                            continue
                        case(f"axis {axis} {exclusive} {reverse} {kinds[0]}", kinds, [T(x)],
                             [T(running(f, start, x, axis, exclusive, reverse))], axis=axis,
                             exclusive=exclusive, reverse=reverse)
        case("empty", FLOATS, [T(np.zeros((0, 2)))], [T(np.zeros((0, 2)))])
        special = np.array([1.0, -inf, 2, nan, 3])
        case("special", FLOATS, [T(special)], [T(f(special))])
        case("infinite", FLOATS, [T([-inf, -inf, 3.0, inf, 0])],
             [T(f(np.array([-inf, -inf, 3.0, inf, 0])))])
    op("cumulative_logsumexp", close32=(2e-6, 1e-6))
    big = np.array([1000.0, 1001, 999, -5000])
    case("big", FLOATS, [T(big)], [T(np.logaddexp.accumulate(big))])
    for name, least, most in (("cummax", "int8", "uint16"), ("cummin", "int16", "uint8")):
        op(name)
        for kind in (least, most):
            info = np.iinfo(kind)
            first = info.min if name == "cummax" else info.max
            case(f"first {kind}", [kind], [T([5, 3, 7])],
                 [T([first, 5, 5] if name == "cummax" else [first, 5, 3])], exclusive=True)
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

"""Cases of what moves elements: see generate.py."""
import numpy as np

from case_file import (EVERY, FLOATS, INTS, NUMBERS, Hash, T, bits, case, dtype, fails, grid,
                       hashed, inf, nan, op, sizes, whole, wrong)


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
    bitcasts()
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
    for mode in ("reflect", "symmetric"):
        for shape, pads in (((5,), (2, 4)), ((3, 4), (1, 2, 3, 0)), ((2, 3, 4), (1, 0, 0, 0, 2, 3)),
                            ((2, 1, 3), (1, 1, 0, 0, 2, 1))):
            moved(f"{mode} {len(shape)}", lambda x: np.pad(x, list(zip(pads[::2], pads[1::2])), mode),
                  shape, paddings=list(pads), mode=mode)
    case("symmetric whole", FLOATS, [T(grid((3,)))], [T(np.pad(grid((3,)), 3, "symmetric"))],
         paddings=[3, 3], mode="symmetric")
    case("empty reflected", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 5)))],
         paddings=[0, 0, 1, 1], mode="reflect")
    big = hashed((90, 110), 3, -4, 4)
    wanted = np.pad(big, ((5, 60), (109, 1)), "reflect")
    case("large reflected", ["float32"], [Hash((90, 110), 3, -4, 4)],
         [T(wanted, at=range(0, wanted.size, 1009))], paddings=[5, 60, 109, 1], mode="reflect")
    wrong("reflects too much", ["float32"], [T(grid((3,)))], "G302",
          "pad: reflect mirrors at most 2 elements of axis 0 of float32[3], not 3", paddings=[0, 3],
          mode="reflect")
    wrong("mirrors too much", ["float32"], [T(grid((3,)))], "G302",
          "pad: symmetric mirrors at most 3 elements of axis 0 of float32[3], not 4", paddings=[4, 0],
          mode="symmetric")
    op("broadcast_to")
    moved("row", lambda x: np.broadcast_to(x, (4, 3)), (3,), shape=sizes(4, 3))
    moved("column", lambda x: np.broadcast_to(x, (4, 3)), (4, 1), shape=sizes(4, 3))
    moved("scalar", lambda x: np.broadcast_to(x, (2, 2)), (), shape=sizes(2, 2))
    moved("middle", lambda x: np.broadcast_to(x, (2, 3, 4)), (2, 1, 4), shape=sizes(2, 3, 4))
    wrong("size", ["float32"], [T(grid((2,)))], "G302", "cannot broadcast float32[2] to [3]",
          shape=sizes(3))


def bitcasts():
    """NumPy's views; the machine's order of bytes is that of the numbers."""
    op("bitcast")
    patterns = {"float16": np.array([1.5, -2, 0.25, 65504]), "float32": np.array([1, -2.5, 0.1, 3e38]),
                "float64": np.array([1, -2.5, 0.1, -0.0])}
    for kind in EVERY[1:]:
        if kind == "bfloat16":
            continue
        whole_numbers = np.arange(4) * 57 % 120 + (70000 if kind == "int32" else 0)  # for no smaller type
        x = patterns.get(kind, whole_numbers).reshape(2, 2).astype(kind)
        for to in ("int8", "uint16", "int32", "uint64"):
            a, b = x.dtype.itemsize, np.dtype(to).itemsize
            if a == b:
                case(f"{kind} {to}", [kind], [T(x)], [T(x.view(to), to)], dtype=dtype(to))
            elif a > b:
                case(f"{kind} {to}", [kind], [T(x)], [T(x.view(to).reshape(2, 2, a // b), to)], dtype=dtype(to))
            else:
                wide = np.tile(x.reshape(-1), 4).reshape(2, 8)[:, :b // a]
                case(f"{kind} {to}", [kind], [T(wide)], [T(np.ascontiguousarray(wide).view(to)[:, 0], to)], dtype=dtype(to))
    case("bfloat16", ["bfloat16"], [T([1, -2])], [T([0x3F80, 0xC000], "uint16")], dtype=dtype("uint16"))
    case("scalar", ["int32"], [T(65538)], [T([2, 0, 1, 0], "uint8")], dtype=dtype("uint8"))
    case("none", ["uint32"], [T(np.zeros((0, 3)))], [T(np.zeros((0, 3, 2)), "int16")], dtype=dtype("int16"))
    wrong("axis", ["int8"], [T([1, 2, 3])], "G302", "bitcast: the last axis of int8[3]", dtype=dtype("int32"))
    wrong("scalar to a larger one", ["int8"], [T(1)], "G303", "bitcast: x has at least 1 ax", dtype=dtype("int32"))


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

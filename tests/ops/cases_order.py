"""Cases of what moves positions between axes, finds, orders and counts: see generate.py."""
import numpy as np
import torch

from case_file import (EVERY, FLOATS, INTS, NUMBERS, Hash, T, bits, case, dtype, fails, grid,
                       hashed, inf, nan, op, sizes, whole, wrong)
from cases_shapes import moved, small


# ---- space ----

def space_to_batch(x, block, paddings):
    pads = [(0, 0)] + list(zip(paddings[::2], paddings[1::2]))
    x = np.pad(x, pads + [(0, 0)] * (x.ndim - len(pads)))
    parts = []
    for offset in np.ndindex(*block):
        index = (slice(None),) + tuple(slice(o, None, b) for o, b in zip(offset, block))
        parts.append(x[index])
    return np.concatenate(parts, 0)


def batch_to_space(x, block, crops):
    n = x.shape[0] // int(np.prod(block))
    m = len(block)
    y = np.zeros((n,) + tuple(s * b for s, b in zip(x.shape[1:], block)) + x.shape[m + 1:], x.dtype)
    for i, offset in enumerate(np.ndindex(*block)):
        index = (slice(None),) + tuple(slice(o, None, b) for o, b in zip(offset, block))
        y[index] = x[i * n:(i + 1) * n]
    return y[(slice(None),) + tuple(slice(crops[2 * i], y.shape[i + 1] - crops[2 * i + 1])
                                    for i in range(m))]


def reverse_sequence(x, lengths, seq, batch):
    y = x.copy()
    for i, n in enumerate(lengths):
        at = [slice(None)] * x.ndim
        at[batch] = i
        part = x[tuple(at)]
        axis = seq - (seq > batch)
        index = [slice(None)] * part.ndim
        index[axis] = slice(0, n)
        part = part.copy()
        part[tuple(index)] = np.flip(part[tuple(index)], axis)
        y[tuple(at)] = part
    return y


def space():
    op("split_sizes")
    moved("three", lambda x: np.split(x, [2, 2], 1), (2, 5), sizes=sizes(2, 0, 3), axis=1)
    moved("rest", lambda x: np.split(x, [1, 4], -1), (2, 3, 6), sizes=sizes(1, -1, 2), axis=-1)
    moved("one", lambda x: [x], (3, 2), sizes=sizes(-1))
    wrong("sum", ["float32"], [T(grid((2, 5)))], "G302",
          "split_sizes: the sizes come to 4, and float32[2, 5] has 5", sizes=sizes(1, 3), axis=1)
    wrong("no rest", ["float32"], [T(grid((2, 5)))], "G302", "the sizes come to 6",
          sizes=sizes(1, -1, 5), axis=1)
    wrong("two rests", ["float32"], [T(grid((2, 5)))], "G205", "one size may be -1",
          sizes=sizes(-1, -1), axis=1)
    wrong("none", ["float32"], [T(grid((2, 5)))], "G205", "0 results are not possible",
          sizes=sizes())
    op("meshgrid")
    a, b, c = small((3,)), small((4,)) // 2, small((2,)) // 3
    for indexing in ("xy", "ij"):
        for name, values in (("two", [a, b]), ("three", [a, b, c]), ("one", [a])):
            case(f"{name} {indexing}", EVERY[1:], [T(v) for v in values],
                 [T(v) for v in np.meshgrid(*values, indexing=indexing)], indexing=indexing)
    case("scalar", EVERY[1:], [T(5), T(b)], [T(v) for v in np.meshgrid(5, b)])
    case("empty", FLOATS, [T(np.zeros(0)), T([1.5])], [T(np.zeros((1, 0)))] * 2)
    wrong("matrix", ["float32"], [T(a), T(grid((2, 2)))], "G303",
          "meshgrid: values[1] has at most 1 axis, not float32[2, 2]")
    op("roll")
    for shift, axis in (([1], [0]), ([-1], [1]), ([2, -1], [0, 2]), ([5, 7, -9], [0, 1, 2]),
                        ([0], [1]), ([3], [-1])):
        moved(f"by {shift} of {axis}".replace(" ", ""), lambda x: np.roll(x, shift, axis), (2, 3, 4),
              shift=shift, axis=axis)
    for shift in (1, -5, 24, 100):
        moved(f"all by {shift}", lambda x: np.roll(x, shift), (2, 3, 4), shift=[shift])
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 3)))], shift=[1], axis=[0])
    big = hashed((300, 257), 3, -4, 4)
    case("large", ["float32"], [Hash((300, 257), 3, -4, 4)],
         [T(np.roll(big, (-7, 100), (0, 1)), at=range(0, big.size, 1009))], shift=[-7, 100],
         axis=[0, 1])
    wrong("count", ["float32"], [T(grid((2, 3)))], "G204", "roll: 2 shifts for 1 axes", shift=[1, 2],
          axis=[0])
    wrong("twice", ["float32"], [T(grid((2, 3)))], "G205", "axis 1 is named twice", shift=[1, 2],
          axis=[1, -1])
    op("repeat")
    for times, axis in (([2], 0), ([3], -1), ([0], 1), ([1, 0, 2], 1), ([4, 1], 0)):
        moved(f"{times} of {axis}".replace(" ", ""), lambda x: np.repeat(x, times, axis), (2, 3, 4),
              repeats=times, axis=axis)
    moved("all", lambda x: np.repeat(x, 2), (2, 3), repeats=[2])
    moved("all, each", lambda x: np.repeat(x, [1, 0, 2, 3]), (2, 2), repeats=[1, 0, 2, 3])
    moved("scalar", lambda x: np.repeat(x, 3), (), repeats=[3])
    wrong("count", ["float32"], [T(grid((2, 3)))], "G302",
          "repeat: repeats has 2 numbers for 3 elements of float32[2, 3]", repeats=[1, 2], axis=1)
    wrong("negative", ["float32"], [T(grid((2, 3)))], "G205", "repeat: repeats has -1", repeats=[-1],
          axis=1)
    op("space_to_depth")
    t = lambda x: torch.tensor(np.asarray(x))

    def to_depth(x, s):
        n, h, w, c = x.shape
        y = x.reshape(n, h // s, s, w // s, s, c)
        return y.transpose(0, 1, 3, 2, 4, 5).reshape(n, h // s, w // s, s * s * c)

    def to_space(x, s):
        # PyTorch's pixel_shuffle wants channels [c, s, s]; here they are [s, s, c].
        n, h, w, c = x.shape
        y = x.reshape(n, h, w, s, s, c // s // s).transpose(0, 5, 3, 4, 1, 2)
        y = y.reshape(n, c, h, w)
        return torch.nn.functional.pixel_shuffle(t(y), s).numpy().transpose(0, 2, 3, 1)

    for label, shape, s in (("two", (2, 4, 6, 3), 2), ("three", (1, 3, 6, 1), 3), ("one", (2, 2, 2, 2), 1)):
        moved(label, lambda x: to_depth(x, s), shape, block_size=s)
    # The page of TensorFlow's operation has this one.
    case("TensorFlow's", EVERY[1:], [T([[[[1], [2]], [[3], [4]]]])], [T([[[[1, 2, 3, 4]]]])],
         block_size=2)
    case("empty", FLOATS, [T(np.zeros((0, 2, 2, 3)))], [T(np.zeros((0, 1, 1, 12)))], block_size=2)
    wrong("no blocks", ["float32"], [T(grid((1, 3, 4, 1)))], "G302",
          "space_to_depth: axis 1 of float32[1, 3, 4, 1]", block_size=2)
    wrong("rank", ["float32"], [T(grid((3, 4, 1)))], "G303", "space_to_depth: x has 4 axes",
          block_size=2)
    wrong("no size", ["float32"], [T(grid((1, 4, 4, 1)))], "G205", "a block_size of 0 is not possible",
          block_size=0)
    op("depth_to_space")
    for label, shape, s in (("two", (2, 2, 3, 12), 2), ("three", (1, 1, 2, 9), 3)):
        moved(label, lambda x: to_space(x, s), shape, block_size=s)
    case("TensorFlow's", EVERY[1:], [T([[[[1, 2, 3, 4]]]])], [T([[[[1], [2]], [[3], [4]]]])],
         block_size=2)
    wrong("no blocks", ["float32"], [T(grid((1, 2, 2, 6)))], "G302",
          "depth_to_space: axis 3 of float32[1, 2, 2, 6]", block_size=2)
    op("space_to_batch")
    for label, shape, block, paddings in (
            ("two", (1, 4, 4, 1), [2, 2], [0, 0, 0, 0]), ("padded", (2, 3, 4, 2), [2, 3], [1, 2, 1, 1]),
            ("one axis", (2, 5), [3], [0, 1]), ("far", (1, 2), [4], [3, 3]),
            ("behind", (1, 2), [2], [0, 4])):
        moved(label, lambda x: space_to_batch(x, block, paddings), shape, block_shape=block,
              paddings=paddings)
    case("TensorFlow's", EVERY[1:], [T([[[[1], [2]], [[3], [4]]]])],
         [T([[[[1]]], [[[2]]], [[[3]]], [[[4]]]])], block_shape=[2, 2], paddings=[0, 0, 0, 0])
    wrong("no blocks", ["float32"], [T(grid((1, 3)))], "G302",
          "space_to_batch: axis 1 of float32[1, 3], with what is added, has 4 elements, which are no "
          "blocks of 3", block_shape=[3], paddings=[0, 1])
    wrong("pairs", ["float32"], [T(grid((1, 3)))], "G205", "paddings has 1 numbers", block_shape=[3],
          paddings=[0])
    wrong("negative", ["float32"], [T(grid((1, 3)))], "G205", "a number of paddings is negative",
          block_shape=[2], paddings=[-1, 0])
    op("batch_to_space")
    for label, shape, block, crops in (
            ("two", (4, 2, 2, 1), [2, 2], [0, 0, 0, 0]), ("cut", (12, 3, 2, 2), [2, 3], [1, 2, 0, 1]),
            ("one axis", (6, 2), [3], [1, 1]), ("far", (4, 2), [4], [5, 1]),
            ("all cut", (2, 2), [2], [3, 1])):
        moved(label, lambda x: batch_to_space(x, block, crops), shape, block_shape=block, crops=crops)
    wrong("batch", ["float32"], [T(grid((3, 2)))], "G302", "batch_to_space: axis 0 of float32[3, 2]",
          block_shape=[2], crops=[0, 0])
    wrong("too much", ["float32"], [T(grid((2, 2)))], "G302", "axis 1 has 4 elements, and 3 and 2 are",
          block_shape=[2], crops=[3, 2])
    op("reverse_sequence")
    for label, shape, lengths, seq, batch in (
            ("rows", (3, 5), [0, 3, 5], 1, 0), ("columns", (4, 2), [2, 3], 0, 1),
            ("behind", (2, 4, 3), [3, 1], 1, 0), ("before", (2, 4, 3), [2, 1, 0], 1, 2),
            ("last", (2, 3, 4), [4, 2, 1], -1, 1)):
        for kind in INTS:
            x = small(shape)
            case(label + " " + kind, EVERY[1:], [T(x), T(lengths, kind)],
                 [T(reverse_sequence(x, lengths, seq % x.ndim, batch))], seq_axis=seq,
                 batch_axis=batch)
    big = hashed((90, 300, 5), 3, -4, 4)
    lengths = hashed((90,), 4, 0, 300, whole=True)
    wanted = reverse_sequence(big, lengths, 1, 0)
    case("large", ["float32"], [Hash((90, 300, 5), 3, -4, 4), Hash((90,), 4, 0, 300, "int32")],
         [T(wanted, at=range(0, wanted.size, 1009))], seq_axis=1)
    fails("too long", ["float32"], [T(grid((2, 3))), T([1, 4], "int32")], [T(grid((2, 3)))],
          "seq_lengths[1] is 4, not within 0 to 3", seq_axis=1)
    fails("negative", ["float32"], [T(grid((2, 3))), T([-1, 2], "int64")], [T(grid((2, 3)))],
          "seq_lengths[0] is -1, not within 0 to 3", seq_axis=1)
    wrong("rows", ["float32"], [T(grid((2, 3))), T([1, 2, 3], "int32")], "G302",
          "reverse_sequence: axis 0 of seq_lengths", seq_axis=1)
    wrong("one axis", ["float32"], [T(grid((2, 3))), T([1, 2], "int32")], "G205",
          "axis 0 is named twice", seq_axis=0)
    op("linspace")
    for start, stop, n in ((0, 1, 5), (-2, 3, 7), (1, 1, 3), (5, 0.5, 2), (2.5, 9, 1), (0, 1, 0),
                           (0, 1, 1001)):
        case(f"{start} to {stop} by {n}", FLOATS, [T(start), T(stop)], [T(np.linspace(start, stop, n))],
             num=sizes(n))
    wrong("negative", ["float32"], [T(0.0), T(1.0)], "G205", "linspace: num is negative: -1",
          num=sizes(-1))
    wrong("vector", ["float32"], [T([0.5]), T(1.0)], "G303", "linspace: start is a scalar",
          num=sizes(3))


# ---- positions ----

def gather_nd(params, indices, batch):
    if batch == 0:
        rows = indices.reshape(int(np.prod(indices.shape[:-1])), indices.shape[-1])
        slices = np.array([params[tuple(row)] for row in rows])
        return slices.reshape(indices.shape[:-1] + params.shape[indices.shape[-1]:])
    return np.stack([gather_nd(p, i, batch - 1) for p, i in zip(params, indices)])


def scatter(start, indices, updates, add):
    y = start.copy()
    rows = indices.reshape(int(np.prod(indices.shape[:-1])), indices.shape[-1])
    values = updates.reshape((rows.shape[0],) + y.shape[rows.shape[1]:])
    for row, value in zip(rows, values):
        if add:
            y[tuple(row)] += value
        else:
            y[tuple(row)] = value
    return y


def positions():
    op("gather_nd")
    x = small((3, 4, 2))
    for label, index, batch in (
            ("one axis", [[2], [0], [2]], 0), ("two axes", [[0, 3], [2, 1]], 0),
            ("elements", [[0, 0, 1], [2, 3, 0]], 0), ("one row", [1, 2], 0), ("rows of none", [[], []], 0),
            ("deep", [[[0], [1]], [[2], [2]]], 0), ("batch", [[[3]], [[0]], [[1]]], 1),
            ("batch of two axes", [[[3, 1], [0, 0]], [[0, 1], [1, 1]], [[1, 0], [2, 0]]], 1),
            ("two batch axes", np.array([0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1]).reshape(3, 4, 1), 2)):
        index = np.array(index, int)
        for kind in INTS:
            case(f"{label} {kind}", EVERY[1:], [T(x), T(index, kind)], [T(gather_nd(x, index, batch))],
                 batch_dims=batch)
    case("nothing", EVERY[1:], [T(x), T(np.zeros((0, 2)), "int32")], [T(np.zeros((0, 2)))])
    big = hashed((50, 40, 30), 3, -4, 4)
    index = hashed((900, 2), 4, 0, 40, whole=True)
    wanted = big[index[:, 0], index[:, 1]]
    case("large", ["float32"], [Hash((50, 40, 30), 3, -4, 4), Hash((900, 2), 4, 0, 40, "int32")],
         [T(wanted, at=range(0, wanted.size, 701))])
    fails("outside", ["float32"], [T(x), T([[0, 3], [1, 4]], "int32")], [T(np.zeros((2, 2)))],
          "indices[1, 1] is 4, not within 0 to 3 (axis 1 of params)")
    fails("negative", ["float32"], [T(x), T([-1], "int64")], [T(np.zeros((4, 2)))],
          "indices[0] is -1, not within 0 to 2 (axis 0 of params)")
    fails("outside of a batch", ["float32"], [T(x), T([[[0]], [[4]], [[1]]], "int32")],
          [T(np.zeros((3, 1, 2)))], "indices[1, 0, 0] is 4, not within 0 to 3 (axis 1 of params)",
          batch_dims=1)
    wrong("too many", ["float32"], [T(grid((2, 3))), T([[0, 0, 0]], "int32")], "G303",
          "gather_nd: indices is int32[1, 3]: rows of 3 indices for float32[2, 3]")
    wrong("batch", ["float32"], [T(grid((2, 3))), T([[0]], "int32")], "G302",
          "gather_nd: axis 0 of params", batch_dims=1)
    wrong("batch axes", ["float32"], [T(grid((2, 3))), T([[0]], "int32")], "G205",
          "batch_dims is 2", batch_dims=2)
    op("scatter_nd")
    rows = [("elements", [[4], [3], [1], [7]], [9, 10, 11, 12], (8,)),
            ("rows", [[0], [2]], whole((2, 3), 1), (4, 3)),
            ("twice", [[1], [1], [0]], [[1, 2], [3, 4], [5, 6]], (3, 2)),
            ("two axes", [[0, 1], [2, 0], [0, 1]], [1, 2, 3], (3, 2)),
            ("deep", [[[0], [2]], [[1], [0]]], whole((2, 2, 2), 2), (3, 2)),
            ("one row", [1], [5, 6], (2, 2)), ("whole tensors", [[], []], [[1, 2], [3, 4]], (2,))]
    for label, index, updates, shape in rows:
        index, updates = np.array(index, int), np.array(updates)
        for kind in INTS:
            case(f"{label} {kind}", NUMBERS, [T(index, kind), T(updates)],
                 [T(scatter(np.zeros(shape), index, updates, True))], shape=sizes(*shape))
    case("nothing", NUMBERS, [T(np.zeros((0, 1)), "int32"), T(np.zeros(0))], [T(np.zeros(3))],
         shape=sizes(3))
    case("wraps", ["int32"], [T([[0], [0]], "int32"), T([2 ** 31 - 1, 1])], [T([-2 ** 31])],
         shape=sizes(1))
    fails("outside", ["float32"], [T([[0], [3]], "int32"), T([1.5, 2.5])], [T(np.zeros(3))],
          "indices[1, 0] is 3, not within 0 to 2 (axis 0 of the result)", shape=sizes(3))
    wrong("updates", ["float32"], [T([[0], [1]], "int32"), T(grid((3,)))], "G302",
          "scatter_nd: axis 0 of updates", shape=sizes(4))
    wrong("rank", ["float32"], [T([[0], [1]], "int32"), T(grid((2,)))], "G303",
          "scatter_nd: updates is float32[2], and 1 axes belong to indices int32[2, 1], 1 to what each",
          shape=sizes(4, 2))
    wrong("slices", ["float32"], [T([[0], [1]], "int32"), T(grid((2, 3)))], "G302",
          "sizes 3 and 2 differ", shape=sizes(4, 2))
    wrong("too many", ["float32"], [T([[0, 0]], "int32"), T(grid((1,)))], "G303",
          "rows of 2 indices for [4]", shape=sizes(4))
    for name, add, kinds in (("tensor_scatter_update", False, EVERY[1:]),
                             ("tensor_scatter_add", True, NUMBERS)):
        op(name)
        for label, index, updates, shape in rows:
            index, updates = np.array(index, int), np.abs(np.array(updates))
            start = small(shape) // 2
            case(label, kinds, [T(start), T(index, "int32"), T(updates)],
                 [T(scatter(start, index, updates, add))])
        fails("outside", ["float32"], [T(np.zeros(3)), T([[-1]], "int64"), T([1.5])], [T(np.zeros(3))],
              "indices[0, 0] is -1, not within 0 to 2 (axis 0 of the result)")
        wrong("updates", ["float32"], [T(np.zeros(3)), T([[0], [1]], "int32"), T(grid((3,)))], "G302",
              name + ": axis 0 of updates")
        start, updates = hashed((40, 900), 3, -4, 4), hashed((70, 900), 5, -4, 4)
        index = hashed((70, 1), 4, 0, 40, whole=True)
        wanted = scatter(start, index, updates, add)
        case("large", FLOATS, [Hash((40, 900), 3, -4, 4), Hash((70, 1), 4, 0, 40, "int32"),
                               Hash((70, 900), 5, -4, 4)],
             [T(wanted, at=range(0, wanted.size, 701))])
    for name, f in (("tensor_scatter_multiply", np.multiply), ("tensor_scatter_max", np.maximum),
                    ("tensor_scatter_min", np.minimum)):
        op(name)

        def combined(start, index, updates):
            y = start.copy()
            f.at(y, tuple(np.moveaxis(np.asarray(index), -1, 0)), updates)
            return y
        for label, index, updates, shape in rows:
            if label in ("whole tensors", "one row"):
                continue
            index, updates = np.array(index, int), np.abs(np.array(updates)) % 4
            start = small(shape) // 2
            for kind in INTS:
                case(f"{label} {kind}", NUMBERS, [T(start), T(index, kind), T(updates)], [T(combined(start, index, updates))])
        case("no numbers", FLOATS, [T([1, nan, 3, inf]), T([[0], [1], [2], [2], [3]], "int32"), T([nan, 1, 2, 4, -inf])],
             [T(combined(np.array([1, nan, 3, inf]), [[0], [1], [2], [2], [3]], [nan, 1, 2, 4, -inf]))])
        start, updates = hashed((40, 900), 3, -4, 4), hashed((70, 900), 5, -2, 2)
        index = hashed((70, 1), 4, 0, 40, whole=True)
        wanted = combined(start, index, updates)
        case("large", FLOATS, [Hash((40, 900), 3, -4, 4), Hash((70, 1), 4, 0, 40, "int32"), Hash((70, 900), 5, -2, 2)],
             [T(wanted, at=range(0, wanted.size, 701))])
        fails("outside", ["float32"], [T(np.zeros(3)), T([[3]], "int64"), T([1.5])], [T(np.zeros(3))],
              "indices[0, 0] is 3, not within 0 to 2 (axis 0 of the result)")
        wrong("updates", ["float32"], [T(np.zeros(3)), T([[0], [1]], "int32"), T(grid((3,)))], "G302",
              name + ": axis 0 of updates")
    op("argwhere")
    for label, shape in (("rank 1", (7,)), ("rank 2", (3, 4)), ("rank 3", (2, 3, 4)), ("empty", (0, 3))):
        c = bits(shape, 3)
        for kind in INTS:
            case(f"{label} {kind}", ["bool"], [T(c)], [T(np.argwhere(c), kind)], dtype=dtype(kind))
    case("none", ["bool"], [T([False, False])], [T(np.zeros((0, 1)), "int64")])
    case("scalar", ["bool"], [T(True)], [T(np.zeros((1, 0)), "int64")])


# ---- order ----

def unique_slices(x, axis):
    """NumPy's, in the order in which they first stand."""
    values, first, index, counts = np.unique(x, True, True, True, axis=axis)
    by_first = np.argsort(first)
    place = np.zeros(by_first.size, int)
    place[by_first] = np.arange(by_first.size)
    return np.take(values, by_first, axis), place[index], counts[by_first]


def order():
    special = np.array([1, nan, -inf, 0, inf, -0.0, nan, -3])

    def descending(x, axis):
        """The stable order: equal elements as they stand, NaN first."""
        index = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
        return np.flip(x.shape[axis] - 1 - index, axis)

    for name in ("sort", "argsort"):
        op(name)
        for label, shape, axis in (("row", (9,), -1), ("last", (3, 5), 1), ("first", (5, 3), 0),
                                   ("middle", (2, 6, 3), -2), ("one", (4, 1), 1), ("long", (2, 100), 1)):
            x = small(shape) % 50
            up, down = np.argsort(x, axis, kind="stable"), descending(x, axis)
            for index, direction in ((up, "ascending"), (down, "descending")):
                wanted = np.take_along_axis(x, index, axis)
                if name == "sort":
                    assert direction == "descending" or (wanted == np.sort(x, axis)).all()
                    case(f"{label} {direction}", EVERY[1:], [T(x)], [T(wanted)], axis=axis,
                         direction=direction)
                else:
                    case(f"{label} {direction}", EVERY[1:], [T(x)], [T(index, "int32")], axis=axis,
                         direction=direction)
        b = [True, False, True, False]
        x = np.array([-5, 3, -128, 127, 0, -1])
        index = np.argsort(x, kind="stable")
        if name == "sort":
            case("bool", ["bool"], [T(b)], [T([False, False, True, True])])
            case("signed", ["int8", "int16", "int32", "int64"] + FLOATS, [T(x)], [T(x[index])])
            case("unsigned", ["uint64"], [T([2 ** 63, 1, 2 ** 62])],
                 [T([1, 2 ** 62, 2 ** 63])])
            case("special", FLOATS, [T(special)], [T(np.sort(special))])
            case("special, down", FLOATS, [T(special)], [T(np.sort(special)[::-1])],
                 direction="descending")
        else:
            case("bool", ["bool"], [T(b)], [T([1, 3, 0, 2], "int32")])
            case("signed", ["int8", "int16", "int32", "int64"] + FLOATS, [T(x)], [T(index, "int64")],
                 dtype=dtype("int64"))
            case("special", FLOATS, [T(special)], [T(np.argsort(special, kind="stable"), "int32")])
        case("empty", FLOATS, [T(np.zeros((0, 3)))],
             [T(np.zeros((0, 3)), "T" if name == "sort" else "int32")])
        big = hashed((70, 1000), 3, -4, 4)
        index = np.argsort(big, 1, kind="stable")
        wanted = np.take_along_axis(big, index, 1) if name == "sort" else index
        case("large", ["float32"], [Hash((70, 1000), 3, -4, 4)],
             [T(wanted, "T" if name == "sort" else "int32", at=range(0, wanted.size, 701))])
        wrong("scalar", ["float32"], [T(1.5)], "G303", f"{name}: x is float32, which has no axis -1")
    op("top_k")
    for label, shape, k in (("row", (9,), 3), ("rows", (3, 40), 5), ("all", (2, 7), 7), ("one", (2, 3, 5), 1),
                            ("none", (2, 3), 0), ("most", (2, 60), 50)):
        x = small(shape) % 30
        index = descending(x, -1)[..., :k]
        for kind in INTS:
            case(f"{label} {kind}", EVERY[1:], [T(x)],
                 [T(np.take_along_axis(x, index, -1)), T(index, kind)], k=sizes(k), dtype=dtype(kind))
    case("special", FLOATS, [T(special)], [T([nan, nan, inf, 1, 0]), T([1, 6, 4, 0, 3], "int32")],
         k=sizes(5))
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 2))), T(np.zeros((0, 2)), "int32")],
         k=sizes(2))
    big = hashed((70, 1000), 3, -4, 4)
    values, index = torch.topk(torch.tensor(big), 20)
    case("large", ["float64"], [Hash((70, 1000), 3, -4, 4)],
         [T(values.numpy(), at=range(0, 1400, 37)), T(index.numpy(), "int32", at=range(0, 1400, 37))],
         k=sizes(20))
    wrong("too many", ["float32"], [T(grid((2, 3)))], "G302",
          "top_k: k is 4, and the last axis of float32[2, 3] has 3 elements", k=sizes(4))
    wrong("negative", ["float32"], [T(grid((2, 3)))], "G205", "top_k: k is negative", k=sizes(-1))
    wrong("scalar", ["float32"], [T(1.5)], "G303", "top_k: x has at least 1 axis", k=sizes(1))

    def unique(x):
        values, first, index, counts = np.unique(x, return_index=True, return_inverse=True,
                                                 return_counts=True)
        by_first = np.argsort(first)
        place = np.empty_like(by_first)
        place[by_first] = np.arange(by_first.size)
        return values[by_first], place[index], counts[by_first]

    for name in ("unique", "unique_with_counts"):
        op(name)
        n = 3 if name == "unique_with_counts" else 2
        for label, x in (("few", small((12,)) % 5), ("many", small((100,)) % 40), ("one", np.array([7])),
                         ("same", np.array([3, 3, 3]))):
            for kind in INTS:
                values, index, counts = unique(x)
                case(f"{label} {kind}", EVERY[1:], [T(x)],
                     [T(values), T(index, kind), T(counts, kind)][:n], dtype=dtype(kind))
        case("nothing", EVERY[1:], [T(np.zeros(0))], [T(np.zeros(0)), T(np.zeros(0), "int32"),
                                                      T(np.zeros(0), "int32")][:n])
        case("bool", ["bool"], [T([True, False, True])],
             [T([True, False]), T([0, 1, 0], "int32"), T([2, 1], "int32")][:n])
        # NumPy too takes all NaN for one.
        case("special", FLOATS, [T([nan, 0, inf, -0.0, nan])],
             [T([nan, 0, inf]), T([0, 1, 2, 1, 0], "int32"), T([2, 2, 1], "int32")][:n])
        wrong("matrix", ["float32"], [T(grid((2, 3)))], "G303", f"{name}: x has 1 axis, not")
        wrong("axis", ["float32"], [T(grid((2, 3)))], "G303", f"{name}: x is float32[2, 3]: axis 2", axis=2)
        x = np.array([[[1, 2, 1], [0, 0, 0], [1, 2, 1], [1, 0, 1]], [[5, 5, 5], [0, 9, 0], [5, 5, 5], [0, 9, 0]]])
        for axis in (0, 1, 2, -1):
            found = unique_slices(x, axis)
            case(f"axis {axis}", EVERY[1:], [T(x)], [T(found[0]), T(found[1], "int32"), T(found[2], "int32")][:n],
                 axis=axis)
        case("axis of a vector", FLOATS, [T([3.0, 1, 3])], [T([3.0, 1]), T([0, 1, 0], "int32"),
                                                           T([2, 1], "int32")][:n], axis=0)
        case("no elements", FLOATS, [T(np.zeros((3, 0)))], [T(np.zeros((1, 0))), T([0, 0, 0], "int32"),
                                                           T([3], "int32")][:n], axis=0)
        case("no slices", FLOATS, [T(np.zeros((3, 0)))], [T(np.zeros((3, 0))), T(np.zeros(0), "int32"),
                                                         T(np.zeros(0), "int32")][:n], axis=1)
    op("searchsorted")
    rows = np.sort(small((3, 8)) % 20, -1)
    values = small((3, 5)) % 25
    for side in ("left", "right"):
        for kind in INTS:
            case(f"row {side} {kind}", EVERY[1:], [T(rows[0]), T(values[1])],
                 [T(np.searchsorted(rows[0], values[1], side), kind)], side=side, dtype=dtype(kind))
        case(f"rows {side}", EVERY[1:], [T(rows), T(values)],
             [T(np.stack([np.searchsorted(r, v, side) for r, v in zip(rows, values)]), "int32")],
             side=side)
        s = [-inf, -1, 0, 0, 2.5, inf]
        v = [-inf, -2, -0.0, 1, inf, nan]
        case(f"special {side}", FLOATS, [T(s), T(v)], [T(np.searchsorted(s, v, side), "int32")],
             side=side)
    case("empty row", FLOATS, [T(np.zeros(0)), T([1.5])], [T([0], "int32")])
    case("no values", FLOATS, [T([1.5]), T(np.zeros(0))], [T(np.zeros(0), "int32")])
    wrong("rows", ["float32"], [T(grid((2, 3))), T(grid((3, 3)))], "G302",
          "searchsorted: axis 0 of sorted")
    wrong("rank", ["float32"], [T(grid((3,))), T(grid((3, 3)))], "G303",
          "searchsorted wants as many axes in both")
    op("bincount")
    x = small((20,)) % 7
    for kind in INTS:
        case(f"plain {kind}", INTS, [T(x)], [T(np.bincount(x), kind)], dtype=dtype(kind))
    case("at least", INTS, [T(x)], [T(np.bincount(x, minlength=10), "int32")], minlength=10)
    case("at most", INTS, [T(x)], [T(np.bincount(x)[:3], "int32")], maxlength=3)
    case("matrix", INTS, [T(x.reshape(4, 5))], [T(np.bincount(x), "int32")])
    case("nothing", INTS, [T(np.zeros(0))], [T(np.zeros(0), "int32")])
    fails("negative", ["int32"], [T([[1, -2]])], [T(np.zeros(2), "int32")],
          "bincount: x[0, 1] is -2, which is negative")
    wrong("length", ["int32"], [T([1])], "G205", "bincount: a length is not negative", minlength=-1)
    op("confusion_matrix")
    a, b = small((30,)) % 4, whole((30,), 5, 0, 3)
    wanted = np.zeros((4, 4), int)
    np.add.at(wanted, (a, b), 1)
    for kind in NUMBERS:
        case("plain " + kind, INTS, [T(a), T(b)], [T(wanted, kind)], num_classes=4, dtype=dtype(kind))
    case("nothing", INTS, [T(np.zeros(0)), T(np.zeros(0))], [T(np.zeros((2, 2)), "int32")],
         num_classes=2)
    fails("label", ["int32"], [T([0, 4]), T([0, 0])], [T(np.zeros((4, 4)), "int32")],
          "confusion_matrix: labels[1] is 4, not within 0 to 3", num_classes=4)
    fails("prediction", ["int32"], [T([0, 3]), T([-1, 0])], [T(np.zeros((4, 4)), "int32")],
          "confusion_matrix: predictions[0] is -1, not within 0 to 3", num_classes=4)
    wrong("lengths", ["int32"], [T([0, 3]), T([0])], "G302", "confusion_matrix: axis 0 of labels",
          num_classes=4)
    op("invert_permutation")
    x = np.random.default_rng(1).permutation(50)
    case("plain", INTS, [T(x)], [T(np.argsort(x))])
    case("nothing", INTS, [T(np.zeros(0))], [T(np.zeros(0))])
    fails("outside", INTS, [T([0, 2])], [T([0, 0])], "invert_permutation: x[1] is 2, not within 0 to 1")
    fails("twice", INTS, [T([1, 1])], [T([0, 0])], "invert_permutation: x has 1 twice")
    wrong("matrix", ["int32"], [T([[0]])], "G303", "invert_permutation: x has 1 axis, not")

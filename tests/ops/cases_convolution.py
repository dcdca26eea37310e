"""Cases of convolutions, pooling, resizing and normalisation: see generate.py. Results are PyTorch's; its layouts are batch,
channels, axes and out, in, axes. TensorFlow's padding is written as explicit padding."""
import itertools
import math
from fractions import Fraction

import numpy as np
import torch

from case_file import EVERY, dtype, FLOATS, Hash, T, case, grid, hashed, inf, nan, op, sizes, wrong

F = torch.nn.functional
CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def t(x):
    return torch.tensor(np.asarray(x, float))


def front(x):
    """Channels from the last axis to the second."""
    return np.moveaxis(np.asarray(x, float), -1, 1)


def back(y):
    return np.moveaxis(y.numpy(), 1, -1)


def each(value, n):
    return [value] * n if isinstance(value, int) else list(value)


def same_pads(sizes, windows, strides):
    """TensorFlow's: ceil(size / stride) windows, the odd one of padding behind."""
    pads = []
    for size, window, stride in zip(sizes, windows, strides):
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        pads.append((total // 2, total - total // 2))
    return pads


def padded(x, pads, value=0):
    return np.pad(x, [(0, 0), (0, 0)] + list(pads), constant_values=value)


def convolve(x, kernel, bias=None, strides=1, padding="valid", dilation_rate=1, groups=1, paddings=None):
    """x with the channels last, kernel [axes, in / groups, out]."""
    n = np.ndim(x) - 2
    strides, dilation = each(strides, n), each(dilation_rate, n)
    windows = [(k - 1) * d + 1 for k, d in zip(np.shape(kernel)[:n], dilation)]
    pads = [(0, 0)] * n
    if padding == "same":
        pads = same_pads(np.shape(x)[1:-1], windows, strides)
    if padding == "causal":
        pads = [(windows[0] - 1, 0)]
    if paddings is not None:
        pads = [(paddings[2 * i], paddings[2 * i + 1]) for i in range(n)]
    w = np.transpose(np.asarray(kernel, float), [n + 1, n] + list(range(n)))
    y = CONV[n](t(padded(front(x), pads)), t(w), None if bias is None else t(bias), strides, 0, dilation,
                groups)
    return back(y)


def write(label, x, kernel, y, bias=None, first=False, kinds=FLOATS, at=None, large=None, **attrs):
    """A case, with the channels where `first` says. `large`: how x and kernel are made of hashes."""
    inputs = [T(front(x) if first else x), T(kernel)]
    if large:
        inputs = large
    if bias is not None:
        inputs.append(T(bias))
    if first:
        y = front(y)
        attrs["data_format"] = "channels_first"
    if not at and y.size > 120:
        at = 40
    if at:
        at = range(0, y.size, y.size // at | 1)
    case(label, kinds, inputs, [T(y, at=at)], **attrs)


def conv():
    op("conv", close32=(2e-6, 2e-5), close64=(1e-12, 1e-11))
    # One to three axes, each padding, strides, dilations and layouts.
    count = 0
    for axes in (1, 2, 3):
        x = grid((2,) + (7, 6, 5)[:axes] + (3,), 1, -2, 2, 0.25)
        kernel = grid((3, 2, 2)[:axes] + (3, 4), 2, -2, 2, 0.25)
        for padding, strides, dilation in itertools.product(("valid", "same"), (1, 2, 3), (1, 2)):
            count += 1
            if axes == 3 and count % 3:
                continue
            bias = grid((4,), 3, -2, 2, 0.25) if count % 2 else None
            attrs = dict(padding=padding, strides=strides, dilation_rate=dilation)
            y = convolve(x, kernel, bias, **attrs)
            for first in (False, True):
                write(f"{axes} axes, {padding}, strides {strides}, dilation {dilation}, first {first}", x,
                      kernel, y, bias, first, **attrs)
    x, kernel = grid((2, 9, 8, 3), 4, -2, 2, 0.25), grid((3, 2, 3, 2), 5, -2, 2, 0.25)
    for label, attrs in (("strides of each axis", dict(strides=[2, 3])),
                         ("dilation of each axis", dict(dilation_rate=[3, 1], padding="same")),
                         ("explicit paddings", dict(paddings=[0, 2, 3, 1])),
                         ("paddings and strides", dict(paddings=[1, 0, 0, 4], strides=[3, 2])),
                         ("paddings as long as the window", dict(paddings=[4, 4, 3, 3], dilation_rate=2))):
        y = convolve(x, kernel, **attrs)
        for first in (False, True):
            write(f"{label}, first {first}", x, kernel, y, first=first, **attrs)
    x, kernel = grid((2, 8, 3), 6, -2, 2, 0.25), grid((3, 3, 4), 7, -2, 2, 0.25)
    for strides, dilation in ((1, 1), (2, 1), (1, 2), (3, 2)):
        y = convolve(x, kernel, None, strides, "causal", dilation)
        write(f"causal, strides {strides}, dilation {dilation}", x, kernel, y, padding="causal",
              strides=strides, dilation_rate=dilation)
    for groups, channels, out in ((2, 4, 6), (3, 3, 3), (4, 4, 8), (5, 10, 5)):
        x = grid((2, 5, 4, channels), 8, -2, 2, 0.25)
        kernel = grid((3, 3, channels // groups, out), 9, -2, 2, 0.25)
        bias = grid((out,), 10, -2, 2, 0.25)
        y = convolve(x, kernel, bias, 1, "same", 1, groups)
        for first in (False, True):
            write(f"{groups} groups, first {first}", x, kernel, y, bias, first, groups=groups, padding="same")
    ones = ((1, 1), (2, 2))
    for size, strides in ones:
        x, kernel = grid((2, 4, 5, 3), 11, -2, 2, 0.25), grid((1, 1, 3, 5), 12, -2, 2, 0.25)
        y = convolve(x, kernel, strides=strides)
        for first in (False, True):
            write(f"1 x 1, strides {strides}, first {first}", x, kernel, y, first=first, strides=strides)
    x, kernel = grid((1, 4, 4, 2), 11), grid((4, 4, 2, 3), 12)
    write("a window as large as x", x, kernel, convolve(x, kernel))
    write("a window larger than x, padded", x, grid((7, 6, 2, 1), 13),
          convolve(x, grid((7, 6, 2, 1), 13), padding="same"), padding="same")
    write("no images", np.zeros((0, 4, 4, 2)), kernel, np.zeros((0, 1, 1, 3)))
    write("no channels", np.zeros((1, 4, 4, 0)), np.zeros((2, 2, 0, 2)), np.zeros((1, 3, 3, 2)))
    write("no channels, a bias", np.zeros((1, 4, 4, 0)), np.zeros((2, 2, 0, 2)),
          np.zeros((1, 3, 3, 2)) + [1, -2], [1, -2])
    write("no filters", x, np.zeros((2, 2, 2, 0)), np.zeros((1, 3, 3, 0)))
    special = np.zeros((1, 1, 3, 1))
    special[0, 0, :, 0] = [1, inf, nan]
    write("special", special, [[[[1]]]], special)
    large(1, (2, 20, 17, 40), (3, 3, 40, 50), padding="same")
    large(2, (1, 60, 60, 3), (7, 7, 3, 64), padding="same", strides=2)
    large(3, (1, 7, 7, 200), (3, 3, 200, 130), padding="same")
    large(4, (3, 14, 14, 96), (1, 1, 96, 170))
    large(5, (1, 26, 26, 64), (3, 3, 32, 48), groups=2)
    large(6, (2, 600, 33), (5, 33, 40), padding="causal", dilation_rate=2)
    large(7, (1, 8, 9, 10, 16), (3, 3, 3, 16, 24), padding="same")
    large(8, (17, 10, 11, 32), (3, 3, 32, 32), strides=[1, 2], paddings=[0, 2, 1, 1])
    large(9, (1, 40, 40, 32), (3, 3, 32, 32), dilation_rate=2, paddings=[3, 0, 2, 2])
    wrong("ranks", ["float32"], [T(grid((2, 5, 5, 3))), T(grid((3, 3, 4)))], "G303",
          "conv: kernel, float32[3, 3, 4], has as many axes as x, float32[2, 5, 5, 3]")
    wrong("no axes", ["float32"], [T(grid((2, 5))), T(grid((3, 4)))], "G303", "conv: x has at least 3 axes")
    wrong("channels", ["float32"], [T(grid((2, 5, 5, 3))), T(grid((3, 3, 4, 2)))], "G302",
          "conv: x, float32[2, 5, 5, 3], has 3 channels (axis 3), and kernel, float32[3, 3, 4, 2], takes 4")
    wrong("groups", ["float32"], [T(grid((2, 5, 5, 4))), T(grid((3, 3, 2, 3)))], "G302",
          "makes 3 channels, which 2 groups do not share equally", groups=2)
    wrong("no group", ["float32"], [T(grid((2, 5, 5, 4))), T(grid((3, 3, 2, 3)))], "G205",
          "groups is at least 1, not 0", groups=0)
    wrong("window", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G302",
          "conv: a window of 5 does not fit into axis 2 of x, float32[2, 5, 4, 3], which has 4 places",
          dilation_rate=2)
    wrong("window, padded", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G302",
          "a window of 7 does not fit into axis 1 of x, float32[2, 5, 4, 3], which has 6 places with its "
          "padding", dilation_rate=3, paddings=[1, 0, 9, 9])
    wrong("strides", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          "conv: strides has 3 numbers, and x, float32[2, 5, 4, 3], has 2 spatial axes", strides=[1, 2, 3])
    wrong("no stride", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          "conv: strides is at least 1, not 0", strides=0)
    wrong("causal", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          "causal padding is for one spatial axis", padding="causal")
    wrong("two paddings", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          'paddings are given, and padding="same" too', padding="same", paddings=[1, 1, 1, 1])
    wrong("paddings", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          "paddings has 2 numbers", paddings=[1, 1])
    wrong("negative paddings", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2)))], "G205",
          "paddings are at least 0, not -1", paddings=[1, 1, -1, 0])
    wrong("bias", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 3, 3, 2))), T(grid((3,)))], "G302",
          "kernel, float32[3, 3, 3, 2], makes 2 channels, and bias is float32[3]")
    wrong("empty kernel", ["float32"], [T(grid((2, 5, 4, 3))), T(grid((3, 0, 3, 2)))], "G302",
          "axis 1 of kernel, float32[3, 0, 3, 2], is empty")
    wrong("ints", ["float32"], [T(np.ones((2, 5, 4, 3), int), "int32"), T(grid((3, 3, 3, 2)))], "G301",
          "conv takes floats")


def large(seed, shape, kernel_shape, groups=1, **attrs):
    """With a bias, both layouts; some elements of the result."""
    x, kernel = hashed(shape, seed, -1, 1), hashed(kernel_shape, seed + 50, -1, 1)
    bias = grid(kernel_shape[-1:], seed)
    y = convolve(x, kernel, bias, groups=groups, **attrs)
    if groups > 1:
        attrs["groups"] = groups
    label = f"large {list(shape)} {list(kernel_shape)}"
    weights = Hash(kernel_shape, seed + 50, -1, 1)
    write(label, x, kernel, y, bias, at=23, large=[Hash(shape, seed, -1, 1), weights], **attrs)
    if attrs.get("padding") == "causal":
        return
    other = (shape[0], shape[-1]) + shape[1:-1]
    x = np.moveaxis(hashed(other, seed, -1, 1), 1, -1)
    y = convolve(x, kernel, bias, **({"groups": groups} | attrs))
    write(label + ", channels first", x, kernel, y, bias, True, at=23,
          large=[Hash(other, seed, -1, 1), weights], **attrs)


def depthwise():
    op("depthwise_conv", close32=(2e-6, 2e-5), close64=(1e-12, 1e-11))

    def deep(x, kernel, bias=None, **attrs):
        shape = np.shape(kernel)
        wide = np.reshape(kernel, shape[:-2] + (1, shape[-2] * shape[-1]))
        return convolve(x, wide, bias, groups=shape[-2], **attrs)

    count = 0
    for axes, channels, m in itertools.product((1, 2, 3), (1, 3, 34), (1, 2)):
        x = grid((2,) + (6, 5, 4)[:axes] + (channels,), 1, -2, 2, 0.25)
        kernel = grid((3, 2, 2)[:axes] + (channels, m), 2, -2, 2, 0.25)
        if channels == 34 and (axes != 2 or m > 1):
            continue
        for padding, strides, dilation in (("valid", 1, 1), ("same", 1, 2), ("same", 2, 1), ("valid", 2, 2)):
            count += 1
            bias = grid((channels * m,), 3, -2, 2, 0.25) if count % 2 else None
            attrs = dict(padding=padding, strides=strides, dilation_rate=dilation)
            y = deep(x, kernel, bias, **attrs)
            for first in (False, True):
                if y.size > 300 and first:
                    continue
                write(f"{axes} axes, {channels} channels, {m} each, {padding}, {strides}, {dilation}, "
                      f"first {first}", x, kernel, y, bias, first, **attrs)
    x, kernel = grid((1, 5, 3), 4), grid((3, 3, 1), 5)
    write("causal", x, kernel, deep(x, kernel, padding="causal"), padding="causal")
    x, kernel = grid((1, 5, 4, 3), 4), grid((3, 3, 3, 1), 5)
    write("paddings", x, kernel, deep(x, kernel, paddings=[2, 0, 1, 3]), paddings=[2, 0, 1, 3])
    write("no images", np.zeros((0, 5, 4, 3)), kernel, np.zeros((0, 3, 2, 3)))
    write("no channels", np.zeros((1, 5, 4, 0)), np.zeros((3, 3, 0, 2)), np.zeros((1, 3, 2, 0)))
    for seed, shape, kernel_shape, strides in ((1, (2, 28, 30, 70), (3, 3, 70, 1), 1),
                                               (2, (1, 29, 15, 48), (5, 5, 48, 1), 2)):
        x, kernel = hashed(shape, seed, -1, 1), hashed(kernel_shape, seed + 50, -1, 1)
        y = deep(x, kernel, padding="same", strides=strides)
        write(f"large {list(shape)}", x, kernel, y, at=23, padding="same", strides=strides,
              large=[Hash(shape, seed, -1, 1), Hash(kernel_shape, seed + 50, -1, 1)])
    wrong("channels", ["float32"], [T(grid((2, 5, 5, 3))), T(grid((3, 3, 4, 2)))], "G302",
          "depthwise_conv: x, float32[2, 5, 5, 3], has 3 channels (axis 3), and kernel, float32[3, 3, 4, 2], "
          "takes 4")
    wrong("window", ["float32"], [T(grid((2, 2, 5, 4))), T(grid((3, 3, 4, 2)))], "G302",
          "depthwise_conv: a window of 3 does not fit into axis 1 of x")


# ---- transposed ----

def deconv_length(size, stride, kernel, padding, output_padding, dilation):
    """Keras 2.2.4's keras.utils.conv_utils.deconv_length, by its description."""
    window = (kernel - 1) * dilation + 1
    if output_padding is None:
        return size * stride + (max(window - stride, 0) if padding == "valid" else 0)
    pad = window // 2 if padding == "same" else 0
    return (size - 1) * stride + window - 2 * pad + output_padding


def spread(x, kernel, bias=None, strides=1, padding="valid", output_padding=None, dilation_rate=1):
    """What TensorFlow's gradient of a convolution by its input gives: the whole transposed convolution,
    cut to the size wanted; what "same" cuts in front is half of what is too much."""
    n = np.ndim(x) - 2
    strides, dilation = each(strides, n), each(dilation_rate, n)
    w = np.transpose(np.asarray(kernel, float), [n + 1, n] + list(range(n)))
    y = TRANSPOSED[n](t(front(x)), t(w), None, strides, 0, 0, 1, dilation).numpy()
    for i in range(n):
        size = deconv_length(np.shape(x)[1 + i], strides[i], np.shape(kernel)[i], padding,
                             None if output_padding is None else each(output_padding, n)[i], dilation[i])
        total = (np.shape(x)[1 + i] - 1) * strides[i] + (np.shape(kernel)[i] - 1) * dilation[i] + 1 - size
        before = max(total, 0) // 2 if padding == "same" else 0
        y = np.moveaxis(y, 2 + i, 0)[before:before + size]
        y = np.concatenate([y, np.zeros((max(size - len(y), 0),) + y.shape[1:])])
        y = np.moveaxis(y, 0, 2 + i)
    y = np.moveaxis(y, 1, -1)
    return y if bias is None else y + np.asarray(bias, float)


def transposed():
    op("conv_transpose", close32=(2e-6, 2e-5), close64=(1e-12, 1e-11))
    count = 0
    for axes in (1, 2, 3):
        x = grid((2,) + (4, 3, 2)[:axes] + (3,), 1, -2, 2, 0.25)
        kernel = grid((3, 2, 3)[:axes] + (2, 3), 2, -2, 2, 0.25)
        for padding, strides, dilation in itertools.product(("valid", "same"), (1, 2, 4), (1, 2, 3)):
            count += 1
            if axes == 3 and count % 4:
                continue
            bias = grid((2,), 3, -2, 2, 0.25) if count % 2 else None
            attrs = dict(padding=padding, strides=strides, dilation_rate=dilation)
            y = spread(x, kernel, bias, **attrs)
            for first in (False, True):
                write(f"{axes} axes, {padding}, strides {strides}, dilation {dilation}, first {first}", x,
                      kernel, y, bias, first, **attrs)
    x, kernel = grid((1, 4, 3, 2), 4, -2, 2, 0.25), grid((3, 5, 3, 2), 5, -2, 2, 0.25)
    for padding, strides, more in itertools.product(("valid", "same"), (2, 3), (0, 1)):
        attrs = dict(padding=padding, strides=strides, output_padding=more)
        write(f"{padding}, strides {strides}, output padding {more}", x, kernel, spread(x, kernel, **attrs),
              **attrs)
    attrs = dict(strides=[3, 2], output_padding=[2, 0], padding="same")
    write("numbers of each axis", x, kernel, spread(x, kernel, **attrs), **attrs)
    write("a stride longer than the window", x, kernel, spread(x, kernel, [1, 2, 3], strides=7), [1, 2, 3],
          strides=7)
    write("no images", np.zeros((0, 4, 3, 2)), kernel, np.zeros((0, 6, 7, 3)))
    write("no channels", np.zeros((1, 2, 2, 0)), np.zeros((2, 2, 1, 0)), np.zeros((1, 4, 4, 1)) + 3, [3],
          strides=2)
    for seed, shape, kernel_shape, strides in ((1, (2, 14, 13, 40), (4, 4, 30, 40), 2),
                                               (2, (1, 9, 8, 70), (3, 3, 150, 70), 1)):
        x, kernel = hashed(shape, seed, -1, 1), hashed(kernel_shape, seed + 50, -1, 1)
        y = spread(x, kernel, strides=strides, padding="same")
        write(f"large {list(shape)}", x, kernel, y, at=23, padding="same", strides=strides,
              large=[Hash(shape, seed, -1, 1), Hash(kernel_shape, seed + 50, -1, 1)])
    wrong("channels", ["float32"], [T(grid((2, 5, 5, 3))), T(grid((3, 3, 3, 2)))], "G302",
          "conv_transpose: x, float32[2, 5, 5, 3], has 3 channels (axis 3), and kernel, float32[3, 3, 3, 2], "
          "takes 2")
    wrong("output padding", ["float32"], [T(grid((2, 5, 5, 3))), T(grid((3, 3, 2, 3)))], "G205",
          "an output_padding of 2 is not below its stride, 2", strides=2, output_padding=2)
    wrong("negative size", ["float32"], [T(grid((1, 0, 5, 3))), T(grid((3, 3, 2, 3)))], "G302",
          "conv_transpose: axis 1 of the result has a size of -1", strides=2, output_padding=0,
          padding="same")


# ---- pooling ----

def pools():
    def pool(x, size, strides=None, padding="valid", mean=False, paddings=None):
        """Windows one by one; padding is not counted."""
        n = np.ndim(x) - 2
        size = each(size, n)
        strides = size if strides is None else each(strides, n)
        shape = np.shape(x)[1:-1]
        pads = same_pads(shape, size, strides) if padding == "same" else [(0, 0)] * n
        if paddings:
            pads = list(zip(paddings[::2], paddings[1::2]))
        x = np.moveaxis(padded(front(x), pads, nan), 1, -1)
        inside = np.moveaxis(padded(front(np.ones(shape)[None, ..., None]), pads), 1, -1) > 0
        counts = [(a + p[0] + p[1] - k) // s + 1 for a, p, k, s in zip(shape, pads, size, strides)]
        y = np.zeros((x.shape[0],) + tuple(counts) + (x.shape[-1],))
        for at in itertools.product(*map(range, counts)):
            window = (slice(None),) + tuple(slice(i * s, i * s + k) for i, s, k in zip(at, strides, size))
            kept = x[window][:, inside[window][0, ..., 0]]
            y[(slice(None),) + at] = kept.mean(1) if mean else kept.max(1)
        return y

    for name, mean in (("max_pool", False), ("avg_pool", True)):
        op(name)
        for axes in (1, 2, 3):
            x = grid((2,) + (7, 6, 4)[:axes] + (3,), 1)
            for size, strides, padding in ((2, None, "valid"), (3, 2, "same"), (3, 1, "same"), (2, 3, "valid"),
                                           (4, None, "same")):
                attrs = dict(pool_size=size, padding=padding)
                if strides:
                    attrs["strides"] = strides
                y = pool(x, size, strides, padding, mean)
                for first in (False, True):
                    write(f"{axes} axes, size {size}, strides {strides}, {padding}, first {first}", x, None, y,
                          large=[T(front(x) if first else x)], first=first, **attrs)
        x = grid((2, 7, 6, 37), 2)
        y = pool(x, [3, 2], [1, 2], "same", mean)
        write("37 channels, numbers of each axis", x, None, y, large=[T(x)], pool_size=[3, 2], strides=[1, 2],
              padding="same", at=40)
        x = hashed((2, 40, 41, 64), 3, -1, 1)
        y = pool(x, 3, 2, "same", mean)
        write("large", x, None, y, large=[Hash((2, 40, 41, 64), 3, -1, 1)], pool_size=3, strides=2,
              padding="same", at=29)
        case("special", FLOATS, [T([[[nan], [1], [-inf], [-inf], [2], [nan], [3], [inf]]])],
             [T([[[nan], [-inf], [nan], [inf]]])], pool_size=2)
        case("no images", FLOATS, [T(np.zeros((0, 4, 4, 2)))], [T(np.zeros((0, 2, 2, 2)))], pool_size=2)
        x = grid((2, 6, 5, 3), 4)
        for pads in ([1, 0, 0, 2], [2, 1, 1, 1]):
            for first in (False, True):
                write(f"paddings {pads}, {first}", x, None, pool(x, 3, 2, "valid", mean, pads),
                      large=[T(front(x) if first else x)], first=first, pool_size=3, strides=2, paddings=pads)
        wrong("paddings", ["float32"], [T(x)], "G205", f"{name}: paddings has 2 numbers", pool_size=2, paddings=[1, 1])
        wrong("window", ["float32"], [T(grid((1, 3, 4, 2)))], "G302",
              f"{name}: a window of 4 does not fit into axis 1 of x, float32[1, 3, 4, 2], which has 3 places",
              pool_size=4)
        wrong("size", ["float32"], [T(grid((1, 3, 4, 2)))], "G205", f"{name}: pool_size has 3 numbers",
              pool_size=[2, 2, 2], strides=1)
        wrong("no size", ["float32"], [T(grid((1, 3, 4, 2)))], "G205", f"{name}: pool_size is at least 1, not 0",
              pool_size=0, strides=1)
        wrong("rank", ["float32"], [T(grid((3, 4)))], "G303", f"{name}: x has at least 3 axes", pool_size=2)


def places():
    """PyTorch's places, which are those of a plane; TensorFlow counts the channels too."""
    op("max_pool_with_argmax")
    pooled = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}

    def made(x, size, strides, pads, first, batch):
        n = np.ndim(x) - 2
        planes = padded(front(x), pads, -inf)
        y, at = pooled[n](t(planes), size, strides, return_indices=True)
        at = np.unravel_index(at.numpy(), planes.shape[2:])
        at = [a - pad[0] for a, pad in zip(at, pads)]
        b, c = np.indices(y.shape)[:2]
        shape = front(x).shape if first else x.shape
        order = [b, c] + at if first else [b] + at + [c]
        if not batch:
            order[0] = 0 * b
        flat = np.ravel_multi_index(order, shape)
        return (y.numpy(), flat) if first else (np.moveaxis(y.numpy(), 1, -1), np.moveaxis(flat, 1, -1))

    for axes in (1, 2, 3):
        x = grid((2,) + (7, 6, 4)[:axes] + (3,), 5, step=0.5)
        for size, strides, padding in (([2] * axes, [2] * axes, "valid"), ([3] * axes, [2] * axes, "same")):
            pads = same_pads(x.shape[1:-1], size, strides) if padding == "same" else [(0, 0)] * axes
            for first in (False, True):
                for batch in (False, True):
                    y, at = made(x, size, strides, pads, first, batch)
                    case(f"{axes} axes, {padding}, first {first}, batch {batch}", FLOATS, [T(front(x) if first else x)],
                         [T(y), T(at, "int32" if batch else "int64")], pool_size=size, strides=strides, padding=padding,
                         data_format="channels_first" if first else "channels_last", include_batch=batch,
                         dtype=dtype("int32" if batch else "int64"))
    x = grid((2, 5, 4, 2), 6)
    y, at = made(x, [3, 3], [2, 2], [(1, 1), (1, 0)], False, False)
    case("paddings", FLOATS, [T(x)], [T(y), T(at, "int64")], pool_size=3, strides=2, paddings=[1, 1, 1, 0])
    case("ties and no numbers", FLOATS, [T(np.array([1, 1, 2, nan, nan, 3, -inf, -inf]).reshape(1, 8, 1))],
         [T(np.array([1, nan, nan, -inf]).reshape(1, 4, 1)), T(np.array([0, 3, 4, 6]).reshape(1, 4, 1), "int64")], pool_size=2)
    case("whole numbers", ["int32", "int64"], [T(np.array([1, 5, 5, 2, 0, 0]).reshape(1, 6, 1))],
         [T(np.array([5, 5, 0]).reshape(1, 3, 1)), T(np.array([1, 2, 4]).reshape(1, 3, 1), "int64")], pool_size=2)
    case("no images", FLOATS, [T(np.zeros((0, 4, 4, 2)))], [T(np.zeros((0, 2, 2, 2))), T(np.zeros((0, 2, 2, 2)), "int64")],
         pool_size=2)
    wrong("window", ["float32"], [T(grid((1, 3, 4, 2)))], "G302", "max_pool_with_argmax: a window of 4 does not fit",
          pool_size=4)
    op("max_pool")
    case("whole numbers", ["int32", "int64"], [T(np.array([1, 5, -7, -2, 0, 9]).reshape(1, 3, 2))],
         [T(np.array([1, 5, 0, 9]).reshape(1, 2, 2))], pool_size=2, padding="same")


# ---- resizing ----

def nearest(x, size, align_corners=False, half_pixel_centers=False):
    """TensorFlow's rules, in fractions: round is half away from zero."""
    for axis, out in enumerate(size):
        n = x.shape[1 + axis]
        if align_corners:
            at = [math.floor(Fraction(o * (n - 1), out - 1) + Fraction(1, 2)) if out > 1 else 0
                  for o in range(out)]
        elif half_pixel_centers:
            at = [math.floor((o + Fraction(1, 2)) * n / out) for o in range(out)]
        else:
            at = [math.floor(Fraction(o * n, out)) for o in range(out)]
        x = np.take(x, np.minimum(np.array(at, int), n - 1), 1 + axis)
    return x


def linear(x, size, align_corners=False, half_pixel_centers=False):
    """PyTorch's where it has the rule; else TensorFlow 1's: place o is at o * n / out."""
    if align_corners or half_pixel_centers:
        mode = {1: "linear", 2: "bilinear"}[len(size)]
        return back(F.interpolate(t(front(x)), size, mode=mode, align_corners=align_corners))
    for axis, out in enumerate(size):
        n = x.shape[1 + axis]
        at = np.arange(out) * n / out
        low = np.floor(at).astype(int)
        share = (at - low).reshape([-1] + [1] * (x.ndim - 2 - axis))
        x = (np.take(x, low, 1 + axis) * (1 - share) +
             np.take(x, np.minimum(low + 1, n - 1), 1 + axis) * share)
    return x


RULES = ({}, {"align_corners": True}, {"half_pixel_centers": True})


def resizing():
    for name, function, most in (("resize_nearest", nearest, 3), ("resize_bilinear", linear, 2)):
        op(name)
        kinds = EVERY if name == "resize_nearest" else FLOATS
        for axes in range(1, most + 1):
            x = grid((2,) + (4, 3, 2)[:axes] + (3,), 1, 0, 4, 1)
            for rule, size in itertools.product(RULES, ((8, 6, 4), (3, 5, 3), (1, 1, 1), (4, 7, 2))):
                y = function(x, size[:axes], **rule)
                which = kinds if axes == 2 and kinds is EVERY and size[0] == 3 else FLOATS
                bits = [T(x > 1)] if which is EVERY else None
                if bits:
                    case(f"{axes} axes to {list(size[:axes])}, {list(rule)}, truths", ["bool"], bits,
                         [T(function(x > 1, size[:axes], **rule))], size=sizes(*size[:axes]), **rule)
                    which = [k for k in EVERY if k != "bool"]
                for first in (False, True):
                    write(f"{axes} axes to {list(size[:axes])}, {list(rule)}, first {first}", x, None, y,
                          kinds=which, first=first, large=[T(front(x) if first else x)],
                          size=sizes(*size[:axes]), **rule)
        x = hashed((2, 31, 33, 20), 1, -1, 1)
        for rule in RULES:
            y = function(x, (64, 70), **rule)
            write(f"large, {list(rule)}", x, None, y, kinds=["float32"], at=31, size=sizes(64, 70),
                  large=[Hash((2, 31, 33, 20), 1, -1, 1)], **rule)
        case("no images", FLOATS, [T(np.zeros((0, 2, 2, 1)))], [T(np.zeros((0, 3, 3, 1)))], size=sizes(3, 3))
        case("to nothing", FLOATS, [T(np.zeros((1, 0, 2, 1)))], [T(np.zeros((1, 0, 3, 1)))], size=sizes(0, 3))
        wrong("empty", ["float32"], [T(np.zeros((1, 2, 0, 1)))], "G302", f"{name}: axis 2 of x", size=sizes(3, 3))
        wrong("sizes", ["float32"], [T(grid((1, 2, 2, 1)))], "G303", f"{name}: size has 1 numbers, and x, "
              "float32[1, 2, 2, 1], has 2 spatial axes", size=sizes(3))
        wrong("negative", ["float32"], [T(grid((1, 2, 2, 1)))], "G205", f"{name}: a size is at least 0, not -3",
              size=sizes(3, -3))
        wrong("both rules", ["float32"], [T(grid((1, 2, 2, 1)))], "G205", "exclude each other",
              size=sizes(3, 3), align_corners=True, half_pixel_centers=True)
    wrong("rank", ["float32"], [T(grid((1, 2, 2, 2, 1)))], "G303", "resize_bilinear: x has at most 4 axes",
          size=sizes(3, 3, 3))


# ---- normalisation ----

def normalisation():
    op("batch_norm", close32=(2e-6, 2e-6))
    for label, shape, axis in (("rows", (4, 5), -1), ("images", (2, 3, 3, 4), 3), ("first", (2, 4, 3, 3), 1),
                               ("axis 0", (3, 5), 0), ("one axis", (6,), -1), ("empty", (0, 4), -1)):
        x, n = grid(shape, 1), shape[axis]
        gamma, beta, mean, variance = grid((n,), 2), grid((n,), 3), grid((n,), 4), grid((n,), 5, 0, 4)
        for epsilon, g, b in ((1e-3, gamma, beta), (0.5, None, beta), (1e-3, gamma, None), (0.01, None, None)):
            y = F.batch_norm(t(np.moveaxis(x, axis, 1) if len(shape) > 1 else x[None]), t(mean), t(variance),
                             None if g is None else t(g), None if b is None else t(b), eps=epsilon).numpy()
            y = np.moveaxis(y, 1, axis) if len(shape) > 1 else y[0]
            inputs = [T(x), T(mean), T(variance), None if g is None else T(g), None if b is None else T(b)]
            case(f"{label}, epsilon {epsilon}, {g is None}, {b is None}", FLOATS, inputs, [T(y)], axis=axis,
                 epsilon=epsilon)
    case("Keras's golden values", FLOATS, [T([[1], [2], [3], [4]]), T([0]), T([1]), T([1]), T([0])],
         [T([[0.9995003746877732], [1.9990007493755464], [2.9985011240633197], [3.998001498751093]])])
    case("Keras's golden values in training", FLOATS, [T([[1], [2], [3], [4]]), T([2.5]), T([1.25])],
         [T([[-1.3411044519645503], [-0.4470348173215168], [0.4470348173215168], [1.3411044519645503]])])
    x = hashed((300, 257), 1, -1, 1)
    mean, variance = grid((257,), 2), grid((257,), 3, 0.25, 4)
    y = (x - mean) / np.sqrt(variance + 1e-3)
    case("large", FLOATS, [Hash((300, 257), 1, -1, 1), T(mean), T(variance)],
         [T(y, at=range(0, y.size, 2003))])
    wrong("statistics", ["float32"], [T(grid((2, 3))), T(grid((4,))), T(grid((3,)))], "G302",
          "batch_norm: axis 1 of x, float32[2, 3], is 3, and axis 0 of mean, float32[4], is 4")
    wrong("axis", ["float32"], [T(grid((2, 3))), T(grid((3,))), T(grid((3,)))], "G303",
          "axis 2 is not within -2 to 1", axis=2)
    wrong("rank", ["float32"], [T(grid((2, 3))), T(grid((3,))), T(grid((1, 3)))], "G303",
          "batch_norm: variance has 1 axis, not float32[1, 3]")
    op("layer_norm", close32=(2e-6, 4e-6), close64=(1e-12, 1e-12))
    for label, shape, axis in (("rows", (4, 5), -1), ("two axes", (2, 3, 4), 1), ("all", (3, 4), 0),
                               ("one element", (3, 1), -1), ("40", (3, 40), -1), ("empty", (0, 4), -1)):
        x = grid(shape, 1)
        own = shape[axis:] if axis >= 0 else shape[-1:]
        gamma, beta = grid(own, 2), grid(own, 3)
        for epsilon, g, b in ((1e-3, gamma, beta), (1e-5, None, None), (0.5, gamma, None), (0.1, None, beta)):
            y = F.layer_norm(t(x), own, None if g is None else t(g), None if b is None else t(b), epsilon)
            case(f"{label}, epsilon {epsilon}, {g is None}, {b is None}", FLOATS,
                 [T(x), None if g is None else T(g), None if b is None else T(b)], [T(y.numpy())], axis=axis,
                 epsilon=epsilon)
    x = hashed((37, 5000), 2, 99, 101)
    y = F.layer_norm(t(x), (5000,), eps=1e-3).numpy()
    op("layer_norm", close32=(1e-4, 2e-5), close64=(1e-11, 1e-11))
    case("far from 0", FLOATS, [Hash((37, 5000), 2, 99, 101), None, None], [T(y, at=range(0, y.size, 7001))])
    wrong("gamma", ["float32"], [T(grid((2, 3, 4))), T(grid((3, 5))), None], "G302",
          "layer_norm: axis 2 of x, float32[2, 3, 4], is 4, and axis 1 of gamma, float32[3, 5], is 5", axis=1)
    wrong("gamma's rank", ["float32"], [T(grid((2, 3, 4))), T(grid((4,))), None], "G303",
          "layer_norm: gamma has 2 axes, not float32[4]", axis=1)
    op("local_response_normalization", close32=(2e-6, 1e-6))
    for shape in ((2, 3, 7), (5,), (2, 100), (0, 3)):
        x = grid(shape, 4)
        for radius, bias, alpha, beta in ((5, 1.0, 1.0, 0.5), (2, 2.0, 1e-4, 0.75), (0, 1.0, 0.5, 1.25),
                                          (90, 1.0, 0.1, 1.0)):
            if shape == (2, 100) and radius in (0, 90):
                continue
            places = np.arange(shape[-1])
            near = abs(places[:, None] - places) <= radius
            y = x / (bias + alpha * (x * x) @ near) ** beta
            case(f"{list(shape)} {radius} {bias} {alpha} {beta}", FLOATS, [T(x)], [T(y)],
                 depth_radius=radius, bias=bias, alpha=alpha, beta=beta)
    wrong("radius", ["float32"], [T(grid((2, 3)))], "G205", "depth_radius is at least 0, not -1", depth_radius=-1)


def windows():
    conv()
    depthwise()
    transposed()
    pools()
    places()


def images():
    resizing()
    normalisation()

#!/usr/bin/env python3
# Makes convolutional.npz and convolutional_weights.npz: inputs, variables under Keras's names, and what
# PyTorch makes of them in double precision, with TensorFlow's "same" padding.
import numpy as np
import torch
import torch.nn.functional as F

rng = np.random.default_rng(23)
b = 2
feeds = {"im": rng.normal(0, 1, (b, 7, 6, 3)), "vol": rng.normal(0, 1, (b, 4, 5, 6, 2)),
         "seq": rng.normal(0, 1, (b, 8, 3)), "film": rng.normal(0, 1, (b, 3, 6, 5, 2)),
         "chan": rng.normal(0, 1, (b, 3, 7, 6)), "live": np.array([[True, True, False], [False, True, True]])}
im, vol, seq, film, chan = (feeds[k] for k in ("im", "vol", "seq", "film", "chan"))
weights, out = {}, {}


def w(name, *shape):
    weights[name + ":0"] = rng.normal(0, 0.5, shape)
    return weights[name + ":0"]


def first(x):
    return np.moveaxis(x, -1, 1)


def last(x):
    return np.moveaxis(np.asarray(x), 1, -1)


def same(n, k, s, d):
    total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
    return total // 2, total - total // 2


def conv(x, kernel, strides=1, padding="valid", dilation=1, groups=1):
    """x [b, channels, axes...], kernel in Keras's layout; the result's channels are first."""
    axes = x.ndim - 2
    strides, dilation = ([v] * axes if isinstance(v, int) else v for v in (strides, dilation))
    pads = []
    for n, k, s, d in zip(x.shape[2:], kernel.shape, strides, dilation):
        pads.append({"valid": (0, 0), "causal": ((k - 1) * d, 0)}.get(padding) or same(n, k, s, d))
    x = np.pad(x, [(0, 0), (0, 0)] + pads)
    torch_kernel = np.moveaxis(kernel, (-1, -2), (0, 1))
    f = [F.conv1d, F.conv2d, F.conv3d][axes - 1]
    return f(torch.tensor(x), torch.tensor(torch_kernel.copy()), stride=tuple(strides), dilation=tuple(dilation),
             groups=groups).numpy()


def depthwise(x, kernel, **options):
    channels, m = kernel.shape[-2:]
    grouped = kernel.reshape(kernel.shape[:-2] + (1, channels * m))
    return conv(x, grouped, groups=channels, **options)


def transposed(x, kernel, stride, padding):
    axes = x.ndim - 2
    f = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][axes - 1]
    y = f(torch.tensor(x), torch.tensor(np.moveaxis(kernel, (-1, -2), (0, 1)).copy()), stride=stride).numpy()
    for axis in range(2, x.ndim):
        n, k = x.shape[axis], kernel.shape[axis - 2]
        begin = max(k - stride, 0) // 2 if padding == "same" else 0
        end = begin + n * stride if padding == "same" else n * stride + max(k - stride, 0)
        y = np.pad(y, [(0, 0 if i != axis else max(end - y.shape[axis], 0)) for i in range(x.ndim)])
        y = np.take(y, range(begin, end), axis)
    return y


relu = lambda v: np.maximum(v, 0)
out["c1"] = last(conv(first(seq), w("conv1d_1/kernel", 3, 3, 4), padding="causal", dilation=2)) + w("conv1d_1/bias", 4)
out["c2"] = last(conv(first(seq), w("conv1d_2/kernel", 2, 3, 4), strides=3, padding="same"))
out["c3"] = relu(last(conv(first(im), w("conv2d_1/kernel", 3, 2, 3, 4), strides=[2, 2], padding="same")) + w("conv2d_1/bias", 4))
out["c4"] = conv(chan, w("conv2d_2/kernel", 2, 3, 3, 5), dilation=[2, 1]) + w("conv2d_2/bias", 5).reshape(5, 1, 1)
out["c5"] = last(conv(first(vol), w("conv3d_1/kernel", 2, 3, 2, 2, 4))) + w("conv3d_1/bias", 4)
out["d1"] = last(depthwise(first(im), w("depthwise_conv2d_1/depthwise_kernel", 3, 2, 3, 2), strides=2)) + w("depthwise_conv2d_1/bias", 6)
out["s1"] = last(conv(depthwise(first(seq), w("separable_conv1d_1/depthwise_kernel", 3, 3, 2), padding="same"),
                      w("separable_conv1d_1/pointwise_kernel", 1, 6, 4))) + w("separable_conv1d_1/bias", 4)
out["s2"] = last(conv(depthwise(first(im), w("separable_conv2d_1/depthwise_kernel", 2, 3, 3, 1), strides=[2, 2]),
                      w("separable_conv2d_1/pointwise_kernel", 1, 1, 3, 4)))
out["s3"] = conv(depthwise(chan, w("separable_conv2d_2/depthwise_kernel", 2, 2, 3, 2)),
                 w("separable_conv2d_2/pointwise_kernel", 1, 1, 6, 4)) + w("separable_conv2d_2/bias", 4).reshape(4, 1, 1)
out["t1"] = last(transposed(first(im), w("conv2d_transpose_1/kernel", 3, 3, 4, 3), 2, "same")) + w("conv2d_transpose_1/bias", 4)
out["t2"] = last(transposed(first(im), w("conv2d_transpose_2/kernel", 2, 4, 4, 3), 3, "valid"))
out["t3"] = last(transposed(first(vol), w("conv3d_transpose_1/kernel", 3, 2, 2, 4, 2), 2, "valid")) + w("conv3d_transpose_1/bias", 4)

# a kernel of its own for each place
k1, k2, k3 = (w("locally_connected%s/kernel" % n, *s) for n, s in (("1d_1", (3, 9, 4)), ("2d_1", (15, 18, 4)), ("2d_2", (30, 12, 5))))
out["l1"] = np.stack([seq[:, 2 * i:2 * i + 3].reshape(b, -1) @ k1[i] for i in range(3)], 1) + w("locally_connected1d_1/bias", 3, 4)
out["l2"] = np.stack([np.stack([im[:, 2 * i:2 * i + 3, j:j + 2].reshape(b, -1) @ k2[i * 5 + j] for j in range(5)], 1)
                      for i in range(3)], 1) + w("locally_connected2d_1/bias", 3, 5, 4)
out["l3"] = first(np.stack([np.stack([chan[:, :, i:i + 2, j:j + 2].reshape(b, -1) @ k3[i * 5 + j] for j in range(5)], 1)
                            for i in range(6)], 1))

out["crop1"], out["crop2"], out["crop3"] = seq[:, 1:-2], im[:, 1:-1, :-2], vol[:, 1:-1, 1:-1, 1:-1]
out["crop4"] = chan[:, :, 1:-1, 2:-2]
out["pad1"], out["pad2"] = np.pad(seq, [(0, 0), (1, 1), (0, 0)]), np.pad(chan, [(0, 0), (0, 0), (1, 1), (2, 2)])
out["pad3"] = np.pad(vol, [(0, 0), (1, 2), (0, 1), (2, 2), (0, 0)])
out["up1"], out["up2"] = seq.repeat(3, 1), im.repeat(2, 1).repeat(3, 2)
out["up3"], out["up4"] = vol.repeat(2, 1).repeat(2, 2).repeat(2, 3), chan.repeat(2, 2).repeat(2, 3)


def bilinear(x, axis, n):
    size = x.shape[axis]
    at = np.arange(size * n) / n
    low = at.astype(int)
    part = (at - low).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    return x.take(low, axis) * (1 - part) + x.take(np.minimum(low + 1, size - 1), axis) * part


out["up5"] = bilinear(bilinear(im, 1, 2), 2, 3)


def pool(x, kind, size, strides=None, padding="valid"):
    axes = x.ndim - 2
    size = [size] * axes
    strides = size if strides is None else [strides] * axes
    y = None
    counts = np.ones_like(x)
    fill = -np.inf if kind == "max" else 0
    pads = [(0, 0), (0, 0)] + [same(n, k, s, 1) if padding == "same" else (0, 0) for n, k, s in zip(x.shape[2:], size, strides)]
    x, counts = np.pad(x, pads, constant_values=fill), np.pad(counts, pads)
    view = np.lib.stride_tricks.sliding_window_view
    window = lambda a: view(a, size, tuple(range(2, a.ndim)))[(slice(None),) * 2 + tuple(slice(None, None, s) for s in strides)]
    over = tuple(range(-axes, 0))
    return window(x).max(over) if kind == "max" else window(x).sum(over) / window(counts).sum(over)


out["mp1"], out["mp2"] = last(pool(first(seq), "max", 2)), last(pool(first(im), "max", 3, 2, "same"))
out["mp3"], out["mp4"] = last(pool(first(vol), "max", 2)), pool(chan, "max", 2)
out["ap1"], out["ap2"] = last(pool(first(seq), "avg", 3, 1, "same")), last(pool(first(im), "avg", 2))
out["ap3"] = last(pool(first(vol), "avg", 2, 1, "same"))
assert np.allclose(out["ap2"], last(F.avg_pool2d(torch.tensor(first(im).copy()), 2)))
out["gm1"], out["gm2"], out["gm3"] = seq.max(1), im.max((1, 2)), vol.max((1, 2, 3))
out["ga1"], out["ga2"], out["ga3"], out["ga4"] = seq.mean(1), im.mean((1, 2)), vol.mean((1, 2, 3)), chan.mean((2, 3))


def conv_lstm(name, x, filters, strides=1, padding="valid", mask=None, backwards=False, states=None, use_bias=True):
    kernel, recurrent = w(name + "/kernel", 3, 3, 2, 4 * filters), w(name + "/recurrent_kernel", 3, 3, filters, 4 * filters)
    bias = w(name + "/bias", 4 * filters) if use_bias else np.zeros(4 * filters)
    hard, ys = lambda v: np.clip(0.2 * v + 0.5, 0, 1), []
    for s in (range(3)[::-1] if backwards else range(3)):
        xs = last(conv(first(x[:, s]), kernel, strides, padding)) + bias
        if states is None:
            states = [np.zeros(xs.shape[:-1] + (filters,))] * 2
        g = xs + last(conv(first(states[0]), recurrent, padding="same"))
        i, f, c, o = (g[..., j * filters:(j + 1) * filters] for j in range(4))
        new_c = hard(f) * states[1] + hard(i) * np.tanh(c)
        new = [hard(o) * np.tanh(new_c), new_c]
        if mask is not None:
            new = [np.where(mask[:, s, None, None, None], n, o) for n, o in zip(new, states)]
        states = new
        ys.append(states[0])
    return np.stack(ys, 1), states


out["cl1"] = conv_lstm("conv_lstm2d_1", film, 4)[0][:, -1]
out["cl2"], (out["cl2_h"], out["cl2_c"]) = conv_lstm("conv_lstm2d_2", film, 3, padding="same", mask=feeds["live"], backwards=True)
feeds["h0"], feeds["c0"] = rng.normal(0, 1, (b, 3, 3, 4)), rng.normal(0, 1, (b, 3, 3, 4))
out["cl3"] = conv_lstm("conv_lstm2d_3", film, 4, 2, "same", states=[feeds["h0"], feeds["c0"]], use_bias=False)[0]
np.savez("convolutional.npz", **feeds, **out)
np.savez("convolutional_weights.npz", **weights)

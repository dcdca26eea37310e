#!/usr/bin/env python3
# Makes normalization.npz: 100 batches, and what batch normalisation's moving statistics are before each
# step and after the last, worked out in NumPy in double precision.
import numpy as np

rng = np.random.default_rng(5)
steps, batch, n = 100, 6, 3
data = rng.normal(0, 1, (steps, batch, n, 2)) * rng.uniform(0.5, 3, (n, 1)) + rng.uniform(-2, 2, (n, 1))
out = {"data": data, "t": np.int32(0)}
gamma, beta = rng.normal(1, 0.3, n), rng.normal(0, 0.5, n)
out["gamma"], out["beta"] = gamma, beta


def trace(name, axis, momentum, epsilon, rule, debias=False):
    channels = data.shape[1 + axis]
    mean, variance = np.zeros(channels), np.ones(channels)
    low_mean, low_variance, updates = np.zeros(channels), np.zeros(channels), 0
    means, variances, ys = [], [], []
    axes = tuple(i for i in range(3) if i != axis)
    along = [channels if i == axis else 1 for i in range(3)]
    for x in data:
        means.append(mean)
        variances.append(variance)
        m, v = x.mean(axes), x.var(axes)
        ys.append((x - m.reshape(along)) / np.sqrt(v.reshape(along) + epsilon))
        count = x.size / channels
        v = v * {"biased": 1, "bessel": count / (count - 1), "keras": count / (count - (1 + epsilon))}[rule]
        if debias:
            updates += 1
            low_mean = low_mean - (low_mean - m) * (1 - momentum)
            low_variance = low_variance - (low_variance - v) * (1 - momentum)
            mean, variance = (a / (1 - momentum ** updates) for a in (low_mean, low_variance))
        else:
            mean = mean - (mean - m) * (1 - momentum)
            variance = variance - (variance - v) * (1 - momentum)
    out[name + "_mean"], out[name + "_variance"] = np.array(means), np.array(variances)
    out[name + "_last_mean"], out[name + "_last_variance"] = mean, variance
    x = data[0]
    out[name + "_y"] = (x - mean.reshape(along)) / np.sqrt(variance.reshape(along) + epsilon)
    out[name + "_train"] = np.array(ys)


trace("bessel", 1, 0.99, 1e-3, "bessel")
trace("biased", 1, 0.9, 1e-5, "biased")
trace("keras", 1, 0.99, 1e-3, "keras")
trace("debias", 1, 0.99, 1e-3, "keras", debias=True)
trace("last", 2, 0.95, 1e-3, "bessel")
scaled = out["bessel_train"] * gamma.reshape(3, 1) + beta.reshape(3, 1)
out["scaled_train"] = scaled
out["scaled_y"] = out["bessel_y"] * gamma.reshape(3, 1) + beta.reshape(3, 1)
average, averages = 0.0, []
for x in data:
    averages.append(average)
    average = 0.9 * average + 0.1 * np.abs(x).mean()
out["average"], out["last_average"] = np.array(averages), average
np.savez("normalization.npz", **out)

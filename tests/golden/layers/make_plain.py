#!/usr/bin/env python3
# Makes plain.npz: inputs, variables by full name, and what PyTorch and NumPy make of them, in double
# precision.
import numpy as np
import torch
import torch.nn.functional as F

rng = np.random.default_rng(3)
x = rng.normal(0, 1, (3, 4))
seq = rng.normal(0, 1, (3, 5, 4))
other = rng.normal(0, 1, (3, 6, 4))
im = rng.normal(0, 1, (3, 2, 5, 4))
ids = rng.integers(0, 7, (3, 5)).astype(np.int32)
ids[0, 3:] = 0
out = {"x": x, "seq": seq, "other": other, "im": im, "ids": ids}
T = torch.tensor


def weight(name, *shape):
    out["w/" + name] = rng.normal(0, 1, shape)
    return out["w/" + name]


kernel, bias = weight("dense_1/kernel:0", 4, 3), weight("dense_1/bias:0", 3)
out["dense"] = F.linear(T(seq), T(kernel.T), T(bias)).tanh().numpy()
plain = weight("dense_2/kernel:0", 4, 2)
out["no_bias"] = x @ plain
rows = weight("embedding_1/embeddings:0", 7, 4)
out["rows"], out["live"] = F.embedding(T(ids).long(), T(rows)).numpy(), ids != 0
for name, axes in (("ln", (-1,)), ("ln2", (1, 3))):
    sizes = tuple(im.shape[a] for a in axes)
    along = [im.shape[i] if i in [a % 4 for a in axes] else 1 for i in range(4)]
    number = "1" if name == "ln" else "2"
    gamma = weight("layer_normalization_" + number + "/gamma:0", *sizes)
    beta = weight("layer_normalization_" + number + "/beta:0", *sizes)
    mean, var = im.mean(axes, keepdims=True), im.var(axes, keepdims=True)
    out[name] = (im - mean) / np.sqrt(var + 1e-3) * gamma.reshape(along) + beta.reshape(along)
assert np.allclose(out["ln"], F.layer_norm(T(im), (4,), T(out["w/layer_normalization_1/gamma:0"]),
                                           T(out["w/layer_normalization_1/beta:0"]), 1e-3).numpy())
masked = seq.copy()
masked[1, 2:] = -1
masked[2, 0] = -1
out["padded"] = masked
out["masked"] = np.where((masked == -1).all(-1, keepdims=True), 0, masked)
out["masked_live"] = ~(masked == -1).all(-1)
out["flat"], out["flat_first"] = im.reshape(3, -1), im.transpose(0, 2, 3, 1).reshape(3, -1)
out["reshaped"] = im.reshape(3, 10, 4)
out["permuted"] = im.transpose(0, 3, 1, 2)
out["repeated"] = np.repeat(x[:, None], 3, axis=1)
out["penalty"] = 0.01 * np.abs(x).sum() + 0.02 * (x * x).sum()
out["average"] = (seq + 2 * seq + seq * seq) / 3
out["sum"], out["product"] = seq + seq * 2 + 1, seq * (seq * 2) * seq
out["largest"], out["smallest"] = np.maximum(seq, np.maximum(1 - seq, 0.3)), np.minimum(seq, 1 - seq)
out["difference"] = seq - 2 * seq
out["concatenated"] = np.concatenate([seq, other], axis=1)
out["dot1"] = (x * x[::-1]).sum(1, keepdims=True)
out["dot2"] = np.einsum("bsn,btn->bst", seq, other)
out["dot3"] = np.einsum("bns,bn->bs", seq[:, :4], x)
out["dot4"] = np.einsum("bhwn,btn->bhwt", im, seq)
out["cosine"] = (F.normalize(T(seq), dim=2) @ F.normalize(T(other), dim=2).transpose(1, 2)).numpy()
out["leaky"] = F.leaky_relu(T(x), 0.3).numpy()
alpha, alpha2 = weight("prelu_1/alpha:0", 2, 5, 4), weight("prelu_2/alpha:0", 1, 1, 4)
out["prelu1"] = np.where(im > 0, im, alpha * im)
out["prelu2"] = F.prelu(T(im.transpose(0, 3, 1, 2)), T(alpha2.ravel())).numpy().transpose(0, 2, 3, 1)
out["elu"], out["selu"] = F.elu(T(x), 0.7).numpy(), F.selu(T(x)).numpy()
out["threshold"] = F.threshold(T(x), 0.5, 0).numpy()
out["relu_max"] = np.clip(x, 0, 1)
out["relu_all"] = np.where(x >= 1.2, 1.2, np.where(x >= 0.4, x, 0.1 * (x - 0.4)))
out["softmax"] = F.softmax(T(im), 2).numpy()
wrapped, wbias = weight("time_distributed_1/kernel:0", 20, 2), weight("time_distributed_1/bias:0", 2)
out["wrapped"] = im.reshape(3, 2, 20) @ wrapped + wbias
out["l1"], out["l2"] = 0.1 * np.abs(plain).sum(), 0.2 * (plain ** 2).sum()
out["l1_l2"] = out["l1"] + out["l2"]
np.savez("plain.npz", **{k: v for k, v in out.items() if not k.startswith("w/")})
np.savez("plain_weights.npz", **{k[2:]: v for k, v in out.items() if k.startswith("w/")})

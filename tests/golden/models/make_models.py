#!/usr/bin/env python3
# Makes samples/models/NAME_weights.npz and NAME_test.npz: made-up weights under full names, feeds, and what
# PyTorch makes of both in double precision.
import os
import numpy as np
import torch
import torch.nn.functional as F

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../samples/models")
rng = np.random.default_rng(31)
T = lambda a: torch.tensor(np.asarray(a))
weights, test = {}, {}


def w(name, *shape, scale=None):
    scale = scale or 1.5 / np.sqrt(np.prod(shape[:-1]) if len(shape) > 1 else 4)
    weights[name] = rng.normal(0, scale, shape).astype(np.float32)
    return T(weights[name].astype(np.float64))


def given(name, array):
    test[name] = array
    return T(array.astype(np.float64) if array.dtype == np.float32 else array)


def normal(*shape):
    return rng.normal(0, 1, shape).astype(np.float32)


def save(name, **expected):
    np.savez(os.path.join(folder, name + "_weights.npz"), **weights)
    expected = {k: v.detach().numpy() if torch.is_tensor(v) else v for k, v in expected.items()}
    np.savez(os.path.join(folder, name + "_test.npz"), **test, **expected)
    weights.clear()
    test.clear()


class Dense:
    def __init__(self, name, n, units, act=None, bias=True):
        self.kernel, self.act = w(name + "/kernel", n, units), act
        self.bias = w(name + "/bias", units, scale=0.2) if bias else None

    def __call__(self, x):
        y = F.linear(x, self.kernel.T, self.bias)
        return self.act(y) if self.act else y


class Norm:
    """Batch normalisation over the last axis of a [.., n] array."""

    def __init__(self, name, n):
        self.gamma, self.beta = w(name + "/gamma", n) + 1, w(name + "/beta", n)
        weights[name + "/gamma"] += 1
        self.mean, self.name = w(name + "/moving_mean", n), name
        weights[name + "/moving_variance"] = rng.uniform(0.5, 2, n).astype(np.float32)
        self.variance = T(weights[name + "/moving_variance"].astype(np.float64))

    def __call__(self, x, training=False):
        y = F.batch_norm(x.reshape(-1, x.shape[-1]), None if training else self.mean, None if training else self.variance,
                         self.gamma, self.beta, training, 0, 1e-3)
        return y.reshape(x.shape)


hard = lambda v: torch.clamp(0.2 * v + 0.5, 0, 1)


class Recurrent:
    def __init__(self, kind, name, n, u, ra=torch.sigmoid):
        self.kind, self.u, self.ra = kind, u, ra
        g = 4 if kind == "lstm" else 3
        self.kernel, self.recurrent = w(name + "/kernel", n, g * u), w(name + "/recurrent_kernel", u, g * u)
        self.bias = w(name + "/bias", *([g * u] if kind == "lstm" else [2, g * u]), scale=0.3)

    def step(self, x, states):
        u, h = self.u, states[0]
        if self.kind == "lstm":
            i, f, c, o = (x @ self.kernel + self.bias + h @ self.recurrent).split(u, -1)
            c = self.ra(f) * states[1] + self.ra(i) * torch.tanh(c)
            return [self.ra(o) * torch.tanh(c), c]
        xz, xr, xh = (x @ self.kernel + self.bias[0]).split(u, -1)
        hz, hr, hh = (h @ self.recurrent + self.bias[1]).split(u, -1)
        z = self.ra(xz + hz)
        return [z * h + (1 - z) * torch.tanh(xh + self.ra(xr + hr) * hh)]

    def __call__(self, x, mask=None, states=None, backwards=False):
        states = states or [torch.zeros(len(x), self.u, dtype=x.dtype)] * (2 if self.kind == "lstm" else 1)
        ys = []
        for s in (range(x.shape[1])[::-1] if backwards else range(x.shape[1])):
            new = self.step(x[:, s], states)
            if mask is not None:
                new = [torch.where(mask[:, s, None], a, b) for a, b in zip(new, states)]
            states = new
            ys.append(states[0])
        return torch.stack(ys, 1), states


class Both:
    def __init__(self, name, n, u, **options):
        self.f, self.b = (Recurrent("lstm", name + "/%s_lstm" % side, n, u, **options) for side in ("forward", "backward"))

    def __call__(self, x, mask=None):
        (f, fs), (b, bs) = self.f(x, mask), self.b(x, mask, backwards=True)
        return torch.cat([f, b.flip(1)], -1), fs + bs


def ids(limit, *shape, ends=None):
    a = rng.integers(1, limit, shape).astype(np.int32)
    for row, end in enumerate(ends or []):
        a[row, end:] = 0
    return a


softmax = lambda v: F.softmax(v, -1)
lookup = lambda rows, i: rows[T(i).long()]

# sub_models
film = given("film", normal(3, 5, 4, 4))
block = lambda name, n, u: (Dense(name + "/dense_1", n, u, F.relu), Norm(name + "/batch_normalization_1", u))
run = lambda b, x: b[1](b[0](x))
first, second = block("time_distributed_1/block_1", 16, 12), block("time_distributed_1/block_2", 12, 6)
read, third, answer = Recurrent("gru", "gru_1", 6, 5), block("block_1", 5, 4), Dense("dense_1", 4, 3, softmax)
seen = run(second, run(first, film.reshape(3, 5, 16)))
save("sub_models", seen=seen, probs=answer(run(third, read(seen)[1][0])))

# siamese
left, right = given("left", ids(30, 4, 6, ends=[6, 3, 1, 5])), given("right", ids(30, 4, 5, ends=[2, 5, 4, 5]))
rows, read = w("read/embedding_1/embeddings", 30, 6), Both("read/bidirectional_1", 6, 4)


def encode(i):
    fh, _, bh, _ = read(lookup(rows, i), i != 0)[1]
    return torch.cat([fh, bh], -1)


a, b = encode(left), encode(right)
same = Dense("dense_1", 16, 1, torch.sigmoid)
save("siamese", alike=F.cosine_similarity(a, b)[:, None], distance=(a - b).abs().sum(-1, keepdim=True),
     same=same(torch.cat([(a - b).abs(), a * b], -1)), code=a)

# several
headline, facts = given("headline", ids(50, 4, 10)), given("facts", normal(4, 5))
shared, liked = (given(k, rng.integers(0, 2, (4, 1)).astype(np.float32)) for k in ("shared", "liked"))
rows, read = w("embedding_1/embeddings", 50, 8), Recurrent("lstm", "lstm_1", 8, 6)
aux, main = Dense("auxiliary_output", 6, 1, torch.sigmoid), Dense("main_output", 8, 1, torch.sigmoid)
h = read(lookup(rows, headline))[1][0]
auxiliary, y = aux(h), torch.cat([h, facts], -1)
for i in range(3):
    y = Dense("dense_%d" % (i + 1), y.shape[-1], 8, F.relu)(y)
y = main(y)
main_loss, aux_loss = F.binary_cross_entropy(y, shared), F.binary_cross_entropy(auxiliary, liked)
save("several", main=y, auxiliary=auxiliary, main_loss=main_loss, auxiliary_loss=aux_loss,
     loss=main_loss + 0.2 * aux_loss + 0.01 * (main.kernel ** 2).sum())

# residual
x = given("x", normal(5, 8))
seen = [x]
for i in range(3):
    name = "step_%d" % (i + 1)
    gamma, beta = w(name + "/layer_normalization_1/gamma", 8), w(name + "/layer_normalization_1/beta", 8)
    y = F.layer_norm(seen[-1], (8,), gamma, beta, 1e-3)
    y = Dense(name + "/dense_1", 8, 16, F.silu)(y)
    seen.append(seen[-1] + Dense(name + "/dense_2", 16, 8)(y))
path = Dense("dense_1", 32, 8, torch.tanh)(torch.cat(seen, -1))
total = seen[0] + seen[1] + seen[2] + seen[3]
joined = [total, total / 4, torch.stack(seen).max(0)[0], path * x, path - x]
save("residual", y=Dense("dense_2", 40, 2)(torch.cat(joined, -1)), dense_path=path, first=seen[1], second=seen[2], third=seen[3])

# functions
image = given("image", normal(4, 6))
hidden = Dense("dense_1", 6, 5, F.relu)(image)
code_layer, decoder = Dense("code", 5, 2, torch.tanh), Dense("decoder", 2, 6)
code = code_layer(hidden)
point = given("point", normal(3, 2))
save("functions", hidden=hidden, code=code, again=decoder(code), from_point=decoder(point), kernel=code_layer.kernel,
     norm=code_layer.kernel.norm())

# attention_luong
source, target = given("source", ids(20, 3, 6, ends=[6, 2, 4])), given("target", ids(20, 3, 5))
rows, target_rows = w("source_words/embeddings", 20, 5), w("target_words/embeddings", 20, 5)
encoder, decoder = Both("encoder", 5, 3), Recurrent("lstm", "decoder", 5, 6)
general, combine = Dense("general", 6, 6, bias=False), Dense("combine", 12, 6, torch.tanh, bias=False)
answer = Dense("answer", 6, 20, softmax)
mask = source != 0
memory, (fh, fc, bh, bc) = encoder(lookup(rows, source), mask)
states = [torch.cat([fh, bh], -1), torch.cat([fc, bc], -1)]


def attend(query):
    score = (query @ general(memory).transpose(1, 2)).masked_fill(~mask[:, None], float("-inf"))
    a = F.softmax(score, -1)
    return answer(combine(torch.cat([a @ memory, query], -1))), a


probs, attention = attend(decoder(lookup(target_rows, target), states=states)[0])
token, said, state = torch.ones(3, 1, dtype=torch.int32), [], states
start = [s.numpy() for s in states]
for _ in range(4):
    query, state = decoder(lookup(target_rows, token), states=state)
    p, _ = attend(query)
    token = p.argmax(-1).int()
    said.append(token.numpy())
save("attention_luong", probs=probs, weights=attention, memory=memory, h=start[0], c=start[1], said=np.stack(said))

# attention_bahdanau
source, target = given("source", ids(20, 3, 6, ends=[6, 2, 4])), given("target", ids(20, 3, 5))
rows, target_rows = w("source_words/embeddings", 20, 5), w("target_words/embeddings", 20, 5)
encoder, decoder = Recurrent("gru", "encoder", 5, 6), Recurrent("gru", "decoder", 11, 6)
of_query, of_memory, score = Dense("of_query", 6, 4), Dense("of_memory", 6, 4), Dense("score", 4, 1)
answer = Dense("answer", 6, 20, softmax)
mask = source != 0
memory, (h0,) = encoder(lookup(rows, source), mask)


def step(token, h):
    energy = score(torch.tanh(of_query(h)[:, None] + of_memory(memory)))[..., 0].masked_fill(~mask, float("-inf"))
    a = F.softmax(energy, -1)
    x = torch.cat([(a[..., None] * memory).sum(1), lookup(target_rows, token)], -1)
    h = decoder.step(x, [h])[0]
    return answer(h), h, a


h, ps, ws = h0, [], []
for i in range(5):
    p, h, a = step(target[:, i], h)
    ps.append(p)
    ws.append(a)
h, token, said = h0, torch.ones(3, dtype=torch.int32), []
for i in range(5):
    p, h, _ = step(token, h)
    token = p.argmax(-1).int()
    said.append(token)
save("attention_bahdanau", probs=torch.stack(ps, 1), weights=torch.stack(ws, 1), said=torch.stack(said, 1))

# stacked
words, labels = given("words", ids(40, 4, 7, ends=[7, 3, 5, 1])), given("labels", rng.integers(0, 4, (4, 7)).astype(np.int32))
x, mask, n = lookup(w("embedding_1/embeddings", 40, 6), words), words != 0, 6
for i, u in enumerate((5, 4, 3)):
    x, _ = Both("bidirectional_%d" % (i + 1), n, u, ra=hard)(x, mask)
    n = 2 * u
logits = Dense("time_distributed_1", 6, 4)(x)
each = F.cross_entropy(logits.reshape(-1, 4), labels.reshape(-1).long(), reduction="none").reshape(4, 7)
save("stacked", probs=softmax(logits), loss=(each * mask).sum() / mask.sum())

# text_cnn
words = given("words", ids(60, 3, 20))
x, found = lookup(w("embedding_1/embeddings", 60, 8), words), []
for i, width in enumerate((3, 4, 5)):
    kernel, bias = w("conv1d_%d/kernel" % (i + 1), width, 8, 4), w("conv1d_%d/bias" % (i + 1), 4)
    found.append(F.relu(F.conv1d(x.transpose(1, 2), kernel.permute(2, 1, 0), bias)).max(-1)[0])
features = torch.cat(found, -1)
save("text_cnn", features=features, probs=Dense("dense_1", 12, 3, softmax)(features))

# small_resnet
image = given("image", normal(3, 16, 16, 3))


def conv(name, x, k, filters, stride=1, bias=False):
    kernel = w(name + "/kernel", k, k, x.shape[-1], filters)
    b = w(name + "/bias", filters) if bias else None
    total = max((-(-x.shape[1] // stride) - 1) * stride + k - x.shape[1], 0)
    x = F.pad(x.permute(0, 3, 1, 2), [total // 2, total - total // 2] * 2)
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), b, stride).permute(0, 2, 3, 1)


nets = {}
for training in (False, True):
    rng = np.random.default_rng(32)
    x = F.relu(conv("conv2d_1", image, 3, 4, bias=True))
    for i, (filters, stride) in enumerate(((4, 1), (8, 2), (8, 1))):
        name = "unit_%d/" % (i + 1)
        y = conv(name + "conv2d_1", x, 3, filters, stride)
        norm = Norm(name + "batch_normalization_1", filters)
        if i == 0:
            moved = norm.mean * 0.99 + y.reshape(-1, filters).mean(0) * 0.01
        y = conv(name + "conv2d_2", F.relu(norm(y, training)), 3, filters)
        y = Norm(name + "batch_normalization_2", filters)(y, training)
        if stride != 1 or filters != x.shape[-1]:
            x = conv(name + "shortcut", x, 1, filters, stride)
        x = F.relu(x + y)
    pooled = x.mean((1, 2))
    nets[training] = x, pooled, Dense("dense_1", 8, 5, softmax)(pooled)
save("small_resnet", x=nets[False][0], pooled=nets[False][1], probs=nets[False][2], train_probs=nets[True][2], moved=moved)

# autoencoder
rng = np.random.default_rng(33)
image = given("image", rng.uniform(0, 1, (4, 12)).astype(np.float32))
h = Dense("encoder", 12, 8, F.relu)(image)
mean, log_variance = Dense("mean", 8, 3)(h), Dense("log_variance", 8, 3)(h)
inner, outer = Dense("inner", 3, 8, F.relu), Dense("outer", 8, 12, torch.sigmoid)
again = outer(inner(mean))
divergence = -0.5 * (1 + log_variance - mean ** 2 - log_variance.exp()).sum(-1).mean()
point = given("code", normal(5, 3))
save("autoencoder", mean=mean, log_variance=log_variance, again=again, divergence=divergence, decoded=outer(inner(point)),
     loss=12 * F.binary_cross_entropy(again, image) + divergence)

# uncertain: the answers' mean and deviation, over all masks: y = sum of kept * v / 0.8 + bias
x = given("x", normal(3, 4))
hidden, last = Dense("net/dense_1", 4, 16, torch.tanh)(x), Dense("net/dense_2", 16, 1)
v = hidden * last.kernel[:, 0]
deviation = torch.sqrt((v ** 2).sum(-1) * 0.2 / 0.8)
save("uncertain", plain=last(hidden), expected=last(hidden)[:, 0], spread=deviation)

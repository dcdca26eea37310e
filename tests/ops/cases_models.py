"""Cases of matrix products, losses and recurrent sequences: see generate.py."""
import math

import numpy as np
import torch

from case_file import (FLOATS, INTS, Hash, T, bits, case, fails, grid, hashed, inf, nan, op, sizes,
                       vec, whole, wrong)


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
          "matmul takes floats, and a is int32[2, 3]")


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

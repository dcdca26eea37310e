#!/usr/bin/env python3
# Makes recurrent.graph, a call of each recurrent layer with each option, recurrent_weights.npz, and
# recurrent.npz: inputs and what the layers' formulas, step by step in NumPy, make of them in double
# precision. Where PyTorch has the same layer, it must agree.
import numpy as np
import torch

rng = np.random.default_rng(17)
batch, steps, n, u = 3, 6, 4, 5
x = rng.normal(0, 1, (batch, steps, n))
lengths = np.array([6, 2, 0])
mask = np.arange(steps) < lengths[:, None]
holes = rng.random((batch, steps)) < 0.6
holes[0, 0] = holes[1, -1] = False
h0, c0 = rng.normal(0, 1, (batch, u)), rng.normal(0, 1, (batch, u))
h1, c1 = rng.normal(0, 1, (batch, u)), rng.normal(0, 1, (batch, u))
feeds = {"x": x, "mask": mask, "holes": holes, "h0": h0, "c0": c0, "h1": h1, "c1": c1}
weights, expected, lines, outputs = {}, {}, [], []

acts = {"tanh": np.tanh, "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "hard_sigmoid": lambda v: np.clip(0.2 * v + 0.5, 0, 1),
        "relu": lambda v: np.maximum(v, 0), "softsign": lambda v: v / (1 + abs(v)), "linear": lambda v: v,
        "sine": np.sin, "third": lambda v: v / 3, "elu": lambda v: np.where(v > 0, v, np.expm1(v)),
        "softplus": lambda v: np.log1p(np.exp(v))}


def layer(kind, w, x, activation="tanh", recurrent_activation="sigmoid", use_bias=True, reset_after=False,
          go_backwards=False, mask=None, initial_state=None):
    act, ra = acts[activation], acts[recurrent_activation]
    states = initial_state or [np.zeros((len(x), u))] * (2 if kind == "lstm" else 1)
    k, r, b = w["kernel"], w["recurrent_kernel"], w.get("bias")
    if not use_bias:
        b = np.zeros((2, 3 * u) if reset_after else k.shape[1])
    part = lambda m, g: m[..., g * u:(g + 1) * u]
    ys = []
    for s in (range(steps)[::-1] if go_backwards else range(steps)):
        h = states[0]
        if kind == "simple_rnn":
            new = [act(x[:, s] @ k + b + h @ r)]
        elif kind == "lstm":
            g = [x[:, s] @ part(k, j) + part(b, j) + h @ part(r, j) for j in range(4)]
            c = ra(g[1]) * states[1] + ra(g[0]) * act(g[2])
            new = [ra(g[3]) * act(c), c]
        else:
            bi, br = b if reset_after else (b, np.zeros(3 * u))
            xi = [x[:, s] @ part(k, j) + part(bi, j) for j in range(3)]
            z, reset = (ra(xi[j] + h @ part(r, j) + part(br, j)) for j in range(2))
            if reset_after:
                hh = act(xi[2] + reset * (h @ part(r, 2) + part(br, 2)))
            else:
                hh = act(xi[2] + (reset * h) @ part(r, 2))
            new = [z * h + (1 - z) * hh]
        if mask is not None:
            new = [np.where(mask[:, s, None], a, b) for a, b in zip(new, states)]
        states = new
        ys.append(states[0])
    return np.stack(ys, 1), states


def make_weights(name, kind, options):
    gates = {"simple_rnn": 1, "gru": 3, "lstm": 4}[kind]
    w = {"kernel": rng.normal(0, .5, (n, gates * u)), "recurrent_kernel": rng.normal(0, .5, (u, gates * u))}
    if options.get("use_bias", True):
        w["bias"] = rng.normal(0, .5, (2, 3 * u) if options.get("reset_after") else gates * u)
    for key, value in w.items():
        weights[name + "/" + key + ":0"] = value
    return w


def text(options):
    def one(value):
        if isinstance(value, list):
            return "[" + ", ".join(value) + "]"
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else str(value)
    return "".join(", %s=%s" % (k, one(v)) for k, v in options.items())


def values(options):
    o = {k: v for k, v in options.items() if k != "implementation"}
    if "mask" in o:
        o["mask"] = feeds[o["mask"]]
    if "initial_state" in o:
        o["initial_state"] = [feeds[v] for v in o["initial_state"]]
    return o


def keep(name, array):
    expected[name] = array
    outputs.append(name)


def case(number, kind, options):
    name = "%s_%s" % (kind, number)
    ys, states = layer(kind, make_weights(name, kind, options), x, **values(options))
    got = ["y_" + name, "h_" + name] + (["c_" + name] if kind == "lstm" else [])
    lines.append("%s = %s(x, %d%s, return_sequences=true, return_state=true) as %s" %
                 (", ".join(got), kind, u, text(options), name))
    for out, array in zip(got, [ys] + states):
        keep(out, array)


for kind in ("simple_rnn", "lstm", "gru"):
    ra = {} if kind == "simple_rnn" else {"recurrent_activation": "hard_sigmoid"}
    own = {} if kind == "simple_rnn" else {"recurrent_activation": "third"}
    init = {"initial_state": ["h0", "c0"] if kind == "lstm" else ["h0"]}
    for reset in ({}, {"reset_after": True}) if kind == "gru" else ({},):
        for i, options in enumerate((
                {}, {"activation": "relu", **ra}, {"activation": "softsign", "use_bias": False},
                {"activation": "elu", **({} if kind == "simple_rnn" else {"recurrent_activation": "softsign"})},
                {"activation": "linear", **ra, "implementation": 1}, {"go_backwards": True}, {"mask": "mask"},
                {"mask": "holes"}, {"mask": "holes", "go_backwards": True, **ra}, init,
                {**init, "mask": "holes", "go_backwards": True, "implementation": 1},
                {**init, "mask": "mask"}, {"activation": "sine"}, {"activation": "sine", **own, "mask": "holes"},
                {**init, "activation": "sine", **own, "mask": "holes", "go_backwards": True, "use_bias": False})):
            case(("r%d" if reset else "%d") % i, kind, {**options, **reset})

# the last output alone, and with the states
w = make_weights("last", "lstm", {})
ys, (h, c) = layer("lstm", w, x, mask=mask)
lines += ["y_last = lstm(x, %d, mask=mask) as last" % u]
keep("y_last", ys[:, -1])

# both directions
for i, (kind, mode, options) in enumerate((
        ("lstm", "concat", {}), ("lstm", "sum", {"mask": "holes"}), ("gru", "mul", {"reset_after": True}),
        ("gru", "ave", {"mask": "mask"}), ("simple_rnn", "none", {"activation": "sine"}),
        ("lstm", "concat", {"initial_state": ["h0", "c0", "h1", "c1"], "mask": "holes"}),
        ("simple_rnn", "concat", {"initial_state": ["h0", "h1"]}))):
    name = "both_%d" % i
    sides = []
    for side in (0, 1):
        w = make_weights("%s/%s_%s" % (name, ("forward", "backward")[side], kind), kind, options)
        o = values(options)
        if "initial_state" in o:
            half = len(o["initial_state"]) // 2
            o["initial_state"] = o["initial_state"][side * half:][:half]
        sides.append(layer(kind, w, x, go_backwards=side == 1, **o))
    (f, fs), (b, bs) = sides
    for suffix, first, second in (("", f, b[:, ::-1]), ("_last", f[:, -1], b[:, -1])):
        joined = {"concat": [np.concatenate([first, second], -1)], "sum": [first + second], "mul": [first * second],
                  "ave": [(first + second) / 2], "none": [first, second]}[mode]
        got = ["y%d_%s%s" % (j, name, suffix) for j in range(len(joined))]
        got += ["s%d_%s%s" % (j, name, suffix) for j in range(2 * len(fs))]
        for out, array in zip(got, joined + fs + bs):
            keep(out, array)
        lines.append("%s = %s(x%s, return_state=true)" % (", ".join(got), name,
                                                        "" if suffix else ", return_sequences=true"))
    lines.insert(-2, "layer %s = bidirectional(cell=%s, units=%d, merge_mode=\"%s\"%s)" % (
        name, kind, u, mode, text({k: v for k, v in options.items() if not k in ("mask", "initial_state")})))
    given = text({k: v for k, v in options.items() if k in ("mask", "initial_state")})
    lines[-2:] = [line.replace("(x", "(x" + given) for line in lines[-2:]]

# PyTorch's LSTM and GRU, which is the one that resets after
for kind, torch_kind in (("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)):
    options = {} if kind == "lstm" else {"reset_after": True}
    w = {k.split("/")[1][:-2]: v for k, v in weights.items() if k.startswith(kind + ("_0/" if kind == "lstm" else "_r0/"))}
    net = torch_kind(n, u, batch_first=True).double()
    order = [0, 1, 2, 3] if kind == "lstm" else [1, 0, 2]
    pick = lambda m: torch.tensor(np.concatenate([m[..., g * u:(g + 1) * u] for g in order], -1).T)
    bias = w["bias"] if kind == "gru" else np.stack([w["bias"], 0 * w["bias"]])
    with torch.no_grad():
        net.weight_ih_l0.copy_(pick(w["kernel"]))
        net.weight_hh_l0.copy_(pick(w["recurrent_kernel"]))
        net.bias_ih_l0.copy_(pick(bias[0]))
        net.bias_hh_l0.copy_(pick(bias[1]))
        assert np.allclose(net(torch.tensor(x))[0].numpy(), layer(kind, w, x, **options)[0], rtol=0, atol=1e-13)

# the sequence in three pieces, of which each goes on where the one before ended
stateful, pieces = {}, {"chunks": x.reshape(batch, 3, 2, n).transpose(1, 0, 2, 3), "t": np.int32(0), "x": x}
pieces["holes"] = holes.reshape(batch, 3, 2).transpose(1, 0, 2)
for kind in ("simple_rnn", "lstm", "gru"):
    w = make_weights(kind, kind, {})
    for key in w:
        stateful[kind + "/" + key] = weights.pop(kind + "/" + key + ":0")
    ys, states = layer(kind, w, x, mask=holes)
    pieces["y_" + kind] = ys.reshape(batch, 3, 2, u).transpose(1, 0, 2, 3)
    pieces["h_" + kind] = ys[:, [1, 3, 5]].transpose(1, 0, 2)
np.savez("stateful_weights.npz", **stateful)
np.savez("stateful.npz", **pieces)

with open("recurrent.graph", "w") as out:
    out.write("""# Each recurrent layer with each of its options: made by make_recurrent.py.
graph recurrent
weights "recurrent_weights.npz"
placeholder x: float64[batch, %d, %d]
placeholder mask: bool[batch, %d]
placeholder holes: bool[batch, %d]
""" % (steps, n, steps, steps))
    for name in ("h0", "c0", "h1", "c1"):
        out.write("placeholder %s: float64[batch, %d]\n" % (name, u))
    out.write("def sine(x) { return sin(x) }\ndef third(x) { return x / 3 }\n\n")
    out.write("\n".join(lines))
    out.write("\n\nsignature run(x, mask, holes, h0, c0, h1, c1) ->\n  (")
    rows = [", ".join(outputs[i:i + 6]) for i in range(0, len(outputs), 6)]
    out.write(",\n   ".join(rows) + ")\n")
np.savez("recurrent.npz", **feeds)
np.savez("recurrent_expected.npz", **expected)
np.savez("recurrent_weights.npz", **weights)
with open("recurrent.expect", "w") as out:
    out.write("".join("--expect %s=@recurrent_expected.npz:%s\n" % (o, o) for o in outputs))

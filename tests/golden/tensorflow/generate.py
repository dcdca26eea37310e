#!/usr/bin/python3
"""Writes cases of operations of TensorFlow: NAME.pbtxt, a graph, and NAME.cmd, which runs it and
compares with what NumPy and PyTorch compute, in double precision. Run by hand (needs numpy and
torch), with names of families to write only these; the files are kept."""
import os
import sys

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
F = torch.nn.functional
TYPES = {"float16": "DT_HALF", "float32": "DT_FLOAT", "float64": "DT_DOUBLE", "int8": "DT_INT8",
         "int16": "DT_INT16", "int32": "DT_INT32", "int64": "DT_INT64", "uint8": "DT_UINT8",
         "uint16": "DT_UINT16", "bool": "DT_BOOL", "qint8": "DT_QINT8", "quint8": "DT_QUINT8"}
FIELDS = {"float32": "float_val", "float64": "double_val", "int64": "int64_val", "bool": "bool_val",
          "float16": "half_val"}


class Type(str):
    """An attribute that is an element type, by NumPy's name."""


def word(x):
    if isinstance(x, (bool, np.bool_)):
        return "true" if x else "false"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    text = repr(float(x))
    return text[:-2] if text.endswith(".0") else text


def attr_text(value):
    if isinstance(value, Type):
        return f"type: {TYPES[value]}"
    if isinstance(value, bool):
        return f"b: {word(value)}"
    if isinstance(value, int):
        return f"i: {value}"
    if isinstance(value, float):
        return f"f: {word(value)}"
    if isinstance(value, str):
        return f's: "{value}"'
    if isinstance(value, list) and value and isinstance(value[0], float):
        return "list { " + " ".join(f"f: {word(v)}" for v in value) + " }"
    if isinstance(value, list):
        return "list { " + " ".join(f"i: {v}" for v in value) + " }"
    return tensor_text(value)


def shape_text(dims):
    return "{ " + "".join(f"dim {{ size: {d} }} " for d in dims) + "}"


def tensor_text(array):
    name = array.dtype.name
    values = array.view(np.uint16) if name == "float16" else array
    body = " ".join(f"{FIELDS.get(name, 'int_val')}: {word(v)}" for v in values.reshape(-1))
    return f"tensor {{ dtype: {TYPES[name]} tensor_shape {shape_text(array.shape)} {body} }}"


class Graph:
    def __init__(self, name, says):
        self.name, self.says, self.nodes, self.expects, self.count = name, says, [], [], 0
        self.counts, self.constants, self.feeds = {}, {}, ""

    def add(self, op, inputs=(), name=None, /, **attrs):
        """A node; inputs are names or arrays, which become constants. Returns its name."""
        if name is None:
            self.counts[op] = self.counts.get(op, 0) + 1
            name = op + (f"_{self.counts[op]}" if self.counts[op] > 1 else "")
        names = [i if isinstance(i, str) else self.const(i) for i in inputs]
        text = f'node {{ name: "{name}" op: "{op}"' + "".join(f' input: "{i}"' for i in names)
        for key, value in attrs.items():
            text += f' attr {{ key: "{key}" value {{ {attr_text(value)} }} }}'
        self.nodes.append(text + " }")
        return name

    def const(self, array):
        array = np.ascontiguousarray(array) if np.ndim(array) else np.asarray(array)
        key = (array.dtype.name, array.shape, array.tobytes())
        if key not in self.constants:
            self.count += 1
            self.constants[key] = self.add("Const", [], f"c{self.count}", dtype=Type(array.dtype.name), value=array)
        return self.constants[key]

    def fed(self, array):
        """A placeholder of which only the number of axes is known, but for sizes of channels."""
        array, self.count = np.asarray(array), self.count + 1
        name, dims = f"p{self.count}", [-1] * array.ndim
        if array.ndim > 1:
            dims[-1] = array.shape[-1]
        self.nodes.append(f'node {{ name: "{name}" op: "Placeholder" attr {{ key: "dtype" value {{ type: {TYPES[array.dtype.name]} '
                          f'}} }} attr {{ key: "shape" value {{ shape {shape_text(dims)} }} }} }}')
        body = " ".join(word(v) for v in array.reshape(-1))
        self.feeds += f"--feed '{name}={array.dtype.name}[{','.join(map(str, array.shape))}]={body}' "
        return name

    def variable(self, array, name):
        """A variable with a first value."""
        array = np.asarray(array)
        dtype = Type(array.dtype.name)
        dims = shape_text(array.shape)
        self.nodes.append(f'node {{ name: "{name}" op: "VariableV2" attr {{ key: "dtype" value {{ '
                          f'type: {TYPES[dtype]} }} }} attr {{ key: "shape" value {{ shape {dims} }} }} }}')
        self.add("Assign", [name, array], f"{name}/Assign", T=dtype)
        return name

    def expect(self, name, values, dtype="float32"):
        """What a value is."""
        values = np.asarray(values)
        body = " ".join(word(v) for v in values.reshape(-1))
        self.expects.append((name, f"{dtype}[{','.join(map(str, values.shape))}]={body}"))

    def check(self, op, inputs, values, dtype="float32", /, **attrs):
        """A node of one result, and what it is."""
        self.expect(self.add(op, inputs, None, **attrs), values, dtype)

    def write(self, options=""):
        with open(os.path.join(HERE, self.name + ".pbtxt"), "w") as out:
            out.write("\n".join(self.nodes) + "\n")
        with open(os.path.join(HERE, self.name + ".cmd"), "w") as out:
            out.write("".join(f"# {line}\n" for line in self.says.split("\n")))
            names = ",".join(name for name, _ in self.expects)
            out.write(f"graphrun {self.name}.pbtxt -q --rtol 1e-5 --atol 1e-6 {self.feeds}{options}--fetch '{names}'")
            for name, text in self.expects:
                out.write(f" \\\n    --expect '{name}={text}'")
            out.write("\n")


def f32(values):
    return np.asarray(values, np.float32)


def i32(values):
    return np.asarray(values, np.int32)


def grid(shape, seed=1, low=-4, high=4, step=0.0625):
    """Numbers that are exact in float32."""
    rng = np.random.default_rng(seed)
    return f32(rng.integers(int(low / step), int(high / step), size=shape, endpoint=True) * step)


def t(x, grad=False):
    x = np.asarray(x)
    return torch.tensor(x.astype(np.float64) if x.dtype.kind == "f" else x, requires_grad=grad)


def gradient(function, dy, *inputs):
    """The gradients of a function of PyTorch's with respect to its inputs."""
    tensors = [t(x, True) for x in inputs]
    function(*tensors).backward(t(dy))
    return [x.grad.numpy() for x in tensors]


# ---- gradients of activations and normalisation ----

def slopes():
    g = Graph("slopes", "Gradients of activations and normalisation are those of PyTorch's autograd.")
    x, dy = grid((3, 4), 1), grid((3, 4), 2)
    x[0, 0] = 0.0
    for op, function, attrs in (
            ("ReluGrad", F.relu, {}), ("Relu6Grad", F.relu6, {}), ("SoftplusGrad", F.softplus, {}),
            ("SoftsignGrad", F.softsign, {}), ("LeakyReluGrad", lambda a: F.leaky_relu(a, 0.25), {"alpha": 0.25})):
        g.check(op, [dy, x * 2], gradient(function, dy, x * 2)[0], **attrs)
    for op, function in (("EluGrad", F.elu), ("SeluGrad", F.selu)):
        of = x if op == "EluGrad" else grid((3, 4), 10)  # at 0, the slope is one side's
        g.check(op, [dy, f32(function(t(of)).numpy())], gradient(function, dy, of)[0])
    positive = np.abs(x) + f32(0.5)
    for op, function, of in (("TanhGrad", torch.tanh, x), ("SigmoidGrad", torch.sigmoid, x),
                             ("SqrtGrad", torch.sqrt, positive), ("RsqrtGrad", torch.rsqrt, positive),
                             ("InvGrad", torch.reciprocal, positive), ("ReciprocalGrad", torch.reciprocal, positive)):
        g.check(op, [f32(function(t(of)).numpy()), dy], gradient(function, dy, of)[0])
    dy = grid((2, 3, 2, 4), 3)
    g.check("BiasAddGrad", [dy], dy.sum((0, 1, 2)))
    g.check("BiasAddGrad", [dy], dy.sum((0, 2, 3)), data_format="NCHW")
    norms(g)
    x, dy = grid((1, 2, 1, 6), 4), grid((1, 2, 1, 6), 5)

    def lrn(a):
        padded = F.pad(a * a, (2, 2))
        near = sum(padded[..., i:i + 6] for i in range(5))
        return a / (1.5 + 0.5 * near) ** 0.75
    g.check("LRNGrad", [dy, x, f32(lrn(t(x)).numpy())], gradient(lrn, dy, x)[0], depth_radius=2, bias=1.5,
            alpha=0.5, beta=0.75)
    g.write()


def norms(g):
    x, dy, scale, offset = grid((2, 3, 2, 4), 6), grid((2, 3, 2, 4), 7), grid(4, 8), grid(4, 9)
    mean, variance = x.mean((0, 1, 2), dtype=np.float64), x.var((0, 1, 2), dtype=np.float64)

    def norm(a, gamma, beta, training=True):
        m, v = (None, None) if training else (t(f32(mean)), t(f32(variance)))
        return F.batch_norm(a.movedim(-1, 1), m, v, gamma, beta, training, 0.0, 0.125).movedim(1, -1)
    for training in (True, False):
        grads = gradient(lambda *a: norm(*a, training), dy, x, scale, offset)
        for first in (False, True):
            order = (0, 3, 1, 2) if first else (0, 1, 2, 3)
            node = g.add("FusedBatchNormGradV2", [dy.transpose(order), x.transpose(order), scale, f32(mean),
                                                  f32(variance)], epsilon=0.125, is_training=training,
                         data_format="NCHW" if first else "NHWC", T=Type("float32"), U=Type("float32"))
            g.expect(node, grads[0].transpose(order))
            g.expect(node + ":1", grads[1])
            g.expect(node + ":2", grads[2])
    y = (x - mean) / np.sqrt(variance + 0.125)
    inputs = [x, f32(mean), f32(variance), offset, scale]
    g.check("BatchNormWithGlobalNormalization", inputs, y * scale + offset, variance_epsilon=0.125,
            scale_after_normalization=True)
    g.check("BatchNormWithGlobalNormalization", inputs, y + offset, variance_epsilon=0.125,
            scale_after_normalization=False)


# ---- sizes ----

def sizes():
    g = Graph("sizes", "What broadcasting means for shapes, and where parts of a whole begin: by hand.")

    def pair(a, b, left, right):
        node = g.add("BroadcastGradientArgs", [i32(a), i32(b)], T=Type("int32"))
        g.expect(node, i32(left), "int32")
        g.expect(node + ":1", i32(right), "int32")
    pair([2, 3, 1], [3, 4], [2], [0])
    pair([5], [2, 1], [0], [1])
    pair([2, 3], [2, 3], [], [])
    pair([], [4], [0], [])
    pair([1, 2], [1, 1], [0], [0, 1])
    g.check("BroadcastArgs", [i32([2, 3, 1]), i32([3, 4])], i32([2, 3, 4]), "int32", T=Type("int32"))
    g.check("BroadcastArgs", [i32([]), i32([4])], i32([4]), "int32", T=Type("int32"))
    node = g.add("ConcatOffset", [i32(1), i32([2, 3]), i32([2, 5]), i32([2, 1])], N=3)
    for i, at in enumerate(([0, 0], [0, 3], [0, 8])):
        g.expect(node + (f":{i}" if i else ""), i32(at), "int32")
    node = g.add("ShapeN", [grid((2, 3)), grid(4)], N=2, out_type=Type("int64"))
    g.expect(node, i32([2, 3]), "int64")
    g.expect(node + ":1", i32([4]), "int64")
    stitched = np.zeros((5, 2), np.float32)
    parts = [(i32([0, 2]), grid((2, 2), 1)), (i32([[2, 4]]), grid((1, 2, 2), 2)), (i32(3), grid(2, 3))]
    for places, values in parts:  # what comes later counts
        stitched[places] = values
    g.check("DynamicStitch", [p for p, _ in parts] + [v for _, v in parts], stitched, N=3)
    g.write()


# ---- steps of training ----

class Steps:
    """The rules of TensorFlow's documentation, in NumPy; each gives the new values."""

    @staticmethod
    def adam(v, m, s, p, q, lr, b, c, e, g, nesterov):
        m, s = m + (g - m) * (1 - b), s + (g * g - s) * (1 - c)
        rate = lr * np.sqrt(1 - q) / (1 - p)
        step = g * (1 - b) + b * m if nesterov else m
        return v - step * rate / (np.sqrt(s) + e), m, s

    @staticmethod
    def amsgrad(v, m, s, most, p, q, lr, b, c, e, g):
        m, s = b * m + (1 - b) * g, c * s + (1 - c) * g * g
        most = np.maximum(most, s)
        return v - lr * np.sqrt(1 - q) / (1 - p) * m / (np.sqrt(most) + e), m, s, most

    @staticmethod
    def adamax(v, m, s, p, lr, b, c, e, g):
        m, s = b * m + (1 - b) * g, np.maximum(c * s, abs(g))
        return v - lr / (1 - p) * m / (s + e), m, s

    @staticmethod
    def momentum(v, a, lr, g, m, nesterov):
        a = a * m + g
        return v - (g * lr + a * m * lr if nesterov else a * lr), a

    @staticmethod
    def keras(v, a, lr, g, m, nesterov):
        a = a * m - g * lr
        return v + (a * m - g * lr if nesterov else a), a

    @staticmethod
    def adagrad(v, a, lr, g, e=0.0, grow=True):
        a = a + g * g if grow else a
        return v - lr * g / (np.sqrt(a) + e), a

    @staticmethod
    def rms(v, s, mom, lr, r, m, e, g):
        s = r * s + (1 - r) * g * g
        mom = m * mom + lr * g / np.sqrt(s + e)
        return v - mom, s, mom

    @staticmethod
    def centered(v, mean, s, mom, lr, r, m, e, g):
        mean, s = r * mean + (1 - r) * g, r * s + (1 - r) * g * g
        mom = m * mom + lr * g / np.sqrt(s - mean * mean + e)
        return v - mom, mean, s, mom

    @staticmethod
    def adadelta(v, a, u, lr, r, e, g):
        a = r * a + (1 - r) * g * g
        step = np.sqrt(u + e) / np.sqrt(a + e) * g
        return v - step * lr, a, r * u + (1 - r) * step * step

    @staticmethod
    def ftrl(v, a, z, g, lr, one, two, power, shrink=0.0):
        total = a + g * g
        z = z + g + 2 * shrink * v - (total ** -power - a ** -power) / lr * v
        below = total ** -power / lr + 2 * two
        return np.where(abs(z) > one, (np.sign(z) * one - z) / below, 0.0), total, z

    @staticmethod
    def proximal(v, lr, one, two, g):
        at = v - lr * g
        if one > 0:
            at = np.sign(at) * np.maximum(abs(at) - lr * one, 0)
        return (at / (1 + two * lr),)

    @staticmethod
    def proximal_adagrad(v, a, lr, one, two, g):
        a = a + g * g
        return Steps.proximal(v, lr / np.sqrt(a), one, two, g) + (a,)

    @staticmethod
    def dual(v, total, squares, g, lr, one, two, steps):
        total, squares = total + g, squares + g * g
        at = np.sign(total) * np.maximum(abs(total) - one * steps, 0) if one > 0 else total
        return -lr * at / (two * steps * lr + np.sqrt(squares)), total, squares

    @staticmethod
    def sign(v, m, lr, alpha, decay, b, g, power):
        m = b * m + (1 - b) * g
        both = decay * np.sign(g) * np.sign(m)
        return v - lr * (np.exp(alpha * both) if power else alpha + both) * g, m


def training():
    g = Graph("training", "One step of each rule of training, of whole variables and of rows: TensorFlow's formulas in NumPy.")
    start = [grid((3, 2), 20 + i, 0.5, 3) for i in range(4)]
    grad = grid((3, 2), 30)

    def step(op, count, rest, function, attrs={}, rows=None, named=None):
        names = [g.variable(start[i], f"{op}{len(g.nodes)}/v{i}") for i in range(count)]
        kept = [np.float64(start[i]) if rows is None else np.float64(start[i])[rows] for i in range(count)]
        inputs = [x if isinstance(x, np.ndarray) else f32(x) for x in rest]
        node = g.add(op, names + inputs, **attrs)
        numbers = [np.float64(x) for x in rest]
        if named is not None:
            numbers = named(numbers)
        for i, new in enumerate(function(*kept, *numbers)):
            whole = np.float64(start[i])
            if rows is None:
                whole = new
            else:
                whole[rows] = new
            if i == 0:
                g.expect(node, whole)
            else:  # what reads the variable behind the step
                g.expect(g.add("Identity", [names[i], "^" + node], f"{node}/new{i}"), whole)
    lr, b, c, e = 0.125, 0.75, 0.875, 0.25
    for nesterov in (False, True):
        flags = {"use_nesterov": nesterov}
        step("ApplyAdam", 3, [0.5, 0.25, lr, b, c, e, grad], lambda *a: Steps.adam(*a, nesterov), flags)
        step("ApplyMomentum", 2, [lr, grad, b], lambda *a: Steps.momentum(*a, nesterov), flags)
        step("ResourceApplyKerasMomentum", 2, [lr, grad, b], lambda *a: Steps.keras(*a, nesterov), flags)
    step("ApplyAdaMax", 3, [0.5, lr, b, c, e, grad], Steps.adamax)
    step("ResourceApplyAdamWithAmsgrad", 4, [0.5, 0.25, lr, b, c, e, grad], Steps.amsgrad)
    step("ApplyGradientDescent", 1, [lr, grad], lambda v, l, d: (v - l * d,))
    for one in (0.0, 2.0):
        step("ApplyProximalGradientDescent", 1, [lr, one, 0.5, grad], Steps.proximal)
        step("ApplyProximalAdagrad", 2, [lr, one, 0.5, grad], Steps.proximal_adagrad)
        step("ApplyAdagradDA", 3, [grad, lr, one, 0.5, np.int64(3) * np.ones((), np.int64)], Steps.dual)
    step("ApplyAdagrad", 2, [lr, grad], Steps.adagrad)
    step("ApplyAdagrad", 2, [lr, grad], lambda *a: Steps.adagrad(*a, grow=False), {"update_slots": False})
    step("ApplyAdagradV2", 2, [lr, e, grad], lambda v, a, l, s, d: Steps.adagrad(v, a, l, d, s))
    step("ApplyRMSProp", 3, [lr, b, c, e, grad], Steps.rms)
    step("ApplyCenteredRMSProp", 4, [lr, b, c, 9.0, grad], Steps.centered)
    step("ApplyAdadelta", 3, [lr, b, e, grad], Steps.adadelta)
    step("ApplyFtrl", 3, [grad, lr, 0.5, 0.25, -0.5], Steps.ftrl)
    step("ApplyFtrlV2", 3, [grad, lr, 0.5, 0.25, 0.75, -0.5],
         lambda v, a, z, d, l, one, two, k, p: Steps.ftrl(v, a, z, d, l, one, two, p, k))
    step("ApplyAddSign", 2, [lr, 2.0, 0.5, b, grad], lambda *a: Steps.sign(*a, False))
    step("ApplyPowerSign", 2, [lr, 2.0, 0.5, b, grad], lambda *a: Steps.sign(*a, True))
    rows, some = i32([2, 0]), grid((2, 2), 31)
    less = lambda at: lambda n: n[:at] + n[at + 1:]
    step("SparseApplyMomentum", 2, [lr, some, rows, b], lambda *a: Steps.momentum(*a, False), {}, rows, less(2))
    step("SparseApplyAdagrad", 2, [lr, some, rows], Steps.adagrad, {}, rows, less(2))
    step("SparseApplyRMSProp", 3, [lr, b, c, e, some, rows], Steps.rms, {}, rows, less(5))
    step("SparseApplyAdadelta", 3, [lr, b, e, some, rows], Steps.adadelta, {}, rows, less(4))
    step("SparseApplyFtrl", 3, [some, rows, lr, 0.5, 0.25, -0.5], Steps.ftrl, {}, rows, less(1))
    step("SparseApplyProximalGradientDescent", 1, [lr, 2.0, 0.5, some, rows], Steps.proximal, {}, rows, less(4))
    step("SparseApplyProximalAdagrad", 2, [lr, 2.0, 0.5, some, rows], Steps.proximal_adagrad, {}, rows, less(4))
    step("SparseApplyCenteredRMSProp", 4, [lr, b, c, 9.0, some, rows], Steps.centered, {}, rows, less(5))
    g.write()


# ---- boxes in pictures ----

def boxes():
    g = Graph("boxes", "Which boxes stand out, with what is chosen worked out by hand; crops are PyTorch's.")
    corners = f32([[0, 0, 1, 1], [0, .125, 1, 1.125], [0, -.125, 1, .875], [0, 10, 1, 11], [0, 10.125, 1, 11.125],
                   [0, 100, 1, 101]])  # in clusters of which one stands out
    scores = f32([.875, .75, .5, .9375, .25, .3125])
    three, half = i32(3), f32(0.5)
    g.check("NonMaxSuppression", [corners, scores, three], i32([3, 0, 5]), "int32", iou_threshold=0.5)
    g.check("NonMaxSuppressionV2", [corners, scores, i32(2), half], i32([3, 0]), "int32")
    g.check("NonMaxSuppressionV3", [corners, scores, three, half, f32(0.875)], i32([3]), "int32")
    for pad in (False, True):
        node = g.add("NonMaxSuppressionV4", [corners, scores, i32(5), half, f32(0)], pad_to_max_output_size=pad)
        g.expect(node, i32([3, 0, 5, 0, 0] if pad else [3, 0, 5]), "int32")
        g.expect(node + ":1", i32(3), "int32")
        node = g.add("NonMaxSuppressionV5", [corners, scores, i32(4), half, f32(0), f32(0)], pad_to_max_output_size=pad)
        g.expect(node, i32([3, 0, 5, 0] if pad else [3, 0, 5]), "int32")
        g.expect(node + ":1", f32([.9375, .875, .3125, 0] if pad else [.9375, .875, .3125]))
        g.expect(node + ":2", i32(3), "int32")
    share = 0.875 / 1.125  # two boxes of each cluster
    node = g.add("NonMaxSuppressionV5", [corners[[0, 1]], scores[[0, 1]], three, f32(1), f32(0), f32(0.5)])
    g.expect(node, i32([0, 1]), "int32")
    g.expect(node + ":1", [.875, .75 * np.exp(-share ** 2)])
    g.check("NonMaxSuppressionWithOverlaps", [f32([[1, .75, 0], [.75, 1, 0], [0, 0, 1]]), f32([.25, .5, .125]), three, half,
                                              f32(0)], i32([1, 2]), "int32")
    node = g.add("CombinedNonMaxSuppression", [corners[None, :, None], scores[None, :, None], three, i32(4), half, f32(0)])
    g.expect(node, [[np.clip(corners[i], 0, 1) for i in (3, 0, 5)] + [np.zeros(4)]])
    g.expect(node + ":1", [[.9375, .875, .3125, 0]])
    g.expect(node + ":2", np.zeros((1, 4)))
    g.expect(node + ":3", i32([3]), "int32")
    x = np.random.default_rng(3).integers(0, 255, (2, 5, 7, 3)).astype(np.uint8)
    box, at = f32([[0, 0, 1, 1], [.25, .75, .75, .125], [-1, 0, 0, 1]]), i32([1, 0, 1])
    y = np.full((3, 3, 4, 3), 0.5)
    for i in range(2):
        places = np.stack(np.meshgrid(np.linspace(box[i, 1], box[i, 3], 4) * 2 - 1,
                                      np.linspace(box[i, 0], box[i, 2], 3) * 2 - 1), -1)
        picture = torch.tensor(np.float64(x[at[i]]).transpose(2, 0, 1)[None])
        y[i] = F.grid_sample(picture, torch.tensor(places[None]), align_corners=True)[0].numpy().transpose(1, 2, 0)
    for c in range(3):
        y[2, 2, :, c] = np.interp(np.linspace(0, 6, 4), np.arange(7), x[1, 0, :, c])
    g.check("CropAndResize", [x, box, at, i32([3, 4])], y, extrapolation_value=0.5, method="bilinear")
    x = grid((1, 4, 4, 3), 5)
    y = x.copy()
    for places in ((0, slice(0, 4)), (3, slice(0, 4)), (slice(0, 4), 0), (slice(0, 4), 3)):
        y[(0,) + places] = [1, 1, 0]
    g.check("DrawBoundingBoxes", [x, f32([[[0, 0, 1, 1]]])], y, T=Type("float32"))
    y[0, 1, 1], y[0, 1:3, 1:3] = [.5, 0, .25], [.5, 0, .25]
    g.check("DrawBoundingBoxesV2", [x, f32([[[0, 0, 1, 1], [.34, .34, .75, .75]]]), f32([[1, 1, 0, 1], [.5, 0, .25, 1]])], y,
            T=Type("float32"))
    g.write()


# ---- gradients of convolutions and pooling ----

CONV = {2: F.conv2d, 3: F.conv3d}


def pads_of(sizes, taps, strides, rates, same):
    out = []
    for n, k, s, r in zip(sizes, taps, strides, rates):
        total = max((-(-n // s) - 1) * s + (k - 1) * r + 1 - n, 0) if same else 0
        out.append((total // 2, total - total // 2))
    return out


def padded(x, pads, value=0.0):
    """Of the axes behind batch and channels."""
    return F.pad(x, [n for p in reversed(pads) for n in p], value=value)


def full(numbers, first):
    return [1, 1] + list(numbers) if first else [1] + list(numbers) + [1]


def windows():
    g = Graph("window_gradients", "Gradients of convolutions and pooling are those of PyTorch's autograd.")
    for sizes, taps, strides, rates, same, first in (
            ((7, 6), (3, 2), (2, 2), (1, 1), True, False), ((7, 6), (3, 2), (2, 2), (1, 1), False, True),
            ((8, 9), (3, 3), (1, 1), (2, 2), True, True), ((8, 9), (3, 3), (1, 1), (2, 1), False, False),
            ((9, 8), (2, 1), (3, 3), (1, 1), False, False), ((5, 4, 6), (2, 3, 1), (2, 1, 2), (1, 1, 1), True, False)):
        n = len(sizes)
        pads = pads_of(sizes, taps, strides, rates, same)
        x, kernel = grid((2,) + sizes + (3,), 1), grid(taps + (3, 4), 2)
        order = (0, n + 1) + tuple(range(1, n + 1))
        at = lambda a: np.ascontiguousarray(a.transpose(order)) if first else a

        def conv(a, w, groups=1):
            a = padded(a.movedim(-1, 1), pads)
            return CONV[n](a, w.permute(n + 1, n, *range(n)), None, strides, 0, rates, groups).movedim(1, -1)
        dy = grid(tuple(conv(t(x), t(kernel)).shape), 3)
        dx, dw = gradient(conv, dy, x, kernel)
        attrs = dict(strides=full(strides, first), dilations=full(rates, first), padding="SAME" if same else "VALID",
                     data_format={(2, False): "NHWC", (2, True): "NCHW", (3, False): "NDHWC"}[n, first], T=Type("float32"))
        op = "Conv2DBackprop" if n == 2 else "Conv3DBackprop"
        g.check(op + ("Filter" if n == 2 else "FilterV2"), [at(x), i32(kernel.shape), at(dy)], dw, **attrs)
        g.check(op + ("Input" if n == 2 else "InputV2"), [i32(at(x).shape), kernel, at(dy)], at(dx), **attrs)
        if n == 2 and len(set(strides)) == 1:
            kernel = grid(taps + (3, 2), 4)

            def depthwise(a, w):
                return conv(a, w.reshape(*taps, 1, 6), 3)
            dy = grid(tuple(depthwise(t(x), t(kernel)).shape), 5)
            dx, dw = gradient(depthwise, dy, x, kernel)
            g.check("DepthwiseConv2dNativeBackpropFilter", [at(x), i32(kernel.shape), at(dy)], dw, **attrs)
            g.check("DepthwiseConv2dNativeBackpropInput", [i32(at(x).shape), kernel, at(dy)], at(dx), **attrs)
        if n == 2 and first:
            few = grid(taps + (1, 6), 10)
            y = conv(t(x), t(few), 3).numpy()
            g.check("Conv2D", [at(x), few], at(y), **attrs)
        if rates == (1,) * n:
            pools(g, n, sizes, taps, strides, same, first, at)
    g.write()


def pools(g, n, sizes, taps, strides, same, first, at):
    pads = pads_of(sizes, taps, strides, (1,) * n, same)
    rng = np.random.default_rng(7)
    count = 2 * int(np.prod(sizes)) * 3
    x = f32(rng.permutation(count).reshape((2,) + sizes + (3,)) / 8 - 10)  # all different

    def largest(a):
        return {2: F.max_pool2d, 3: F.max_pool3d}[n](padded(a.movedim(-1, 1), pads, -np.inf), taps, strides).movedim(1, -1)

    def mean(a):
        pool = {2: F.avg_pool2d, 3: F.avg_pool3d}[n]
        ones = pool(padded(torch.ones((1, 1) + sizes, dtype=torch.float64), pads), taps, strides)
        return (pool(padded(a.movedim(-1, 1), pads), taps, strides) / ones).movedim(1, -1)
    y = f32(largest(t(x)).numpy())
    dy = grid(y.shape, 8)
    attrs = dict(ksize=full(taps, first), strides=full(strides, first), padding="SAME" if same else "VALID",
                 data_format={(2, False): "NHWC", (2, True): "NCHW", (3, False): "NDHWC"}[n, first], T=Type("float32"))
    more = "3D" if n == 3 else ""
    dx = gradient(largest, dy, x)[0]
    g.check(f"MaxPool{more}Grad", [at(x), at(y), at(dy)], at(dx), **attrs)
    g.check(f"AvgPool{more}Grad", [i32(at(x).shape), at(dy)], at(gradient(mean, dy, x)[0]), **attrs)
    second = grid(x.shape, 9)  # of what is where the largest is
    where = np.array([np.flatnonzero(x == v)[0] for v in y.reshape(-1)])
    g.check(f"MaxPool{more}GradGrad", [at(x), at(y), at(second)], at(second.reshape(-1)[where].reshape(y.shape)), **attrs)
    if n == 2 and not first:
        rest = dict(attrs)
        sizes_of, steps = rest.pop("ksize"), rest.pop("strides")
        g.check("MaxPoolV2", [x, i32(sizes_of), i32(steps)], y, **rest)
        g.check("MaxPoolGradV2", [x, y, dy, i32(sizes_of), i32(steps)], dx, **rest)
        del attrs["data_format"]
        for batch in (False, True):
            node = g.add("MaxPoolWithArgmax", [x], None, include_batch_in_index=batch, Targmax=Type("int64"), **attrs)
            places = where.reshape(y.shape) % (count if batch else count // 2)
            g.expect(node, y)
            g.expect(node + ":1", places, "int64")
            g.check("MaxPoolGradWithArgmax", [x, dy, places], dx, include_batch_in_index=batch, **attrs)
            g.check("MaxPoolGradGradWithArgmax", [x, second, places], second.reshape(-1)[where].reshape(y.shape),
                    include_batch_in_index=batch, **attrs)


# ---- segments ----

def segments():
    g = Graph("segment_ops", "What has one number put together, in NumPy; what no number names by TensorFlow's documentation.")
    ends = {"float16": np.finfo(np.float16), "float32": np.finfo(np.float32), "float64": np.finfo(np.float64),
            "int32": np.iinfo(np.int32), "int8": np.iinfo(np.int8), "uint8": np.iinfo(np.uint8),
            "int64": np.iinfo(np.int64)}
    functions = {"Sum": np.sum, "Prod": np.prod, "Max": np.max, "Min": np.min, "Mean": np.mean}

    def reduced(data, ids, count, function, empty):
        rows = [data[ids == k] for k in range(count)]
        return np.array([function(r, axis=0) if len(r) else np.full(data.shape[ids.ndim:], empty) for r in rows])
    ids = np.array([0, 0, 1, 3, 3, 3])
    for kind in ("float32", "int32", "float64", "int8"):
        data = (np.random.default_rng(4).integers(-4, 4, (6, 2))).astype(kind)
        for name, function in functions.items():
            if name == "Mean" and kind in ("int32", "int8"):
                continue
            g.check("Segment" + name, [data, ids.astype(np.int32)],
                    reduced(data, ids, 4, function, 1 if name == "Prod" else 0), kind)
    for kind in ends:
        data = (np.random.default_rng(5).integers(0, 4, (2, 3, 2))).astype(kind)
        own = np.array([[1, -1, 3], [1, 0, 3]])
        for name, function in functions.items():
            if name == "Mean":
                continue
            empty = {"Sum": 0, "Prod": 1, "Max": ends[kind].min, "Min": ends[kind].max}[name]
            g.check("UnsortedSegment" + name, [data, own, i32(5)], reduced(data, own, 5, function, empty).astype(kind), kind)
    g.check("UnsortedSegmentMax", [f32([1, 2, 3]), i32(1), i32(2)], [[ends["float32"].min] * 3, [1, 2, 3]])
    g.check("UnsortedSegmentSum", [f32(np.zeros((0, 2))), i32(np.zeros(0)), i32(3)], np.zeros((3, 2)))
    data, rows = grid((5, 3), 6), i32([4, 0, 0, 2, 1, 1])
    for name, function in (("Sum", np.sum), ("Mean", np.mean), ("SqrtN", lambda r, axis: r.sum(axis) / np.sqrt(len(r)))):
        g.check("SparseSegment" + name, [data, rows, ids.astype(np.int32)], reduced(data[rows], ids, 4, function, 0))
        g.check(f"SparseSegment{name}WithNumSegments", [data, rows, ids.astype(np.int32), i32(6)],
                reduced(data[rows], ids, 6, function, 0))
        dy, dx = grid((4, 3), 7), np.zeros((5, 3))
        for row, k in zip(rows, ids):
            share = {"Sum": 1, "Mean": (ids == k).sum(), "SqrtN": np.sqrt((ids == k).sum())}[name]
            dx[row] += dy[k] / share
        g.check(f"SparseSegment{name}Grad", [dy, rows, ids.astype(np.int32), i32(5)], dx)
    for starts, limits, steps, kind in (([0, 5, 8], [3, 5, 4], [1, 1, -2], "int32"), ([0], [5], [2], "int64"),
                                        ([0, 1], [1.1, 0], [0.5, -0.25], "float32")):
        made = [np.arange(a, b, c) for a, b, c in zip(starts, limits, steps)]
        node = g.add("RaggedRange", [np.array(v, kind) for v in (starts, limits, steps)], Tsplits=Type("int64"))
        g.expect(node, np.cumsum([0] + [len(m) for m in made]), "int64")
        g.expect(node + ":1", np.concatenate(made), kind)
    node = g.add("RaggedRange", [i32(0), i32([2, 0, 3]), i32(1)], Tsplits=Type("int32"))
    g.expect(node, i32([0, 2, 2, 5]), "int32")
    g.expect(node + ":1", i32([0, 1, 0, 1, 2]), "int32")
    a, b = np.zeros((3, 4)), grid((4, 2), 8)
    places, values = np.array([[0, 1], [2, 3], [2, 0]]), f32([2, -1, .5])
    a[tuple(places.T)] = values
    g.check("SparseTensorDenseMatMul", [places, values, np.array([3, 4]), b], a @ b)
    c = grid((3, 2), 9)
    g.check("SparseTensorDenseMatMul", [places, values, np.array([3, 4]), c], a.T @ c, adjoint_a=True)
    g.check("SparseTensorDenseMatMul", [places, values, np.array([3, 4]), b.T], a @ b, adjoint_b=True)
    g.write()


# ---- slices that are written ----

def arrange():
    g = Graph("arrange", "Where elements go, in NumPy.")
    x = grid((4, 5, 3), 1)

    def slices(begin, end, steps, at, dy, name, **masks):
        inputs = [i32(begin), i32(end), i32(steps)]
        dx = np.zeros(x.shape)
        dx[at] = dy
        g.check("StridedSliceGrad", [i32(x.shape)] + inputs + [f32(dy)], dx, **masks)
        y = x.copy()
        y[at] = dy
        g.check("TensorStridedSliceUpdate", [x] + inputs + [f32(dy)], y, **masks)
        variable = g.variable(x, name)
        g.check("StridedSliceAssign", [variable] + inputs + [f32(dy)], y, **masks)
    slices([1, 0, 2], [3, 5, 0], [1, 2, -1], np.s_[1:3, 0:5:2, 2:0:-1], grid((2, 3, 2), 2), "a")
    slices([-1, 0], [0, 2], [1, 1], np.s_[-1, 0:2], grid((2, 3), 3), "b", shrink_axis_mask=1)
    slices([0, 1], [0, 3], [1, 1], np.s_[..., 1:3], grid((4, 5, 2), 5), "d", ellipsis_mask=1)
    slices([2], [3], [1], np.s_[:], grid((4, 5, 3), 6), "e", begin_mask=1, end_mask=1)
    variable = g.variable(x, "f")
    y = x.copy()
    y[0] = 7
    g.check("StridedSliceAssign", [variable, i32([0]), i32([1]), i32([1]), f32(7)], y, shrink_axis_mask=1)
    for op, function in (("Update", lambda a, v: v), ("Add", lambda a, v: a + v), ("Sub", lambda a, v: a - v)):
        y, values = x.copy(), grid((2, 5, 3), 7)
        y[[2, 0]] = function(y[[2, 0]], values)
        g.check("Inplace" + op, [x, i32([2, 0]), values], y)
    for mode, name in (("reflect", "REFLECT"), ("symmetric", "SYMMETRIC")):
        pads = np.array([[1, 2], [0, 3], [0, 0]])
        where = np.pad(np.arange(60).reshape(4, 5, 3), pads, mode)
        dy, dx = grid(where.shape, 8), np.zeros(60)
        np.add.at(dx, where.reshape(-1), dy.reshape(-1))
        g.check("MirrorPadGrad", [dy, i32(pads)], dx.reshape(4, 5, 3), mode=name)
    x = grid((1, 4, 6, 1), 9)
    y = np.stack([x[0, i::2, j::2, 0] for i in range(2) for j in range(2)])[..., None]
    g.check("SpaceToBatch", [x, i32(np.zeros((2, 2)))], y, block_size=2)
    g.check("BatchToSpace", [y, i32(np.zeros((2, 2)))], x, block_size=2)
    g.check("ParallelConcat", [x, x + 1], np.concatenate([x, x + 1]), N=2)
    g.check("Bitcast", [f32([1, -2])], i32([0x3F800000, -0x40000000]), "int32", type=Type("int32"))
    g.check("Bitcast", [i32([[1, 256]])], np.array([[[1, 0, 0, 0], [0, 1, 0, 0]]]), "uint8", type=Type("uint8"))
    x, places = grid((2, 3, 4, 2), 12), np.random.default_rng(13).integers(0, 2, (2, 3))
    for axis in (1, 2, 3):
        y = np.stack([np.take(a, p, axis - 1) for a, p in zip(x, places)])
        g.check("GatherV2", [x, i32(places), i32(axis)], y, batch_dims=1)
    y = np.stack([[np.take(b, q % 2, 1) for b, q in zip(a, p)] for a, p in zip(x, places)])
    g.check("GatherV2", [x, i32(places), i32(-1)], y, batch_dims=2)
    g.check("Empty", [i32([2, 3])], np.zeros((2, 3)), dtype=Type("float32"), init=True)
    tensor, rows = grid((4, 2), 10), i32([[1], [3], [1]])
    updates = grid((3, 2), 11)
    for op, f in (("Max", np.maximum), ("Min", np.minimum)):
        y = tensor.copy()
        f.at(y, rows[:, 0], updates)
        g.check("TensorScatter" + op, [tensor, rows, updates], y)
        g.check("Scatter" + op, [g.variable(tensor, op), rows[:, 0], updates], y)
    y = tensor.copy()
    np.multiply.at(y, rows[:, 0], updates)
    g.check("ScatterMul", [g.variable(tensor, "product"), rows[:, 0], updates], y)
    y = np.float64(tensor)
    np.divide.at(y, rows[:, 0], updates + 10.0)
    g.check("ScatterDiv", [g.variable(tensor, "quotient"), rows[:, 0], updates + 10], y)
    whole, by = i32([[9, 8], [-7, 5]]), i32([[2, 3], [2, -2]])
    g.check("ScatterDiv", [g.variable(whole, "whole"), i32([1, 0]), by[[1, 0]]], np.trunc(whole / by).astype(int), "int32")
    g.write()


# ---- steps of recurrent layers ----

def cells():
    g = Graph("cells", "Steps of recurrent layers: PyTorch's, and TensorFlow's formulas in NumPy where PyTorch has none.")
    sigmoid = lambda v: 1 / (1 + np.exp(-v))

    def step(x, c, h, w, peep, b, forget, clip, second=False):
        gates = np.split(np.concatenate([x, h], 1) @ w + b, 4, 1)
        i, ci, f, o = (gates[k] for k in ((0, 2, 1, 3) if second else (0, 1, 2, 3)))
        i, f, ci = sigmoid(i + c * peep[0]), sigmoid(f + forget + c * peep[1]), np.tanh(ci)
        c = ci * i + c * f
        if clip > 0:
            c = np.clip(c, -clip, clip)
        o = sigmoid(o + c * peep[2])
        return [i, c, f, o, ci, np.tanh(c), np.tanh(c) * o]

    x, c, h = grid((2, 3), 1, -1, 1), grid((2, 4), 2, -1, 1), grid((2, 4), 3, -1, 1)
    w, b, peep = grid((7, 16), 4, -1, 1), grid(16, 5, -1, 1), [grid(4, 6 + k, -1, 1) for k in range(3)]
    cell = torch.nn.LSTMCell(3, 4, dtype=torch.float64)  # gates i f g o, where these are i g f o
    with torch.no_grad():
        i, j, f, o = (t(w[:, k * 4:k * 4 + 4]).T for k in range(4))
        kernel = torch.cat([i, f, j, o])
        cell.weight_ih.copy_(kernel[:, :3])
        cell.weight_hh.copy_(kernel[:, 3:])
        bias = np.split(b, 4)
        cell.bias_ih.copy_(t(np.concatenate([bias[0], bias[2] + 1, bias[1], bias[3]])))
        cell.bias_hh.zero_()
        next_h, next_c = (v.numpy() for v in cell(t(x), (t(h), t(c))))
    inputs = [x, c, h, w] + peep + [b]
    node = g.add("LSTMBlockCell", inputs, forget_bias=1.0, cell_clip=-1.0, T=Type("float32"))
    g.expect(node + ":1", next_c)
    g.expect(node + ":6", next_h)
    node = g.add("LSTMBlockCell", inputs, forget_bias=0.5, cell_clip=0.25, use_peephole=True, T=Type("float32"))
    for k, value in enumerate(step(x, c, h, w, peep, b, 0.5, 0.25)):
        g.expect(node + (f":{k}" if k else ""), value)
    whole = grid((4, 2, 3), 9, -1, 1)
    for op, length, forget, second in (("BlockLSTM", 4, 1.0, False), ("BlockLSTM", 2, 1.0, False), ("BlockLSTMV2", 3, 0.0, True)):
        node = g.add(op, [np.array(length, np.int64), whole, c, h, w] + peep + [b], T=Type("float32"),
                     **({} if second else dict(forget_bias=1.0, cell_clip=3.0)))
        all_steps, now = [], (c, h)
        for at in range(4):
            made = step(whole[at], *now, w, [0, 0, 0], b, forget, 0 if second else 3, second)
            now = made[1], made[6]
            all_steps.append(made)
        for k in range(7):
            values = np.array([made[k] for made in all_steps])
            values[length:] = 0
            g.expect(node + (f":{k}" if k else ""), values)
    wru, wc, bru, bc = grid((7, 8), 10, -1, 1), grid((7, 4), 11, -1, 1), grid(8, 12, -1, 1), grid(4, 13, -1, 1)
    r, u = np.split(sigmoid(np.concatenate([x, h], 1) @ wru + bru), 2, 1)
    new = np.tanh(np.concatenate([x, r * h], 1) @ wc + bc)
    node = g.add("GRUBlockCell", [x, h, wru, wc, bru, bc], T=Type("float32"))
    for k, value in enumerate((r, u, new, u * h + (1 - u) * new)):
        g.expect(node + (f":{k}" if k else ""), value)
    g.write()


# ---- fewer bits ----

def quantise():
    g = Graph("quantise", "Numbers as fewer bits hold them, by PyTorch and by the formulas of TensorFlow's documentation.")
    x, dy = grid((3, 5), 1, -2, 2) + f32(0.01), grid((3, 5), 2)

    def nudged(low, high, bits, narrow):
        first, last = int(narrow), 2 ** bits - 1
        scale = (high - low) / (last - first)
        zero = int(np.clip(np.floor(first - low / scale + 0.5), first, last))
        return scale, zero, first, last
    for low, high, bits, narrow in ((-1.0, 1.5, 8, False), (-1.1, 0.7, 4, True), (0.2, 1.5, 8, False), (-1.5, -0.25, 8, False)):
        low0, high0 = np.float64(np.float32(low)), np.float64(np.float32(high))
        scale, zero, first, last = nudged(low0, high0, bits, narrow)
        a = t(x, True)
        torch.fake_quantize_per_tensor_affine(a, scale, zero, first, last).backward(t(dy))
        least, most = (first - zero) * scale, (last - zero) * scale
        attrs = dict(num_bits=bits, narrow_range=narrow)
        inside = np.float64(dy) * ((x >= least) & (x <= most))
        assert np.allclose(inside, a.grad.numpy())  # but for what lies half a step outside
        g.check("FakeQuantWithMinMaxArgsGradient", [dy, x], inside, min=float(np.float32(low)), max=float(np.float32(high)), **attrs)
        node = g.add("FakeQuantWithMinMaxVarsGradient", [dy, x, f32(low), f32(high)], **attrs)
        g.expect(node, inside)
        g.expect(node + ":1", dy[x < least].sum(dtype=np.float64))
        g.expect(node + ":2", dy[x > most].sum(dtype=np.float64))
    lows, highs = f32([-1, -1.5, 0, -.5, -2]), f32([1, .5, 1.5, .5, -1])
    made = [np.zeros((3, 5)), np.zeros(5), np.zeros(5)]
    for k in range(5):
        scale, zero, first, last = nudged(np.float64(lows[k]), np.float64(highs[k]), 8, False)
        least, most, v, d = (first - zero) * scale, (last - zero) * scale, x[:, k], dy[:, k]
        made[0][:, k] = d * ((v >= least) & (v <= most))
        made[1][k], made[2][k] = d[v < least].sum(), d[v > most].sum()
    node = g.add("FakeQuantWithMinMaxVarsPerChannelGradient", [dy, x, lows, highs])
    for k in range(3):
        g.expect(node + (f":{k}" if k else ""), made[k])
    zero = f32(0)
    g.check("FakeQuantWithMinMaxVars", [x, zero, zero], np.zeros((3, 5)))
    g.check("FakeQuantWithMinMaxVarsGradient", [dy, x, zero, zero], dy)

    def both(values, low, high, signed, bits, narrow, given, up=False):
        least, most = (-2 ** (bits - 1) + narrow, 2 ** (bits - 1) - 1) if signed else (0, 2 ** bits - 1)
        scales = [w / r for w, r in ((least, low), (most, high)) if w * r > 0]
        scale = min(scales) if scales else np.inf
        if given:
            values = np.clip(values, least / scale if least else 0, most / scale)
        steps = values * scale
        return (np.floor(steps + 0.5) if up else np.rint(steps)) / scale
    for signed, bits, narrow, given, mode in ((True, 8, False, False, "HALF_TO_EVEN"), (True, 4, True, True, "HALF_TO_EVEN"),
                                              (False, 8, False, True, "HALF_UP"), (True, 8, False, True, "HALF_UP")):
        v = abs(x) if not signed else x
        low, high = (-0.75 if signed else 0.0, 1.25) if given else (float(v.min()), float(v.max()))
        y = both(np.float64(v), low, high, signed, bits, narrow, given, mode == "HALF_UP")
        attrs = dict(signed_input=signed, range_given=given, narrow_range=narrow, round_mode=mode, T=Type("float32"))
        g.check("QuantizeAndDequantizeV2", [v, f32(low), f32(high)], y, num_bits=bits, **attrs)
        g.check("QuantizeAndDequantizeV3", [v, f32(low), f32(high), i32(bits)], both(np.float64(v), low, high, signed, bits, narrow, given),
                **{k: a for k, a in attrs.items() if k != "round_mode"})
    to_bytes(g, x)
    g.write()


def to_bytes(g, x):
    away = lambda v: np.sign(v) * np.floor(abs(v) + 0.5)
    for kind, least, most in (("quint8", 0, 255), ("qint8", -128, 127)):
        for low, high in ((-1.0, 1.5), (0.0, 2.0)):
            ends, values = [f32(low), f32(high)], np.float64(x)
            name = kind[1:]
            shifted = (np.clip(values, low, high) - low) * 255 / (high - low) - (128 if least else 0)
            made = {"MIN_COMBINED": (away(shifted), low, high)}
            scale = 256 / ((high - low) * 256 / 255)
            made["MIN_FIRST"] = np.clip(away(values * scale) - away(low * scale) + least, least, most), low, high
            by = min([w / r for w, r in ((least, low), (most, high)) if w * r > 0])
            made["SCALED"] = away(np.clip(values, least / by, most / by) * by), least / by, most / by
            for mode, (q, first, last) in made.items():
                node = g.add("QuantizeV2", [x] + ends, T=Type(kind), mode=mode)
                g.expect(node, q.astype(int), name)
                g.expect(node + ":1", first)
                g.expect(node + ":2", last)
                back = {"MIN_COMBINED": (q + (128 if least else 0)) * (high - low) / 255 + low,
                        "MIN_FIRST": away(low * scale) / scale + (q - least) / scale, "SCALED": q / by}[mode]
                g.check("Dequantize", [node, node + ":1", node + ":2"], back, mode=mode, T=Type(kind))


# ---- pictures ----

def pictures():
    g = Graph("pictures", "Patches and dilation in NumPy; gradients of resizing are PyTorch's, or sums over NumPy's places.")
    x = grid((1, 5, 6, 2), 1)
    for size in ((10, 7), (3, 4)):
        dy = grid((1,) + size + (2,), 2)
        for align in (False, True):
            dx = gradient(lambda a: F.interpolate(a.movedim(-1, 1), size, mode="bilinear", align_corners=align).movedim(1, -1), dy, x)[0]
            g.check("ResizeBilinearGrad", [dy, x], dx, align_corners=align, half_pixel_centers=not align)
        rows = [np.arange(n) * m / n for n, m in zip(size, (5, 6))]
        weights = [np.maximum(1 - abs(np.minimum(r, m - 1)[:, None] - np.arange(m)), 0) for r, m in zip(rows, (5, 6))]
        g.check("ResizeBilinearGrad", [dy, x], np.einsum("oh,pw,bopc->bhwc", *weights, dy))
        weights = [np.floor(r)[:, None] == np.arange(m) for r, m in zip(rows, (5, 6))]
        g.check("ResizeNearestNeighborGrad", [dy, i32([5, 6])], np.einsum("oh,pw,bopc->bhwc", *weights, dy))
        corners = [np.floor(np.arange(n) * (m - 1) / (n - 1) + 0.5)[:, None] == np.arange(m) for n, m in zip(size, (5, 6))]
        g.check("ResizeNearestNeighborGrad", [dy, i32([5, 6])], np.einsum("oh,pw,bopc->bhwc", *corners, dy), align_corners=True)
        centres = [np.floor((np.arange(n) + 0.5) * m / n)[:, None] == np.arange(m) for n, m in zip(size, (5, 6))]
        g.check("ResizeNearestNeighborGrad", [dy, i32([5, 6])], np.einsum("oh,pw,bopc->bhwc", *centres, dy), half_pixel_centers=True)
        for half in (False, True):  # the products of dy with what is made bigger, and of its gradient with x, are one number
            y = g.add("ResizeBicubic", [x, i32(size)], half_pixel_centers=half)
            dx = g.add("ResizeBicubicGrad", [dy, x], half_pixel_centers=half)
            sums = [g.add("Sum", [g.add("Mul", pair), i32([0, 1, 2, 3])]) for pair in ((y, dy), (dx, x))]
            g.check("Mul", [g.add("Sub", sums), f32(2.0 ** -8)], 0.0)
    filter_ = grid((3, 2, 2), 3)
    for strides, rates, same in (((1, 1), (1, 1), True), ((2, 1), (1, 2), False), ((2, 2), (2, 1), True)):
        pads = pads_of((5, 6), (3, 2), strides, rates, same)
        a = np.pad(np.float64(x), [(0, 0)] + pads + [(0, 0)], constant_values=-np.inf)
        counts = [(n + sum(p) - (k - 1) * r - 1) // s + 1 for n, p, k, r, s in zip((5, 6), pads, (3, 2), rates, strides)]
        y = np.full((1, *counts, 2), -np.inf)
        for i in range(3):
            for j in range(2):
                part = a[:, i * rates[0]:, j * rates[1]:][:, :(counts[0] - 1) * strides[0] + 1:strides[0], :(counts[1] - 1) * strides[1] + 1:strides[1]]
                y = np.maximum(y, part + filter_[i, j])
        g.check("Dilation2D", [x, filter_], y, strides=[1, *strides, 1], rates=[1, *rates, 1], padding="SAME" if same else "VALID")
    v = grid((1, 3, 4, 5, 2), 4)
    for sizes_, strides, same in (((2, 2, 3), (1, 2, 1), False), ((2, 1, 2), (2, 1, 3), True)):
        pads = pads_of((3, 4, 5), sizes_, strides, (1, 1, 1), same)
        a = np.pad(v, [(0, 0)] + pads + [(0, 0)])
        seen = np.lib.stride_tricks.sliding_window_view(a, sizes_, (1, 2, 3))[:, ::strides[0], ::strides[1], ::strides[2]]
        y = np.moveaxis(seen, 4, -1)
        g.check("ExtractVolumePatches", [v], y.reshape(y.shape[:4] + (-1,)), ksizes=[1, *sizes_, 1], strides=[1, *strides, 1],
                padding="SAME" if same else "VALID")
    g.write()


# ---- sparse tensors, and rows of unequal length ----

def sparse():
    g = Graph("sparse", "Sparse tensors, in NumPy; constants, and placeholders of sizes that only the run knows.")
    places = np.array([[2, 1, 0], [0, 2, 1], [0, 0, 1], [2, 0, 0]], np.int64)
    values, shape = f32([1, 2, 3, 4]), np.array([4, 3, 2], np.int64)
    whole = np.zeros(shape)
    whole[tuple(places.T)] = values

    def of(made):
        at = np.argwhere(made)
        return at, made[tuple(at.T)]

    def result(node, *parts):
        for k, part in enumerate(parts):
            name = str(np.asarray(part).dtype)
            g.expect(node + (f":{k}" if k else ""), part, "float32" if name.startswith("float") else name)
    for fed in (False, True):
        give = g.fed if fed else lambda a: a
        p, v, n = give(places), give(values), give(shape)
        result(g.add("SparseReorder", [p, v, n]), *of(whole))
        flat = places @ [6, 2, 1]
        result(g.add("SparseReshape", [p, n, np.array([8, -1], np.int64)]), np.stack([flat // 3, flat % 3], 1), np.array([8, 3]))
        if fed:
            continue  # what follows needs how many axes there are, or where they are added
        kept = ((places >= [0, 1, 0]) & (places < [3, 3, 2])).all(1)
        result(g.add("SparseSlice", [p, v, n, np.array([0, 1, 0], np.int64), np.array([3, 9, 2], np.int64)]),
               places[kept] - [0, 1, 0], values[kept], np.array([3, 2, 2]))
        result(g.add("SparseConcat", [p, p, v, v * 2, n, n], N=2, concat_dim=1), *of(np.concatenate([whole, 2 * whole], 1)),
               np.array([4, 6, 2]))
        g.check("SparseReduceSum", [p, v, n, i32([0, -1])], whole.sum((0, 2)))
        g.check("SparseReduceSum", [p, v, n, i32([1])], whole.sum(1, keepdims=True), keep_dims=True)
        soft = np.where(whole != 0, np.exp(whole), 0)
        soft = soft / np.maximum(soft.sum(-1, keepdims=True), 1e-9)
        g.check("SparseSoftmax", [p, v, n], soft[tuple(places.T)])
        y = grid((3, 1), 2) + 5
        for op, f in (("Add", np.add), ("Mul", np.multiply), ("Div", np.divide)):
            g.check("SparseDenseCwise" + op, [p, v, n, y], f(values, np.broadcast_to(y, shape)[tuple(places.T)]))
    at, v = np.array([[0, 1], [0, 0], [2, 3], [4, 0]], np.int64), f32([1, 2, 3, 4])
    for give in (lambda a: a, g.fed):
        result(g.add("SparseFillEmptyRows", [give(at), give(v), np.array([6, 4], np.int64), f32(-1)]),
               np.array([[0, 1], [0, 0], [1, 0], [2, 3], [3, 0], [4, 0], [5, 0]]), f32([1, 2, -1, 3, -1, 4, -1]),
               np.array([False, True, False, True, False, True]), np.array([0, 1, 3, 5]))
        result(g.add("RaggedTensorToSparse", [give(np.array([0, 2, 2, 5], np.int64)), give(f32([1, 2, 3, 4, 5]))], RAGGED_RANK=1),
               np.array([[0, 0], [0, 1], [2, 0], [2, 1], [2, 2]]), f32([1, 2, 3, 4, 5]), np.array([3, 3]))
    # classes 0 and 1, and blank
    x = np.eye(3, dtype=np.float32)[[[0, 2], [0, 1], [2, 1], [0, 0], [1, 1]]] * 2
    for merge in (False, True):
        for give in (lambda a: a, g.fed):
            text = [[0, 1], [1, 0, 1]] if merge else [[0, 0], [1, 1, 0, 1]]
            text[0] = [0, 0] if merge else [0, 0, 0]  # of four steps: 0 0 blank 0
            result(g.add("CTCGreedyDecoder", [give(x), i32([4, 5])], merge_repeated=merge),
                   np.array([[i, k] for i in range(2) for k in range(len(text[i]))]), np.array(sum(text, [])),
                   np.array([2, max(map(len, text))]), f32([[-8], [-10]]))
    g.check("DataFormatDimMap", [i32([0, 1, -2, -1])], i32([0, 2, 3, 1]), "int32")
    g.check("DataFormatVecPermute", [i32([7, 4, 9, 3])], i32([7, 3, 4, 9]), "int32")
    g.check("DataFormatVecPermute", [i32([[7, 4], [9, 3], [4, 5], [5, 1]])], i32([[7, 4], [4, 5], [5, 1], [9, 3]]), "int32",
            src_format="NCHW", dst_format="NHWC")
    g.write()


# ---- sizes that only the run knows ----

def unknown_sizes():
    g = Graph("unknown_sizes", "The same where only the run knows sizes, in NumPy and PyTorch.")
    boxes_, scores = f32([[0, 0, 1, 1], [0, 0, 1, .875], [0, 10, 1, 11]]), f32([.5, .75, .25])
    node = g.add("NonMaxSuppressionV4", [g.fed(boxes_), g.fed(scores), i32(3), f32(.5), f32(0)], pad_to_max_output_size=True)
    g.expect(node, i32([1, 2, 0]), "int32")
    g.expect(node + ":1", i32(2), "int32")
    g.check("NonMaxSuppressionV3", [g.fed(boxes_), g.fed(scores), g.fed(i32(1)), f32(.5), f32(0)], i32([1]), "int32")
    x = grid((2, 5, 5, 1), 1)
    g.check("CropAndResize", [g.fed(x), g.fed(f32([[0, 0, 1, 1]])), g.fed(i32([1])), i32([5, 5])], x[1:])
    data, ids = grid((5, 2), 2), i32([0, 0, 2, 2, 2])
    sums = np.array([data[:2].sum(0), [0, 0], data[2:].sum(0)])
    g.check("SegmentSum", [g.fed(data), g.fed(ids)], sums)
    g.check("SegmentMax", [g.fed(data), g.fed(ids)], np.array([data[:2].max(0), [0, 0], data[2:].max(0)]))
    g.check("UnsortedSegmentSum", [g.fed(data), g.fed(ids), g.fed(i32(4))], np.vstack([sums, [[0, 0]]]))
    g.check("SparseSegmentSum", [g.fed(data), i32([4, 1]), g.fed(i32([0, 1]))], data[[4, 1]])
    big = g.fed(data)
    shape = g.add("Shape", [big])
    dx = np.zeros((5, 2))
    dx[::2, 1] = [1, 2, 3]
    g.check("StridedSliceGrad", [shape, i32([0, 1]), i32([0, 2]), i32([2, 1]), g.fed(f32([1, 2, 3]))], dx, begin_mask=1,
            end_mask=1, shrink_axis_mask=2)
    node = g.add("BroadcastGradientArgs", [shape, i32([2])])
    g.expect(node, i32([]), "int32")
    g.expect(node + ":1", i32([0]), "int32")
    kernel, dy = grid((3, 3, 1, 2), 3), grid((2, 3, 3, 2), 4)
    conv = lambda a, w: F.conv2d(F.pad(a.movedim(-1, 1), (1, 1, 1, 1)), w.permute(3, 2, 0, 1), None, 2).movedim(1, -1)
    dx, dw = gradient(conv, dy, x, kernel)
    batch = g.add("Reshape", [g.fed(x), i32([-1, 5, 5, 1])])
    back = g.add("Reshape", [g.fed(dy), i32([-1, 3, 3, 2])])
    same = dict(strides=[1, 2, 2, 1], padding="SAME")
    g.check("Conv2DBackpropInput", [g.add("Shape", [batch]), kernel, back], dx, **same)
    g.check("Conv2DBackpropFilter", [batch, i32([3, 3, 1, 2]), back], dw, **same)
    pool = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
    x = f32(np.random.default_rng(5).permutation(50).reshape(2, 5, 5, 1))
    dy = grid((2, 2, 2, 1), 6)
    largest = lambda a: F.max_pool2d(a.movedim(-1, 1), 2, 2).movedim(1, -1)
    batch = g.add("Reshape", [g.fed(x), i32([-1, 5, 5, 1])])
    g.check("MaxPoolGrad", [batch, f32(largest(t(x)).numpy()), g.fed(dy)], gradient(largest, dy, x)[0], **pool)
    mean = lambda a: F.avg_pool2d(a.movedim(-1, 1), 2, 2).movedim(1, -1)
    back = g.add("Reshape", [g.fed(dy), i32([-1, 2, 2, 1])])
    g.check("AvgPoolGrad", [g.add("Shape", [batch]), back], gradient(mean, dy, x)[0], **pool)
    x, h = grid((2, 3), 7), grid((2, 4), 8)
    w = [grid((7, 8), 9), grid((7, 4), 10), grid(8, 11), grid(4, 12)]
    r, u = np.split(1 / (1 + np.exp(-(np.concatenate([x, h], 1) @ w[0] + w[2]))), 2, 1)
    new = np.tanh(np.concatenate([x, r * h], 1) @ w[1] + w[3])
    g.expect(g.add("GRUBlockCell", [g.fed(x), g.fed(h)] + w) + ":3", u * h + (1 - u) * new)
    parts = i32([0, 2]), grid((2, 2), 13), i32([1]), grid((1, 2), 14)
    g.check("DynamicStitch", [g.fed(parts[0]), g.fed(parts[2]), g.fed(parts[1]), g.fed(parts[3])],
            np.array([parts[1][0], parts[3][0], parts[1][1]]), N=2)
    g.write()


FAMILIES = (slopes, sizes, training, boxes, windows, segments, arrange, cells, quantise, pictures, sparse, unknown_sizes)


def main():
    for family in FAMILIES:
        if len(sys.argv) < 2 or family.__name__ in sys.argv[1:]:
            family()


if __name__ == "__main__":
    main()

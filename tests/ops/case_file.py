"""How a file of cases is written, and numbers to write: see generate.py."""
import math

import numpy as np
import torch

FLOATS = ["float32", "float64"]
INTS = ["int32", "int64"]
NUMBERS = FLOATS + INTS
EVERY = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
         "float16", "bfloat16", "float32", "float64"]
nan, inf = math.nan, math.inf
out = None
np.seterr(all="ignore")


def open_file(path):
    """What is written from now on goes into this file."""
    global out
    if out:
        out.close()
    out = open(path, "w") if path else None
    if out:
        out.write("# written by generate.py\n")


class T:
    """A tensor; its element type is that of the case's T unless one is named."""

    def __init__(self, values, dtype="T", at=None):
        self.values = np.asarray(values)
        self.dtype = dtype
        self.at = at


class Hash:
    """A large input: see hashed."""

    def __init__(self, dims, seed, low, high, dtype="T"):
        self.dims, self.seed, self.low, self.high, self.dtype = dims, seed, low, high, dtype


def hashed(dims, seed, low, high, whole=False):
    """Pseudo-random numbers that the test program makes again: multiples of a 2^20th of the range."""
    i = np.arange(int(np.prod(dims)), dtype=np.uint64)
    h = (i * 0x9E3779B1 + np.uint64(seed * 0x85EBCA77)) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2C1B3C6D) & 0xFFFFFFFF
    h ^= h >> 12
    if whole:
        return (low + (h % np.uint64(high - low)).astype(np.int64)).reshape(dims)
    return (low + (h >> 12).astype(np.float64) / 2.0 ** 20 * (high - low)).reshape(dims)


def word(x):
    if isinstance(x, (bool, np.bool_)):
        return "1" if x else "0"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    x = float(x)
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "inf" if x > 0 else "-inf"
    text = repr(x)
    return text[:-2] if text.endswith(".0") else text


def dims_word(dims):
    return "[" + ",".join(str(d) for d in dims) + "]"


def write_tensor(kind, tensor):
    if tensor is None:
        out.write(f"{kind} none\n")
    elif isinstance(tensor, Hash):
        out.write(f"{kind} {tensor.dtype} {dims_word(tensor.dims)} hash {tensor.seed} "
                  f"{word(tensor.low)} {word(tensor.high)}\n")
    else:
        values = tensor.values
        body = " ".join(word(x) for x in values.reshape(-1))
        if tensor.at is not None:
            flat = values.reshape(-1)
            body = "at " + " ".join(f"{i} {word(flat[i])}" for i in tensor.at)
        out.write(f"{kind} {tensor.dtype} {dims_word(values.shape)} {body}\n")


def write_attr(name, value):
    if isinstance(value, tuple):
        kind, value = value
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int):
        kind = "int"
    elif isinstance(value, float):
        kind = "float"
    elif isinstance(value, str):
        kind = "string"
    else:
        kind = "ints"
    body = " ".join(word(v) for v in value) if isinstance(value, (list, tuple)) else (
        value if isinstance(value, str) else word(value))
    out.write(f"attr {name} {kind} {body}\n")


def sizes(*values):
    return ("sizes", list(values))


def dtype(name):
    return ("dtype", name)


def op(name, close32=(1e-6, 1e-7), close64=(1e-12, 1e-13)):
    out.write(f"op {name}\n")
    out.write(f"close float32 {close32[0]:g} {close32[1]:g}\n")
    out.write(f"close float64 {close64[0]:g} {close64[1]:g}\n")


def begin(label, types, inputs, attrs):
    out.write(f"case {label}\n")
    out.write("types " + " ".join(types) + "\n")
    for tensor in inputs:
        write_tensor("in", tensor)
    for name, value in attrs.items():
        write_attr(name, value)


def case(label, types, inputs, outputs, /, **attrs):
    begin(label, types, inputs, attrs)
    for tensor in outputs:
        write_tensor("out", tensor)


def wrong(label, types, inputs, code, text, /, **attrs):
    begin(label, types, inputs, attrs)
    out.write(f"wrong {code}\n{text}\n")


def fails(label, types, inputs, outputs, text, /, **attrs):
    begin(label, types, inputs, attrs)
    for tensor in outputs:
        write_tensor("out", tensor)
    out.write(f"fails\n{text}\n")


def grid(shape, seed=1, low=-4, high=4, step=0.0625):
    """Numbers that are exact in float32: multiples of `step`."""
    rng = np.random.default_rng(seed)
    return rng.integers(int(low / step), int(high / step), size=shape, endpoint=True) * step


def whole(shape, seed=1, low=-9, high=9):
    return np.random.default_rng(seed).integers(low, high, size=shape, endpoint=True)


def bits(shape, seed=1):
    return np.random.default_rng(seed).integers(0, 1, size=shape, endpoint=True).astype(bool)


def vec(f):
    g = np.vectorize(f, otypes=[float])
    return lambda x: g(x) if np.size(x) else np.zeros(np.shape(x))


def tf(function):
    """A function of PyTorch's, in double precision."""
    return lambda x: function(torch.tensor(np.asarray(x, float))).numpy()

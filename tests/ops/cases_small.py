"""Cases of float16 and bfloat16, of which every operation rounds once, and of whole types other than
int32 and int64, which wrap around as NumPy's: see generate.py. What is expected is what NumPy's
float16 and PyTorch's bfloat16 give where these round once themselves (arithmetic, square root,
comparisons); else what double precision gives, rounded, with one unit in the last place."""
import math

import numpy as np
import torch

import case_file
from case_file import Hash, T, bits, case, dtype, fails, grid, hashed, inf, nan, sizes, tf, vec

HALVES = ("float16", "bfloat16")
WHOLE = ("int8", "int16", "uint8", "uint16", "uint32", "uint64")
UNIT = {"float16": 2.0 ** -10, "bfloat16": 2.0 ** -7}


def begin(name, near=False, absolute=0.0):
    """The operation; `near`: one unit in the last place is as good."""
    case_file.out.write(f"op {name}\n")
    for kind in HALVES:
        if near or absolute:
            case_file.out.write(f"close {kind} {UNIT[kind] if near else 0:g} {absolute:g}\n")


def rounded(kind, x):
    """Each number as the nearest of a type of 16 bits; as doubles."""
    x = np.asarray(x, float)
    if kind == "float16":
        return x.astype(np.float16).astype(float)
    # by hand: PyTorch goes by way of float, which rounds twice
    bits_ = np.asarray(x, np.float64).reshape(-1)
    made = [np.float64(b) if not math.isfinite(b) or b == 0 else nearest_bfloat(b) for b in bits_]
    return np.array(made, float).reshape(x.shape)


def nearest_bfloat(x):
    exponent = max(math.frexp(x)[1], -125)
    unit = math.ldexp(1.0, exponent - 8)
    value = float(np.rint(x / unit)) * unit
    return math.copysign(inf, x) if abs(value) >= 2.0 ** 128 else math.copysign(value, x)


def native(kind, f, *arrays):
    """What the type's own arithmetic gives; `f` takes PyTorch tensors as well as arrays."""
    if kind == "float16":
        made = f(*[np.asarray(a, np.float16) for a in arrays])
        return np.asarray(made, float if np.asarray(made).dtype.kind == "f" else None)
    made = f(*[torch.tensor(np.asarray(a, float)).to(torch.bfloat16) for a in arrays])
    return made.double().numpy() if made.dtype == torch.bfloat16 else made.numpy()


def numbers(kind, shape, seed=1, scale=4.0):
    """Numbers that the type has, of every size up to `scale` and a few above."""
    rng = np.random.default_rng(seed)
    return rounded(kind, rng.normal(0, scale / 2, shape))


EXTREMES = [0.0, -0.0, -1.0, inf, -inf, nan, 65504.0, 2.0 ** -24, 2.0 ** -14, 1.0009765625, 3.0,
            0.333251953125, 257.0]

SHAPES = [("same", (2, 3), (2, 3)), ("row", (3, 20), (20,)), ("column", (3, 20), (3, 1)),
          ("scalars", (), ()), ("both", (4, 1), (1, 5)), ("scalar", (2, 33), ()),
          ("empty", (0, 3), (1, 3))]

BOTH = {  # of NumPy and PyTorch
    "add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "less": lambda a, b: a < b, "less_equal": lambda a, b: a <= b,
    "greater": lambda a, b: a > b, "greater_equal": lambda a, b: a >= b,
    "equal": lambda a, b: a == b, "not_equal": lambda a, b: a != b,
    "minimum": lambda a, b: (np if isinstance(a, np.ndarray) else torch).minimum(a, b),
    "maximum": lambda a, b: (np if isinstance(a, np.ndarray) else torch).maximum(a, b)}
COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")


def halves_binary():
    for name, f in BOTH.items():
        begin(name)
        result = "bool" if name in COMPARISONS else "T"
        for kind in HALVES:
            for label, sa, sb in SHAPES:
                a, b = numbers(kind, sa, 1), numbers(kind, sb, 2)
                case(f"{label} {kind}", [kind], [T(a), T(b)], [T(native(kind, f, a, b), result)])
            ends = rounded(kind, EXTREMES)
            a, b = np.repeat(ends, len(ends)), np.tile(ends, len(ends))
            case(f"extremes {kind}", [kind], [T(a), T(b)], [T(native(kind, f, a, b), result)])
            a, b = (70, 1, 900), (3, 900)
            wanted = native(kind, f, rounded(kind, hashed(a, 5, -4, 4)),
                            rounded(kind, hashed(b, 6, -4, 4)))
            case(f"large {kind}", [kind], [Hash(a, 5, -4, 4), Hash(b, 6, -4, 4)],
                 [T(wanted, result, at=range(0, wanted.size, wanted.size // 17))])
    for name, f in (("floor_divide", np.floor_divide), ("remainder", np.mod),
                    ("atan2", np.arctan2), ("squared_difference", lambda a, b: (a - b) ** 2),
                    ("power", lambda a, b: np.power(np.abs(a), b))):
        begin(name, near=True)
        for kind in HALVES:
            for label, sa, sb in SHAPES:
                a, b = numbers(kind, sa, 3), numbers(kind, sb, 4)
                a = np.abs(a) if name == "power" else a
                b = np.where(b == 0, 1, b)
                # the operation is that of float, whose operands these are
                wanted = f(a.astype(np.float32), b.astype(np.float32)).astype(float)
                case(f"{label} {kind}", [kind], [T(a), T(b)], [T(rounded(kind, wanted))])
    begin("bias_add")
    for kind in HALVES:
        x, b = numbers(kind, (2, 3, 40), 1), numbers(kind, (40,), 2)
        case(kind, [kind], [T(x), T(b)], [T(native(kind, BOTH["add"], x, b))])
    begin("where")
    c = bits((3, 4), 3)
    a, b = grid((3, 4), 1), grid((3, 4), 2)
    case("halves", HALVES, [T(c, "bool"), T(a), T(b)], [T(np.where(c, a, b))])


def halves_unary():
    F = torch.nn.functional
    exact = {"negative": lambda x: -x, "abs": abs, "square": lambda x: x * x,
             "sqrt": lambda x: np.sqrt(x) if isinstance(x, np.ndarray) else torch.sqrt(x),
             "floor": lambda x: (np if isinstance(x, np.ndarray) else torch).floor(x),
             "ceil": lambda x: (np if isinstance(x, np.ndarray) else torch).ceil(x),
             "round": lambda x: np.rint(x) if isinstance(x, np.ndarray) else torch.round(x),
             "reciprocal": lambda x: (np if isinstance(x, np.ndarray) else torch).reciprocal(x),
             "is_nan": lambda x: np.isnan(x) if isinstance(x, np.ndarray) else torch.isnan(x),
             "is_inf": lambda x: np.isinf(x) if isinstance(x, np.ndarray) else torch.isinf(x),
             "is_finite": lambda x: (np if isinstance(x, np.ndarray) else torch).isfinite(x)}
    for name, f in exact.items():
        begin(name)
        result = "bool" if name.startswith("is_") else "T"
        for kind in HALVES:
            x = np.concatenate([numbers(kind, (90,), 1), rounded(kind, EXTREMES)])
            x = np.abs(x) if name == "sqrt" else x
            case(kind, [kind], [T(x)], [T(native(kind, f, x), result)])
            case(f"scalar {kind}", [kind], [T(x[1])], [T(native(kind, f, x[1]), result)])
    near = {"sign": np.sign, "rsqrt": lambda x: 1 / np.sqrt(x), "exp": np.exp, "expm1": np.expm1,
            "log": np.log, "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan,
            "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh,
            "cosh": np.cosh, "erf": vec(math.erf), "linear": lambda x: x, "identity": lambda x: x,
            "relu": lambda x: np.maximum(x, 0), "relu6": lambda x: np.clip(x, 0, 6),
            "leaky_relu": lambda x: np.where(x < 0, 0.2 * x, x), "elu": tf(F.elu),
            "selu": tf(F.selu), "sigmoid": tf(torch.sigmoid),
            "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1), "tanh": np.tanh,
            "softplus": lambda x: np.logaddexp(x, 0), "softsign": tf(F.softsign),
            "swish": tf(F.silu), "gelu": tf(F.gelu)}
    for name, f in near.items():
        begin(name, near=True, absolute=1e-6 if name in ("gelu", "hard_sigmoid", "sin", "acos") else 0)
        for kind in HALVES:
            x = numbers(kind, (2, 40), 5)
            if name in ("log", "rsqrt"):
                x = np.abs(x) + rounded(kind, 0.125)
                x = rounded(kind, x)
            if name == "log1p":
                x = np.abs(x)
            if name in ("asin", "acos"):
                x = rounded(kind, np.sin(x))
            case(kind, [kind], [T(x)], [T(rounded(kind, f(x)))])
    begin("clip")
    for kind in HALVES:
        x = numbers(kind, (70,), 6)
        case(kind, [kind], [T(x)], [T(np.clip(x, -1.5, 2))], min=-1.5, max=2.0)
        # a bound is one of float: what is clipped is rounded
        case(f"tenth {kind}", [kind], [T(x)], [T(rounded(kind, np.maximum(x, 0.1)))], min=0.1)


def halves_reduced():
    """Sums of numbers that the type has, made in float or better, and rounded once."""
    def of(g):
        return lambda x, axis: g(x, axis=axis)

    kinds = {"sum": of(np.sum), "mean": of(np.mean), "prod": of(np.prod), "min": of(np.min),
             "max": of(np.max), "variance": of(np.var), "std": of(np.std),
             "logsumexp": lambda x, axis: np.log(np.sum(np.exp(x), axis=axis))}
    for name, f in kinds.items():
        begin(name, near=name not in ("min", "max"), absolute=1e-4 if name in ("sum", "mean") else 0)
        for kind in HALVES:
            x = numbers(kind, (3, 40, 2), 7, 1.0)
            for axis in (None, (0,), (1,), (2,), (0, 2)):
                wanted = rounded(kind, f(x, axis))
                attrs = {} if axis is None else {"axis": list(axis)}
                case(f"{kind} {axis}", [kind], [T(x)], [T(wanted)], **attrs)
    begin("sum")
    for kind in HALVES:  # 4096 ones are 4096, though the type's own sum would stay at 2048 or 256
        case(f"beyond {kind}", [kind], [T(np.ones(4096))], [T(4096.0)])
    begin("moments", near=True, absolute=1e-4)
    for kind in HALVES:
        x = numbers(kind, (4, 50), 8)
        case(kind, [kind], [T(x)], [T(rounded(kind, x.mean(1))), T(rounded(kind, x.var(1)))],
             axes=[1])
    for name, f in (("argmax", np.argmax), ("argmin", np.argmin)):
        begin(name)
        for kind in HALVES:
            x = numbers(kind, (2, 40, 3), 9)
            case(kind, [kind], [T(x)], [T(f(x, 1), "int32")], axis=1)
            x[1, 7, 1] = nan
            case(f"nan {kind}", [kind], [T(x)], [T(f(x, 1), "int64")], axis=1, dtype=dtype("int64"))
    for name, f in (("cumsum", np.cumsum), ("cumprod", np.cumprod)):
        begin(name, near=True, absolute=1e-5)
        for kind in HALVES:
            x = rounded(kind, np.abs(numbers(kind, (4, 30), 10, 2.0)) + 0.5)
            case(kind, [kind], [T(x)], [T(rounded(kind, f(x, 1)))], axis=1)
    for name, f in (("softmax", torch.softmax), ("log_softmax", torch.log_softmax)):
        begin(name, near=True)
        for kind in HALVES:
            x = numbers(kind, (4, 30), 11)
            case(kind, [kind], [T(x)], [T(rounded(kind, f(torch.tensor(x), 1).numpy()))])
    begin("matmul", near=True, absolute=1e-4)
    for kind in HALVES:
        for label, sa, sb in (("vectors", (1, 5), (5, 1)), ("batch", (2, 3, 40), (40, 20)),
                              ("empty", (3, 0), (0, 2))):
            a, b = numbers(kind, sa, 12), numbers(kind, sb, 13)
            case(f"{label} {kind}", [kind], [T(a), T(b)], [T(rounded(kind, a @ b))])
        a, b = (65, 130), (130, 67)
        wanted = rounded(kind, rounded(kind, hashed(a, 1, -1, 1)) @ rounded(kind, hashed(b, 2, -1, 1)))
        case(f"large {kind}", [kind], [Hash(a, 1, -1, 1), Hash(b, 2, -1, 1)],
             [T(wanted, at=range(0, wanted.size, 61))])
        a, b = numbers(kind, (7, 3), 12), numbers(kind, (5, 7), 13)
        case(f"transposed {kind}", [kind], [T(a), T(b)], [T(rounded(kind, a.T @ b.T))],
             transpose_a=True, transpose_b=True)


def halves_losses():
    F = torch.nn.functional
    labels = np.array([2, 0, 1, 2])
    for kind in HALVES:
        logits = numbers(kind, (4, 3), 14)
        probs = rounded(kind, torch.softmax(torch.tensor(logits), 1).numpy())
        hot = np.eye(3)[labels]
        log = torch.log_softmax(torch.tensor(logits), 1).numpy()
        clipped = np.clip(probs, 1e-7, 1 - 1e-7)
        p = np.clip(probs / probs.sum(1, keepdims=True), 1e-7, 1 - 1e-7)
        binary = -(hot * np.log(clipped) + (1 - hot) * np.log(1 - clipped))
        sigmoid = F.binary_cross_entropy_with_logits(torch.tensor(logits), torch.tensor(hot),
                                                     reduction="none").numpy()
        rows = np.arange(4)
        for name, inputs, wanted in (
                ("sparse_softmax_cross_entropy", [T(labels, "int32"), T(logits)], -log[rows, labels]),
                ("softmax_cross_entropy", [T(hot), T(logits)], -(hot * log).sum(1)),
                ("sigmoid_cross_entropy", [T(hot), T(logits)], sigmoid),
                ("sparse_categorical_crossentropy", [T(labels, "int64"), T(probs)],
                 -np.log(clipped / clipped.sum(1, keepdims=True))[rows, labels]),
                ("categorical_crossentropy", [T(hot), T(probs)], -(hot * np.log(p)).sum(1)),
                ("binary_crossentropy", [T(hot), T(probs)], binary.mean(1)),
                ("mean_squared_error", [T(hot), T(probs)], ((hot - probs) ** 2).mean(1)),
                ("mean_absolute_error", [T(hot), T(probs)], np.abs(hot - probs).mean(1))):
            begin(name, near=True, absolute=1e-5)
            case(kind, [kind], inputs, [T(rounded(kind, wanted))])
        fails_label(kind, logits)


def fails_label(kind, logits):
    begin("sparse_softmax_cross_entropy")
    fails(f"label {kind}", [kind], [T([2, 0, 3, 1], "int32"), T(logits)], [T(np.zeros(4))],
          "labels[2] is 3, not within 0 to 2")


def halves_recurrent():
    from cases_models import gru, lstm, rnn
    for kind in HALVES:
        def small(shape, seed):
            return rounded(kind, np.random.default_rng(seed).normal(0, 0.5, shape))
        h, c, mask = small((3, 6), 2), small((3, 6), 3), bits((3, 5), 4)
        for name, f, gates, states in (("lstm_sequence", lstm, 4, [h, c]),
                                       ("gru_sequence", gru, 3, [h]), ("rnn_sequence", rnn, 1, [h])):
            begin(name, near=True, absolute=1e-3 if kind == "float16" else 4e-3)
            x, U = small((3, 5, 6 * gates), 1), small((6, 6 * gates), 5)
            wanted = f(x, *states, U, mask=mask)
            optional = [T(mask, "bool"), None]
            if name == "gru_sequence":
                optional = [None] + optional
            case(kind, [kind], [T(x), *[T(s) for s in states], T(U), *optional],
                 [T(rounded(kind, w)) for w in wanted])


def halves_windows():
    from cases_convolution import convolve
    F = torch.nn.functional
    for kind in HALVES:
        x, kernel = numbers(kind, (2, 6, 7, 3), 15), numbers(kind, (3, 2, 3, 4), 16, 1.0)
        bias = numbers(kind, (4,), 17)
        begin("conv", near=True, absolute=1e-4)
        case(kind, [kind], [T(x), T(kernel), T(bias)],
             [T(rounded(kind, convolve(x, kernel, bias, strides=2)))], strides=2)
        begin("conv_transpose", near=True, absolute=1e-4)
        k = np.transpose(kernel[..., :3, :3], (0, 1, 3, 2))  # [..., out, in]
        wanted = F.conv_transpose2d(torch.tensor(x.transpose(0, 3, 1, 2)),
                                    torch.tensor(k.transpose(3, 2, 0, 1)))
        case(kind, [kind], [T(x), T(k), None],
             [T(rounded(kind, wanted.numpy().transpose(0, 2, 3, 1)))])
        for name, f in (("max_pool", F.max_pool2d), ("avg_pool", F.avg_pool2d)):
            begin(name, near=name == "avg_pool", absolute=1e-4 if name == "avg_pool" else 0)
            wanted = f(torch.tensor(x.transpose(0, 3, 1, 2)), 2).numpy().transpose(0, 2, 3, 1)
            case(kind, [kind], [T(x)], [T(rounded(kind, wanted))], pool_size=[2, 2])


def ends_of(kind):
    info = np.iinfo(kind)
    return np.array([info.min, info.min + 1, 0, 1, 2, 7, info.max - 1, info.max,
                     info.max // 2 + 1, int(info.min) // 2], dtype=kind)


def whole_numbers(kind, shape, seed):
    info = np.iinfo(kind)
    return np.random.default_rng(seed).integers(info.min, info.max, size=shape, dtype=kind,
                                                endpoint=True)


def wholes_binary():
    functions = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply,
                 "floor_divide": np.floor_divide, "remainder": np.mod, "minimum": np.minimum,
                 "maximum": np.maximum, "squared_difference": lambda a, b: (a - b) * (a - b),
                 "power": np.power, "less": np.less, "less_equal": np.less_equal,
                 "greater": np.greater, "greater_equal": np.greater_equal, "equal": np.equal,
                 "not_equal": np.not_equal}
    for name, f in functions.items():
        begin(name)
        result = "bool" if name in COMPARISONS else "T"
        for kind in WHOLE:
            ends = ends_of(kind)
            a, b = np.repeat(ends, len(ends)), np.tile(ends, len(ends))
            if name in ("floor_divide", "remainder"):
                b = np.where(b == 0, np.array(3, kind), b)
            if name == "power":
                b = np.where(b < 0, np.array(5, kind), b)
            case(f"ends {kind}", [kind], [T(a), T(b)], [T(f(a, b), result)])
            if name == "power":
                continue
            a, b = whole_numbers(kind, (2, 40), 1), whole_numbers(kind, (40,), 2)
            b = np.where(b == 0, np.array(1, kind), b)
            case(f"row {kind}", [kind], [T(a), T(b)], [T(f(a, b), result)])
        if name in ("floor_divide", "remainder"):
            fails("zero", WHOLE, [T([4, 5]), T([1, 0])], [T([0, 0])], f"{name} by zero: b[1] is 0")
        if name == "power":
            fails("negative", ["int8", "int16"], [T([4, 5]), T([1, -2])], [T([0, 0])],
                  "power of whole numbers with a negative exponent: b[1] is -2")
    begin("bias_add")
    for kind in WHOLE:
        x, b = whole_numbers(kind, (2, 3, 4), 3), whole_numbers(kind, (4,), 4)
        case(kind, [kind], [T(x), T(b)], [T(x + b)])


def wholes_unary():
    functions = {"negative": np.negative, "abs": np.abs, "sign": np.sign, "square": np.square,
                 "relu": lambda x: np.maximum(x, np.array(0, x.dtype)),
                 "relu6": lambda x: np.clip(x, 0, 6), "linear": lambda x: x}
    for name, f in functions.items():
        begin(name)
        for kind in WHOLE:
            x = np.concatenate([ends_of(kind), whole_numbers(kind, (60,), 5)])
            case(kind, [kind], [T(x)], [T(f(x))])
    begin("clip")
    for kind in WHOLE:
        x = np.concatenate([ends_of(kind), whole_numbers(kind, (60,), 5)])
        case(kind, [kind], [T(x)], [T(np.clip(x, 3, 90))], min=2.5, max=90.75)
        case(f"beyond {kind}", [kind], [T(x)], [T(x)], min=-1e30, max=1e30)
    # the whole numbers from -3.5 on are from -3 on; unsigned ones all are
    case("below 0, signed", ["int8", "int16"], [T([-9, 2])], [T([-3, 2])], min=-3.5)
    case("below 0, unsigned", ["uint8", "uint32", "uint64"], [T([0, 2])], [T([0, 2])], min=-3.5)


def wholes_reduced():
    def own(g):
        return lambda x, axis: g(x, axis=axis, dtype=x.dtype)

    functions = {"sum": own(np.sum), "prod": own(np.prod),
                 "min": lambda x, axis: np.min(x, axis=axis),
                 "max": lambda x, axis: np.max(x, axis=axis)}
    for name, f in functions.items():
        begin(name)
        for kind in WHOLE:
            x = whole_numbers(kind, (2, 40, 2), 6)
            for axis in (None, (0,), (1,), (2,), (0, 2)):
                attrs = {} if axis is None else {"axis": list(axis)}
                case(f"{kind} {axis}", [kind], [T(x)], [T(f(x, axis))], **attrs)
        if name in ("min", "max"):
            for kind in WHOLE:  # of nothing: the type's largest, its smallest
                end = np.iinfo(kind).max if name == "min" else np.iinfo(kind).min
                case(f"empty {kind}", [kind], [T(np.zeros((0, 2), kind))],
                     [T(np.full(2, end, kind))], axis=[0])
    for name, f in (("argmax", np.argmax), ("argmin", np.argmin)):
        begin(name)
        for kind in WHOLE:
            x = whole_numbers(kind, (2, 40, 3), 7)
            case(f"middle {kind}", [kind], [T(x)], [T(f(x, 1), "int32")], axis=1)
            case(f"last {kind}", [kind], [T(x)], [T(f(x, 2), "int64")], dtype=dtype("int64"))
    for name, f in (("cumsum", np.cumsum), ("cumprod", np.cumprod)):
        begin(name)
        for kind in WHOLE:
            x = whole_numbers(kind, (4, 20), 8)
            case(kind, [kind], [T(x)], [T(f(x, axis=1, dtype=x.dtype))], axis=1)


def made():
    begin("range")
    for kind in WHOLE + HALVES:
        case(kind, ["int32"], [], [T(np.arange(3, 20, 4), kind)], limits=sizes(3, 20, 4),
             dtype=dtype(kind))
    case("down int8", ["int32"], [], [T(np.arange(3, -20, -4), "int8")], limits=sizes(3, -20, -4),
         dtype=dtype("int8"))
    for kind, limits, value in (("int8", (100, 130, 10), 120 + 10 - 2), ("uint8", (250, 300, 5), 260),
                                ("uint16", (-1, 3, 2), -1), ("uint64", (3, -3, -3), -3)):
        start, stop, step = limits
        wanted = np.arange(start, stop, step)
        first = next((v for v in wanted if not np.iinfo(kind).min <= v <= np.iinfo(kind).max), None)
        if first is not None:
            fails(f"too large {kind}", ["int32"], [], [T(np.zeros(len(wanted)), kind)],
                  f"range: {first} does not fit into {kind}", limits=sizes(*limits),
                  dtype=dtype(kind))
    begin("eye")
    for kind in WHOLE + HALVES:
        case(kind, ["int32"], [], [T(np.eye(3, 4), kind)], shape=sizes(3, 4), dtype=dtype(kind))
    begin("one_hot")
    for kind in WHOLE + HALVES:
        case(kind, ["int32"], [T([1, 0, 5])], [T(np.eye(3)[[1, 0, 0]] * [[1], [1], [0]] * 7, kind)],
             depth=3, on_value=7.0, dtype=dtype(kind))


def small():
    halves_binary()
    halves_unary()
    halves_reduced()
    halves_losses()
    halves_recurrent()
    halves_windows()
    wholes_binary()
    wholes_unary()
    wholes_reduced()
    made()

#!/usr/bin/python3
"""Writes the text GraphDefs arrays_*.pbtxt, and what NumPy makes of the same: arrays.npz.

Each function below is one graph, as TensorFlow 1 writes it, and the same in NumPy. The members of
arrays.npz are the feeds by their names, and NAME_RESULT, what RESULT of arrays_NAME.pbtxt is."""
import os
import sys
import textwrap

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TYPES = {np.float32: "DT_FLOAT", np.int32: "DT_INT32", np.int64: "DT_INT64", np.bool_: "DT_BOOL"}
FIELDS = {"DT_FLOAT": "float_val", "DT_INT32": "int_val", "DT_INT64": "int64_val", "DT_BOOL": "bool_val"}


def shape_text(dims):
    if dims is None:
        return "unknown_rank: true"
    return " ".join("dim { size: %d }" % d for d in dims)


class Type(str):
    """An element type, as an attribute."""


FLOAT, INT, LONG, BOOL = Type("DT_FLOAT"), Type("DT_INT32"), Type("DT_INT64"), Type("DT_BOOL")


class Shape:
    def __init__(self, dims):
        self.dims = dims


def attr_text(value):
    if isinstance(value, Type):
        return "type: " + value
    if isinstance(value, Shape):
        return "shape { %s }" % shape_text(value.dims)
    if isinstance(value, bool):
        return "b: true" if value else "b: false"
    if isinstance(value, int):
        return "i: %d" % value
    if isinstance(value, str):
        return 's: "%s"' % value
    array = np.asarray(value)
    kind = TYPES[array.dtype.type]
    shown = [str(v).lower() for v in array.reshape(-1)]
    values = FIELDS[kind] + ": " + (shown[0] if len(shown) == 1 else "[%s]" % ", ".join(shown))
    return "tensor { dtype: %s tensor_shape { %s } %s }" % (kind, shape_text(array.shape), values if shown else "")


SAME = """Enter Exit Switch Merge Identity NextIteration Add Sub Mul RealDiv Neg Exp Sigmoid Tanh Floor Minimum Maximum
BiasAdd MatMul Select FloorDiv FloorMod LogSoftmax Sin Cos RefEnter AssignAdd AssignSub""".split()
COMPARED = "Less GreaterEqual Greater Equal".split()


def types_of(op, inputs, attrs):
    """The attributes that say types and counts, and the type of what comes out."""
    first = inputs[0] if inputs else None
    if op in SAME:
        kind = inputs[1] if op == "Select" else first
        return dict(T=kind, **({"N": len(inputs)} if op == "Merge" else {})), kind
    if op in COMPARED:
        return dict(T=first), BOOL
    if op == "Shape":
        return dict(T=first, out_type=INT), INT
    if op == "ArgMax":
        return dict(T=first, Tidx=INT, output_type=INT), INT
    if op == "All":
        return dict(Tidx=INT), BOOL
    if op == "TopKV2":
        return dict(T=first), first
    if op in ("StridedSlice", "ExpandDims", "Transpose", "Reshape", "Tile", "Max", "Min", "Sum", "Mean"):
        other = {"StridedSlice": "Index", "ExpandDims": "Tdim", "Transpose": "Tperm", "Reshape": "Tshape",
                 "Tile": "Tmultiples"}.get(op, "Tidx")
        return {"T": first, other: INT}, first
    if op == "Fill":
        return dict(T=inputs[1], index_type=INT), inputs[1]
    if op == "ConcatV2":
        return dict(T=first, Tidx=INT, N=len(inputs) - 1), first
    if op == "Pack":
        return dict(T=first, N=len(inputs)), first
    if op == "GatherV2":
        return dict(Tparams=first, Tindices=INT, Taxis=INT), first
    if op == "Range":
        return dict(Tidx=INT), INT
    if op == "Split":
        return dict(T=inputs[1]), inputs[1]
    if op == "Cast":
        return {}, attrs["DstT"]
    if op.startswith("TensorArray"):
        kind = op.rstrip("V23")[len("TensorArray"):]
        value = {"Write": 2, "Scatter": 2, "Split": 1, "Unpack": 1}.get(kind)
        return ({} if value is None else dict(T=inputs[value])), attrs.get("dtype", INT if kind == "Size" else FLOAT)
    return {}, attrs.get("dtype") or attrs.get("element_dtype") or (BOOL if op.startswith("Logical") else INT)


class Graph:
    def __init__(self):
        self.lines, self.names, self.types = [], set(), {}

    def add(self, op, *inputs, name=None, **attrs):
        name = name or op
        base, n = name, 0
        while name in self.names:
            n += 1
            name = "%s_%d" % (base, n)
        self.names.add(name)
        kinds = [self.types.get(i.split(":")[0]) for i in inputs if i[0] != "^"]
        more, self.types[name] = types_of(op, kinds, attrs)
        attrs.update(more)
        parts = ['name: "%s" op: "%s"' % (name, op)]
        parts += ['input: "%s"' % i for i in inputs]
        parts += ['attr { key: "%s" value { %s } }' % (k, attr_text(v)) for k, v in attrs.items()]
        self.lines.append("node { %s }" % " ".join(parts))
        return name

    def const(self, value, dtype=np.int32, after=None, name="Const"):
        value = np.asarray(value, dtype)
        return self.add("Const", *(["^" + after] if after else []), name=name, value=value,
                        dtype=Type(TYPES[value.dtype.type]))

    def placeholder(self, name, dtype, dims):
        return self.add("Placeholder", name=name, dtype=dtype, shape=Shape(dims))

    def while_loop(self, first, condition, body, scope="while"):
        """condition and body take a Turn and the values of the turn."""
        turn = Turn(self, scope)
        enters = [self.add("Enter", f, name=scope + "/Enter", frame_name=scope) for f in first]
        nexts = []
        merges = []
        for i, enter in enumerate(enters):
            nexts.append("%s/Next_%d" % (scope, i))
            merges.append(self.add("Merge", enter, nexts[i], name=scope + "/Merge"))
        cond = self.add("LoopCond", condition(turn, *merges), name=scope + "/LoopCond")
        switches = [self.add("Switch", m, cond, name=scope + "/Switch") for m in merges]
        now = [self.add("Identity", s + ":1", name=scope + "/Identity") for s in switches]
        turn.pivot = now[0]
        for i, after in enumerate(body(turn, *now)):
            self.add("NextIteration", after, name=nexts[i])
        return [self.add("Exit", s, name=scope + "/Exit") for s in switches]

    def cond(self, predicate, captured, then, other, scope="cond"):
        """then and other take the captured values on their side, and give one value."""
        sides = {True: [], False: []}
        for c in captured:
            switch = self.add("Switch", c, predicate, name=scope + "/Switch")
            sides[True].append(switch + ":1")
            sides[False].append(switch)
        return self.add("Merge", other(*sides[False]), then(*sides[True]), name=scope + "/Merge")

    def write(self, path, head=""):
        with open(os.path.join(HERE, path), "w") as out:
            out.write(head)
            for line in self.lines:
                parts = [line] if len(line) <= 100 else line.replace(" attr {", "\n  attr {").split("\n")
                for part in parts:
                    out.write(textwrap.fill(part, 100, subsequent_indent="    ", break_long_words=False,
                                            break_on_hyphens=False) + "\n")


class Turn:
    """What a loop's body is built with: constants, and what is captured from outside."""

    def __init__(self, graph, scope):
        self.graph, self.scope, self.pivot, self.captured = graph, scope, None, {}

    def const(self, value, dtype=np.int32):
        return self.graph.const(value, dtype, self.pivot, self.scope + "/Const")

    def capture(self, value):
        if value not in self.captured:
            self.captured[value] = self.graph.add("Enter", value, name=self.scope + "/captured",
                                                  frame_name=self.scope, is_constant=True)
        return self.captured[value]

    def add(self, op, *inputs, **attrs):
        return self.graph.add(op, *inputs, name=self.scope + "/" + op, **attrs)


class Array:
    """A TensorArray, of which version 3 is the one of TensorFlow 1."""

    def __init__(self, graph, size, dtype=FLOAT, version="V3", **attrs):
        self.graph, self.version = graph, version
        self.handle = graph.add("TensorArray" + version, size, dtype=dtype, **attrs)
        self.flow = self.handle + ":1"
        if version != "V3":
            self.flow = graph.const(0, np.float32, self.handle, "flow")

    def op(self, kind, *inputs, flow=None, turn=None, **attrs):
        handle = turn.capture(self.handle) if turn else self.handle
        name = (turn.scope + "/" if turn else "") + "TensorArray" + kind
        return self.graph.add("TensorArray" + kind + self.version, handle, *inputs,
                              flow or self.flow, name=name, **attrs)

    def unstack(self, value, count):
        indices = self.graph.add("Range", self.graph.const(0), count, self.graph.const(1))
        self.flow = self.op("Scatter", indices, value)

    def stack(self, dtype=FLOAT, name="stack", flow=None, turn=None):
        flow = flow or self.flow
        size = self.op("Size", flow=flow)
        make = turn or self.graph
        indices = self.graph.add("Range", make.const(0), size, make.const(1))
        return self.graph.add("Identity", self.op("Gather", indices, flow=flow, dtype=dtype),
                              name=name)


def length(g, x, axis=0):
    """One size of a tensor, as tf.shape(x)[axis] is written."""
    return g.add("StridedSlice", g.add("Shape", x), g.const([axis]), g.const([axis + 1]),
                 g.const([1]), shrink_axis_mask=1, name="length")


rng = np.random.RandomState(7)
saved = {
    "x": rng.randn(5, 3).astype(np.float32),
    "n": np.int32(4),
    "k": np.int32(2),
    "s": rng.randn(2, 6, 3).astype(np.float32),
    "len": np.array([4, 6], np.int32),
    "up": np.array(True),
}
x, s = saved["x"].astype(np.float64), saved["s"].astype(np.float64)
graphs = {}


def graph(function):
    graphs[function.__name__] = function
    return function


# ---- outside of loops ----


@graph
def static(g):
    """unstack, read, write, stack without a loop; a position that only the run knows."""
    g.placeholder("x", FLOAT, [-1, 3])
    g.placeholder("k", INT, [])
    source = Array(g, length(g, "x"), element_shape=Shape(None))
    source.unstack("x", length(g, "x"))
    g.add("Identity", source.op("Read", "k", dtype=FLOAT), name="read")
    g.add("Identity", source.op("Gather", g.const([2, 0]), dtype=FLOAT), name="some")
    source.stack(name="all")
    kept = Array(g, g.const(3), element_shape=Shape([-1]))
    for i in (2, 0, 1):
        row = source.op("Read", g.const(i + 1), dtype=FLOAT)
        kept.flow = kept.op("Write", g.const(i), row)
    kept.stack(name="three")
    g.add("Identity", kept.op("Read", g.const(1), dtype=FLOAT), name="one")
    late = Array(g, g.const(4), element_shape=Shape([3]))
    late.flow = late.op("Write", "k", source.op("Read", g.const(0), dtype=FLOAT))
    late.stack(name="late")
    g.add("Identity", late.op("Size"), name="size")
    late.op("Close")
    last = np.zeros((4, 3))
    last[2] = x[0]
    return {"read": x[2], "some": x[[2, 0]], "all": x, "three": x[1:4], "one": x[2], "late": last,
            "size": np.int32(4)}


@graph
def unwritten(g):
    """What was not written is 0 where the shape of an element is known."""
    g.placeholder("x", FLOAT, [5, 3])
    row = g.add("GatherV2", "x", g.const(1), g.const(0))
    told = Array(g, g.const(3), element_shape=Shape([3]))
    g.add("Identity", told.op("Read", g.const(1), dtype=FLOAT), name="nothing")
    told.flow = told.op("Write", g.const(1), row)
    told.stack(name="told")
    same = Array(g, g.const(3), identical_element_shapes=True)
    same.flow = same.op("Write", g.const(2), row)
    g.add("Identity", same.op("Read", g.const(0), dtype=FLOAT), name="same")
    return {"nothing": np.zeros(3), "told": np.stack([x[0] * 0, x[1], x[0] * 0]), "same": np.zeros(3)}


@graph
def dynamic(g):
    """An array that grows."""
    g.placeholder("x", FLOAT, [-1, 3])
    grown = Array(g, g.const(0), dynamic_size=True)
    rows = [g.add("GatherV2", "x", g.const(i), g.const(0)) for i in range(3)]
    for i in (0, 2, 1):
        grown.flow = grown.op("Write", g.const(i), rows[i])
    grown.stack(name="three")
    g.add("Identity", grown.op("Size"), name="size")
    whole = Array(g, g.const(0), dynamic_size=True)
    whole.unstack("x", length(g, "x"))
    whole.stack(name="all")
    return {"three": x[:3], "size": np.int32(3), "all": x}


@graph
def split(g):
    """Split and Concat, of one length and of several."""
    g.placeholder("s", FLOAT, [2, 6, 3])
    flat = g.add("Reshape", "s", g.const([12, 3]))
    even = Array(g, g.const(3))
    even.flow = even.op("Split", flat, g.const([4, 4, 4], np.int64))
    g.add("Identity", even.op("Read", g.const(1), dtype=FLOAT), name="second")
    whole = even.op("Concat", dtype=FLOAT)
    g.add("Identity", whole, name="even")
    g.add("Identity", whole + ":1", name="even_lengths")
    uneven = Array(g, g.const(3), infer_shape=False)
    uneven.flow = uneven.op("Split", flat, g.const([2, 7, 3], np.int64))
    g.add("Identity", uneven.op("Read", g.const(1), dtype=FLOAT), name="seven")
    whole = uneven.op("Concat", dtype=FLOAT)
    g.add("Identity", whole, name="uneven")
    g.add("Identity", whole + ":1", name="uneven_lengths")
    flat = s.reshape(12, 3)
    return {"second": flat[4:8], "even": flat, "even_lengths": np.array([4, 4, 4]), "seven": flat[2:9],
            "uneven": flat, "uneven_lengths": np.array([2, 7, 3])}


@graph
def old(g):
    """The first two versions, where the flow begins with a number."""
    g.placeholder("x", FLOAT, [-1, 3])
    second = Array(g, length(g, "x"), version="V2", element_shape=Shape(None))
    second.unstack("x", length(g, "x"))
    second.stack(name="second")
    g.add("Identity", second.op("Read", g.const(4), dtype=FLOAT), name="last")
    first = Array(g, length(g, "x"), version="")
    first.flow = first.op("Unpack", "x")
    g.add("Identity", first.op("Pack", dtype=FLOAT), name="first")
    return {"second": x, "last": x[4], "first": x}


@graph
def cond(g):
    """An array that is written on one side of a condition."""
    g.placeholder("x", FLOAT, [-1, 3])
    g.placeholder("up", BOOL, [])
    kept = Array(g, g.const(2))
    row = g.add("GatherV2", "x", g.const(0), g.const(0))
    kept.flow = kept.op("Write", g.const(0), row)

    def write(handle, flow, row, double):
        value = g.add("Add", row, row) if double else row
        return g.add("TensorArrayWriteV3", handle, g.const(1), value, flow)

    kept.flow = g.cond("up", [kept.handle, kept.flow, row], lambda *v: write(*v, True),
                       lambda *v: write(*v, False))
    kept.stack(name="both")
    return {"both": np.stack([x[0], 2 * x[0]])}


# ---- loops ----


def counter_loop(g, count, arrays, body, extra=(), scope="while", around=None):
    """i, flows and extra values: body takes turn, i, the flows by array, the extra values."""

    def condition(turn, i, *rest):
        return turn.add("Less", i, turn.capture(count))

    def whole(turn, i, *rest):
        made = body(turn, i, list(rest[:len(arrays)]), list(rest[len(arrays):]))
        return [turn.add("Add", i, turn.const(1))] + made[0] + made[1]

    first = [(around or g).const(0)] + [a.flow for a in arrays] + list(extra)
    return g.while_loop(first, condition, whole, scope)


@graph
def map_fn(g):
    """tf.map_fn(lambda v: v * v + 1, x), of as many rows as there are."""
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    source, made = Array(g, count), Array(g, count)
    source.unstack("x", count)

    def body(turn, i, flows, _):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        row = turn.add("Add", turn.add("Mul", row, row), turn.const(1, np.float32))
        return [made.op("Write", i, row, flow=flows[0], turn=turn)], []

    out = counter_loop(g, count, [made], body)
    made.stack(flow=out[1], name="y")
    return {"y": x * x + 1}


@graph
def old_map(g):
    """The same in the second version, whose flows are numbers that the loop carries."""
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    source, made = Array(g, count, version="V2"), Array(g, count, version="V2")
    source.unstack("x", count)

    def body(turn, i, flows, _):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        return [made.op("Write", i, turn.add("Mul", row, row), flow=flows[0], turn=turn)], []

    out = counter_loop(g, count, [made], body)
    made.stack(flow=out[1], name="y")
    return {"y": x * x}


@graph
def scan(g):
    """tf.scan and tf.foldl of a sum, from 0."""
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    source, made = Array(g, count), Array(g, count, element_shape=Shape([-1]))
    source.unstack("x", count)

    def body(turn, i, flows, extra):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        total = turn.add("Add", extra[0], row)
        return [made.op("Write", i, total, flow=flows[0], turn=turn)], [total]

    out = counter_loop(g, count, [made], body, [g.const([0, 0, 0], np.float32)])
    made.stack(flow=out[1], name="scan")
    g.add("Identity", out[2], name="foldl")
    return {"scan": np.cumsum(x, 0), "foldl": x.sum(0)}


@graph
def run_size(g):
    """As many elements as are fed."""
    g.placeholder("n", INT, [])
    made = Array(g, "n")

    def body(turn, i, flows, _):
        value = turn.add("Cast", turn.add("Mul", i, i), SrcT=INT, DstT=FLOAT)
        return [made.op("Write", i, value, flow=flows[0], turn=turn)], []

    out = counter_loop(g, "n", [made], body)
    made.stack(flow=out[1], name="squares")
    return {"squares": np.arange(4.0) ** 2}


@graph
def nested(g):
    """A loop within a loop; the inner one's array, and one that both write."""
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    source, rows = Array(g, count), Array(g, count)
    source.unstack("x", count)
    three = g.const(3)
    corner = Array(g, three)

    def body(turn, i, flows, _):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        inner_array = Array(g, turn.capture(three))

        def inner(within, j, inner_flows, _):
            value = within.add("GatherV2", within.capture(row), j, within.const(0))
            value = within.add("Mul", value, within.add("Cast", j, SrcT=INT, DstT=FLOAT))
            return [inner_array.op("Write", j, value, flow=inner_flows[0], turn=within)], []

        out = counter_loop(g, turn.capture(three), [inner_array], inner, scope="while/inner", around=turn)
        made = inner_array.stack(flow=out[1], name="while/row", turn=turn)
        return [rows.op("Write", i, made, flow=flows[0], turn=turn), flows[1]], []

    out = counter_loop(g, count, [rows, corner], body)
    rows.stack(flow=out[1], name="y")
    return {"y": x * np.arange(3)}


@graph
def cond_in_loop(g):
    """What is written depends on the turn."""
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    source, made = Array(g, count), Array(g, count)
    source.unstack("x", count)

    def body(turn, i, flows, _):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        small = turn.add("Less", i, turn.const(2))
        handle = turn.capture(made.handle)

        def write(handle, flow, i, row, negate):
            value = turn.add("Neg", row) if negate else turn.add("Identity", row)
            return turn.add("TensorArrayWriteV3", handle, i, value, flow)

        flow = g.cond(small, [handle, flows[0], i, row], lambda *v: write(*v, True),
                      lambda *v: write(*v, False), "while/cond")
        return [flow], []

    out = counter_loop(g, count, [made], body)
    made.stack(flow=out[1], name="y")
    return {"y": np.where(np.arange(5)[:, None] < 2, -x, x)}


# ---- what grows in loops ----


def some_shape(g, *dims):
    return g.const(list(dims) if dims else -1)


@graph
def grow(g):
    """An array that grows in a loop: as often as a counter says, as a condition says, from what was there, in steps."""
    g.placeholder("n", INT, [])
    g.placeholder("x", FLOAT, [-1, 3])
    count = length(g, "x")
    rows = Array(g, g.const(0), dynamic_size=True, element_shape=Shape([3]))

    def copy(turn, i, flows, _):
        row = turn.add("GatherV2", turn.capture("x"), i, turn.const(0))
        return [rows.op("Write", i, row, flow=flows[0], turn=turn)], []

    out = counter_loop(g, count, [rows], copy, scope="copy")
    rows.stack(flow=out[1], name="copied")

    def square(array, at):
        def body(turn, i, flows, _):
            value = turn.add("Cast", turn.add("Mul", i, i), SrcT=INT, DstT=FLOAT)
            return [array.op("Write", at(turn, i), value, flow=flows[0], turn=turn)], []
        return body

    made = Array(g, g.const(0), dynamic_size=True)
    out = counter_loop(g, "n", [made], square(made, lambda turn, i: i), scope="squares")
    made.stack(flow=out[1], name="squares")
    g.add("Identity", made.op("Size", flow=out[1]), name="size")
    spread = Array(g, g.const(2), dynamic_size=True)
    spread.flow = spread.op("Write", g.const(1), g.const(7, np.float32))
    out = counter_loop(g, "n", [spread], square(spread, lambda turn, i: turn.add("Add", i, turn.add("Add", i, turn.const(2)))),
                       scope="spread")
    spread.stack(flow=out[1], name="spread")
    # from 100, halved as long as it is more than 2
    until = Array(g, g.const(0), dynamic_size=True)

    def condition(turn, v, i, flow):
        return turn.add("Less", turn.const(2, np.float32), v)

    def halve(turn, v, i, flow):
        flow = until.op("Write", i, v, flow=flow, turn=turn)
        return [turn.add("Mul", v, turn.const(0.5, np.float32)), turn.add("Add", i, turn.const(1)), flow]

    out = g.while_loop([g.const(100, np.float32), g.const(0), until.flow], condition, halve, "halve")
    until.stack(flow=out[2], name="halves")
    spread = np.zeros(9)
    spread[1] = 7
    spread[2::2] = np.arange(4) ** 2
    return {"copied": x, "squares": np.arange(4.0) ** 2, "size": np.int32(4), "spread": spread,
            "halves": 100 * 0.5 ** np.arange(6)}


@graph
def push(g):
    """A loop that pushes two elements in a turn, and one that takes them off again, as gradients of While do."""
    g.placeholder("n", INT, [])
    g.placeholder("x", FLOAT, [-1, 3])
    held, row = dict(element_dtype=FLOAT), some_shape(g, 3)
    count = length(g, "x")

    def loop(limit, first, scope):
        def body(turn, i, pushed):
            one = turn.add("GatherV2", turn.capture("x"), i, turn.const(0))
            pushed = turn.add("TensorListPushBack", pushed, one, **held)
            return [turn.add("Add", i, turn.const(1)), turn.add("TensorListPushBack", pushed, turn.add("Neg", one), **held)]

        return g.while_loop([g.const(0), first], lambda turn, i, p: turn.add("Less", i, turn.capture(limit)), body, scope)

    empty = g.add("EmptyTensorList", some_shape(g), g.const(-1), **held)
    out = loop(count, empty, "all")
    g.add("Identity", g.add("TensorListStack", out[1], row, **held), name="all")
    g.add("Identity", g.add("TensorListLength", out[1]), name="count")
    begun = g.add("TensorListPushBack", empty, g.const([1, 2, 3], np.float32), **held)
    some = loop("n", begun, "some")
    g.add("Identity", g.add("TensorListStack", some[1], row, **held), name="some")

    def back(turn, i, total, popped):
        popped = turn.add("TensorListPopBack", popped, turn.const([3]), **held)
        double = turn.add("Add", total, total)
        return [turn.add("Add", i, turn.const(1)), turn.add("Add", double, popped + ":1"), popped]

    less = g.while_loop([g.const(0), g.const([0, 0, 0], np.float32), some[1]],
                        lambda turn, i, *_: turn.add("Less", i, turn.capture("n")), back, "back")
    g.add("Identity", less[1], name="total")
    g.add("Identity", g.add("TensorListStack", less[2], row, **held), name="left")
    both = np.stack([x, -x], 1).reshape(-1, 3)
    first = np.concatenate([[[1, 2, 3]], both[:8]])
    total = np.zeros(3)
    for value in first[:-5:-1]:
        total = 2 * total + value
    return {"all": both, "count": np.int32(10), "some": first, "total": total, "left": first[:5]}


# ---- gradients of loops ----


def pushing(g, turn, stack, value, add):
    """What TensorFlow adds to a loop whose gradient is taken: a value goes onto a Stack."""
    return g.add("StackPushV2", turn.capture(stack), value, "^" + add, name=turn.scope + "/StackPushV2", T=FLOAT)


def popping(g, turn, stack, sub):
    return g.add("StackPopV2", turn.capture(stack), "^" + sub, name=turn.scope + "/StackPopV2", elem_type=FLOAT,
                 dtype=FLOAT)


def backward_loop(g, f_count, first, body, scope):
    """A loop that goes down from f_count to 1: body takes the turn, the Sub that counts, the values."""
    def condition(turn, b, *rest):
        return turn.add("GreaterEqual", b, turn.capture(g.const(1)))

    def whole(turn, b, *rest):
        sub = turn.add("Sub", b, turn.const(1))
        return [sub] + body(turn, sub, *rest)

    return g.while_loop([f_count] + first, condition, whole, scope)[1:]


@graph
def gradient(g):
    """v = v * v / 2 while its sum is below 1000, and v * 3 four times: their gradients, by what the loops push."""
    g.placeholder("x", FLOAT, [5, 3])
    results = {}
    for name in ("sum", "times"):
        stack = g.add("StackV2", g.const(-1), elem_type=FLOAT, name=name + "/f_acc")

        def condition(turn, v, count):
            if name == "times":
                return turn.add("Less", count, turn.capture(g.const(4)))
            return turn.add("Less", turn.add("Sum", v, turn.const([0, 1]), keep_dims=False),
                            turn.const(1000, np.float32))

        def body(turn, v, count):
            add = turn.add("Add", count, turn.const(1))
            pushing(g, turn, stack, v, add)
            by = turn.const(0.5 if name == "sum" else 3, np.float32)
            return [turn.add("Mul", turn.add("Mul", v, v), by) if name == "sum" else turn.add("Mul", v, by), add]

        start = g.add("Mul", g.add("Mul", "x", "x"), g.const(2, np.float32))
        out = g.while_loop([start, g.const(0)], condition, body, name)
        g.add("Identity", out[0], name=name + "_last")

        def back(turn, sub, grad):
            return [turn.add("Mul", grad, popping(g, turn, stack, sub))]

        ones = g.add("Fill", g.const([5, 3]), g.const(1, np.float32))
        g.add("Identity", backward_loop(g, out[1], [ones], back, name + "_gradient")[0], name=name + "_grad")
        v, kept = 2 * x * x, []
        for _ in range(4 if name == "times" else 99):
            if name == "sum" and v.sum() >= 1000:
                break
            kept.append(v)
            v = v * v / 2 if name == "sum" else v * 3
        results[name + "_last"] = v
        results[name + "_grad"] = np.prod(kept, axis=0) if kept else np.ones((5, 3))
    return results


def gradient_array(g, array, flow, turn=None):
    """The handle of an array's gradient, and the flow that it begins with, as tf.gradients asks for them."""
    scope = turn.scope + "/" if turn else ""
    handle = turn.capture(array.handle) if turn else array.handle
    made = g.add("TensorArrayGradV3", handle, flow, source="gradients", name=scope + "TensorArrayGradV3")
    return made, g.add("Identity", flow, "^" + made, name=scope + "gradient_flow", T=FLOAT)


@graph
def array_gradient(g):
    """h = h * x[t], which a TensorArray keeps: what the sum of s[0] * it has as its gradient in x and the first h."""
    g.placeholder("x", FLOAT, [5, 3])
    g.placeholder("by", FLOAT, [5, 3])
    count = length(g, "x")
    source, made = Array(g, count), Array(g, count)
    source.unstack("x", count)
    stacks = [g.add("StackV2", g.const(-1), elem_type=t, name=n) for t, n in ((FLOAT, "h_acc"), (FLOAT, "x_acc"), (INT, "i_acc"))]

    def body(turn, i, flow, h, f_count):
        row = source.op("Read", i, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        product = turn.add("Mul", h, row)
        flow = made.op("Write", i, product, flow=flow, turn=turn)
        add = turn.add("Add", f_count, turn.const(1))
        for stack, value in zip(stacks, (h, row, i)):
            pushing(g, turn, stack, value, add)
        return [turn.add("Add", i, turn.const(1)), flow, product, add]

    first = g.const([1, 2, -1], np.float32)
    out = g.while_loop([g.const(0), made.flow, first, g.const(0)],
                       lambda turn, i, *_: turn.add("Less", i, turn.capture(count)), body)
    made.stack(flow=out[1], name="y")
    indices = g.add("Range", g.const(0), count, g.const(1))
    handle, flow = gradient_array(g, made, out[1])
    flow = g.add("TensorArrayScatterV3", handle, indices, "by", flow, T=FLOAT)

    def back(turn, sub, flow, grad, acc):
        h, row, i = (popping(g, turn, stack, sub) for stack in stacks)
        handle, begun = gradient_array(g, made, flow, turn)
        read = turn.add("TensorArrayReadV3", handle, i, begun, dtype=FLOAT)
        grad = turn.add("AddN", grad, read, N=2, T=FLOAT)
        handle, begun = gradient_array(g, source, turn.capture(source.flow), turn)
        written = turn.add("TensorArrayWriteV3", handle, i, turn.add("Mul", grad, h), begun)
        return [flow, turn.add("Mul", grad, row), turn.add("Add", acc, written)]

    zeros = g.add("ZerosLike", out[2], T=FLOAT)
    flow, grad, acc = backward_loop(g, out[3], [flow, zeros, g.const(0, np.float32)], back, "back")
    handle, flow = gradient_array(g, source, acc)
    g.add("Identity", g.add("TensorArrayGatherV3", handle, indices, flow, dtype=FLOAT), name="x_grad")
    g.add("Identity", grad, name="first_grad")
    by, kept, h = s[0][:5], [], np.array([1, 2, -1.0])
    for row in x:
        kept.append(h)
        h = h * row
    grad, x_grad = np.zeros(3), np.zeros((5, 3))
    for t in reversed(range(5)):
        grad = grad + by[t]
        x_grad[t] = grad * kept[t]
        grad = grad * x[t]
    saved["by"] = by.astype(np.float32)
    return {"y": np.stack(kept[1:] + [h]), "x_grad": x_grad, "first_grad": grad}


# ---- recurrent networks ----

UNITS = 2
kernel = rng.uniform(-1, 1, (3 + UNITS, 4 * UNITS)).round(2).astype(np.float32)
backward_kernel = rng.uniform(-1, 1, (3 + UNITS, 4 * UNITS)).round(2).astype(np.float32)
bias = rng.uniform(-1, 1, 4 * UNITS).round(2).astype(np.float32)
dense = rng.uniform(-1, 1, (UNITS, 2)).round(2).astype(np.float32)


def lstm_cell(turn, x, c, h, weights):
    """BasicLSTMCell: gates i, j, f, o; the forget gate's bias is 1 more."""
    joined = turn.add("ConcatV2", x, h, turn.const(1))
    gates = turn.add("BiasAdd", turn.add("MatMul", joined, turn.capture(weights[0])), turn.capture(weights[1]))
    split = turn.add("Split", turn.const(1), gates, num_split=4)
    i, j, f, o = split, split + ":1", split + ":2", split + ":3"
    forget = turn.add("Sigmoid", turn.add("Add", f, turn.const(1, np.float32)))
    added = turn.add("Mul", turn.add("Sigmoid", i), turn.add("Tanh", j))
    c = turn.add("Add", turn.add("Mul", c, forget), added)
    return c, turn.add("Mul", turn.add("Tanh", c), turn.add("Sigmoid", o))


def zero_state(g, batch):
    shape = g.add("ConcatV2", g.add("ExpandDims", batch, g.const(0)), g.const([UNITS]), g.const(0), name="state_shape")
    return g.add("Fill", shape, g.const(0, np.float32), name="zero_state")


def dynamic_rnn(g, x, lengths, weights, scope):
    """tf.nn.dynamic_rnn of x[batch, time, 3]: outputs behind the lengths are 0, and states stay."""
    by_time = g.add("Transpose", x, g.const([1, 0, 2]), name=scope + "/by_time")
    steps, batch = length(g, by_time), length(g, by_time, 1)
    zero = zero_state(g, batch)
    longest = g.add("Maximum", g.const(1), g.add("Max", lengths, g.const([0]), keep_dims=False))
    bound = g.add("Minimum", steps, longest)
    source = Array(g, steps, element_shape=Shape([-1, 3]), identical_element_shapes=True)
    source.unstack(by_time, steps)
    made = Array(g, steps, element_shape=Shape([-1, UNITS]), identical_element_shapes=True)

    def condition(turn, i, time, *rest):
        return turn.add("LogicalAnd", turn.add("Less", i, turn.capture(steps)),
                        turn.add("Less", time, turn.capture(bound)))

    def body(turn, i, time, flow, c, h):
        row = source.op("Read", time, flow=turn.capture(source.flow), turn=turn, dtype=FLOAT)
        done = turn.add("GreaterEqual", time, turn.capture(lengths))
        next_c, next_h = lstm_cell(turn, row, c, h, weights)
        output = turn.add("Select", done, turn.capture(zero), next_h)
        flow = made.op("Write", time, output, flow=flow, turn=turn)
        return [turn.add("Add", i, turn.const(1)), turn.add("Add", time, turn.const(1)), flow,
                turn.add("Select", done, c, next_c), turn.add("Select", done, h, next_h)]

    first = [g.const(0), g.const(0), made.flow, zero, zero]
    out = g.while_loop(first, condition, body, scope + "/while")
    outputs = made.stack(flow=out[2], name=scope + "/stack")
    return g.add("Transpose", outputs, g.const([1, 0, 2]), name=scope + "/outputs"), out[3], out[4]


def numpy_rnn(x, lengths, kernel, bias):
    def sigmoid(v):
        return 1 / (1 + np.exp(-v))

    c = h = np.zeros((len(x), UNITS))
    outputs = np.zeros((len(x), x.shape[1], UNITS))
    for t in range(x.shape[1]):
        i, j, f, o = np.split(np.concatenate([x[:, t], h], 1) @ kernel + bias, 4, 1)
        next_c = c * sigmoid(f + 1) + sigmoid(i) * np.tanh(j)
        next_h = np.tanh(next_c) * sigmoid(o)
        done = (t >= lengths)[:, None]
        outputs[:, t] = np.where(done, 0, next_h)
        c, h = np.where(done, c, next_c), np.where(done, h, next_h)
    return outputs, c, h


def reverse(x, lengths):
    x = x.copy()
    for row, n in zip(x, lengths):
        row[:n] = row[:n][::-1].copy()
    return x


@graph
def rnn(g):
    """tf.nn.bidirectional_dynamic_rnn with a sequence_length."""
    g.placeholder("s", FLOAT, [-1, -1, 3])
    g.placeholder("len", INT, [-1])
    biases = g.const(bias, np.float32)
    forward = dynamic_rnn(g, "s", "len", [g.const(kernel, np.float32), biases], "fw")
    turned = g.add("ReverseSequence", "s", "len", seq_dim=1, batch_dim=0, T=FLOAT, Tlen=INT, dtype=FLOAT)
    backward = dynamic_rnn(g, turned, "len", [g.const(backward_kernel, np.float32), biases], "bw")
    back = g.add("ReverseSequence", backward[0], "len", seq_dim=1, batch_dim=0, T=FLOAT, Tlen=INT, dtype=FLOAT)
    g.add("ConcatV2", forward[0], back, g.const(2), name="outputs")
    g.add("ConcatV2", forward[2], backward[2], g.const(1), name="state")
    n = saved["len"]
    out, c, h = numpy_rnn(s, n, kernel, bias)
    other, other_c, other_h = numpy_rnn(reverse(s, n), n, backward_kernel, bias)
    return {"outputs": np.concatenate([out, reverse(other, n)], 2), "state": np.concatenate([h, other_h], 1)}


@graph
def while_lstm(g):
    """A classifier of sequences as it is when it has been frozen: tf.nn.dynamic_rnn of an LSTM in a while
    loop over TensorArrays, dropout of its last state where is_training, a dense layer. Made by
    tests/golden/tensorflow/arrays.py."""
    g.placeholder("x", FLOAT, [-1, -1, 3])
    g.placeholder("sequence_length", INT, [-1])
    g.placeholder("is_training", BOOL, [])
    weights = [g.const(kernel, np.float32, name="rnn/lstm/kernel"), g.const(bias, np.float32, name="rnn/lstm/bias")]
    _, _, state = dynamic_rnn(g, "x", "sequence_length", weights, "rnn")

    def drop(h):
        rate = g.const(0.5, np.float32, name="dropout/cond/rate")
        drawn = g.add("RandomUniform", g.add("Shape", h, name="dropout/cond/Shape"), dtype=FLOAT, T=INT,
                      name="dropout/cond/random_uniform")
        kept = g.add("Floor", g.add("Add", drawn, rate, name="dropout/cond/add"), name="dropout/cond/Floor")
        return g.add("Mul", g.add("RealDiv", h, rate, name="dropout/cond/div"), kept, name="dropout/cond/mul")

    state = g.cond("is_training", [state], drop, lambda h: g.add("Identity", h, name="dropout/cond/Identity"),
                   "dropout/cond")
    dense_kernel = g.const(dense, np.float32, name="dense/kernel")
    g.add("MatMul", state, dense_kernel, name="logits")
    return {"logits": numpy_rnn(s, saved["len"], kernel, bias)[2] @ dense}


# ---- lists ----


@graph
def lists(g):
    """Every operation on lists, outside of loops."""
    g.placeholder("x", FLOAT, [-1, 3])
    g.placeholder("k", INT, [])
    held, row = dict(element_dtype=FLOAT), some_shape(g, 3)
    g.add("Identity", g.add("TensorListStack", g.add("TensorListFromTensor", "x", row, **held), row, **held),
          name="all")
    whole = g.add("TensorListFromTensor", "x", some_shape(g), **held)
    g.add("Identity", g.add("TensorListGetItem", whole, "k", row, **held), name="item")
    g.add("Identity", g.add("TensorListGather", whole, g.const([3, 1]), row, **held), name="some")
    g.add("Identity", g.add("TensorListLength", whole), name="length")
    g.add("Identity", g.add("TensorListElementShape", whole, shape_type=LONG), name="shape")
    kept = g.add("TensorListReserve", some_shape(g, -1), g.const(3), **held)
    row_0 = g.add("GatherV2", "x", g.const(0), g.const(0))
    kept = g.add("TensorListSetItem", kept, g.const(1), row_0, **held)
    g.add("Identity", g.add("TensorListStack", kept, row, **held), name="kept")
    g.add("Identity", g.add("TensorListGetItem", kept, g.const(0), some_shape(g), **held), name="nothing")
    changed = g.add("TensorListSetItem", whole, "k", g.add("Neg", row_0), **held)
    g.add("Identity", g.add("TensorListStack", changed, row, **held), name="changed")
    pushed = g.add("EmptyTensorList", some_shape(g), g.const(10), **held)
    for i in range(3):
        pushed = g.add("TensorListPushBack", pushed, g.add("GatherV2", "x", g.const(i), g.const(0)), **held)
    popped = g.add("TensorListPopBack", pushed, row, **held)
    g.add("Identity", g.add("TensorListStack", pushed, row, **held), name="pushed")
    g.add("Identity", g.add("TensorListStack", popped, row, **held), name="popped")
    g.add("Identity", popped + ":1", name="last")
    more = g.add("TensorListPushBack", whole, row_0, **held)
    less = g.add("TensorListPopBack", whole, row, **held)
    g.add("Identity", g.add("TensorListStack", more, row, **held), name="more")
    g.add("Identity", g.add("TensorListStack", less, row, **held), name="less")
    g.add("Identity", less + ":1", name="less_last")
    two = g.add("GatherV2", "x", g.const([0, 1]), g.const(0))
    placed = g.add("TensorListScatter", two, g.const([3, 1]), row, **held)
    g.add("Identity", g.add("TensorListStack", placed, row, **held), name="placed")
    placed = g.add("TensorListScatterV2", two, g.const([0, 2]), row, g.const(4), **held)
    g.add("Identity", g.add("TensorListStack", placed, row, **held), name="placed_in_4")
    placed = g.add("TensorListScatterIntoExistingList", whole, two, g.const([4, 3]), **held)
    g.add("Identity", g.add("TensorListStack", placed, row, **held), name="placed_into")
    g.placeholder("s", FLOAT, [2, 6, 3])
    parts = g.add("TensorListSplit", g.add("Reshape", "s", g.const([36])), some_shape(g, -1),
                  g.const([4, 20, 12], np.int64), **held)
    g.add("Identity", g.add("TensorListGetItem", parts, g.const(1), some_shape(g), **held), name="part")
    joined = g.add("TensorListConcatV2", parts, some_shape(g, -1), g.const([], np.int64), **held)
    g.add("Identity", joined, name="joined")
    g.add("Identity", joined + ":1", name="lengths")
    shorter = g.add("TensorListResize", pushed, g.const(2), **held)
    g.add("Identity", g.add("TensorListStack", shorter, row, **held), name="shorter")
    longer = g.add("TensorListResize", pushed, g.const(5), **held)
    g.add("Identity", g.add("TensorListStack", longer, row, **held), name="longer")
    both = g.add("TensorListConcatLists", pushed, kept, **held)
    g.add("Identity", g.add("TensorListStack", both, row, **held), name="both")
    nothing, kept = np.zeros(3), np.stack([x[0] * 0, x[0], x[0] * 0])
    changed = x.copy()
    changed[2] = -x[0]
    into = x.copy()
    into[[4, 3]] = x[:2]
    return {"all": x, "item": x[2], "some": x[[3, 1]], "length": np.int32(5), "shape": np.array([3]),
            "kept": kept, "nothing": nothing, "changed": changed, "pushed": x[:3], "popped": x[:2],
            "last": x[2], "more": np.concatenate([x, x[:1]]), "less": x[:4], "less_last": x[4],
            "placed": np.stack([nothing, x[1], nothing, x[0]]),
            "placed_in_4": np.stack([x[0], nothing, x[1], nothing]), "placed_into": into,
            "part": s.reshape(-1)[4:24], "joined": s.reshape(-1), "lengths": np.array([4, 20, 12]),
            "shorter": x[:2], "longer": np.concatenate([x[:3], np.zeros((2, 3))]),
            "both": np.concatenate([x[:3], kept])}


@graph
def list_loop(g):
    """A loop that reads one list and writes another, as loops are of functions that were inlined."""
    g.placeholder("x", FLOAT, [-1, 3])
    held, count = dict(element_dtype=FLOAT), length(g, "x")
    source = g.add("TensorListFromTensor", "x", some_shape(g, 3), **held)
    made = g.add("TensorListReserve", some_shape(g), count, **held)

    def body(turn, i, made, source):
        row = turn.add("TensorListGetItem", source, i, turn.const([3]), **held)
        made = turn.add("TensorListSetItem", made, i, turn.add("Exp", row), **held)
        return [turn.add("Add", i, turn.const(1)), made, source]

    out = g.while_loop([g.const(0), made, source], lambda turn, i, *_: turn.add("Less", i, turn.capture(count)), body)
    g.add("Identity", g.add("TensorListStack", out[1], some_shape(g, 3), **held), name="y")
    return {"y": np.exp(x)}


# ---- what goes wrong ----


@graph
def wrong(g):
    """Each result is a mistake."""
    g.placeholder("x", FLOAT, [5, 3])
    g.placeholder("k", INT, [])
    rows = [g.add("GatherV2", "x", g.const(i), g.const(0)) for i in range(3)]
    behind = Array(g, g.const(2))
    behind.flow = behind.op("Write", g.const(2), rows[0])
    behind.stack(name="behind")
    below = Array(g, g.const(2))
    below.flow = below.op("Write", g.const(-1), rows[0])
    below.stack(name="below")
    late = Array(g, g.const(4), element_shape=Shape([3]))
    late.flow = late.op("Write", "k", rows[0])
    late.stack(name="late")
    g.add("Identity", late.op("Read", g.add("Mul", "k", "k"), dtype=FLOAT), name="late_read")
    empty = Array(g, g.const(2))
    g.add("Identity", empty.op("Read", g.const(1), dtype=FLOAT), name="empty")
    twice = Array(g, g.const(2))
    for i in range(2):
        twice.flow = twice.op("Write", g.const(0), rows[i])
    twice.stack(name="twice")
    shapes = Array(g, g.const(2), element_shape=Shape([4]))
    shapes.flow = shapes.op("Write", g.const(0), rows[0])
    shapes.stack(name="shapes")
    differ = Array(g, g.const(2))
    differ.flow = differ.op("Write", g.const(0), rows[0])
    differ.flow = differ.op("Write", g.const(1), "x")
    differ.stack(name="differ")
    types = Array(g, g.const(2))
    types.flow = types.op("Write", g.const(0), g.add("Cast", rows[0], SrcT=FLOAT, DstT=INT))
    types.stack(name="types")
    negative = Array(g, g.const(-1))
    negative.stack(name="negative")
    huge = Array(g, g.const(2 ** 40, np.int64), element_shape=Shape([2 ** 40]))
    huge.stack(name="huge")
    large = Array(g, g.const(2 ** 30), element_shape=Shape([2 ** 20]))
    large.stack(name="large")
    g.add("Add", empty.flow, g.const(1, np.float32), name="number")
    g.add("Identity", g.add("TensorArrayReadV3", empty.handle, g.const(0), late.flow, dtype=FLOAT),
          name="other")
    g.add("Identity", g.add("TensorArrayReadV3", "x", g.const(0), late.flow, dtype=FLOAT),
          name="none")
    kept = Array(g, g.const(2))
    kept.flow = kept.op("Write", g.const(0), rows[0])
    g.add("Identity", kept.op("Read", g.const(1), dtype=FLOAT), name="unwritten")
    kept.stack(name="half")
    lengths = Array(g, g.const(2))
    lengths.flow = lengths.op("Split", "x", g.const([2, 2], np.int64))
    g.add("Identity", lengths.op("Concat", dtype=FLOAT), name="lengths")
    return {}


@graph
def wrong_loop(g):
    """A loop that writes behind the end, and one whose elements change their shape."""
    g.placeholder("n", INT, [])
    short = Array(g, g.const(3))

    def body(turn, i, flows, _):
        value = turn.add("Cast", i, SrcT=INT, DstT=FLOAT)
        return [short.op("Write", i, value, flow=flows[0], turn=turn)], []

    out = counter_loop(g, "n", [short], body)
    short.stack(flow=out[1], name="behind")
    growing = Array(g, "n")

    def grow(turn, i, flows, _):
        value = turn.add("Fill", turn.add("ExpandDims", i, turn.const(0)), turn.const(1, np.float32))
        return [growing.op("Write", i, value, flow=flows[0], turn=turn)], []

    out = counter_loop(g, "n", [growing], grow, scope="grow")
    growing.stack(flow=out[1], name="shapes")
    sided = Array(g, g.const(0), dynamic_size=True)

    def one_side(turn, i, flows, _):
        small = turn.add("Less", i, turn.const(2))
        value = turn.add("Cast", i, SrcT=INT, DstT=FLOAT)

        def write(handle, flow, i, value):
            return turn.add("TensorArrayWriteV3", handle, i, value, flow)

        return [g.cond(small, [turn.capture(sided.handle), flows[0], i, value], write,
                       lambda handle, flow, i, value: turn.add("Identity", flow), "sided/cond")], []

    out = counter_loop(g, "n", [sided], one_side, scope="sided")
    sided.stack(flow=out[1], name="one_side")
    deep = Array(g, g.const(0), dynamic_size=True)

    def around(turn, i, flows, _):
        def inner(within, j, inner_flows, _):
            value = within.add("Cast", j, SrcT=INT, DstT=FLOAT)
            return [deep.op("Write", j, value, flow=inner_flows[0], turn=within)], []

        kept = deep.handle, deep.flow
        deep.handle, deep.flow = turn.capture(deep.handle), flows[0]
        out = counter_loop(g, turn.capture("n"), [deep], inner, scope="deep/inner", around=turn)
        deep.handle, deep.flow = kept
        return [out[1]], []

    out = counter_loop(g, "n", [deep], around, scope="deep")
    deep.stack(flow=out[1], name="inner")
    popped = g.add("EmptyTensorList", g.const(-1), g.const(-1), element_dtype=FLOAT)
    popped = g.add("TensorListPushBack", popped, g.const(1, np.float32), element_dtype=FLOAT)

    def pop(turn, i, total, left):
        left = turn.add("TensorListPopBack", left, turn.const([]), element_dtype=FLOAT)
        return [turn.add("Add", i, turn.const(1)), turn.add("Add", total, left + ":1"), left]

    out = g.while_loop([g.const(0), g.const(0, np.float32), popped],
                       lambda turn, i, *_: turn.add("Less", i, turn.capture("n")), pop, "pop")
    g.add("Identity", out[1], name="total")
    return {}


@graph
def wrong_list(g):
    """Mistakes with lists."""
    g.placeholder("x", FLOAT, [5, 3])
    held = dict(element_dtype=FLOAT)
    row = g.add("GatherV2", "x", g.const(0), g.const(0))
    two = g.add("TensorListReserve", g.const([3]), g.const(2), **held)
    bad = {"behind": g.add("TensorListSetItem", two, g.const(2), row, **held),
           "shape": g.add("TensorListSetItem", two, g.const(0), "x", **held),
           "type": g.add("TensorListSetItem", two, g.const(0), g.const([1, 2, 3]), element_dtype=INT),
           "told": g.add("TensorListReserve", g.const([4]), g.const(2), **held),
           "negative": g.add("TensorListReserve", g.const([3]), g.const(-2), **held),
           "popped": g.add("TensorListPopBack", g.add("EmptyTensorList", g.const([3]), g.const(-1), **held),
                           g.const([3]), **held),
           "number": g.add("Add", two, two), "tensor": "x"}
    bad["told"] = g.add("TensorListSetItem", bad["told"], g.const(1), row, **held)
    for name, value in bad.items():
        g.add("Identity", g.add("TensorListStack", value, g.const([3]), **held), name=name)
    g.add("Identity", g.add("TensorListGetItem", two, g.const(5), g.const([3]), **held), name="read")
    unknown = g.add("TensorListReserve", g.const(-1), g.const(2), **held)
    g.add("Identity", g.add("TensorListStack", unknown, g.const(-1), **held), name="unknown")
    g.add("Identity", g.add("TensorListStack", unknown, g.const([-1]), num_elements=3, **held), name="count")
    return {}


def main():
    for name in sys.argv[1:] or graphs:
        g = Graph()
        results = graphs[name](g)
        if name == "while_lstm":
            g.write("../../../samples/tf/while_lstm.pbtxt", "# " + graphs[name].__doc__.replace("\n    ", "\n# ") + "\n")
        else:
            g.write("arrays_%s.pbtxt" % name)
        for result, value in results.items():
            saved["%s_%s" % (name, result)] = value
    if not sys.argv[1:]:
        np.savez(os.path.join(HERE, "arrays.npz"), **saved)


if __name__ == "__main__":
    main()

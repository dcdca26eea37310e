#!/usr/bin/python3
"""Writes the text GraphDefs varying_*.pbtxt: loops whose carried values have other sizes in each
turn (shape_invariants), and what NumPy makes of the same: varying.npz. As arrays.py has it."""
import os
import sys

import numpy as np

from arrays import FLOAT, HERE, INT, Array, Graph, Shape, length

rng = np.random.RandomState(11)
V, D, END = 7, 4, 6
saved = {
    "start": np.array([[1], [4], [2]], np.int32),
    "prompt": np.array([[1, 5, 2]], np.int32),
    "x": rng.randn(5, 2).astype(np.float32),
}
embed = rng.randn(V, D).astype(np.float32)
out = rng.randn(D, V).astype(np.float32) * 2
graphs = {}


def graph(function):
    graphs[function.__name__] = function
    return function


def type_of(g, value, kind):
    """`value` is a second result, of another type than the first."""
    g.types[value] = kind
    return value


def last_of(turn, ids):
    """ids[:, -1]"""
    return turn.add("StridedSlice", ids, turn.const([0, -1]), turn.const([0, 0]), turn.const([1, 1]), begin_mask=1,
                    end_mask=1, shrink_axis_mask=2)


def scores_of(turn, ids, table, weights):
    """What follows, by the last of them and the mean of all: [rows, V]."""
    axis = turn.const(0)
    last = turn.add("GatherV2", turn.capture(table), last_of(turn, ids), axis)
    mean = turn.add("Mean", turn.add("GatherV2", turn.capture(table), ids, axis), turn.const([1]), keep_dims=False)
    return turn.add("MatMul", turn.add("Tanh", turn.add("Add", last, mean)), turn.capture(weights))


def numpy_scores(ids):
    return np.tanh(embed[ids[:, -1]] + embed[ids].mean(1)) @ out


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


@graph
def greedy(g):
    """The best at each step, until n were said or each row ended."""
    g.placeholder("start", INT, [-1, -1])
    g.placeholder("n", INT, [])
    table, weights = g.const(embed, np.float32), g.const(out, np.float32)

    def condition(turn, i, ids, score):
        ended = turn.add("Equal", last_of(turn, ids), turn.const(END))
        return turn.add("LogicalAnd", turn.add("Less", i, turn.capture("n")),
                        turn.add("LogicalNot", turn.add("All", ended, turn.const([0]), keep_dims=False)))

    def body(turn, i, ids, score):
        scores = scores_of(turn, ids, table, weights)
        best = turn.add("ExpandDims", turn.add("ArgMax", scores, turn.const(1)), turn.const(1))
        more = turn.add("ConcatV2", ids, best, turn.const(1))
        highest = turn.add("Max", scores, turn.const([1]), keep_dims=False)
        return turn.add("Add", i, turn.const(1)), more, turn.add("Add", score, highest)

    zeros = g.add("Fill", g.add("Pack", length(g, "start")), g.const(0, np.float32))
    _, ids, score = g.while_loop([g.const(0), "start", zeros], condition, body)
    g.add("Identity", ids, name="said")
    g.add("Identity", score, name="score")
    g.add("Sub", length(g, ids, 1), length(g, "start", 1), name="steps")
    results = {}
    for name, n in (("start", 5), ("prompt", 3)):
        ids, score = saved[name], np.zeros(len(saved[name]), np.float32)
        for _ in range(n):
            if (ids[:, -1] == END).all():
                break
            scores = numpy_scores(ids)
            ids = np.concatenate([ids, scores.argmax(1).astype(np.int32)[:, None]], 1)
            score = score + scores.max(1)
        results.update({name + "_said": ids, name + "_score": score,
                        name + "_steps": np.int32(ids.shape[1] - saved[name].shape[1])})
    return results


@graph
def beam(g):
    """The three best ways, step by step: each step takes rows again and adds one to each."""
    k = 3
    g.placeholder("n", INT, [])
    table, weights = g.const(embed, np.float32), g.const(out, np.float32)
    first = g.const(saved["start"])
    begin = g.const(np.array([0, -1e9, -1e9], np.float32), np.float32)

    def body(turn, i, ids, score):
        scores = turn.add("LogSoftmax", scores_of(turn, ids, table, weights))
        all_ways = turn.add("Add", scores, turn.add("ExpandDims", score, turn.const(1)))
        best = turn.add("TopKV2", turn.add("Reshape", all_ways, turn.const([-1])), turn.const(k), sorted=True)
        at = type_of(turn.graph, best + ":1", INT)
        turn.graph.types[best] = INT
        rows = turn.graph.add("FloorDiv", at, turn.const(V), name=turn.scope + "/rows")
        token = turn.graph.add("FloorMod", at, turn.const(V), name=turn.scope + "/token")
        turn.graph.types[best] = FLOAT
        kept = turn.add("GatherV2", ids, rows, turn.const(0))
        more = turn.add("ConcatV2", kept, turn.add("ExpandDims", token, turn.const(1)), turn.const(1))
        return turn.add("Add", i, turn.const(1)), more, best

    _, ids, score = g.while_loop([g.const(0), first, begin],
                                 lambda turn, i, *_: turn.add("Less", i, turn.capture("n")), body)
    g.add("Identity", ids, name="ways")
    g.add("Identity", score, name="scores")
    ids, score = saved["start"], np.array([0, -1e9, -1e9])
    for _ in range(4):
        ways = (log_softmax(numpy_scores(ids).astype(np.float64)) + score[:, None]).reshape(-1)
        at = np.argsort(-ways, kind="stable")[:k]
        ids, score = np.concatenate([ids[at // V], (at % V).astype(np.int32)[:, None]], 1), ways[at]
    return {"ways": ids, "scores": score}


@graph
def sometimes(g):
    """Only some turns add a row, one takes the first away; what is left in the end is summed in turns."""
    g.placeholder("x", FLOAT, [-1, 2])
    rows = length(g, "x")

    def body(turn, i, kept, total):
        row = turn.add("StridedSlice", turn.capture("x"), turn.add("Pack", i),
                       turn.add("Pack", turn.add("Add", i, turn.const(1))), turn.const([1]))
        positive = turn.add("Greater", turn.add("Sum", row, turn.const([0, 1]), keep_dims=False),
                            turn.const(0, np.float32))
        merged = turn.graph.cond(positive, [kept, row],
                                 lambda a, b: turn.graph.add("ConcatV2", a, b, turn.const(0), name="while/more"),
                                 lambda a, b: turn.graph.add("Identity", a, name="while/same"), scope="while/cond")
        return (turn.add("Add", i, turn.const(1)), merged,
                turn.add("Add", total, turn.add("Sum", merged, turn.const([0, 1]), keep_dims=False)))

    first = g.add("StridedSlice", "x", g.const([0]), g.const([1]), g.const([1]))
    _, kept, total = g.while_loop([g.const(0), first, g.const(0, np.float32)],
                                  lambda turn, i, *_: turn.add("Less", i, turn.capture(rows)), body)
    g.add("Identity", kept, name="kept")
    g.add("Identity", total, name="total")

    def rest_of(turn, rest, count):
        cut = turn.add("StridedSlice", rest, turn.const([1]), turn.const([0]), turn.const([1]), end_mask=1)
        return cut, turn.add("Add", count, rows_of(turn, rest))

    def rows_of(turn, value):
        return turn.add("StridedSlice", turn.add("Shape", value), turn.const([0]), turn.const([1]),
                        turn.const([1]), shrink_axis_mask=1)

    rest, count = g.while_loop([kept, g.const(0)],
                               lambda turn, rest, _: turn.add("Greater", rows_of(turn, rest), turn.const(1)),
                               rest_of, scope="shrink")
    g.add("Identity", rest, name="rest")
    g.add("Identity", count, name="count")
    x = saved["x"].astype(np.float64)
    kept, total = x[:1], 0
    for row in x:
        if row.sum() > 0:
            kept = np.concatenate([kept, row[None]])
        total = total + kept.sum()
    return {"kept": kept, "total": total, "rest": kept[-1:], "count": np.int32(sum(range(2, len(kept) + 1)))}


@graph
def nested(g):
    """An inner loop makes a row longer, by as much as the outer's count; the outer joins them."""
    g.placeholder("n", INT, [])

    def body(turn, i, all_rows):
        def inner(t, j, row):
            return t.add("Add", j, t.const(1)), t.add("ConcatV2", row, t.add("ExpandDims", j, t.const(0)), t.const(0))

        first = turn.add("Fill", turn.add("Pack", turn.const(1)), i)
        _, row = turn.graph.while_loop([turn.const(0), first],
                                       lambda t, j, _: t.add("Less", j, t.capture(i)), inner, scope="while/inner")
        return turn.add("Add", i, turn.const(1)), turn.add("ConcatV2", all_rows, row, turn.const(0))

    _, rows = g.while_loop([g.const(0), g.const([7])], lambda turn, i, _: turn.add("Less", i, turn.capture("n")), body)
    g.add("Identity", rows, name="rows")
    rows = [7]
    for i in range(4):
        rows += [i] + list(range(i))
    return {"rows": np.array(rows, np.int32)}


@graph
def pushed(g):
    """A list that some turns push to, others pop, and a loop in the loop pushes to; an array that grows by
    positions on one side of a condition, where what nobody wrote to is 0."""
    g.placeholder("x", FLOAT, [-1, 2])
    rows = length(g, "x")
    empty = g.add("EmptyTensorList", g.const([2]), g.const(-1), element_dtype=FLOAT, shape_type=INT)
    array = Array(g, g.const(0), element_shape=Shape([2]), dynamic_size=True)

    def push(make, items, row, name):
        return make.add("TensorListPushBack", items, row, name=name, element_dtype=FLOAT)

    def body(turn, i, items, total, flow):
        row = turn.add("GatherV2", turn.capture("x"), i, turn.const(0))
        first = turn.add("StridedSlice", row, turn.const([0]), turn.const([1]), turn.const([1]), shrink_axis_mask=1)
        positive = turn.add("Greater", first, turn.const(0, np.float32))
        merged = turn.graph.cond(positive, [items, row],
                                 lambda a, b: push(turn.graph, a, b, "while/push"),
                                 lambda a, b: turn.graph.add("Identity", a, name="while/same"), scope="while/cond")
        written = turn.graph.cond(positive, [turn.capture(array.handle), i, row, flow],
                                  lambda h, at, r, f: turn.graph.add("TensorArrayWriteV3", h, at, r, f, name="while/w"),
                                  lambda h, at, r, f: turn.graph.add("Identity", f, name="while/f"), scope="while/set")

        def inner(t, j, inner_items):
            return (t.add("Add", j, t.const(1)),
                    push(t.graph, inner_items, t.add("Neg", t.capture(row)), "while/inner/push"))

        two = turn.add("FloorMod", i, turn.const(2))
        _, more = turn.graph.while_loop([turn.const(0), merged], lambda t, j, _: t.add("Less", j, t.capture(two)),
                                        inner, scope="while/inner")
        again = push(turn.graph, more, row, "while/again")
        popped = turn.graph.add("TensorListPopBack", again, turn.const([2]), name="while/pop", element_dtype=FLOAT)
        turn.graph.types[popped + ":1"] = FLOAT
        return (turn.add("Add", i, turn.const(1)), popped,
                turn.add("Add", total, turn.add("Sum", popped + ":1", turn.const([0]), keep_dims=False)), written)

    _, items, total, flow = g.while_loop([g.const(0), empty, g.const(0, np.float32), array.flow],
                                         lambda turn, i, *_: turn.add("Less", i, turn.capture(rows)), body)
    g.add("TensorListStack", items, g.const([2]), name="items", element_dtype=FLOAT, num_elements=-1)
    g.add("TensorListLength", items, name="length_of")
    g.add("Identity", total, name="total")
    array.stack(name="array", flow=flow)
    items, array = [], []
    x = saved["x"]
    for i, row in enumerate(x):
        if row[0] > 0:
            items.append(row)
            array += [np.zeros(2)] * (i + 1 - len(array))
            array[i] = row
        items += [-row] * (i % 2)
    return {"items": np.array(items), "length_of": np.int32(len(items)), "total": x.sum(), "array": np.array(array)}


def main():
    for name in sys.argv[1:] or graphs:
        g = Graph()
        results = graphs[name](g)
        g.write("varying_%s.pbtxt" % name)
        for result, value in results.items():
            value = np.asarray(value)
            saved["%s_%s" % (name, result)] = value.astype(np.float32) if value.dtype == np.float64 else value
    if not sys.argv[1:]:
        np.savez(os.path.join(HERE, "varying.npz"), **saved)


if __name__ == "__main__":
    main()

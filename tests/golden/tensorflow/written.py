#!/usr/bin/python3
"""Writes the text GraphDefs written_*.pbtxt: loops that write variables, and what NumPy makes of
the same: written.npz. As arrays.py has it."""
import os
import sys

import numpy as np

from arrays import FLOAT, HERE, INT, Graph, Shape

saved = {"x": np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 0.25]], np.float32)}
graphs = {}


def graph(function):
    graphs[function.__name__] = function
    return function


def resource(g, name, value):
    """A variable of which each use says when it is read."""
    value = np.asarray(value, np.float32)
    g.add("VarHandleOp", name=name, dtype=FLOAT, shape=Shape(value.shape))
    g.add("AssignVariableOp", name, g.const(value, np.float32), name=name + "/init", dtype=FLOAT)
    return name


def read(make, handle, *after, **attrs):
    return make.add("ReadVariableOp", handle, *["^" + a for a in after], dtype=FLOAT, **attrs)


def below(limit):
    return lambda turn, i, *_: turn.add("Less", i, turn.capture(limit))


@graph
def counter(g):
    """Each turn adds to one variable what another is by then, which doubles; both are read behind the loop."""
    g.placeholder("n", INT, [])
    total, step = resource(g, "total", 10), resource(g, "step", 1)

    def body(turn, i, seen):
        now = read(turn, turn.capture(step))
        add = turn.add("AssignAddVariableOp", turn.capture(total), now, dtype=FLOAT)
        doubled = turn.add("AssignVariableOp", turn.capture(step), turn.add("Add", now, now), dtype=FLOAT)
        after = read(turn, turn.capture(total), add)
        return turn.add("Add", i, turn.const(1), "^" + doubled, "^" + add), turn.add("Add", seen, after)

    before = read(g, total, name="before")
    i, seen = g.while_loop([g.const(0), g.const(0, np.float32)], below("n"), body)
    g.add("Identity", seen, name="seen")
    read(g, total, i, name="after")
    read(g, step, seen, name="step_after")
    g.add("Add", before, read(g, total, i), name="both")
    return {"seen": 11 + 13 + 17, "after": 17, "step_after": 8, "both": 27}


@graph
def training(g):
    """Steps of gradient descent for x w = y, by means of ResourceApplyGradientDescent."""
    g.placeholder("n", INT, [])
    x, y = g.const(saved["x"], np.float32), g.const([[1.0], [2.0], [0.5]], np.float32)
    w = resource(g, "w", [[0.5], [0.25]])

    def body(turn, i):
        now = read(turn, turn.capture(w))
        error = turn.add("Sub", turn.add("MatMul", turn.capture(x), now), turn.capture(y))
        slope = turn.add("MatMul", turn.capture(x), error, transpose_a=True)
        turn.graph.types["while/step"] = None
        step = turn.add("ResourceApplyGradientDescent", turn.capture(w), turn.const(0.125, np.float32), slope, T=FLOAT)
        return [turn.add("Add", i, turn.const(1), "^" + step)]

    (i,) = g.while_loop([g.const(0)], below("n"), body)
    read(g, w, i, name="trained")
    numpy_w, y = np.array([[0.5], [0.25]]), np.array([[1.0], [2.0], [0.5]])
    for _ in range(4):
        numpy_w = numpy_w - 0.125 * saved["x"].T @ (saved["x"] @ numpy_w - y)
    return {"trained": numpy_w}


@graph
def rows(g):
    """Rows of a variable, which is a reference, get what a turn makes; on one side of a condition, the whole."""
    g.placeholder("n", INT, [])
    g.add("VariableV2", name="table", dtype=FLOAT, shape=Shape([3, 2]))
    g.types["table"] = FLOAT
    zeros = g.const(np.zeros((3, 2)), np.float32)
    g.add("Assign", "table", zeros, name="table/init", T=FLOAT)
    x = g.const(saved["x"], np.float32)

    def body(turn, i):
        table = turn.graph.add("RefEnter", "table", name="while/table", frame_name="while", is_constant=True)
        at = turn.add("FloorMod", i, turn.const(2))
        row = turn.add("GatherV2", turn.capture(x), i, turn.const(0))
        scattered = turn.graph.add("ScatterAdd", table, at, row, name="while/scatter", T=FLOAT, Tindices=INT)
        odd = turn.add("Equal", at, turn.const(1))
        switch = turn.graph.add("Switch", i, odd, name="while/cond/Switch")
        pivot = turn.graph.add("Identity", switch + ":1", name="while/cond/pivot")
        two = turn.graph.const(2, np.float32, pivot, "while/cond/two")
        whole = turn.graph.add("RefSwitch", table, odd, name="while/cond/table", T=FLOAT)
        now = turn.graph.add("Identity", whole + ":1", "^" + scattered, name="while/cond/now", T=FLOAT)
        doubled = turn.graph.add("Mul", now, two, name="while/cond/doubled", T=FLOAT)
        wrote = turn.graph.add("Assign", whole + ":1", doubled, name="while/cond/Assign", T=FLOAT)
        taken = turn.graph.add("Identity", switch + ":1", "^" + wrote, name="while/cond/taken", T=INT)
        turn.graph.types[taken] = INT
        merged = turn.graph.add("Merge", switch, taken, name="while/cond/Merge")
        turn.graph.types[merged] = INT
        return [turn.add("Add", merged, turn.const(1), "^" + scattered)]

    (i,) = g.while_loop([g.const(0)], below("n"), body)
    g.add("Identity", "table", "^" + i, name="filled", T=FLOAT)
    table = np.zeros((3, 2))
    for k in range(3):
        table[k % 2] += saved["x"][k]
        if k % 2 == 1:
            table *= 2
    return {"filled": table}


@graph
def nested(g):
    """A loop in a loop writes; the outer one reads what that left, and writes it too."""
    g.placeholder("n", INT, [])
    v = resource(g, "v", 1)

    def body(turn, i):
        def inner(t, j):
            add = t.add("AssignAddVariableOp", t.capture(turn.capture(v)), t.const(1, np.float32), dtype=FLOAT)
            return [t.add("Add", j, t.const(1), "^" + add)]

        (j,) = turn.graph.while_loop([turn.const(0)], lambda t, j: t.add("Less", j, t.capture(i)), inner,
                                     scope="while/inner")
        now = read(turn, turn.capture(v), j)
        doubled = turn.add("AssignVariableOp", turn.capture(v), turn.add("Add", now, now), dtype=FLOAT)
        return [turn.add("Add", i, turn.const(1), "^" + doubled)]

    (i,) = g.while_loop([g.const(0)], below("n"), body)
    read(g, v, i, name="left")
    value = 1
    for k in range(4):
        value = 2 * (value + k)
    return {"left": value}


@graph
def unordered(g):
    """What nothing waits for, and two writings of which none waits for the other: in no order."""
    g.placeholder("n", INT, [])
    v, w = resource(g, "v", 1), resource(g, "w", 1)

    def body(turn, i, s):
        add = turn.add("AssignAddVariableOp", turn.capture(v), turn.const(1, np.float32), dtype=FLOAT)
        return turn.add("Add", i, turn.const(1)), turn.add("Add", s, read(turn, turn.capture(v), add))

    def twice(turn, i):
        one = turn.add("AssignAddVariableOp", turn.capture(w), turn.const(1, np.float32), dtype=FLOAT)
        other = turn.add("AssignVariableOp", turn.capture(w), turn.const(3, np.float32), dtype=FLOAT)
        return [turn.add("Add", i, turn.const(1), "^" + one, "^" + other)]

    _, s = g.while_loop([g.const(0), g.const(0, np.float32)], below("n"), body)
    g.add("Identity", s, name="loose")
    (i,) = g.while_loop([g.const(0)], below("n"), twice, scope="both")
    read(g, w, i, name="either")
    return {}


def main():
    for name in sys.argv[1:] or graphs:
        g = Graph()
        results = graphs[name](g)
        g.write("written_%s.pbtxt" % name)
        for result, value in results.items():
            saved["%s_%s" % (name, result)] = np.asarray(value, np.float32)
    if not sys.argv[1:]:
        np.savez(os.path.join(HERE, "written.npz"), **saved)


if __name__ == "__main__":
    main()

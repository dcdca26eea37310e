#!/usr/bin/python3
"""Writes the text GraphDefs stacked_*.pbtxt: gradients of conditions in loops and of loops in loops,
which take from Stacks what was pushed on a side or in an inner loop; and what NumPy makes of the
same: stacked.npz. As arrays.py has it."""
import os
import sys

import numpy as np

from arrays import BOOL, FLOAT, HERE, INT, Graph, backward_loop

saved = {"x": np.array([0.5, -1.25, 2.0], np.float32)}
graphs = {}


def graph(function):
    graphs[function.__name__] = function
    return function


def push(make, stack, value, kind, add, name):
    """One of a turn waits for its counter, and the next turn's counter for it."""
    made = make.add("StackPushV2", stack, value, *(["^" + add] if add else []), name=name, T=kind)
    make.types[made] = kind
    return made


def pop(make, stack, kind, after, name):
    made = make.add("StackPopV2", stack, "^" + after, name=name, elem_type=kind, dtype=kind)
    make.types[made] = kind
    return made


def behind(turn, value, *pushes):
    sync = turn.add("ControlTrigger", *["^" + p for p in pushes])
    return turn.add("Identity", value, "^" + sync)


@graph
def cond(g):
    """v becomes 1.5 tanh(v) where it is long, else v v: four times, or until n."""
    g.placeholder("x", FLOAT, [3])
    g.placeholder("n", INT, [])
    stacks = {k: g.add("StackV2", g.const(-1), elem_type=t, name="f_acc_" + k)
              for k, t in (("pred", BOOL), ("tanh", FLOAT), ("v", FLOAT))}

    def body(turn, i, count, v):
        add = turn.add("Add", count, turn.const(1))
        long = turn.add("Greater", turn.add("Sum", turn.add("Mul", v, v), turn.const([0]), keep_dims=False),
                        turn.const(2, np.float32))
        pushed = [push(g, turn.capture(stacks["pred"]), long, BOOL, add, "while/push_pred")]

        def then(a, handle):
            pushed.append(push(g, handle, g.add("Tanh", a, name="while/tanh"), FLOAT, None, "while/push_tanh"))
            by = g.const(1.5, np.float32, a.split(":")[0], "while/by")
            return g.add("Mul", "while/tanh", by, name="while/then")

        def other(a, handle):
            pushed.append(push(g, handle, a, FLOAT, None, "while/push_v"))
            return g.add("Mul", a, a, name="while/other")

        sides = {}
        for key, side in (("tanh", 1), ("v", 0)):
            sides[key] = g.add("Switch", turn.capture(stacks[key]), long, name="while/acc_" + key) + (":1" if side else "")
        switch = g.add("Switch", v, long, name="while/switch")
        merged = g.add("Merge", other(switch, sides["v"]), then(switch + ":1", sides["tanh"]), name="while/merge")
        return turn.add("Add", i, turn.const(1)), behind(turn, add, *pushed), merged

    _, count, last = g.while_loop([g.const(0), g.const(0), "x"],
                                  lambda turn, i, *_: turn.add("Less", i, turn.capture("n")), body)
    g.add("Identity", last, name="last")

    def back(turn, sub, grad):
        long = pop(g, turn.capture(stacks["pred"]), BOOL, sub, "back/pop_pred")
        switch = g.add("Switch", grad, long, name="back/switch")
        made = {}
        for key, side in (("tanh", ":1"), ("v", "")):
            handle = g.add("Switch", turn.capture(stacks[key]), long, name="back/acc_" + key) + side
            made[key] = pop(g, handle, FLOAT, sub, "back/pop_" + key)
        one = g.const(1, np.float32, made["tanh"], "back/one")
        by = g.const(1.5, np.float32, made["tanh"], "back/by")
        slope = g.add("Mul", g.add("Sub", one, g.add("Mul", made["tanh"], made["tanh"], name="back/tt"), name="back/s"),
                      by, name="back/slope")
        true = g.add("Mul", switch + ":1", slope, name="back/true")
        double = g.add("Add", made["v"], made["v"], name="back/double")
        false = g.add("Mul", switch, double, name="back/false")
        return [behind(turn, g.add("Merge", false, true, name="back/merge"), made["tanh"], made["v"], long)]

    ones = g.add("Fill", g.const([3]), g.const(1, np.float32))
    g.add("Identity", backward_loop(g, count, [ones], back, "back")[0], name="grad")
    v, slope = saved["x"].astype(np.float64), 1
    for _ in range(4):
        long = (v * v).sum() > 2
        slope = slope * (1.5 * (1 - np.tanh(v) ** 2) if long else 2 * v)
        v = 1.5 * np.tanh(v) if long else v * v
    return {"last": v, "grad": slope}


@graph
def nested(g):
    """v becomes sin(v), i times in turn i of an outer loop, which doubles it behind that."""
    g.placeholder("x", FLOAT, [3])
    g.placeholder("n", INT, [])
    values = g.add("StackV2", g.const(-1), elem_type=FLOAT, name="f_acc")
    counts = g.add("StackV2", g.const(-1), elem_type=INT, name="f_acc_count")

    def body(turn, i, count, v):
        add = turn.add("Add", count, turn.const(1))

        def inner(t, j, inner_count, w):
            inner_add = t.add("Add", inner_count, t.const(1))
            pushed = push(g, t.capture(turn.capture(values)), w, FLOAT, inner_add, "while/inner/push")
            return t.add("Add", j, t.const(1)), behind(t, inner_add, pushed), t.add("Sin", w)

        _, turns, w = g.while_loop([turn.const(0), turn.const(0), v],
                                   lambda t, j, *_: t.add("Less", j, t.capture(i)), inner, scope="while/inner")
        pushed = push(g, turn.capture(counts), turns, INT, add, "while/push")
        return turn.add("Add", i, turn.const(1)), behind(turn, add, pushed), turn.add("Add", w, w)

    _, count, last = g.while_loop([g.const(0), g.const(0), "x"],
                                  lambda turn, i, *_: turn.add("Less", i, turn.capture("n")), body)
    g.add("Identity", last, name="last")

    def back(turn, sub, grad):
        turns = pop(g, turn.capture(counts), INT, sub, "back/pop")
        doubled = turn.add("Add", grad, grad)

        def inner(t, b, value):
            less = t.add("Sub", b, t.const(1))
            was = pop(g, t.capture(turn.capture(values)), FLOAT, less, "back/inner/pop")
            return behind(t, less, was), t.add("Mul", value, t.add("Cos", was))

        out = g.while_loop([turns, doubled],
                           lambda t, b, _: t.add("GreaterEqual", b, t.const(1)), inner, scope="back/inner")
        return [out[1]]

    ones = g.add("Fill", g.const([3]), g.const(1, np.float32))
    g.add("Identity", backward_loop(g, count, [ones], back, "back")[0], name="grad")
    v, slope = saved["x"].astype(np.float64), np.ones(3)
    for i in range(4):
        for _ in range(i):
            slope, v = slope * np.cos(v), np.sin(v)
        slope, v = 2 * slope, 2 * v
    return {"last": v, "grad": slope}


def main():
    for name in sys.argv[1:] or graphs:
        g = Graph()
        results = graphs[name](g)
        g.write("stacked_%s.pbtxt" % name)
        for result, value in results.items():
            saved["%s_%s" % (name, result)] = np.asarray(value, np.float32)
    if not sys.argv[1:]:
        np.savez(os.path.join(HERE, "stacked.npz"), **saved)


if __name__ == "__main__":
    main()

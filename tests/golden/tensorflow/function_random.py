"""Random functions that call each other, decide and turn: function_random.pbtxt, and what NumPy makes
of them, as TensorFlow defines it: function_random.npz. Arguments: a seed, and where to write."""
import random
import sys

import numpy as np

FLOAT, INT, BOOL = "DT_FLOAT", "DT_INT32", "DT_BOOL"
KINDS = [INT, FLOAT, FLOAT]  # what every function takes and gives: i, x, y
NAMES = ["i", "x", "y"]


def attr(key, value):
    return f' attr {{ key: "{key}" value {{ {value} }} }}'


def types(key, kinds):
    return attr(key, "list { " + " ".join("type: " + k for k in kinds) + " }")


def func(key, name):
    return attr(key, f'func {{ name: "{name}" }}')


def node(name, op, inputs, attrs=""):
    return f'name: "{name}" op: "{op}"' + "".join(f' input: "{i}"' for i in inputs) + attrs


def constant(kind, value):
    field = "int_val" if kind == INT else "float_val"
    return attr("dtype", "type: " + kind) + attr(
        "value", f"tensor {{ dtype: {kind} tensor_shape {{ }} {field}: {value} }}")


class Function:
    """Nodes, each with what computes its values from those before."""

    def __init__(self, name, takes=NAMES, kinds=KINDS):
        self.name, self.takes, self.kinds = name, takes, kinds
        self.text, self.steps = [], []
        self.values = [(n, k) for n, k in zip(takes, kinds)]
        self.results = []

    def add(self, op, inputs, out, kinds, compute, attrs=""):
        name = f"n{len(self.text)}"
        self.text.append("    node_def { " + node(name, op, inputs, attrs) + " }\n")
        made = [f"{name}:{out}:{k}" for k in range(len(kinds))] if isinstance(out, str) else \
            [f"{name}:{o}:0" for o in out]
        self.steps.append((compute, inputs, made))
        if op != "Const" or kinds == [INT]:  # a scalar would change the shape of what a loop carries
            self.values += list(zip(made, kinds))
        return made

    def run(self, *arguments):
        known = dict(zip(self.takes, arguments))
        for compute, inputs, made in self.steps:
            given = compute(*[known[i] for i in inputs])
            known.update(zip(made, given))
        return [known[r] for r in self.results]

    def written(self, names):
        text = f'  function {{\n    signature {{ name: "{self.name}"'
        for name, kind in zip(self.takes, self.kinds):
            text += f' input_arg {{ name: "{name}" type: {kind} }}'
        for name, kind in zip(names, self.result_kinds):
            text += f' output_arg {{ name: "{name}" type: {kind} }}'
        text += " }\n" + "".join(self.text)
        for name, result in zip(names, self.results):
            text += f'    ret {{ key: "{name}" value: "{result}" }}\n'
        return text + "  }\n"


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.functions = []
        self.plain = []
        self.library = []
        more = Function("more", ["n"] + NAMES, [INT] + KINDS)
        zero = more.add("Const", [], "output", [INT], lambda: [np.int32(0)], constant(INT, 0))
        more.results = more.add("Greater", ["n"] + zero, "z", [BOOL], lambda a, b: [a > b])
        more.result_kinds = [BOOL]
        self.library.append(more.written(["more"]))

    def pick(self, f, kind):
        return self.random.choice([n for n, k in f.values if k == kind])

    def arguments(self, f):
        return [self.pick(f, kind) for kind in KINDS]

    def arithmetic(self, f):
        r = self.random
        if r.random() < 0.4:
            op, compute = r.choice([("AddV2", lambda a, b: a + b), ("Mul", lambda a, b: a * b),
                                    ("Sub", lambda a, b: a - b)])
            seven = f.add("Const", [], "output", [INT], lambda: [np.int32(7)], constant(INT, 7))
            made = f.add(op, [self.pick(f, INT), self.pick(f, INT)], "z", [INT],
                         lambda a, b: [np.int32(compute(int(a), int(b)))])
            f.add("FloorMod", made + seven, "z", [INT], lambda a, b: [np.int32(a % b)])
            return
        op, compute = r.choice([("AddV2", np.add), ("Sub", np.subtract), ("Maximum", np.maximum),
                                ("Minimum", np.minimum)])
        half = f.add("Const", [], "output", [FLOAT], lambda: [np.float32(0.5)],
                     constant(FLOAT, 0.5))
        made = f.add(op, [self.pick(f, FLOAT), self.pick(f, FLOAT)], "z", [FLOAT],
                     lambda a, b: [compute(a, b).astype(np.float32)])
        f.add("Mul", made + half, "z", [FLOAT], lambda a, b: [(a * b).astype(np.float32)])

    def call(self, f):
        called = self.random.choice(self.plain)
        if self.random.random() < 0.5:
            f.add(called.name, self.arguments(f), NAMES, KINDS, called.run)
        else:
            f.add("PartitionedCall", self.arguments(f), "output", KINDS, called.run,
                  types("Tin", KINDS) + types("Tout", KINDS) + func("f", called.name))

    def branch(self, f):
        a, b = self.random.choice(self.plain), self.random.choice(self.plain)
        f.add(self.random.choice(["If", "StatelessIf"]), [self.pick(f, INT)] + self.arguments(f),
              "output", KINDS, lambda p, *v: (a if p != 0 else b).run(*v),
              types("Tin", KINDS) + types("Tout", KINDS) + func("then_branch", a.name) +
              func("else_branch", b.name))

    def choice(self, f):
        branches = [self.random.choice(self.plain) for _ in range(self.random.randint(1, 4))]
        names = " ".join(f'func {{ name: "{b.name}" }}' for b in branches)

        def compute(which, *values):
            last = len(branches) - 1
            return branches[which if 0 <= which <= last else last].run(*values)
        f.add("Case", [self.pick(f, INT)] + self.arguments(f), "output", KINDS, compute,
              types("Tin", KINDS) + types("Tout", KINDS) + attr("branches", "list { " + names + " }"))

    def loop(self, f):
        turn = self.random.choice(self.turns)
        four = f.add("Const", [], "output", [INT], lambda: [np.int32(4)], constant(INT, 4))
        count = f.add("FloorMod", [self.pick(f, INT)] + four, "z", [INT],
                      lambda a, b: [np.int32(a % b)])

        def compute(n, *values):
            while n > 0:
                n, *values = turn.run(n, *values)
            return [n, *values]
        f.add(self.random.choice(["While", "StatelessWhile"]), count + self.arguments(f), "output",
              [INT] + KINDS, compute,
              types("T", [INT] + KINDS) + func("cond", "more") + func("body", turn.name))

    def turn_of(self, called):
        """n - 1, and what `called` makes of the rest; some of it stays what it is."""
        t = Function("turn_" + called.name, ["n"] + NAMES, [INT] + KINDS)
        one = t.add("Const", [], "output", [INT], lambda: [np.int32(1)], constant(INT, 1))
        less = t.add("Sub", ["n"] + one, "z", [INT], lambda a, b: [np.int32(a - b)])
        made = t.add(called.name, NAMES, NAMES, KINDS, called.run)
        stays = [self.random.random() < 0.3 for _ in NAMES]
        t.results = less + [n if s else m for n, m, s in zip(NAMES, made, stays)]
        t.result_kinds = [INT] + KINDS
        self.library.append(t.written(["n_out", "i_out", "x_out", "y_out"]))
        return t

    def function(self, level):
        f = Function(f"f{level}")
        steps = [self.arithmetic]
        if self.plain:
            steps += [self.arithmetic, self.call, self.branch, self.choice, self.loop]
        for _ in range(self.random.randint(2, 4)):
            self.random.choice(steps)(f)
        f.results = [self.pick(f, kind) for kind in KINDS]
        f.result_kinds = KINDS
        self.library.append(f.written(NAMES))
        self.plain.append(f)
        self.turns.append(self.turn_of(f))

    def make(self, levels):
        self.turns = []
        for level in range(levels):
            self.function(level)


def main(seed, folder):
    maker = Maker(seed)
    maker.make(10)
    text = "# made by function_random.py\n"
    for name, kind in zip(NAMES, KINDS):
        shape = "" if kind == INT else "dim { size: 2 } "
        text += "node { " + node(name, "Placeholder", [], attr("dtype", "type: " + kind) +
                                 attr("shape", f"shape {{ {shape}}}")) + " }\n"
    values = {}
    inputs = [(np.int32(i), np.array([i - 1.5, 3], np.float32), np.array([-1, i], np.float32))
              for i in (2, 5)]
    for k, given in enumerate(inputs):
        values.update({f"{name}_{k}": v for name, v in zip(NAMES, given)})
    for f in maker.plain[3:]:
        text += "node { " + node("all_" + f.name, f.name, NAMES) + " }\n"
        for j, kind in enumerate(KINDS):
            result = f"{f.name}_{NAMES[j]}"
            text += "node { " + node(result, "Identity", [f"all_{f.name}" + (f":{j}" if j else "")]) + " }\n"
            for k, given in enumerate(inputs):
                values[f"{result}_{k}"] = f.run(*given)[j]
    text += "library {\n" + "".join(maker.library) + "}\n"
    with open(f"{folder}/function_random.pbtxt", "w", encoding="ascii") as file:
        file.write(text)
    np.savez(f"{folder}/function_random.npz", **values)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, sys.argv[2] if len(sys.argv) > 2 else ".")

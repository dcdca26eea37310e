"""Cases of contractions and of what belongs to matrices: see generate.py."""
import numpy as np
import torch

from case_file import (EVERY, FLOATS, Hash, T, case, fails, grid, hashed, inf, nan, op, sizes, whole,
                       wrong)
from cases_shapes import moved, small


def diagonal_places(rows, columns, low, high, align):
    """Row, column, diagonal and place in it: TensorFlow's definition of MatrixDiagPartV3."""
    length = {d: min(columns - max(d, 0), rows + min(d, 0)) for d in range(low, high + 1)}
    above, below = align.split("_")
    for d, n in length.items():
        beside = (d >= 0 and above == "right") or (d <= 0 and below == "right")
        for i in range(n):
            yield i + max(-d, 0), i + max(d, 0), high - d, i + (max(length.values()) - n if beside else 0)


def parted(x, low, high, align, padding=0):
    rows, columns = x.shape[-2:]
    places = list(diagonal_places(rows, columns, low, high, align))
    made = np.full(x.shape[:-2] + (high - low + 1, max([p[3] + 1 for p in places], default=0)), padding)
    for row, column, d, at in places:
        made[..., d, at] = x[..., row, column]
    return made if low != high else made[..., 0, :]


def several_diagonals():
    kinds = EVERY[1:]
    shapes = ((3, 4), (2, 4, 3), (3, 3))
    for shape in shapes:
        x = small(shape)
        rows, columns = shape[-2:]
        label = "x".join(str(s) for s in shape)
        for low, high in ((1, 1), (-1, -1), (0, 2), (-2, 1), (1, 2), (-2, -1), (-rows + 1, columns - 1)):
            for align in ("right_left", "left_right", "left_left", "right_right"):
                if low == high and align != "left_left":
                    continue
                k = [low] if low == high else [low, high]
                op("diag_part")
                lines = parted(x, low, high, align, 7)
                case(f"{label} {low} {high} {align}", kinds, [T(x)], [T(lines)], k=k, padding_value=7.0,
                     align=align)
                op("set_diag")
                given, wanted = lines + 1, x.copy()
                if low == high:
                    given = given[..., None, :]
                for row, column, d, at in diagonal_places(rows, columns, low, high, align):
                    wanted[..., row, column] = given[..., d, at]
                case(f"{label} {low} {high} {align}", kinds, [T(x), T(lines + 1)], [T(wanted)], k=k,
                     align=align)
                op("diag")
                # what of x is not on these diagonals is padding
                kept = np.full(shape, 5)
                for row, column, d, at in diagonal_places(rows, columns, low, high, align):
                    kept[..., row, column] = x[..., row, column]
                if low != -rows + 1:
                    case(f"{label} {low} {high} {align}", kinds, [T(lines)], [T(kept)], k=k, align=align,
                         num_rows=rows, num_columns=columns, padding_value=5.0)
    op("diag")
    case("beside", FLOATS, [T([1.0, 2])], [T([[0.0, 0, 0], [1, 0, 0], [0, 2, 0]])], k=[-1])
    case("rows only", FLOATS, [T([1.0, 2])], [T([[0.0, 1, 0], [0, 0, 2], [0, 0, 0]])], k=[1], num_rows=3)
    wrong("too small", ["float32"], [T([1.0, 2])], "G302", "diag: num_rows is 1, and float32[2] needs 2",
          num_rows=1)
    wrong("too short", ["float32"], [T([1.0, 2])], "G302",
          "diag: the diagonals of float32[2] are too short for 4 rows and 5 columns", num_rows=4,
          num_columns=5)
    wrong("number", ["float32"], [T(np.zeros((2, 2)))], "G302", "diag: sizes 2 and 3 differ", k=[0, 2])
    wrong("down", ["float32"], [T(np.zeros((2, 2)))], "G205", "diag: k counts down, from 1 to 0", k=[1, 0])
    op("diag_part")
    wrong("far", ["float32"], [T(np.zeros((2, 3)))], "G205", "diag_part: float32[2, 3] has no diagonal 3", k=[3])
    wrong("far below", ["float32"], [T(np.zeros((2, 3)))], "G205",
          "diag_part: float32[2, 3] has no diagonal -2", k=[-2, 0])
    wrong("three", ["float32"], [T(np.zeros((2, 3)))], "G205", "k is one diagonal, or", k=[0, 1, 2])


def contractions():
    close = {"close32": (2e-6, 2e-5), "close64": (1e-12, 1e-11)}
    op("tensordot", **close)
    for label, sa, sb, axes in (
            ("one", (2, 3), (3, 4), 1), ("two", (2, 3, 4), (3, 4, 5), 2), ("none", (2,), (3, 2), 0),
            ("all", (2, 3), (2, 3), 2), ("named", (2, 3, 4), (4, 5, 2), [[2, 0], [0, 2]]),
            ("named one", (2, 3), (4, 2), [[0], [-1]]), ("named none", (2,), (3,), [[], []]),
            ("attention", (2, 5, 3), (3, 2, 4), [[2], [0]]), ("empty", (2, 0), (0, 3), 1),
            ("no rows", (0, 2), (2, 3), 1), ("scalars", (), (), 0)):
        a, b = grid(sa, 1, -2, 2, 0.25), grid(sb, 2, -2, 2, 0.25)
        flat = [axes] if isinstance(axes, int) else sum(axes, [])
        if flat:
            case(label, FLOATS, [T(a), T(b)], [T(np.tensordot(a, b, axes))], axes=flat)
        else:
            case(label, FLOATS, [T(a), T(b)], [T(np.tensordot(a, b, 0))], axes=[])
    a, b = hashed((30, 40, 50), 1, -1, 1), hashed((50, 20, 30), 2, -1, 1)
    wanted = np.tensordot(a, b, [[0, 2], [2, 0]])
    case("large", FLOATS, [Hash((30, 40, 50), 1, -1, 1), Hash((50, 20, 30), 2, -1, 1)],
         [T(wanted, at=range(0, wanted.size, 17))], axes=[0, 2, 2, 0])
    x, y = grid((2, 3)), grid((3, 4))
    wrong("sizes", ["float32"], [T(x), T(y)], "G302",
          "tensordot: axis 0 of a, float32[2, 3], is 2, and axis 0 of b, float32[3, 4], is 3",
          axes=[0, 0])
    wrong("too many", ["float32"], [T(x), T(y)], "G303", "tensordot: float32[2, 3] has not 3 axes",
          axes=[3])
    wrong("odd", ["float32"], [T(x), T(y)], "G205", "as many axes of a as of b", axes=[0, 1, 0])
    wrong("twice", ["float32"], [T(x), T(y)], "G205", "axis 1 of a is named twice", axes=[1, 1, 0, 1])
    wrong("axis", ["float32"], [T(x), T(y)], "G303", "axis 2 is not within -2 to 1", axes=[2, 0])

    op("einsum", **close)
    for equation, *shapes in (
            ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ij,kj->ki", (2, 3), (4, 3)),
            ("ij->ji", (2, 3)), ("ba", (2, 3)), ("ij->", (2, 3)), ("ij->j", (2, 3)), ("ijk->ik", (2, 3, 4)),
            ("ii", (3, 3)), ("ii->i", (3, 3)), ("iij->j", (3, 3, 2)), ("i,i->i", (4,), (4,)),
            ("i,i", (4,), (4,)), ("i,j->ij", (3,), (4,)), ("i,j->ji", (3,), (4,)), (",i->i", (), (3,)),
            ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)), ("bij,bkj->bik", (2, 3, 4), (2, 5, 4)),
            ("bqhd,bkhd->bhqk", (2, 3, 2, 4), (2, 5, 2, 4)), ("bhqk,bkhd->bqhd", (2, 2, 3, 5), (2, 5, 2, 4)),
            ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)), ("ij,jk,kl->li", (2, 3), (3, 4), (4, 5)),
            ("ijk,jil->kl", (2, 3, 4), (3, 2, 5)), ("ij,ij->", (2, 3), (2, 3)), ("ij,k->i", (2, 3), (4,)),
            ("abc,cd,def->abef", (2, 2, 3), (3, 2), (2, 3, 2)), ("i,ij,j", (3,), (3, 4), (4,)),
            ("a,b,c,d->dbca", (2,), (3,), (2,), (2,)), ("iij,jkk->ik", (2, 2, 3), (3, 4, 4)),
            ("...ij,...jk->...ik", (2, 3, 4), (2, 4, 5)), ("...ij,...jk->...ik", (2, 1, 3, 4), (5, 4, 2)),
            ("...ij,jk", (2, 2, 3), (3, 4)), ("i...->...", (2, 3, 4)), ("...i->i...", (2, 3, 4)),
            ("b...,b->...b", (2, 3), (2,)), ("...,...", (2, 3), (3,)), ("...", (2, 3)),
            ("aB,Bc->aBc", (2, 3), (3, 4)), ("aB,Bc", (2, 3), (3, 4)), ("Ab", (2, 3)),
            (" ij , jk -> ik ", (2, 3), (3, 4)), ("ij,jk->ik", (2, 0), (0, 3)), ("ij,jk->ik", (0, 2), (2, 3)),
            ("ij->i", (2, 0)), ("i,ij->j", (3,), (3, 1))):
        values = [grid(s, i + 1, -2, 2, 0.25) for i, s in enumerate(shapes)]
        wanted = np.einsum(equation, *values)
        case(equation + " " + "".join(map(str, shapes)).replace(" ", ""), FLOATS, [T(v) for v in values],
             [T(wanted)], equation=equation)
    for equation, *shapes in (("ij,jk->ik", (200, 150), (150, 120)), ("bqhd,bkhd->bhqk", (3, 40, 4, 16), (3, 50, 4, 16)),
                              ("ijk->j", (40, 50, 60)), ("ij,jk,kl->il", (40, 60), (60, 80), (80, 50))):
        values = [hashed(s, i + 1, -1, 1) for i, s in enumerate(shapes)]
        wanted = np.asarray(np.einsum(equation, *values, optimize=True))
        case("large " + equation, FLOATS, [Hash(s, i + 1, -1, 1) for i, s in enumerate(shapes)],
             [T(wanted, at=range(0, wanted.size, max(1, wanted.size // 23)))], equation=equation)
    case("special", FLOATS, [T([[1, inf], [nan, 1]]), T([[1, 0], [1, 1]])], [T([[inf, inf], [nan, nan]])],
         equation="ij,jk->ik")
    for label, equation, inputs, says in (
            ("letters", "ijk,jk->i", [x, y], "'ijk' of \"ijk,jk->i\" has not as many letters as"),
            ("few terms", "ij", [x, y], "'ij' of \"ij\" has fewer terms than there are operands"),
            ("many terms", "ij,jk,k", [x, y], "'ij,jk,k' of \"ij,jk,k\" has more terms than"),
            ("sign", "i1,jk", [x, y], "'1' of \"i1,jk\" is no letter"),
            ("dots", "i..j,jk", [x, y], "'.' of \"i..j,jk\" is not '...'"),
            ("dots twice", "...i...,jk", [x, y], "'...' of \"...i...,jk\" stands twice in a term"),
            ("right only", "ij,jk->l", [x, y], "'l' of \"ij,jk->l\" stands at the right of '->' only"),
            ("right twice", "ij,jk->ii", [x, y], "'i' of \"ij,jk->ii\" stands twice at the right"),
            ("no dots", "...j,jk->k", [x, y], "'k' of \"...j,jk->k\" lacks the '...'")):
        wrong(label, ["float32"], [T(v) for v in inputs], "G205", "einsum: " + says, equation=equation)
    wrong("sizes", ["float32"], [T(x), T(x)], "G302", "sizes 3 and 2 differ", equation="ij,jk->ik")
    wrong("diagonal", ["float32"], [T(x)], "G302", "sizes 2 and 3 differ", equation="ii")
    wrong("nothing", ["float32"], [], "G204", "einsum: 0 operands", equation="")

    op("matrix_transpose")
    for shape in ((3, 4), (2, 3, 4), (2, 2, 3, 1)):
        moved(f"rank {len(shape)}", lambda x: np.swapaxes(x, -1, -2), shape)
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((3, 0)))])
    wrong("vector", ["float32"], [T(grid((3,)))], "G303", "matrix_transpose: x has at least 2 axes")
    op("diag")
    moved("vector", np.diag, (4,))
    moved("rows", lambda x: np.stack([np.diag(v) for v in x]), (2, 3))
    moved("deep", lambda x: torch.diag_embed(torch.tensor(x)).numpy(), (2, 2, 3))
    case("empty", FLOATS, [T(np.zeros((2, 0)))], [T(np.zeros((2, 0, 0)))])
    wrong("scalar", ["float32"], [T(1.5)], "G303", "diag: x has at least 1 axis")
    op("diag_part")
    for label, shape in (("square", (3, 3)), ("wide", (2, 5)), ("tall", (2, 5, 3)), ("deep", (2, 2, 3, 3)),
                         ("none", (0, 3))):
        moved(label, lambda x: np.diagonal(x, axis1=-2, axis2=-1), shape)
    wrong("vector", ["float32"], [T(grid((3,)))], "G303", "diag_part: x has at least 2 axes")
    op("set_diag")
    for label, shape in (("square", (3, 3)), ("wide", (2, 5)), ("tall", (2, 5, 3)), ("none", (0, 3))):
        start = small(shape)
        line = np.diagonal(start, axis1=-2, axis2=-1) // 2 + 1
        wanted = start.copy()
        for i in range(line.shape[-1]):
            wanted[..., i, i] = line[..., i]
        case(label, EVERY[1:], [T(start), T(line)], [T(wanted)])
    wrong("length", ["float32"], [T(grid((3, 4))), T(grid((4,)))], "G302",
          "set_diag: the diagonals of float32[3, 4] have the shape [3], and diagonal is float32[4]")
    several_diagonals()
    op("matrix_band_part")
    for lower, upper in ((0, 0), (1, 0), (0, 2), (-1, 0), (0, -1), (-1, -1), (1, 1), (9, 9)):
        def band(x):
            rows, columns = np.indices(x.shape[-2:])
            kept = ((lower < 0) | (rows - columns <= lower)) & ((upper < 0) | (columns - rows <= upper))
            return np.where(kept, x, 0)
        for shape in ((4, 4), (2, 3, 5), (5, 2)):
            moved(f"{lower} {upper} {len(shape)}{shape[-1]}", band, shape, num_lower=lower, num_upper=upper)
    case("empty", FLOATS, [T(np.zeros((0, 3)))], [T(np.zeros((0, 3)))], num_lower=0, num_upper=0)
    case("far", FLOATS, [T(np.ones((2, 2)))], [T(np.ones((2, 2)))], num_lower=2 ** 63 - 1,
         num_upper=2 ** 63 - 1)
    for name, f in (("triu", np.triu), ("tril", np.tril)):
        op(name)
        for k in (0, 1, -1, 3, -4, 2 ** 63 - 1, -2 ** 63 + 1):
            for shape in ((4, 4), (2, 3, 5), (5, 2)):
                moved(f"{k} {len(shape)}{shape[-1]}", lambda x: f(x, max(-9, min(9, k))), shape, k=k)
        wrong("vector", ["float32"], [T(grid((3,)))], "G303", f"{name}: x has at least 2 axes")

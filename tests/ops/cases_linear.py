"""Cases of linear algebra: see generate.py. What is expected comes from LAPACK, by way of NumPy and
PyTorch. Of singular and of eigenvectors, whose signs are free, there are cases by hand only;
tests/unit/test_ops_linear.c looks at what defines them."""
import numpy as np
import torch

from case_file import FLOATS, T, case, dtype, fails, grid, op, wrong

BOTH = [("pair", (2, 2)), ("three", (3, 3)), ("one", (1, 1)), ("batch", (2, 4, 4)),
        ("deep", (2, 1, 3, 3)), ("large", (20, 20)), ("no matrix", (0, 3, 3)), ("empty", (2, 0, 0))]
CLOSE = {"close32": (2e-6, 1e-6), "close64": (1e-11, 1e-12)}


def regular(shape, seed=1):
    """Far from singular, and not dominated by the diagonal in the first rows."""
    x = grid(shape, seed)
    if shape[-1] > 3:
        x = x + 8 * np.eye(shape[-1])
    return x + np.eye(shape[-1])[::-1] * 6


def definite(shape, seed=1):
    x = grid(shape, seed, -2, 2, 0.25)
    return x @ np.swapaxes(x, -1, -2) + 2 * np.eye(shape[-1])


def swapped(x):
    return np.swapaxes(x, -1, -2)


def solved(a, b):
    front = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return np.linalg.solve(a, np.broadcast_to(b, front + b.shape[-2:]))


def not_square(name, inputs=1, **attrs):
    more = [T(grid((3, 2)))] * (inputs - 1)
    wrong("not square", ["float32"], [T(grid((2, 3)))] + more, "G302", f"{name}: axis 0 of")
    wrong("vector", ["float32"], [T(grid((3,)))] + more, "G303", f"{name}: ")


def factors():
    op("cholesky", **CLOSE)
    for label, shape in BOTH:
        x = definite(shape)
        case(label, FLOATS, [T(x)], [T(np.linalg.cholesky(x))])
    x = definite((3, 3))
    case("upper half", FLOATS, [T(np.tril(x) + np.triu(np.full((3, 3), 99.0), 1))],
         [T(np.linalg.cholesky(x))])
    fails("negative", FLOATS, [T(np.stack([x, -x]))], [T(np.stack([x, x]))],
          "cholesky: x[1] is not positive definite")
    fails("one", FLOATS, [T([[1.0, 2], [2, 1]])], [T(np.zeros((2, 2)))],
          "cholesky: x is not positive definite")
    not_square("cholesky")
    op("qr", **CLOSE)
    for label, shape in BOTH[:6] + [("tall", (4, 2)), ("wide", (2, 3, 5)), ("column", (3, 1)), ("row", (1, 3))]:
        x = grid(shape)
        flat = x.reshape(-1, *shape[-2:])
        for full in (False, True):
            made = [np.linalg.qr(a, mode="complete" if full else "reduced") for a in flat]
            q, r = (np.stack([m[i] for m in made]).reshape(shape[:-2] + made[0][i].shape) for i in (0, 1))
            case(f"{label} {full}", FLOATS, [T(x)], [T(q), T(r)], full_matrices=full)
    # the columns' reflections leave what is zero already
    case("triangle", FLOATS, [T([[2.0, 3], [0, -4]])], [T(np.eye(2)), T([[2.0, 3], [0, -4]])])
    case("empty", FLOATS, [T(np.zeros((3, 0)))], [T(np.zeros((3, 0))), T(np.zeros((0, 0)))])
    case("empty full", FLOATS, [T(np.zeros((3, 0)))], [T(np.eye(3)), T(np.zeros((3, 0)))],
         full_matrices=True)
    wrong("vector", ["float32"], [T(grid((3,)))], "G303", "qr: x has at least 2 axes")
    op("lu", **CLOSE)
    for label, shape in BOTH[:6]:
        x = regular(shape)
        packed, pivots = torch.linalg.lu_factor(torch.tensor(x))
        n, order = shape[-1], np.zeros(shape[:-1], int)
        for at in np.ndindex(*shape[:-2]):
            rows = list(range(n))
            for i, j in enumerate(pivots[at].numpy() - 1):
                rows[i], rows[j] = rows[j], rows[i]
            order[at] = rows
        case(label, FLOATS, [T(x)], [T(packed.numpy()), T(order, "int32")])
        case(label + " 64", FLOATS, [T(x)], [T(packed.numpy()), T(order, "int64")], dtype=dtype("int64"))
    fails("singular", FLOATS, [T([[1.0, 2], [2, 4]])], [T(np.zeros((2, 2))), T([0, 0], "int32")],
          "lu: x is singular")
    not_square("lu")


def values():
    # to some units of the largest, in the precision of the elements
    near = {"close32": (3e-6, 6e-5), "close64": (1e-11, 1e-12)}
    op("svdvals", **near)
    shapes = [("tall", (4, 2)), ("wide", (2, 3, 5)), ("column", (3, 1)), ("row", (1, 3))]
    for label, shape in BOTH[:6] + shapes:
        x = grid(shape)
        case(label, FLOATS, [T(x)], [T(np.linalg.svd(x, compute_uv=False))])
    case("rank 1", FLOATS, [T(np.outer([1.0, 2, 2], [2.0, 0, 0]))], [T([6.0, 0, 0])])
    case("zeros", FLOATS, [T(np.zeros((2, 3)))], [T([0.0, 0])])
    case("empty", FLOATS, [T(np.zeros((2, 0, 3)))], [T(np.zeros((2, 0)))])
    case("large numbers", ["float32"], [T([[2.0 ** 100, 0], [0, 2.0 ** 80]])], [T([2.0 ** 100, 2.0 ** 80])])
    wrong("vector", ["float32"], [T(grid((3,)))], "G303", "svdvals: x has at least 2 axes")
    op("svd", **CLOSE)
    # a negative value turns the vector of u
    case("diagonal", FLOATS, [T([[2.0, 0], [0, -3]])],
         [T([3.0, 2]), T([[0.0, 1], [-1, 0]]), T([[0.0, 1], [1, 0]])])
    case("full tall", FLOATS, [T(np.zeros((3, 1)))], [T([0.0]), T(np.eye(3)), T([[1.0]])], full_matrices=True)
    case("zeros", FLOATS, [T(np.zeros((2, 2)))], [T([0.0, 0]), T(np.eye(2)), T(np.eye(2))])
    case("empty", FLOATS, [T(np.zeros((0, 2)))], [T(np.zeros(0)), T(np.zeros((0, 0))), T(np.zeros((2, 0)))])
    case("empty full", FLOATS, [T(np.zeros((0, 2)))], [T(np.zeros(0)), T(np.zeros((0, 0))), T(np.eye(2))],
         full_matrices=True)
    wrong("vector", ["float32"], [T(grid((3,)))], "G303", "svd: x has at least 2 axes")
    op("eigvalsh", **near)
    for label, shape in BOTH:
        x = grid(shape)
        lower = np.tril(x)
        case(label, FLOATS, [T(x)], [T(np.linalg.eigvalsh(lower + swapped(np.tril(x, -1))))])
    case("zeros", FLOATS, [T(np.zeros((3, 3)))], [T(np.zeros(3))])
    case("twice", FLOATS, [T(np.diag([5.0, -1, 5]))], [T([-1.0, 5, 5])])
    fails("nan", FLOATS, [T([[np.nan, 1], [1, 2]])], [T([0.0, 0])], "eigvalsh: x is not one that has eigenvalues")
    not_square("eigvalsh")
    op("eigh", **CLOSE)
    case("diagonal", FLOATS, [T([[3.0, 9], [0, -2]])], [T([-2.0, 3]), T([[0.0, 1], [1, 0]])])
    case("one", FLOATS, [T([[[-7.0]]])], [T([[-7.0]]), T([[[1.0]]])])
    case("empty", FLOATS, [T(np.zeros((2, 0, 0)))], [T(np.zeros((2, 0))), T(np.zeros((2, 0, 0)))])
    not_square("eigh")


def solutions():
    op("det", close32=(2e-6, 1e-5), close64=(1e-11, 1e-11))
    for label, shape in BOTH:
        x = regular(shape) if label != "large" else regular(shape) / 8
        case(label, FLOATS, [T(x)], [T(np.linalg.det(x))])
    case("singular", FLOATS, [T([[1.0, 2], [2, 4]])], [T(0.0)])
    case("permutation", FLOATS, [T(np.eye(3)[[1, 2, 0]]), ], [T(1.0)])
    not_square("det")
    op("slogdet", **CLOSE)
    for label, shape in BOTH:
        x = regular(shape)
        sign, size = np.linalg.slogdet(x)
        case(label, FLOATS, [T(x)], [T(sign), T(size)])
    case("singular", FLOATS, [T([[1.0, 2], [2, 4]])], [T(0.0), T(-np.inf)])
    not_square("slogdet")
    op("inv", **CLOSE)
    for label, shape in BOTH:
        x = regular(shape)
        case(label, FLOATS, [T(x)], [T(np.linalg.inv(x))])
        case(label + " adjoint", FLOATS, [T(x)], [T(swapped(np.linalg.inv(x)))], adjoint=True)
    fails("singular", FLOATS, [T([[1.0, 2], [2, 4]])], [T(np.zeros((2, 2)))], "inv: x is singular")
    not_square("inv")
    op("solve", **CLOSE)
    pairs = [("column", (3, 3), (3, 1)), ("columns", (2, 4, 4), (2, 4, 3)), ("broadcast", (3, 3), (2, 3, 2)),
             ("both", (2, 1, 3, 3), (4, 3, 2)), ("none", (2, 3, 3), (2, 3, 0)), ("empty", (2, 0, 0), (2, 0, 2))]
    for label, a, b in pairs:
        a, b = regular(a), grid(b, 2)
        case(label, FLOATS, [T(a), T(b)], [T(solved(a, b))])
        case(label + " adjoint", FLOATS, [T(a), T(b)], [T(solved(swapped(a), b))], adjoint=True)
    fails("singular", FLOATS, [T(np.stack([np.eye(2), np.ones((2, 2))])), T(np.ones((2, 1)))],
          [T(np.zeros((2, 2, 1)))], "solve: matrix[1] is singular")
    not_square("solve", 2)
    wrong("rows", ["float32"], [T(np.eye(3)), T(np.ones((2, 2)))], "G302", "solve: axis 1 of matrix")
    op("triangular_solve", **CLOSE)
    for label, a, b in pairs:
        a, b = regular(a), grid(b, 2)
        if a.shape[-1]:
            a = a + 8 * np.eye(a.shape[-1])
        for lower in (True, False):
            half = np.tril(a) if lower else np.triu(a)
            case(f"{label} {lower}", FLOATS, [T(a), T(b)], [T(solved(half, b))], lower=lower)
            case(f"{label} {lower} adjoint", FLOATS, [T(a), T(b)], [T(solved(swapped(half), b))],
                 lower=lower, adjoint=True)
    fails("zero", FLOATS, [T([[1.0, 2], [2, 0]]), T(np.ones((2, 1)))], [T(np.zeros((2, 1)))],
          "triangular_solve: matrix is singular")
    not_square("triangular_solve", 2)


def functions():
    op("expm", close32=(2e-6, 1e-6), close64=(1e-11, 1e-12))
    for label, shape in BOTH[:5] + [("none", (0, 3, 3)), ("empty", (2, 0, 0))]:
        x = grid(shape, 3, -1, 1)
        case(label, FLOATS, [T(x)], [T(torch.linalg.matrix_exp(torch.tensor(x)).numpy())])
    # by formula: nilpotent; a turn; far from 0
    case("nilpotent", FLOATS, [T([[0.0, 3, 1], [0, 0, 2], [0, 0, 0]])], [T([[1.0, 3, 4], [0, 1, 2], [0, 0, 1]])])
    case("turn", FLOATS, [T([[0.0, -2], [2, 0]])], [T([[np.cos(2), -np.sin(2)], [np.sin(2), np.cos(2)]])])
    case("large", FLOATS, [T(np.diag([40.0, -40, 0.5]))], [T(np.diag(np.exp([40.0, -40, 0.5])))])
    fails("nan", FLOATS, [T([[np.nan]])], [T([[0.0]])], "expm: x is too large, or has NaN")
    not_square("expm")
    op("sqrtm", close32=(2e-6, 1e-6), close64=(1e-10, 1e-11))
    for label, shape in BOTH[:5]:
        # the square of what has its eigenvalues right of 0
        root = grid(shape, 3, -1, 1, 0.25) + 4 * np.eye(shape[-1])
        assert (np.linalg.eigvals(root).real > 0).all()
        case(label, FLOATS, [T(root @ root)], [T(root)])
    case("definite", FLOATS, [T(np.diag([4.0, 9, 0.25]))], [T(np.diag([2.0, 3, 0.5]))])
    case("wide", ["float64"], [T(np.diag([2.0 ** 40, 1, 2.0 ** -40]))], [T(np.diag([2.0 ** 20, 1, 2.0 ** -20]))])
    case("one", FLOATS, [T(np.eye(2))], [T(np.eye(2))])
    case("empty", FLOATS, [T(np.zeros((2, 0, 0)))], [T(np.zeros((2, 0, 0)))])
    fails("singular", FLOATS, [T(np.stack([np.eye(2), np.zeros((2, 2))]))], [T(np.zeros((2, 2, 2)))],
          "sqrtm: x[1] is singular, or has an eigenvalue below 0")
    fails("below 0", FLOATS, [T([[-4.0]])], [T([[0.0]])], "sqrtm: x is singular, or has an eigenvalue below 0")
    not_square("sqrtm")


def linear():
    functions()
    factors()
    values()
    solutions()

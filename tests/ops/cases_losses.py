"""Cases of losses that Keras and TensorFlow have beside the cross entropies: see generate.py."""
import numpy as np
import torch

from case_file import FLOATS, Hash, T, case, grid, hashed, inf, nan, op, wrong

EPS = 1e-7


def row_losses():
    F = torch.nn.functional
    t = lambda x: torch.tensor(np.asarray(x, float))
    mean = lambda x: x.mean(-1)

    def kl(y, p):
        y, p = np.clip(y, EPS, 1), np.clip(p, EPS, 1)
        return F.kl_div(torch.log(t(p)), t(y), reduction="none").numpy().sum(-1)

    def poisson(y, p):
        return F.poisson_nll_loss(t(p), t(y), log_input=False, full=False, eps=EPS,
                                  reduction="none").numpy().mean(-1)

    def cosine(y, p):
        return F.cosine_similarity(t(y), t(p), dim=-1).numpy()

    def huber(delta):
        return lambda y, p: F.huber_loss(t(p), t(y), delta=delta, reduction="none").numpy().mean(-1)

    def margin(y, p):
        return np.maximum(1 - y * p, 0)

    signs = lambda shape: np.where(grid(shape, 5) < 0, -1.0, 1.0)
    parts = lambda shape: np.abs(grid(shape, 6, 0, 1)) / 4 + 1 / 64
    losses = [
        ("mean_absolute_percentage_error", grid, grid,
         lambda y, p: 100 * mean(np.abs((y - p) / np.maximum(np.abs(y), EPS)))),
        ("mean_squared_logarithmic_error", grid, grid,
         lambda y, p: mean((np.log(np.maximum(p, EPS) + 1) - np.log(np.maximum(y, EPS) + 1)) ** 2)),
        ("huber", grid, grid, huber(1.0)),
        ("logcosh", grid, grid, lambda y, p: mean(np.log(np.cosh(p - y)))),
        ("hinge", signs, grid, lambda y, p: mean(margin(y, p))),
        ("squared_hinge", signs, grid, lambda y, p: mean(margin(y, p) ** 2)),
        ("categorical_hinge", lambda s: np.eye(s[-1])[np.arange(int(np.prod(s[:-1]))) % s[-1]].reshape(s),
         grid, lambda y, p: np.maximum(((1 - y) * p).max(-1) - (y * p).sum(-1) + 1, 0)),
        ("kullback_leibler_divergence", parts, lambda s: np.abs(grid(s, 7, 0, 1)), kl),
        ("poisson", lambda s: np.abs(grid(s, 8)), lambda s: np.abs(grid(s, 9, 0.125, 4)), poisson),
        ("cosine_similarity", grid, lambda s: grid(s, 2), cosine),
        ("cosine_proximity", grid, lambda s: grid(s, 2), lambda y, p: -cosine(y, p))]
    for name, labels, predictions, f in losses:
        op(name, close32=(2e-6, 1e-6))
        for label, shape in (("rows", (3, 5)), ("one row", (7,)), ("deep", (2, 3, 4)), ("one column", (3, 1)),
                             ("long", (2, 100))):
            if name == "categorical_hinge" and len(shape) == 1:
                continue
            y, p = labels(shape), predictions(shape)
            if labels is predictions:
                p = grid(shape, 2)
            case(label, FLOATS, [T(y), T(p)], [T(f(y, p))])
        case("no rows", FLOATS, [T(np.zeros((0, 3))), T(np.zeros((0, 3)))], [T(np.zeros(0))])
        case("nan", FLOATS, [T([[1, 1], [1, 1]]), T([[nan, 1], [1, nan]])], [T([nan, nan])])
        wrong("shapes", ["float32"], [T(grid((2, 3))), T(grid((2, 4)))], "G302", f"{name}: axis 1 of")
        wrong("scalar", ["float32"], [T(1.5), T(1.5)], "G303", "has at least 1 axis")
        if name in ("huber", "logcosh", "cosine_similarity"):
            y, p = hashed((300, 150), 3, -4, 4), hashed((300, 150), 4, -4, 4)
            case("large", FLOATS, [Hash((300, 150), 3, -4, 4), Hash((300, 150), 4, -4, 4)],
                 [T(f(y, p), at=range(0, 300, 17))])
        if name == "huber":
            y, p = grid((3, 5), 1), grid((3, 5), 2)
            case("delta", FLOATS, [T(y), T(p)], [T(huber(2.5)(y, p))], delta=2.5)
        if name == "logcosh":
            case("far", FLOATS, [T([[0, 0]]), T([[1000, -1000]])], [T([1000 - np.log(2)])])
            case("near", FLOATS, [T([[0.0]]), T([[2.0 ** -10]])], [T([2.0 ** -21 - 2.0 ** -40 / 12])])
        if name == "mean_absolute_percentage_error":
            case("label 0", FLOATS, [T([[0, 2]]), T([[2.0 ** -20, 1]])],
                 [T([50 * (2.0 ** -20 / EPS + 0.5)])])
        if name.startswith("cosine"):
            case("zeros", FLOATS, [T([[0, 0]]), T([[1, 2]])], [T([0])])
    op("log_loss", close32=(2e-6, 1e-6))
    y, p = np.abs(grid((3, 5), 3, 0, 1)), np.abs(grid((3, 5), 4, 0, 1))
    f = lambda y, p, e: -y * np.log(p + e) - (1 - y) * np.log(1 - p + e)
    case("plain", FLOATS, [T(y), T(np.clip(p, 0.0625, 0.9375))],
         [T(f(y, np.clip(p, 0.0625, 0.9375), EPS))])
    case("epsilon", FLOATS, [T(y), T(p)], [T(f(y, p, 0.25))], epsilon=0.25)
    case("certain", FLOATS, [T([0.0, 1]), T([0.0, 1])], [T(f(np.array([0.0, 1]), np.array([0.0, 1]), 0.125))],
         epsilon=0.125)
    wrong("shapes", ["float32"], [T(grid((2, 3))), T(grid((3,)))], "G303", "log_loss wants one shape")
    op("weighted_sigmoid_cross_entropy", close32=(2e-6, 1e-6))
    y, x = np.abs(grid((3, 5), 3, 0, 1)), grid((3, 5), 4)
    for weight in (1.0, 3.0, 0.5):
        wanted = F.binary_cross_entropy_with_logits(t(x), t(y), reduction="none",
                                                    pos_weight=torch.tensor(weight).double()).numpy()
        case(f"weight {weight}", FLOATS, [T(y), T(x)], [T(wanted)], pos_weight=weight)
    case("big", FLOATS, [T([0, 1, 0, 1]), T([100, 100, -100, -100])], [T([100, 0, 0, 200])],
         pos_weight=2.0)
    wrong("shapes", ["float32"], [T(grid((2, 3))), T(grid((3,)))], "G303",
          "weighted_sigmoid_cross_entropy wants one shape", pos_weight=1.0)

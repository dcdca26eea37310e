"""Cases of boxes in pictures: see generate.py. What is chosen is by the definition: the best one that is left, then what overlaps it
loses its score."""
import numpy as np
import torch

from case_file import EVERY, FLOATS, T, case, fails, grid, inf, op, sizes, whole, wrong

FLOATING = ["float16", "bfloat16", "float32", "float64"]


def area(a):
    return max(a[2] - a[0], 0) * max(a[3] - a[1], 0)


def overlap(a, b):
    a, b = ([min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])] for c in (a, b))
    both = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    return both / (area(a) + area(b) - both) if area(a) > 0 and area(b) > 0 else 0.0


def choose(shares, scores, most, threshold=0.5, least=-inf, sigma=0.0):
    scores, left, chosen = [float(s) for s in scores], set(range(len(scores))), []
    while left and len(chosen) < most:
        best = max(left, key=lambda i: (scores[i], -i))
        left.remove(best)
        if scores[best] <= least:
            break
        chosen.append((best, scores[best]))
        for i in list(left):
            if shares[best][i] > threshold:
                left.remove(i)
            elif sigma:
                scores[i] *= np.exp(-shares[best][i] ** 2 / (2 * sigma))
    return np.array([i for i, _ in chosen], int), np.array([s for _, s in chosen], float)


def matrix(boxes):
    return np.array([[overlap(a, b) for b in boxes] for a in boxes]).reshape(len(boxes), len(boxes))


def some_boxes(n, seed):
    """Corners at multiples of 1/8, in any order, with sides of 0 too."""
    return whole((n, 4), seed, 0, 16) / 8.0


def suppression():
    op("non_max_suppression")

    def write(label, boxes, scores, most, types=FLOATING, index="int32", **attrs):
        at, left = choose(matrix(boxes), scores, most, attrs.get("iou_threshold", 0.5),
                          attrs.get("score_threshold", -inf), attrs.get("soft_nms_sigma", 0.0))
        case(label, types, [T(boxes), T(scores), T(np.array(most), index)], [T(at, "int32"), T(left)], **attrs)
    boxes = np.array([[0, 0, 1, 1], [0, .125, 1, 1.125], [0, -.125, 1, .875], [0, 10, 1, 11], [0, 10.125, 1, 11.125],
                      [0, 100, 1, 101]])
    scores = np.array([.875, .75, .5, .9375, .25, .3125])
    write("three clusters", boxes, scores, 3)
    write("fewer", boxes, scores, 2, index="int64")
    write("more", boxes, scores, 30)
    write("none wanted", boxes, scores, 0)
    write("flipped corners", boxes[:, [2, 1, 0, 3]], scores, 3)
    write("scores above a threshold", boxes, scores, 6, score_threshold=0.5)
    write("a threshold of 0", boxes, scores, 6, iou_threshold=0.0)
    write("a threshold of 1", boxes, scores, 6, iou_threshold=1.0)
    write("equal scores", boxes, np.full(6, 0.5), 6)
    write("no boxes", np.zeros((0, 4)), np.zeros(0), 3)
    write("one", np.array([[0, 0, .5, .5]]), np.array([.5]), 3)
    write("just at the threshold", np.array([[0, 0, 4, 1], [0, 0, 2, 1], [0, 0, 1, 1]]), np.array([.75, .5, .25]), 3)
    write("infinite scores", boxes, np.array([-inf, 1, inf, 2, -1, -2]), 6)
    for seed in range(4):
        write(f"random {seed}", some_boxes(60, seed), whole(60, seed + 9, 0, 255) / 256, 25, iou_threshold=0.25)
    op("non_max_suppression", close32=(1e-5, 1e-6))
    for seed in range(4):
        write(f"soft {seed}", some_boxes(40, seed), whole(40, seed + 9, 1, 255) / 256, 25, FLOATS, iou_threshold=0.75,
              soft_nms_sigma=0.5, score_threshold=0.125)
    write("soft without a threshold", boxes, scores, 6, FLOATS, iou_threshold=1.0, soft_nms_sigma=0.25)
    fails("most", ["float32"], [T(boxes), T(scores), T(np.array(-1), "int32")], [T(np.zeros(0), "int32"), T(np.zeros(0))],
          "non_max_suppression: max_output_size is negative: -1")
    three = T(np.array(3), "int32")
    wrong("corners", ["float32"], [T(np.zeros((2, 5))), T(np.zeros(2)), three], "G302",
          "non_max_suppression: axis 1 of boxes, float32[2, 5], has 5 places, not 4")
    wrong("scores", ["float32"], [T(np.zeros((2, 4))), T(np.zeros(3)), three], "G302", "axis 0 of boxes")
    wrong("share", ["float32"], [T(np.zeros((2, 4))), T(np.zeros(2)), three], "G205",
          "non_max_suppression: iou_threshold is from 0 to 1, not 1.5", iou_threshold=1.5)
    wrong("sigma", ["float32"], [T(np.zeros((2, 4))), T(np.zeros(2)), three], "G205",
          "non_max_suppression: soft_nms_sigma is negative: -1", soft_nms_sigma=-1.0)
    op("non_max_suppression_overlaps")
    shares = np.array([[1, .5, .25, 0], [.5, 1, .75, 0], [.25, .75, 1, .125], [0, 0, .125, 1]])
    scores = np.array([.25, .75, .5, .625])
    for most, threshold, least in ((4, 0.5, None), (4, 0.25, None), (2, 0.5, None), (4, 1.0, 0.5)):
        at, _ = choose(shares, scores, most, threshold, -inf if least is None else least)
        case(f"{most} {threshold} {least}", FLOATING, [T(shares), T(scores), T(np.array(most), "int32")], [T(at, "int32")],
             iou_threshold=threshold, **({} if least is None else {"score_threshold": least}))
    case("none", FLOATING, [T(np.zeros((0, 0))), T(np.zeros(0)), three], [T(np.zeros(0), "int32")])
    wrong("matrix", ["float32"], [T(np.zeros((2, 3))), T(np.zeros(2)), three], "G302", "axis 0 of overlaps")


def combined():
    op("combined_non_max_suppression")

    def write(label, boxes, scores, each, total, **attrs):
        batch, n, kinds = boxes.shape[:3]
        classes = scores.shape[2]
        size = min(total, each * classes) if attrs.get("pad_per_class") else total
        made = [np.zeros((batch, size, 4)), np.zeros((batch, size)), np.zeros((batch, size)), np.zeros(batch, int)]
        for b in range(batch):
            found = []
            for k in range(classes):
                own = boxes[b, :, k if kinds > 1 else 0]
                for i, s in zip(*choose(matrix(own), scores[b, :, k], each, attrs.get("iou_threshold", 0.5),
                                        attrs.get("score_threshold", -inf))):
                    found.append((-s, len(found), own[i], k))
            found.sort(key=lambda f: f[:2])
            for at, (s, _, box, k) in enumerate(found[:size]):
                made[0][b, at] = np.clip(box, 0, 1) if attrs.get("clip_boxes", True) else box
                made[1][b, at], made[2][b, at] = -s, k
            made[3][b] = min(len(found), size)
        case(label, FLOATS, [T(boxes), T(scores)], [T(m) for m in made[:3]] + [T(made[3], "int32")],
             max_output_size_per_class=each, max_total_size=total, **attrs)
    for kinds, label in ((1, "common boxes"), (3, "boxes of each class")):
        boxes = whole((2, 10, kinds, 4), 5, -2, 10) / 8.0
        scores = whole((2, 10, 3), 6, 0, 63) / 64.0
        write(label, boxes, scores, 4, 8, score_threshold=0.25)
        write(label + ", not clipped", boxes, scores, 2, 20, clip_boxes=False)
        write(label + ", by classes", boxes, scores, 2, 20, pad_per_class=True, iou_threshold=0.25)
        write(label + ", few", boxes, scores, 10, 3)
    write("no boxes", np.zeros((2, 0, 1, 4)), np.zeros((2, 0, 3)), 4, 3)
    write("no pictures", np.zeros((0, 3, 1, 4)), np.zeros((0, 3, 2)), 4, 3)
    wrong("kinds", ["float32"], [T(np.zeros((1, 3, 2, 4))), T(np.zeros((1, 3, 3)))], "G302", "axis 2 of boxes",
          max_output_size_per_class=1, max_total_size=1)
    wrong("total", ["float32"], [T(np.zeros((1, 3, 1, 4))), T(np.zeros((1, 3, 3)))], "G205",
          "combined_non_max_suppression: max_total_size of -1 is not possible", max_output_size_per_class=1, max_total_size=-1)


def crops():
    op("crop_and_resize", close32=(1e-5, 2e-6))

    def crop(x, boxes, at, size, method="bilinear", otherwise=0.0):
        """PyTorch's samples at corners that are aligned; outside of the picture is nothing."""
        made = np.zeros((len(boxes), *size, x.shape[3]))
        for i, (y1, x1, y2, x2) in enumerate(boxes):
            rows = np.linspace(y1, y2, size[0]) if size[0] > 1 else np.array([(y1 + y2) / 2])
            columns = np.linspace(x1, x2, size[1]) if size[1] > 1 else np.array([(x1 + x2) / 2])
            places = np.stack(np.meshgrid(columns * 2 - 1, rows * 2 - 1), -1)
            if method == "nearest":  # PyTorch rounds halves to even, TensorFlow away from 0
                row, column = (np.clip(np.floor(p * (n - 1) + 0.5).astype(int), 0, n - 1)
                               for p, n in ((rows, x.shape[1]), (columns, x.shape[2])))
                y = x[at[i]][row][:, column]
            else:
                y = torch.nn.functional.grid_sample(torch.tensor(x[at[i]].transpose(2, 0, 1)[None]), torch.tensor(places[None]),
                                                    method, "border", True)[0].numpy().transpose(1, 2, 0)
            outside = ((rows < 0) | (rows > 1))[:, None] | ((columns < 0) | (columns > 1))[None]
            made[i] = np.where(outside[..., None], otherwise, y)
        return made

    x = grid((2, 5, 9, 3), 1)
    boxes = np.array([[0, 0, 1, 1], [.25, .125, .75, .5], [1, .75, 0, .25], [-.5, 0, .5, 1.25], [.5, .5, .5, .5]])
    at = np.array([0, 1, 1, 0, 1])
    for size in ([4, 6], [1, 1], [9, 17], [1, 5], [5, 9]):
        for method in ("bilinear", "nearest"):
            case(f"{size} {method}", FLOATS, [T(x), T(boxes), T(at, "int32")],
                 [T(crop(x, boxes, at, size, method, 0.5))], size=sizes(*size), method=method, extrapolation_value=0.5)
    case("halves of places", FLOATS, [T(np.arange(4.0).reshape(1, 4, 1, 1)), T([[0, 0, 0.5, 0]]), T([0], "int64")],
         [T(np.array([0.0, 1, 2]).reshape(1, 3, 1, 1)[:, [0, 1, 2]])], size=sizes(3, 1), method="nearest")
    case("one pixel", FLOATS, [T(np.full((1, 1, 1, 2), 3.0)), T([[0, 0, 1, 1]]), T([0], "int32")], [T(np.full((1, 2, 2, 2), 3.0))],
         size=sizes(2, 2))
    case("no boxes", FLOATS, [T(x), T(np.zeros((0, 4))), T(np.zeros(0), "int32")], [T(np.zeros((0, 2, 2, 3)))], size=sizes(2, 2))
    fails("picture", ["float32"], [T(x), T([[0, 0, 1, 1]]), T([2], "int32")], [T(np.zeros((1, 2, 2, 3)))],
          "crop_and_resize: box_indices[0] is 2, not within 0 to 1", size=sizes(2, 2))
    wrong("size", ["float32"], [T(x), T([[0, 0, 1, 1]]), T([0], "int32")], "G205", "crop_and_resize: a size is at least 1, not 0",
          size=sizes(0, 2))
    wrong("boxes", ["float32"], [T(x), T([[0, 0, 1]]), T([0], "int32")], "G302", "axis 1 of boxes, float32[1, 3], has 3 places, not 4",
          size=sizes(2, 2))


def lines():
    op("draw_bounding_boxes")
    x = grid((2, 5, 9, 3), 1)
    colors = np.array([[1, 0, 0], [0, .5, 1.0]])
    y = x.copy()
    boxes = np.array([[[.25, .25, .75, .5], [0, 0, 1, 1], [-1, .125, .5, .375]], [[.5, .5, .5, .5], [1, 1, 0, 0], [2, 2, 3, 3]]])
    for row in (1, 3):  # rows of 0 to 4, columns of 0 to 8, rounded towards 0
        y[0, row, 2:5] = colors[0]
    for column in (2, 4):
        y[0, 1:4, column] = colors[0]
    for row in (0, 4):
        y[0, row, :] = colors[1]
    for column in (0, 8):
        y[0, :, column] = colors[1]
    y[0, 2, 1:4] = colors[0]
    for column in (1, 3):
        y[0, 0:3, column] = colors[0]
    y[1, 2, 4] = colors[0]
    case("three", FLOATS, [T(x), T(boxes), T(colors)], [T(y)])
    case("no boxes", FLOATS, [T(x), T(np.zeros((2, 0, 4))), T(colors)], [T(x)])
    case("no number", FLOATS, [T(x[:1]), T([[[np.nan, 0, 1, 1], [0, 0, inf, inf]]]), T(colors[:1])],
         [T(np.where((np.arange(5) == 0)[:, None, None] | (np.arange(9) == 0)[:, None], colors[0], x[:1]))])
    wrong("colors", ["float32"], [T(x), T(np.zeros((2, 0, 4))), T(np.zeros((2, 4)))], "G302", "axis 3 of x")
    wrong("no color", ["float32"], [T(x), T(np.zeros((2, 0, 4))), T(np.zeros((0, 3)))], "G302", "there is no color")


def boxes():
    suppression()
    combined()
    crops()
    lines()

#!/usr/bin/python3
"""Writes kernels.npz and windows.npz, which is fed: eighths."""
import os

import numpy as np

draw = np.random.default_rng(7)
KERNELS = {"k": (3, 2, 4, 6), "pairs": (2, 2, 2, 6), "lines": (3, 4, 6), "each": (2, 3, 4, 2),
           "deep": (2, 2, 2, 2, 3), "back": (3, 3, 5, 4), "wide": (3, 5, 4), "deep_back": (2, 2, 2, 3, 2)}
FED = {"image": (2, 6, 7, 4), "first": (2, 4, 5, 6), "line": (2, 9, 4), "cube": (1, 2, 4, 3, 2)}
for file, sizes in (("kernels", KERNELS), ("windows", FED)):
    arrays = {name: (draw.integers(-16, 17, size) / 8).astype(np.float32) for name, size in sizes.items()}
    np.savez(os.path.join(os.path.dirname(os.path.abspath(__file__)), file + ".npz"), **arrays)

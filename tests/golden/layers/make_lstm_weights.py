#!/usr/bin/env python3
# Makes lstm_weights.npz: the same arrays under the names of both layers.
import numpy as np
rng = np.random.default_rng(7)
out = {}
for names in (("ours", "theirs"), ("back", "backwards")):
    arrays = {"kernel": rng.normal(0, .5, (3, 16)), "recurrent_kernel": rng.normal(0, .5, (4, 16)),
              "bias": rng.normal(0, .5, 16)}
    for name in names:
        for key, array in arrays.items():
            out[name + "/" + key] = array.astype(np.float32)
np.savez("lstm_weights.npz", **out)

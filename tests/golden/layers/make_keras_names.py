#!/usr/bin/env python3
# Makes keras_names.npz: arrays under the names that Keras 2.2.4 gives the weights of the model in
# keras_names.graph; kernels of the recurrent layers hold one number each, the others zeros.
import numpy as np

f = lambda *s: np.zeros(s, np.float32)
arrays = {"embedding_1/embeddings:0": f(12, 4)}
for i, (kind, n, gates) in enumerate((("lstm_1", 4, 4), ("gru_1", 6, 3), ("lstm_2", 6, 4))):
    for side in ("forward", "backward"):
        name = "bidirectional_%d/%s_%s/" % (i + 1, side, kind)
        arrays[name + "kernel:0"] = f(n, 3 * gates) + (i + 1) * (1 if side == "forward" else -1)
        arrays[name + "recurrent_kernel:0"], arrays[name + "bias:0"] = f(3, 3 * gates), f(3 * gates)
arrays.update({"time_distributed_1/kernel:0": f(6, 4), "time_distributed_1/bias:0": f(4), "p_re_lu_1/alpha:0": f(8, 4)})
arrays.update({"batch_normalization_1/%s:0" % k: f(4) + i for i, k in enumerate(("gamma", "beta", "moving_mean", "moving_variance"))})
arrays.update({"simple_rnn_1/kernel:0": f(4, 3), "simple_rnn_1/recurrent_kernel:0": f(3, 3), "simple_rnn_1/bias:0": f(3)})
arrays.update({"separable_conv2d_1/depthwise_kernel:0": f(3, 3, 2, 1), "separable_conv2d_1/pointwise_kernel:0": f(1, 1, 2, 4),
               "separable_conv2d_1/bias:0": f(4), "depthwise_conv2d_1/depthwise_kernel:0": f(3, 3, 4, 1),
               "depthwise_conv2d_1/bias:0": f(4), "conv2d_transpose_1/kernel:0": f(3, 3, 3, 4),
               "conv2d_transpose_1/bias:0": f(3), "conv2d_1/kernel:0": f(3, 3, 3, 2), "conv2d_1/bias:0": f(2),
               "locally_connected2d_1/kernel:0": f(16, 8, 2), "locally_connected2d_1/bias:0": f(4, 4, 2),
               "dense_2/kernel:0": f(35, 3), "dense_2/bias:0": f(3), "dense_3/kernel:0": f(3, 3), "dense_3/bias:0": f(3)})
np.savez("keras_names.npz", **arrays)

/* Gradients that operations of TensorFlow compute: of activations, biases, normalisation and fake
 * quantisation. Formulas are the derivatives of what is documented of the operations. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define ADD(a, b)    BI(add, a, b)
#define SUB(a, b)    BI(subtract, a, b)
#define MUL(a, b)    BI(multiply, a, b)
#define DIV(a, b)    BI(divide, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* ---- of activations ---- */

typedef fg_value_id (*slope)(fg_importer *im, fg_tf_call *call, fg_value_id a, fg_value_id b,
                             fg_dtype dtype);
#define SLOPE(name)                                                                          \
    static fg_value_id name(fg_importer *im, fg_tf_call *call, fg_value_id a, fg_value_id b, \
                            fg_dtype dtype)

/* (dy, x) */
SLOPE(relu) {
    return IF(BI(greater, b, NUM(0)), a, NUM(0));
}
SLOPE(relu6) {
    fg_value_id within = BI(logical_and, BI(greater, b, NUM(0)), BI(less, b, NUM(6)));
    return IF(within, a, NUM(0));
}
SLOPE(leaky_relu) {
    double alpha = fg_tf_attr_float(call->attrs, "alpha", 0.2);
    return IF(BI(greater, b, NUM(0)), a, MUL(a, NUM(alpha)));
}
SLOPE(softplus) {
    (void)dtype;
    return MUL(a, UN(sigmoid, b));
}
SLOPE(softsign) {
    return DIV(a, UN(square, ADD(UN(abs, b), NUM(1))));
}

/* (dy, y) */
SLOPE(elu) {
    return IF(BI(less, b, NUM(0)), MUL(a, ADD(b, NUM(1))), a);
}
SLOPE(selu) {
    double scale = 1.0507009873554804934193349852946, alpha = 1.6732632423543772848170429916717;
    fg_value_id below = MUL(a, ADD(b, NUM(scale * alpha)));
    return IF(BI(less, b, NUM(0)), below, MUL(a, NUM(scale)));
}

/* (y, dy) */
SLOPE(tanh_y) {
    return MUL(b, SUB(NUM(1), UN(square, a)));
}
SLOPE(sigmoid_y) {
    return MUL(b, MUL(a, SUB(NUM(1), a)));
}
SLOPE(sqrt_y) {
    return DIV(MUL(b, NUM(0.5)), a);
}
SLOPE(rsqrt_y) {
    return MUL(MUL(b, NUM(-0.5)), MUL(UN(square, a), a));
}
SLOPE(reciprocal_y) {
    (void)dtype;
    return MUL(UN(negative, b), UN(square, a));
}

bool fg_tf_build_slope(fg_importer *im, fg_tf_call *call) {
    static const struct {
        const char *op;
        slope of;
    } slopes[] = {
        {"EluGrad", elu},
        {"InvGrad", reciprocal_y},
        {"LeakyReluGrad", leaky_relu},
        {"ReciprocalGrad", reciprocal_y},
        {"Relu6Grad", relu6},
        {"ReluGrad", relu},
        {"RsqrtGrad", rsqrt_y},
        {"SeluGrad", selu},
        {"SigmoidGrad", sigmoid_y},
        {"SoftplusGrad", softplus},
        {"SoftsignGrad", softsign},
        {"SqrtGrad", sqrt_y},
        {"TanhGrad", tanh_y},
    };
    size_t i = 0;
    if (!fg_tf_want(im, call, 2)) return false;
    while (strcmp(slopes[i].op, call->row->op) != 0) i++;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    return fg_tf_give(call, slopes[i].of(im, call, call->inputs[0], call->inputs[1], dtype));
}

/* ---- of biases and normalisation ---- */

static bool channels_first(const fg_tf_call *call) {
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    return format.length > 1 && format.at[1] == 'C';
}

/* Which axis has the channels; -1 and why where the rank is not known. */
static int channel_axis(fg_importer *im, fg_tf_call *call, fg_value_id x, int *rank) {
    *rank = fg_tf_shape_of(im, x)->rank;
    if (*rank >= 2) return channels_first(call) ? 1 : *rank - 1;
    fg_tf_refuse(im, call, "of an unknown rank");
    return -1;
}

/* The sum or the mean over all axes but that of the channels. */
static fg_value_id over_batch(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id x,
                              int channel, int rank) {
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_MAX_RANK);
    uint32_t count = 0;
    for (int i = 0; i < rank; i++)
        if (i != channel) axes[count++] = i;
    return x ? fg_tf_with(im, call, kind, x, "axis", FG_TF_INTS(count, axes)) : 0;
}

/* A vector along the axis of the channels. */
static fg_value_id along(fg_importer *im, fg_tf_call *call, fg_value_id vector, int channel,
                         int rank) {
    for (int i = channel + 1; i < rank && vector; i++) vector = fg_tf_expand(im, call, vector, -1);
    return vector;
}

bool fg_tf_build_bias_add_grad(fg_importer *im, fg_tf_call *call) {
    int rank;
    if (!fg_tf_want(im, call, 1)) return false;
    int channel = channel_axis(im, call, call->inputs[0], &rank);
    if (channel < 0) return false;
    return fg_tf_give(call, over_batch(im, call, FG_OP_sum, call->inputs[0], channel, rank));
}

/* What the last outputs of FusedBatchNormGrad are: nothing that is of use. */
static bool give_normal(fg_importer *im, fg_tf_call *call, const fg_value_id *gradients) {
    int64_t none = 0;
    fg_tensor *empty = fg_graph_tensor(im->graph, im->memory, FG_FLOAT32, 1, &none);
    for (uint32_t i = 0; i < call->output_count && i < 5; i++) {
        call->outputs[i] = i < 3 ? gradients[i] : fg_tf_constant(im, call, empty);
        if (!call->outputs[i]) return false;
    }
    return call->output_count <= 5;
}

/* FusedBatchNormGrad(dy, x, scale, mean, variance): with n = (x - mean) / sqrt(variance + epsilon),
 * the gradients of offset and scale are sum(dy) and sum(dy * n); that of x is
 * scale / sqrt(variance + epsilon) * (dy - mean(dy) - n * mean(dy * n)), where the statistics are
 * those of x, and else without what is subtracted. */
bool fg_tf_build_batch_norm_grad(fg_importer *im, fg_tf_call *call) {
    if (call->input_count != 5 && call->input_count != 6)
        return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    const fg_value_id *in = call->inputs;
    fg_dtype dtype = fg_tf_type_of(im, in[2]), own = fg_tf_type_of(im, in[0]);
    int rank, channel = channel_axis(im, call, in[1], &rank);
    if (channel < 0) return false;
    fg_value_id dy = fg_tf_cast(im, call, in[0], dtype), x = fg_tf_cast(im, call, in[1], dtype);
    double epsilon = fg_tf_attr_float(call->attrs, "epsilon", 1e-4);
    fg_value_id rate = UN(rsqrt, ADD(in[4], NUM(epsilon)));
    fg_value_id normal =
        MUL(SUB(x, along(im, call, in[3], channel, rank)), along(im, call, rate, channel, rank));
    fg_value_id both = MUL(dy, normal), left = dy;
    if (fg_tf_attr_bool(call->attrs, "is_training", true)) {
        fg_value_id mean = over_batch(im, call, FG_OP_mean, dy, channel, rank);
        fg_value_id tilt = over_batch(im, call, FG_OP_mean, both, channel, rank);
        left = SUB(SUB(dy, along(im, call, mean, channel, rank)),
                   MUL(normal, along(im, call, tilt, channel, rank)));
    }
    fg_value_id dx = MUL(left, along(im, call, MUL(in[2], rate), channel, rank));
    fg_value_id gradients[] = {fg_tf_cast(im, call, dx, own),
                               over_batch(im, call, FG_OP_sum, both, channel, rank),
                               over_batch(im, call, FG_OP_sum, dy, channel, rank)};
    return give_normal(im, call, gradients);
}

/* BatchNormWithGlobalNormalization(x, mean, variance, beta, gamma) */
bool fg_tf_build_global_norm(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    const fg_value_id *in = call->inputs;
    fg_dtype dtype = fg_tf_type_of(im, in[0]);
    double epsilon = fg_tf_attr_float(call->attrs, "variance_epsilon", 1e-3);
    fg_value_id rate = UN(rsqrt, ADD(in[2], NUM(epsilon)));
    if (fg_tf_attr_bool(call->attrs, "scale_after_normalization", true)) rate = MUL(rate, in[4]);
    return fg_tf_give(call, ADD(MUL(SUB(in[0], in[1]), rate), in[3]));
}

/* Sums along the last axis of places that are not further away than `radius`: a product with a
 * band of ones. */
static fg_value_id near_sums(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t radius,
                             int64_t size) {
    int64_t dims[] = {size, size};
    fg_tensor *band = fg_graph_tensor(im->graph, im->memory, FG_FLOAT32, 2, dims);
    float *at = band->data;
    for (int64_t i = 0; i < size; i++)
        for (int64_t k = 0; k < size; k++)
            at[i * size + k] = (i > k ? i - k : k - i) <= radius ? 1.0f : 0.0f;
    fg_value_id ones = fg_tf_cast(im, call, fg_tf_constant(im, call, band), fg_tf_type_of(im, x));
    return BI(matmul, x, ones);
}

#define MOST_CHANNELS 8192

/* LRNGrad(dy, x, y): with n = bias + alpha * (the sum of x * x near by),
 * dx = dy * n ** -beta - 2 * alpha * beta * x * (the sum of dy * y / n near by). */
bool fg_tf_build_lrn_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id dy = call->inputs[0], x = call->inputs[1], y = call->inputs[2];
    fg_dtype dtype = fg_tf_type_of(im, x);
    const fg_shape *shape = fg_tf_shape_of(im, x);
    int64_t channels, radius = fg_tf_attr_int(call->attrs, "depth_radius", 5);
    if (shape->rank != 4 || !fg_size_is_number(shape->dims[3], &channels) ||
        channels > MOST_CHANNELS)
        return fg_tf_refuse(im, call, "of so many channels as only the run tells, or too many");
    double alpha = fg_tf_attr_float(call->attrs, "alpha", 1);
    double beta = fg_tf_attr_float(call->attrs, "beta", 0.5);
    fg_value_id squares = near_sums(im, call, UN(square, x), radius, channels);
    fg_value_id n = ADD(MUL(squares, NUM(alpha)), NUM(fg_tf_attr_float(call->attrs, "bias", 1)));
    fg_value_id share = DIV(MUL(dy, y), n);
    if (!share) return false;
    fg_value_id others =
        MUL(MUL(x, NUM(2 * alpha * beta)), near_sums(im, call, share, radius, channels));
    return fg_tf_give(call, SUB(MUL(dy, BI(power, n, NUM(-beta))), others));
}

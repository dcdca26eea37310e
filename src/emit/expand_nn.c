/* Losses over classes, statistics and normalisation. */
#include "emit/expand.h"
#include "emit/formula.h"

/* ---- losses: TensorFlow's are of rows ---- */

/* [..., n] as rows of n. What nobody knows is rows: TensorFlow says so where it is not. */
static const char *as_rows(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           fg_value_id value) {
    int rank = fg_export_type_of(e, value).shape->rank;
    fg_dims dims = {0};
    if (rank < 0 || rank == 2) return x;
    fg_dims_add(&dims, -1);
    fg_dims_add_of(e, &dims, value, rank - 1);
    return fg_put_reshape(e, what, x, dtype, fg_dims_done(e, &dims));
}

static void put_cross_entropy(fg_exporting *e, bool sparse, const char *logits, fg_dtype dtype) {
    fg_value_id value = fg_export_input_of(e, 1);
    fg_dtype index = fg_export_dtype_of(e, 0), own = fg_export_dtype_of(e, 1);
    int rank = fg_export_type_of(e, value).shape->rank;
    const char *labels = fg_expand_input(e, 0);
    const char *op =
        sparse ? "SparseSoftmaxCrossEntropyWithLogits" : "SoftmaxCrossEntropyWithLogits";
    if (rank < 0) rank = 2;
    logits = as_rows(e, "logits", logits, dtype, value);
    if (sparse && rank != 2)
        labels = fg_put_reshape_to(e, "labels", labels, index, 1, (int64_t[]){-1});
    if (!sparse) labels = as_rows(e, "labels", labels, dtype, fg_export_input_of(e, 0));
    bool last = rank == 2 && own == dtype;
    const char *made = fg_open_node(e, last ? NULL : "loss", op, dtype, logits, labels, NULL);
    if (sparse) fg_node_type(e, "Tlabels", index);
    fg_node_end(e);
    if (own != dtype) made = fg_put_cast(e, rank == 2 ? NULL : "Cast", made, dtype, own);
    if (rank == 2) return;
    fg_dims dims = {0};
    for (int i = 0; i < rank - 1; i++) fg_dims_add_of(e, &dims, value, i);
    fg_put_reshape(e, NULL, made, own, fg_dims_done(e, &dims));
}

void fg_expand_softmax_cross_entropy(fg_exporting *e) {
    put_cross_entropy(e, false, fg_expand_input(e, 1), fg_export_dtype_of(e, 1));
}

void fg_expand_sparse_softmax_cross_entropy(fg_exporting *e) {
    put_cross_entropy(e, true, fg_expand_input(e, 1), fg_export_dtype_of(e, 1));
}

/* Of logarithms, softmax divides by the sum. In double, as 1 - 1e-7 is no float32. */
void fg_expand_sparse_categorical_crossentropy(fg_exporting *e) {
    const char *logits = fg_export_expression(
        e, "Log", "log(minimum(maximum(probs, 1e-7), 0.9999999))", FG_FLOAT64, 0, NULL);
    put_cross_entropy(e, true, logits, FG_FLOAT64);
}

/* ---- statistics, normalisation ---- */

void fg_expand_moments(fg_exporting *e) {
    fg_dtype own = fg_export_dtype_of(e, 0), dtype = fg_formula_type(e, FG_FLOAT32);
    const char *made[2] = {fg_export_expression(e, "mean", "mean_axes(x)", dtype, 0, NULL)};
    made[1] = fg_export_expression(
        e, "variance", "mean_axes(squared_difference(x, mean_axes_kept(x)))", dtype, 0, NULL);
    for (int i = 0; i < 2 && own != dtype; i++)
        made[i] = fg_put_cast(e, "Cast", made[i], dtype, own);
    fg_put_results(e, 2, made, (fg_dtype[]){own, own});
}

/* TensorFlow's own, of images of float32: what is not given is 1 and 0. */
static void put_fused(fg_exporting *e, bool first) {
    fg_dtype dtype = FG_FLOAT32;
    const char *in[5] = {fg_expand_input(e, 0)};
    in[3] = fg_expand_input(e, 1);
    in[4] = fg_expand_input(e, 2);
    for (uint32_t i = 1; i < 3; i++)
        in[i] = fg_export_input_of(e, i + 2) ? fg_expand_input(e, i + 2)
                : i == 1 ? fg_put_node(e, "gamma", "OnesLike", dtype, in[3], NULL, NULL)
                         : fg_put_node(e, "beta", "ZerosLike", dtype, in[3], NULL, NULL);
    fg_node_begin(e, e->base, "FusedBatchNorm");
    for (int i = 0; i < 5; i++) fg_node_input(e, in[i]);
    fg_node_type(e, "T", dtype);
    fg_node_float(e, "epsilon", fg_export_attr_of(e, "epsilon")->f);
    fg_node_text(e, "data_format", first ? "NCHW" : "NHWC");
    fg_node_flag(e, "is_training", false);
    fg_node_end(e);
}

/* The formula of a normalisation, with what is given. */
static void put_normal(fg_exporting *e, fg_dtype dtype, const fg_bound *bound, bool gamma,
                       bool beta) {
    const char *scale = gamma ? "(gamma * rsqrt(variance + epsilon))" : "rsqrt(variance + epsilon)";
    const char *text = fg_arena_printf(e->arena, "(x - mean) * %s%s", scale, beta ? " + beta" : "");
    fg_export_expression(e, NULL, text, dtype, 4, bound);
}

/* A number for each place of an axis, as what broadcasts along the others. */
static const char *along(fg_exporting *e, uint32_t input, fg_dtype dtype, int behind) {
    static const char *const names[] = {"x", "mean", "variance", "gamma", "beta"};
    int64_t sizes[FG_MAX_RANK] = {-1};
    if (!fg_export_input_of(e, input)) return "";
    const char *x = fg_formula_input(e, input, dtype);
    for (int i = 1; i <= behind; i++) sizes[i] = 1;
    return behind == 0 ? x
                       : fg_put_reshape_to(e, names[input], x, dtype, (uint32_t)behind + 1, sizes);
}

void fg_expand_batch_norm(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0);
    if (rank < 0 && fg_export_attr_of(e, "axis")->i == -1)
        rank = 1; /* as if it were the only one */
    if (rank < 1) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    int axis = fg_expand_axis(e, rank);
    if (rank == 4 && (axis == 1 || axis == 3) && fg_export_dtype_of(e, 0) == FG_FLOAT32) {
        put_fused(e, axis == 1);
        return;
    }
    fg_dtype dtype = fg_formula_type(e, FG_FLOAT32);
    fg_bound bound[] = {{"mean", along(e, 1, dtype, rank - 1 - axis)},
                        {"variance", along(e, 2, dtype, rank - 1 - axis)},
                        {"gamma", along(e, 3, dtype, rank - 1 - axis)},
                        {"beta", along(e, 4, dtype, rank - 1 - axis)}};
    put_normal(e, dtype, bound, fg_export_input_of(e, 3), fg_export_input_of(e, 4));
}

void fg_expand_layer_norm(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0);
    int64_t axes[FG_MAX_RANK];
    uint32_t count = 0;
    bool last = fg_export_attr_of(e, "axis")->i == -1;
    if (rank < 1 && !last) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    fg_dtype dtype = fg_formula_type(e, FG_FLOAT32);
    if (last) axes[count++] = -1;
    for (int i = last ? rank : fg_expand_axis(e, rank); i < rank; i++) axes[count++] = i;
    const char *x = fg_formula_input(e, 0, dtype);
    const char *mean = fg_put_reduce(e, "mean", "Mean", x, dtype, count, axes, true);
    const char *parts =
        fg_put_node(e, "SquaredDifference", "SquaredDifference", dtype, x, mean, NULL);
    fg_bound bound[] = {
        {"mean", mean},
        {"variance", fg_put_reduce(e, "variance", "Mean", parts, dtype, count, axes, true)},
        {"gamma", fg_export_input_of(e, 1) ? fg_formula_input(e, 1, dtype) : ""},
        {"beta", fg_export_input_of(e, 2) ? fg_formula_input(e, 2, dtype) : ""}};
    put_normal(e, dtype, bound, fg_export_input_of(e, 1), fg_export_input_of(e, 2));
}

/* LRN is of images, and of no float64. */
void fg_expand_local_response_normalization(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0);
    fg_dtype own = fg_export_dtype_of(e, 0), dtype = own == FG_FLOAT64 ? FG_FLOAT32 : own;
    if (rank < 0) rank = 4;
    const char *x = fg_formula_input(e, 0, dtype);
    const char *shape = rank == 4 ? NULL : fg_put_shape(e, "Shape", x, dtype);
    if (shape) {
        fg_dims dims = {0};
        for (int i = 0; i < 3; i++) fg_dims_add(&dims, i ? 1 : -1);
        fg_dims_add_of(e, &dims, fg_export_input_of(e, 0), rank - 1);
        x = fg_put_reshape(e, "Reshape", x, dtype, fg_dims_done(e, &dims));
    }
    bool cast = own != dtype;
    x = fg_open_node(e, shape || cast ? "LRN" : NULL, "LRN", dtype, x, NULL, NULL);
    fg_node_int(e, "depth_radius", fg_export_attr_of(e, "depth_radius")->i);
    fg_node_float(e, "bias", fg_export_attr_of(e, "bias")->f);
    fg_node_float(e, "alpha", fg_export_attr_of(e, "alpha")->f);
    fg_node_float(e, "beta", fg_export_attr_of(e, "beta")->f);
    fg_node_end(e);
    if (shape) x = fg_put_reshape(e, cast ? "result" : NULL, x, dtype, shape);
    if (cast) fg_put_cast(e, NULL, x, dtype, own);
}

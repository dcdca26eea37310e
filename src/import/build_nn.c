/* Channels in front, normalisation, losses and quantisation. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* ---- with channels in front ---- */

static bool channels_first(const fg_tf_call *call) {
    fg_bytes format = fg_tf_attr_text(call->attrs, "data_format");
    return format.length > 1 && format.at[1] == 'C';
}

bool fg_tf_build_bias_add(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id bias = call->inputs[1];
    int rank = fg_tf_shape_of(im, call->inputs[0])->rank;
    if (channels_first(call)) {
        if (rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
        for (int i = 2; i < rank; i++) bias = fg_tf_expand(im, call, bias, -1);
    }
    return fg_tf_give(call, BI(add, call->inputs[0], bias));
}

bool fg_tf_build_blocks(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    bool first = channels_first(call);
    fg_value_id x = call->inputs[0];
    if (fg_tf_attr_text(call->attrs, "data_format").length > 4)
        return fg_tf_refuse(im, call, "of this data_format");
    if (first) x = fg_tf_transpose(im, call, x, 4, (int[]){0, 2, 3, 1});
    x = fg_tf_with(im, call, call->row->kind, x, "block_size",
                   FG_TF_INT(fg_tf_attr_int(call->attrs, "block_size", 0)));
    return fg_tf_give(call, first ? fg_tf_transpose(im, call, x, 4, (int[]){0, 3, 1, 2}) : x);
}

/* ---- normalisation ---- */

/* The statistics of the batch: mean, biased variance, and how many numbers they are of. */
static fg_value_id batch_moments(fg_importer *im, fg_tf_call *call, int channel, int rank,
                                 fg_value_id *count) {
    int64_t *axes = FG_NEW_ARRAY(im->arena, int64_t, FG_MAX_RANK);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    const fg_size **total = FG_NEW(im->arena, const fg_size *);
    uint32_t n = 0;
    *total = fg_size_number(&im->graph->sizes, 1);
    for (int i = 0; i < rank; i++) {
        if (i == channel) continue;
        axes[n++] = i;
        if (*total) *total = fg_size_multiply(&im->graph->sizes, *total, x->dims[i]);
    }
    if (!*total) return fg_tf_refuse(im, call, "a size is out of hand");
    *count =
        fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, total)}, 1);
    return fg_tf_with(im, call, FG_OP_moments, call->inputs[0], "axes", FG_TF_INTS(n, axes));
}

/* FusedBatchNorm(x, scale, offset, mean, variance): y, and the statistics, those of the variance
 * unbiased. */
bool fg_tf_build_batch_norm(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    bool training = fg_tf_attr_bool(call->attrs, "is_training", true);
    const fg_value_id *in = call->inputs;
    int rank = fg_tf_shape_of(im, in[0])->rank;
    if (rank < 2) return fg_tf_refuse(im, call, "of an unknown rank");
    int channel = channels_first(call) ? 1 : rank - 1;
    fg_value_id mean = in[3], variance = in[4], unbiased = in[4], count = 0;
    fg_dtype dtype = fg_tf_type_of(im, in[1]), own = fg_tf_type_of(im, in[0]);
    if (training) {
        if (own != dtype) return fg_tf_refuse(im, call, "of two element types");
        mean = batch_moments(im, call, channel, rank, &count);
        if (!mean || !count) return false;
        variance = mean + 1;
        count = fg_tf_cast(im, call, count, dtype);
        unbiased = BI(divide, BI(multiply, variance, count),
                      BI(maximum, BI(subtract, count, NUM(1)), NUM(1)));
    }
    fg_value_id x = fg_tf_cast(im, call, in[0], dtype);
    fg_value_id inputs[] = {x, mean, variance, in[1], in[2]};
    fg_tf_set sets[] = {{"axis", FG_TF_INT(channel)},
                        {"epsilon", FG_TF_REAL(fg_tf_attr_float(call->attrs, "epsilon", 1e-4))}};
    fg_value_id y = fg_tf_make(im, call, FG_OP_batch_norm, inputs, 5, sets, 2);
    if (!y || !unbiased) return false;
    fg_value_id all[] = {fg_tf_cast(im, call, y, own), mean, unbiased, mean, variance, mean};
    for (uint32_t i = 0; i < call->output_count && i < 6; i++) call->outputs[i] = all[i];
    return call->output_count <= 6;
}

/* ---- losses, and their gradients ---- */

/* 1 at each label. Where only the run tells how many classes there are, they are counted along the
 * logits. */
static fg_value_id hot_labels(fg_importer *im, fg_tf_call *call, fg_value_id labels,
                              fg_value_id logits) {
    const fg_shape *shape = fg_tf_shape_of(im, logits);
    fg_dtype dtype = fg_tf_type_of(im, logits);
    int64_t depth;
    if (shape->rank > 0 && fg_size_is_number(shape->dims[shape->rank - 1], &depth)) {
        fg_tf_set sets[] = {{"depth", FG_TF_INT(depth)}, {"dtype", FG_TF_TYPE(dtype)}};
        return fg_tf_make(im, call, FG_OP_one_hot, &labels, 1, sets, 2);
    }
    fg_tf_set sets[] = {{"axis", FG_TF_INT(-1)}, {"exclusive", FG_TF_BOOL(true)}};
    fg_value_id ones = fg_tf_cast(im, call, UN(ones_like, logits), fg_tf_type_of(im, labels));
    fg_value_id classes = fg_tf_make(im, call, FG_OP_cumsum, &ones, 1, sets, 2);
    fg_value_id hot = BI(equal, fg_tf_expand(im, call, labels, -1), classes);
    return hot ? fg_tf_cast(im, call, hot, dtype) : 0;
}

bool fg_tf_build_softmax_loss(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id logits = call->inputs[0], labels = call->inputs[1];
    fg_value_id inputs[] = {labels, logits};
    call->outputs[0] = fg_tf_make(im, call, call->row->kind, inputs, 2, NULL, 0);
    if (call->output_count < 2) return call->outputs[0] != 0;
    if (call->row->kind == FG_OP_sparse_softmax_cross_entropy)
        labels = hot_labels(im, call, labels, logits);
    call->outputs[1] = BI(subtract, UN(softmax, logits), labels);
    return call->outputs[0] && call->outputs[1] && call->output_count == 2;
}

/* InTopK(predictions, targets, k): fewer than k classes are above the target's. Not where it is no
 * class, or where a prediction is not finite. */
bool fg_tf_build_in_top_k(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 2) return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    fg_value_id x = call->inputs[0], target = call->inputs[1], k;
    const fg_shape *shape = fg_tf_shape_of(im, x);
    fg_dtype dtype = fg_tf_type_of(im, target);
    if (shape->rank != 2) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id count = fg_tf_make(im, call, FG_OP_size, NULL, 0,
                                   &(fg_tf_set){"value", FG_TF_SIZES(1, shape->dims + 1)}, 1);
    fg_value_id none = fg_tf_scalar(im, call, dtype, 0);
    if (!count) return false;
    count = fg_tf_cast(im, call, count, dtype);
    fg_value_id is_class =
        BI(logical_and, BI(greater_equal, target, none), BI(less, target, count));
    target = fg_tf_ternary(im, call, FG_OP_where, is_class, target, none);
    fg_tf_set set = {"batch_dims", FG_TF_INT(1)};
    fg_value_id inputs[] = {x, fg_tf_expand(im, call, target, -1)};
    fg_value_id own = fg_tf_make(im, call, FG_OP_gather_nd, inputs, 2, &set, 1);
    fg_value_id above = BI(greater, x, fg_tf_expand(im, call, own, -1));
    fg_value_id finite = UN(is_finite, x);
    if (!above || !finite) return false;
    above = fg_tf_reduce(im, call, FG_OP_sum, fg_tf_cast(im, call, above, FG_INT64), -1, false);
    if (call->input_count > 2)
        k = fg_tf_cast(im, call, call->inputs[2], FG_INT64);
    else
        k = fg_tf_scalar(im, call, FG_INT64, (double)fg_tf_attr_int(call->attrs, "k", 1));
    finite = fg_tf_reduce(im, call, FG_OP_all, finite, -1, false);
    return fg_tf_give(call, BI(logical_and, BI(less, above, k), BI(logical_and, is_class, finite)));
}

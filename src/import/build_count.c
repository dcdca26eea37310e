/* Counting and ordering: how often numbers stand, in which bin, what is the n-th. */
#include <float.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

static fg_value_id flat(fg_importer *im, fg_tf_call *call, fg_value_id x) {
    const fg_size *rest = fg_size_number(&im->graph->sizes, -1);
    return fg_tf_reshape(im, call, x, 1, &rest);
}

/* The sums of `weights` whose places are each of 0 .. count - 1; those of `count` are dropped. */
static fg_value_id sums_of(fg_importer *im, fg_tf_call *call, fg_value_id places,
                           fg_value_id weights, const fg_size *count, const fg_op_id *after) {
    fg_sizes *all = &im->graph->sizes;
    const fg_size **more = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    *more = fg_size_add(all, count, fg_size_number(all, 1));
    if (!*more) return fg_tf_refuse(im, call, "a size is out of hand");
    fg_value_id inputs[] = {fg_tf_expand(im, call, places, -1), weights};
    fg_tf_set shape = {"shape", FG_TF_SIZES(1, more)};
    fg_value_id sums = fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2, &shape, 1);
    if (sums && after[0]) fg_graph_wait(im->graph, fg_graph_value(im->graph, sums)->op, after);
    return fg_tf_slice(im, call, sums, 0, fg_size_number(all, 0), count, 1);
}

/* Whether a tensor has no elements, as far as is known. */
static bool is_empty(const fg_importer *im, fg_value_id value) {
    const fg_shape *shape = fg_tf_shape_of(im, value);
    int64_t number;
    for (int i = 0; i < shape->rank; i++)
        if (fg_size_is_number(shape->dims[i], &number) && number == 0) return true;
    return false;
}

/* Rows of counts: ones at each number's place, times the weights, together; with `once` 1 where a
 * number stands at all. */
static bool count_rows(fg_importer *im, fg_tf_call *call, fg_value_id weights, bool once,
                       fg_dtype dtype) {
    int64_t depth;
    if (!fg_tf_int_input(im, call, 1, &depth)) return false;
    fg_tf_set sets[] = {{"depth", FG_TF_INT(depth)}, {"dtype", FG_TF_TYPE(dtype)}};
    fg_value_id hot = fg_tf_make(im, call, FG_OP_one_hot, call->inputs, 1, sets, 2);
    if (weights && !once) hot = BI(multiply, hot, fg_tf_expand(im, call, weights, -1));
    return fg_tf_give(call, fg_tf_reduce(im, call, once ? FG_OP_max : FG_OP_sum, hot, -2, false));
}

/* Bincount(x, size, weights) and DenseBincount, of which x may be rows. Without weights, the counts
 * are of their type. */
bool fg_tf_build_bincount(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[2]);
    fg_dtype index = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id weights = is_empty(im, call->inputs[2]) ? 0 : call->inputs[2];
    bool dense = fg_bytes_are(call->def->op, "DenseBincount");
    bool once = dense && fg_tf_attr_bool(call->attrs, "binary_output", false);
    if (dtype == FG_INVALID) return fg_tf_refuse(im, call, "the element type is not known");
    if (once || (dense && fg_tf_shape_of(im, call->inputs[0])->rank == 2))
        return count_rows(im, call, weights, once, dtype);
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *size = fg_tf_ints_of(im, call->inputs[1]);
    if (!size) size = fg_tf_run_sizes(im, call, call->inputs[1], after);
    if (!size || size->count != 1) return false;
    fg_value_id x = flat(im, call, call->inputs[0]);
    fg_value_id places = BI(minimum, x, fg_tf_cast(im, call, call->inputs[1], index));
    weights = weights ? flat(im, call, weights) : UN(ones_like, x);
    if (!weights) return false;
    weights = fg_tf_cast(im, call, weights, dtype);
    return fg_tf_give(call, sums_of(im, call, places, weights, size->at[0], after));
}

/* HistogramFixedWidth(values, range, bins): the bins are equally wide, the first and the last have
 * what is outside too. */
bool fg_tf_build_histogram(fg_importer *im, fg_tf_call *call) {
    int64_t bins;
    const fg_op_id none[1] = {0};
    if (!fg_tf_want(im, call, 3) || !fg_tf_int_input(im, call, 2, &bins)) return false;
    if (bins < 1) return fg_tf_refuse(im, call, "of no bins");
    fg_sizes *all = &im->graph->sizes;
    const fg_size *one = fg_size_number(all, 1), *two = fg_size_number(all, 2);
    fg_value_id range = call->inputs[1];
    fg_value_id low = fg_tf_slice(im, call, range, 0, fg_size_number(all, 0), one, 1);
    fg_value_id high = fg_tf_slice(im, call, range, 0, one, two, 1);
    fg_value_id above = BI(subtract, BI(maximum, flat(im, call, call->inputs[0]), low), low);
    fg_value_id width = BI(subtract, high, low);
    if (!above || !width) return false;
    width = BI(divide, fg_tf_cast(im, call, width, FG_FLOAT64),
               fg_tf_scalar(im, call, FG_FLOAT64, (double)bins));
    fg_value_id bin = BI(divide, fg_tf_cast(im, call, above, FG_FLOAT64), width);
    bin = BI(minimum, bin, fg_tf_scalar(im, call, FG_FLOAT64, (double)bins - 1));
    if (!bin) return false;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "dtype");
    bin = fg_tf_cast(im, call, bin, FG_INT32);
    fg_value_id ones = UN(ones_like, bin);
    if (!ones) return false;
    ones = fg_tf_cast(im, call, ones, dtype == FG_INVALID ? FG_INT32 : dtype);
    return fg_tf_give(call, sums_of(im, call, bin, ones, fg_size_number(all, bins), none));
}

/* NthElement(x, n): of each row, in order. */
bool fg_tf_build_nth(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    bool reverse = fg_tf_attr_bool(call->attrs, "reverse", false);
    fg_value_id sorted = fg_tf_with(im, call, FG_OP_sort, call->inputs[0], "direction",
                                    FG_TF_TEXT(reverse ? "descending" : "ascending"));
    return fg_tf_give(
        call, fg_tf_make(im, call, FG_OP_gather, (fg_value_id[]){sorted, call->inputs[1]}, 2,
                         &(fg_tf_set){"axis", FG_TF_INT(-1)}, 1));
}

/* TopK has k as an attribute. */
bool fg_tf_build_top_k(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_size **k = FG_NEW_ARRAY(im->arena, const fg_size *, 1);
    *k = fg_size_number(&im->graph->sizes, fg_tf_attr_int(call->attrs, "k", 0));
    fg_value_id first = fg_tf_with(im, call, FG_OP_top_k, call->inputs[0], "k", FG_TF_SIZES(1, k));
    if (!fg_tf_give(call, first)) return false;
    for (uint32_t i = 1; i < call->output_count && i < 2; i++) call->outputs[i] = first + i;
    return call->output_count <= 2;
}

/* UniqueV2(x, axis): an empty list of axes is none. */
bool fg_tf_build_unique(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *axis = fg_tf_known(im, call, 1, &count);
    if (!axis || count > 1) return false;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "out_idx");
    fg_tf_set sets[] = {{"dtype", FG_TF_TYPE(dtype == FG_INT64 ? FG_INT64 : FG_INT32)},
                        {"axis", FG_TF_INT(count ? axis[0] : 0)}};
    fg_value_id first = fg_tf_make(im, call, call->row->kind, call->inputs, 1, sets, count ? 2 : 1);
    uint32_t results = call->row->kind == FG_OP_unique ? 2 : 3;
    if (!first || call->output_count > results) return false;
    for (uint32_t i = 0; i < call->output_count; i++) call->outputs[i] = first + i;
    return true;
}

/* CumulativeLogsumexp, whose neutral element is the lowest number of its type. */
bool fg_tf_build_cumulative_logsumexp(fg_importer *im, fg_tf_call *call) {
    int64_t axis;
    if (!fg_tf_want(im, call, 2) || !fg_tf_int_input(im, call, 1, &axis)) return false;
    fg_tf_set sets[] = {{"axis", FG_TF_INT(axis)},
                        {"exclusive", FG_TF_BOOL(fg_tf_attr_bool(call->attrs, "exclusive", false))},
                        {"reverse", FG_TF_BOOL(fg_tf_attr_bool(call->attrs, "reverse", false))}};
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    double lowest = dtype == FG_FLOAT64   ? -DBL_MAX
                    : dtype == FG_FLOAT32 ? (double)-FLT_MAX
                    : dtype == FG_FLOAT16 ? -65504
                                          : -0x1.fep127;
    fg_value_id sums = fg_tf_make(im, call, FG_OP_cumulative_logsumexp, call->inputs, 1, sets, 3);
    if (!sums) return false;
    return fg_tf_give(call, BI(maximum, sums, fg_tf_scalar(im, call, dtype, lowest)));
}

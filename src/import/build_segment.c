/* Segments: what of the first axes has the same number. */
#include <float.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)

/* How segments are put together, by the operation's kind: sum, mean, prod, max, min. */
typedef struct segments {
    fg_op_kind kind;
    fg_dtype dtype;
    fg_value_id data, ids; /* ids of `axes` axes, the first ones of data */
    int axes;
    const fg_size *count;            /* of segments */
    fg_op_id after[FG_MAX_RANK + 1]; /* what the count is known behind; ended by 0 */
} segments;

static bool segments_init(fg_importer *im, fg_tf_call *call, segments *s, fg_value_id data,
                          fg_value_id ids) {
    if (!data || !ids) return false;
    int rank = fg_tf_shape_of(im, data)->rank, axes = fg_tf_shape_of(im, ids)->rank;
    *s = (segments){.kind = call->row->kind,
                    .dtype = fg_tf_type_of(im, data),
                    .data = data,
                    .ids = ids,
                    .axes = axes};
    if (axes < 0 || rank < axes || rank - axes >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    return true;
}

/* As many as the largest number, and one. */
static bool count_largest(fg_importer *im, fg_tf_call *call, segments *s) {
    fg_value_id counts = UN(bincount, s->ids);
    if (!counts) return false;
    s->count = fg_tf_shape_of(im, counts)->dims[0];
    s->after[0] = fg_graph_value(im->graph, counts)->op;
    return true;
}

static bool count_given(fg_importer *im, fg_tf_call *call, segments *s, uint32_t input) {
    const fg_tf_ints *count = fg_tf_ints_of(im, call->inputs[input]);
    if (!count) count = fg_tf_run_sizes(im, call, call->inputs[input], s->after);
    if (!count) return false;
    if (count->count != 1) return fg_tf_refuse(im, call, "input %u is no single number", input);
    s->count = count->at[0];
    return true;
}

/* One number at each place of the segments, and of one more. */
static fg_value_id filled(fg_importer *im, fg_tf_call *call, const segments *s, double number) {
    const fg_shape *x = fg_tf_shape_of(im, s->data);
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK + 1);
    int rank = 1;
    sizes[0] = fg_size_add(&im->graph->sizes, s->count, fg_size_number(&im->graph->sizes, 1));
    if (!sizes[0]) return fg_tf_refuse(im, call, "a size is out of hand");
    for (int i = s->axes; i < x->rank; i++) sizes[rank++] = x->dims[i];
    fg_value_id made = fg_tf_with(im, call, FG_OP_fill, fg_tf_scalar(im, call, s->dtype, number),
                                  "shape", FG_TF_SIZES((uint32_t)rank, sizes));
    return fg_tf_after(im, made, s->after);
}

/* The rows of each segment put together, on top of `first`; what has a number below 0, or one that
 * is too large, goes to the place behind the last, which is cut off. */
static fg_value_id reduced(fg_importer *im, fg_tf_call *call, const segments *s, fg_op_kind kind,
                           fg_value_id data, double first) {
    fg_sizes *sizes = &im->graph->sizes;
    fg_dtype dtype = fg_tf_type_of(im, s->ids);
    const fg_size **count = FG_NEW(im->arena, const fg_size *);
    *count = s->count;
    fg_value_id size =
        fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, count)}, 1);
    fg_value_id last = fg_tf_cast(im, call, fg_tf_after(im, size, s->after), dtype);
    fg_value_id ids = IF(BI(less, s->ids, fg_tf_scalar(im, call, dtype, 0)), last, s->ids);
    fg_value_id all = fg_tf_ternary(im, call, kind, filled(im, call, s, first),
                                    ids ? fg_tf_expand(im, call, ids, -1) : 0, data);
    all = fg_tf_slice(im, call, all, 0, fg_size_number(sizes, 0), s->count, 1);
    return fg_tf_after(im, all, s->after);
}

/* How many rows each segment has, along the first axis. */
static fg_value_id counts_of(fg_importer *im, fg_tf_call *call, const segments *s, fg_dtype dtype) {
    segments own = *s;
    int rank = fg_tf_shape_of(im, s->data)->rank;
    own.data = s->ids;
    own.dtype = dtype;
    fg_value_id ones = fg_tf_cast(im, call, UN(ones_like, s->ids), dtype);
    fg_value_id counts = reduced(im, call, &own, FG_OP_tensor_scatter_add, ones, 0);
    for (int i = s->axes; i < rank && counts; i++) counts = fg_tf_expand(im, call, counts, -1);
    return counts;
}

/* The end of a type: what is smaller, or larger, than all else that is finite. */
static double end_of(fg_dtype dtype, bool lowest) {
    double most = dtype == FG_FLOAT16    ? 65504
                  : dtype == FG_BFLOAT16 ? 0x1.FEp127
                  : dtype == FG_FLOAT32  ? (double)FLT_MAX
                                         : DBL_MAX;
    return lowest ? -most : most;
}

/* All of them. What no number names is 1 of a product, 0 of sums, and of the largest or smallest
 * the type's end, or 0 where `zero` says. */
static fg_value_id put_together(fg_importer *im, fg_tf_call *call, const segments *s, bool zero) {
    fg_value_id made, none, counts;
    switch (s->kind) {
        case FG_OP_prod:
            return reduced(im, call, s, FG_OP_tensor_scatter_multiply, s->data, 1);
        case FG_OP_max:
        case FG_OP_min:
            made =
                reduced(im, call, s,
                        s->kind == FG_OP_max ? FG_OP_tensor_scatter_max : FG_OP_tensor_scatter_min,
                        s->data, end_of(s->dtype, s->kind == FG_OP_max));
            if (!zero || !made) return made;
            counts = counts_of(im, call, s, FG_INT32);
            none = BI(equal, counts, fg_tf_scalar(im, call, FG_INT32, 0));
            return IF(none, fg_tf_scalar(im, call, s->dtype, 0), made);
        default:
            made = reduced(im, call, s, FG_OP_tensor_scatter_add, s->data, 0);
            if (s->kind != FG_OP_mean || !made) return made;
            counts = counts_of(im, call, s, s->dtype);
            return BI(divide, made, BI(maximum, counts, fg_tf_scalar(im, call, s->dtype, 1)));
    }
}

/* SegmentSum(data, numbers) and its like: there are as many as the largest number, and one. */
bool fg_tf_build_segment(fg_importer *im, fg_tf_call *call) {
    segments s;
    return fg_tf_want(im, call, 2) &&
           segments_init(im, call, &s, call->inputs[0], call->inputs[1]) &&
           count_largest(im, call, &s) && fg_tf_give(call, put_together(im, call, &s, true));
}

/* UnsortedSegmentSum(data, numbers, how many) and its like; numbers below 0 are left out. */
bool fg_tf_build_unsorted_segment(fg_importer *im, fg_tf_call *call) {
    segments s;
    return fg_tf_want(im, call, 3) &&
           segments_init(im, call, &s, call->inputs[0], call->inputs[1]) &&
           count_given(im, call, &s, 2) && fg_tf_give(call, put_together(im, call, &s, false));
}

/* ---- of rows that are named ---- */

/* SparseSegmentSum(data, rows, numbers), ...WithNumSegments with how many. SqrtN divides by the
 * root of how many rows a segment has. */
bool fg_tf_build_sparse_segment(fg_importer *im, fg_tf_call *call) {
    segments s;
    if (call->input_count != 4 && !fg_tf_want(im, call, 3)) return false;
    fg_value_id rows = BI(gather, call->inputs[0], call->inputs[1]);
    if (!segments_init(im, call, &s, rows, call->inputs[2]) ||
        !(call->input_count == 4 ? count_given(im, call, &s, 3) : count_largest(im, call, &s)))
        return false;
    fg_value_id made = put_together(im, call, &s, true);
    if (!made || !strstr(call->row->op, "SqrtN")) return fg_tf_give(call, made);
    fg_value_id counts = counts_of(im, call, &s, s.dtype);
    counts = BI(maximum, counts, fg_tf_scalar(im, call, s.dtype, 1));
    return fg_tf_give(call, BI(divide, made, UN(sqrt, counts)));
}

/* SparseSegmentMeanGrad(dy, rows, numbers, how many rows), and of sums and of SqrtN: dy of its
 * segment for each row. */
bool fg_tf_build_sparse_segment_grad(fg_importer *im, fg_tf_call *call) {
    segments s;
    bool root = strstr(call->row->op, "SqrtN"), mean = strstr(call->row->op, "Mean");
    if (!fg_tf_want(im, call, 4)) return false;
    fg_value_id dy = call->inputs[0], numbers = call->inputs[2];
    const fg_shape *shape = fg_tf_shape_of(im, dy);
    fg_value_id rows = BI(gather, dy, numbers);
    if (!segments_init(im, call, &s, rows, numbers)) return false;
    if (root || mean) {
        s.count = shape->dims[0];
        fg_value_id counts = counts_of(im, call, &s, s.dtype);
        counts = BI(maximum, counts, fg_tf_scalar(im, call, s.dtype, 1));
        rows = BI(gather, BI(divide, dy, root ? UN(sqrt, counts) : counts), numbers);
    }
    if (!segments_init(im, call, &s, rows, call->inputs[1])) return false;
    s.kind = FG_OP_sum;
    return count_given(im, call, &s, 3) && fg_tf_give(call, put_together(im, call, &s, true));
}

/* ---- rows of unequal length ---- */

/* x + y * 0: the scalar, or vector, x as long as y. */
static fg_value_id as_long(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id like) {
    return x && like ? BI(add, x, fg_tf_cast(im, call, UN(zeros_like, like), fg_tf_type_of(im, x)))
                     : 0;
}

/* RaggedRange(starts, limits, steps): where each row begins and the last one ends, and all numbers
 * one behind the other. */
bool fg_tf_build_ragged_range(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id in[3], wide[3];
    fg_dtype splits_type = fg_tf_attr_dtype(call->attrs, "Tsplits");
    if (splits_type != FG_INT32) splits_type = FG_INT64;
    for (int i = 0; i < 3; i++) {
        in[i] = call->inputs[i];
        if (fg_tf_shape_of(im, in[i])->rank == 0) in[i] = fg_tf_expand(im, call, in[i], 0);
        if (!in[i] || fg_tf_shape_of(im, in[i])->rank != 1)
            return fg_tf_refuse(im, call, "of an unknown rank");
        wide[i] = fg_tf_cast(im, call, in[i], FG_FLOAT64);
    }
    fg_value_id length = UN(ceil, BI(divide, BI(subtract, wide[1], wide[0]), wide[2]));
    length = BI(maximum, length, fg_tf_scalar(im, call, FG_FLOAT64, 0));
    length = fg_tf_cast(im, call, length, splits_type);
    fg_value_id ends = length ? UN(cumsum, length) : 0;
    fg_value_id none = fg_tf_scalar(im, call, splits_type, 0);
    fg_value_id parts[] = {none ? fg_tf_expand(im, call, none, 0) : 0, ends};
    fg_value_id splits =
        fg_tf_make(im, call, FG_OP_concat, parts, 2, &(fg_tf_set){"axis", FG_TF_INT(0)}, 1);
    fg_value_id total = ends ? UN(max, splits) : 0;
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *count = total ? fg_tf_run_sizes(im, call, total, after) : NULL;
    if (!count) return false;
    fg_tf_set range[] = {{"limits", fg_tf_sizes_attr(count)}, {"dtype", FG_TF_TYPE(splits_type)}};
    fg_value_id places = fg_tf_make(im, call, FG_OP_range, NULL, 0, range, 2);
    if (!places) return false;
    fg_graph_wait(im->graph, fg_graph_value(im->graph, places)->op, after);
    fg_value_id sorted[] = {ends, places};
    fg_value_id row = fg_tf_make(im, call, FG_OP_searchsorted, sorted, 2,
                                 &(fg_tf_set){"side", FG_TF_TEXT("right")}, 1);
    fg_value_id within = BI(subtract, places, BI(gather, splits, row));
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    fg_value_id step = BI(gather, as_long(im, call, in[2], length), row);
    fg_value_id start = BI(gather, as_long(im, call, in[0], length), row);
    call->outputs[0] = splits;
    if (call->output_count > 1)
        call->outputs[1] = BI(add, start, BI(multiply, step, fg_tf_cast(im, call, within, dtype)));
    return splits && call->output_count <= 2;
}

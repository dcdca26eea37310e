/* Sparse tensors: places [n, rank], values [n] and a shape [rank]; and rows of unequal length. */
#include <math.h>

#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define LONG(x)      fg_tf_scalar(im, call, FG_INT64, x)

static bool give(fg_importer *im, fg_tf_call *call, const fg_value_id *all, uint32_t count) {
    for (uint32_t i = 0; i < call->output_count && i < count; i++) {
        call->outputs[i] = all[i];
        if (!all[i]) return call->why ? false : fg_tf_refuse(im, call, "of unknown sizes");
    }
    return call->output_count <= count;
}

/* ---- pieces ---- */

static fg_value_id joined(fg_importer *im, fg_tf_call *call, const fg_value_id *parts,
                          uint32_t count) {
    return fg_tf_make(im, call, FG_OP_concat, parts, count, &(fg_tf_set){"axis", FG_TF_INT(0)}, 1);
}

/* Column `at` of places, as a vector. */
static fg_value_id column(fg_importer *im, fg_tf_call *call, fg_value_id places, int64_t at) {
    int64_t *axis = FG_NEW(im->arena, int64_t);
    fg_sizes *sizes = &im->graph->sizes;
    fg_value_id one = fg_tf_slice(im, call, places, 1, fg_size_number(sizes, at),
                                  fg_size_number(sizes, at + 1), 1);
    *axis = 1;
    return one ? fg_tf_with(im, call, FG_OP_squeeze, one, "axis", FG_TF_INTS(1, axis)) : 0;
}

/* One element of a vector, as a vector of one. */
static fg_value_id element(fg_importer *im, fg_tf_call *call, fg_value_id vector, int64_t at) {
    fg_sizes *sizes = &im->graph->sizes;
    return fg_tf_slice(im, call, vector, 0, fg_size_number(sizes, at),
                       fg_size_number(sizes, at + 1), 1);
}

/* How far apart neighbours along each axis of a shape are. */
static fg_value_id strides(fg_importer *im, fg_tf_call *call, fg_value_id shape) {
    fg_tf_set sets[] = {{"exclusive", FG_TF_BOOL(true)}, {"reverse", FG_TF_BOOL(true)}};
    return fg_tf_make(im, call, FG_OP_cumprod, &shape, 1, sets, 2);
}

/* Where the places are in a row of all elements. */
static fg_value_id flat(fg_importer *im, fg_tf_call *call, fg_value_id places, fg_value_id shape) {
    fg_value_id far = BI(multiply, places, strides(im, call, shape));
    return far ? fg_tf_reduce(im, call, FG_OP_sum, far, -1, false) : 0;
}

/* The other way round. */
static fg_value_id unflat(fg_importer *im, fg_tf_call *call, fg_value_id at, fg_value_id shape) {
    fg_value_id by = BI(maximum, strides(im, call, shape), LONG(1));
    fg_value_id place = at ? BI(floor_divide, fg_tf_expand(im, call, at, -1), by) : 0;
    return BI(remainder, place, BI(maximum, shape, LONG(1)));
}

/* How many columns places have; -1 and why where that is not known. */
static int64_t rank_of(fg_importer *im, fg_tf_call *call, fg_value_id places) {
    int64_t rank;
    const fg_shape *shape = fg_tf_shape_of(im, places);
    if (shape->rank == 2 && fg_size_is_number(shape->dims[1], &rank) && rank > 0 &&
        rank <= FG_MAX_RANK)
        return rank;
    fg_tf_refuse(im, call, "of a rank that only the run tells");
    return -1;
}

/* Both in the order of the places. */
static bool sorted(fg_importer *im, fg_tf_call *call, fg_value_id *places, fg_value_id *values,
                   fg_value_id shape) {
    fg_value_id at = flat(im, call, *places, shape), order = at ? UN(argsort, at) : 0;
    *places = BI(gather, *places, order);
    *values = BI(gather, *values, order);
    return *places && *values;
}

/* ---- order and shape ---- */

/* SparseReorder(places, values, shape) */
bool fg_tf_build_sparse_reorder(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id places = call->inputs[0], values = call->inputs[1];
    return sorted(im, call, &places, &values, call->inputs[2]) &&
           give(im, call, (fg_value_id[]){places, values}, 2);
}

/* SparseReshape(places, shape, new shape): one size of -1 is what the others leave. */
bool fg_tf_build_sparse_reshape(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id from = call->inputs[1], to = call->inputs[2];
    fg_value_id free = BI(less, to, LONG(0));
    fg_value_id known = UN(prod, IF(free, LONG(1), to));
    fg_value_id left = BI(floor_divide, UN(prod, from), BI(maximum, known, LONG(1)));
    to = IF(free, left, to);
    fg_value_id at = flat(im, call, call->inputs[0], from);
    return give(im, call, (fg_value_id[]){unflat(im, call, at, to), to}, 2);
}

/* SparseSlice(places, values, shape, begin, size) */
bool fg_tf_build_sparse_slice(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    fg_value_id places = call->inputs[0], begin = call->inputs[3], size = call->inputs[4];
    fg_value_id room = BI(maximum, BI(subtract, call->inputs[2], begin), LONG(0));
    size = BI(minimum, size, room);
    fg_value_id moved = BI(subtract, places, begin);
    fg_value_id inside = BI(logical_and, BI(greater_equal, moved, LONG(0)), BI(less, moved, size));
    inside = inside ? fg_tf_reduce(im, call, FG_OP_all, inside, -1, false) : 0;
    fg_value_id all[] = {BI(boolean_mask, moved, inside), BI(boolean_mask, call->inputs[1], inside),
                         size};
    return give(im, call, all, 3);
}

/* A number at one place of a vector of `rank`, 0 elsewhere. */
static fg_value_id at_axis(fg_importer *im, fg_tf_call *call, fg_value_id number, int64_t axis,
                           int64_t rank) {
    int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 2);
    paddings[0] = axis;
    paddings[1] = rank - axis - 1;
    return number ? fg_tf_with(im, call, FG_OP_pad, number, "paddings", FG_TF_INTS(2, paddings))
                  : 0;
}

/* SparseConcat(places..., values..., shapes...), along an axis */
bool fg_tf_build_sparse_concat(fg_importer *im, fg_tf_call *call) {
    uint32_t count = call->input_count / 3;
    if (count == 0 || call->input_count % 3)
        return fg_tf_refuse(im, call, "%u inputs", call->input_count);
    const fg_value_id *shapes = call->inputs + 2 * (size_t)count;
    int64_t axis = fg_tf_attr_int(call->attrs, "concat_dim", 0);
    int64_t rank = rank_of(im, call, call->inputs[0]);
    if (rank < 0) return false;
    axis = axis < 0 ? axis + rank : axis;
    if (axis < 0 || axis >= rank) return fg_tf_refuse(im, call, "of no axis");
    fg_value_id *parts = FG_NEW_ARRAY(im->arena, fg_value_id, count), shape = shapes[0];
    for (uint32_t i = 0; i < count; i++) {
        fg_value_id begin = i == 0 ? 0 : element(im, call, shape, axis);
        parts[i] = call->inputs[i];
        if (i > 0) parts[i] = BI(add, parts[i], at_axis(im, call, begin, axis, rank));
        fg_value_id more = element(im, call, shapes[i], axis);
        if (i > 0) shape = BI(add, shape, at_axis(im, call, more, axis, rank));
    }
    fg_value_id places = joined(im, call, parts, count);
    fg_value_id values = joined(im, call, call->inputs + count, count);
    return sorted(im, call, &places, &values, shape) &&
           give(im, call, (fg_value_id[]){places, values, shape}, 3);
}

/* SparseFillEmptyRows(places, values, shape, otherwise): a value in column 0 of each row that has
 * none; which rows those are, and where the given values went. */
bool fg_tf_build_sparse_fill(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    fg_value_id places = call->inputs[0], values = call->inputs[1];
    int64_t rank = rank_of(im, call, places);
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    fg_value_id height = element(im, call, call->inputs[2], 0);
    const fg_tf_ints *size = height ? fg_tf_ints_of(im, height) : NULL;
    if (rank < 0 || !height) return false;
    if (!size) size = fg_tf_run_sizes(im, call, height, after);
    if (!size) return false;
    fg_tf_set sets[] = {{"shape", fg_tf_sizes_attr(size)}, {"dtype", FG_TF_TYPE(FG_INT64)}};
    fg_value_id none = fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2);
    fg_value_id rows = column(im, call, places, 0);
    fg_value_id counts =
        fg_tf_ternary(im, call, FG_OP_tensor_scatter_add, fg_tf_after(im, none, after),
                      rows ? fg_tf_expand(im, call, rows, -1) : 0, UN(ones_like, rows));
    fg_value_id empty = BI(equal, counts, LONG(0)), missing = empty ? UN(argwhere, empty) : 0;
    int64_t *paddings = FG_NEW_ARRAY(im->arena, int64_t, 4);
    paddings[3] = rank - 1;
    fg_value_id first = missing ? column(im, call, missing, 0) : 0;
    fg_value_id more[] = {places, missing ? fg_tf_with(im, call, FG_OP_pad, missing, "paddings",
                                                       FG_TF_INTS(4, paddings))
                                          : 0};
    fg_value_id filling =
        BI(gather, fg_tf_expand(im, call, call->inputs[3], 0), UN(zeros_like, first));
    fg_value_id whole = joined(im, call, more, 2);
    fg_value_id all_values = joined(im, call, (fg_value_id[]){values, filling}, 2);
    fg_value_id own = joined(im, call, (fg_value_id[]){rows, first}, 2);
    fg_value_id order =
        own ? fg_tf_with(im, call, FG_OP_argsort, own, "dtype", FG_TF_TYPE(FG_INT64)) : 0;
    fg_value_id went = order ? UN(invert_permutation, order) : 0;
    went = went ? fg_tf_slice(im, call, went, 0, fg_size_number(&im->graph->sizes, 0),
                              fg_tf_shape_of(im, rows)->dims[0], 1)
                : 0;
    fg_value_id all[] = {BI(gather, whole, order), BI(gather, all_values, order), empty, went};
    return give(im, call, all, 4);
}

/* ---- arithmetic ---- */

/* With zeros, or another number, where there is nothing. */
static fg_value_id dense(fg_importer *im, fg_tf_call *call, double otherwise) {
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    const fg_tf_ints *shape = fg_tf_sizes_input(im, call, 2, after);
    if (!shape) return 0;
    fg_value_id number = fg_tf_scalar(im, call, fg_tf_type_of(im, call->inputs[1]), otherwise);
    fg_value_id base = fg_tf_with(im, call, FG_OP_fill, number, "shape", fg_tf_sizes_attr(shape));
    return fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, fg_tf_after(im, base, after),
                         call->inputs[0], call->inputs[1]);
}

/* SparseReduceSum(places, values, shape, axes) */
bool fg_tf_build_sparse_sum(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 4)) return false;
    const int64_t *axes = fg_tf_known(im, call, 3, &count);
    fg_value_id x = axes ? dense(im, call, 0) : 0;
    if (!x) return false;
    bool keep = fg_tf_attr_bool(call->attrs, "keep_dims", false);
    fg_tf_set sets[] = {{"axis", count ? FG_TF_INTS(count, axes) : (fg_attr){.kind = FG_ATTR_NONE}},
                        {"keepdims", FG_TF_BOOL(keep)}};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_sum, &x, 1, sets, 2));
}

/* SparseSoftmax(places, values, shape): of what there is along the last axis. */
bool fg_tf_build_sparse_softmax(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id x = dense(im, call, -INFINITY);
    return x && fg_tf_give(call, BI(gather_nd, UN(softmax, x), call->inputs[0]));
}

/* SparseDenseCwiseAdd(places, values, shape, y), Mul and Div: y broadcasts to the shape. */
bool fg_tf_build_sparse_cwise(fg_importer *im, fg_tf_call *call) {
    fg_op_id after[FG_MAX_RANK + 1] = {0};
    if (!fg_tf_want(im, call, 4)) return false;
    const fg_tf_ints *shape = fg_tf_sizes_input(im, call, 2, after);
    if (!shape) return false;
    fg_value_id y =
        fg_tf_with(im, call, FG_OP_broadcast_to, call->inputs[3], "shape", fg_tf_sizes_attr(shape));
    y = BI(gather_nd, fg_tf_after(im, y, after), call->inputs[0]);
    fg_op_kind kind = call->row->kind;
    if (kind == FG_OP_divide && y && !(FG_DTYPES_FLOAT & FG_DTYPE_BIT(fg_tf_type_of(im, y))))
        kind = FG_OP_truncate_divide;
    return fg_tf_give(call, fg_tf_binary(im, call, kind, call->inputs[1], y));
}

/* ---- rows of unequal length ---- */

/* The row that each of `count` elements is in, by where rows end, and its place within the row. */
static bool rows_of(fg_importer *im, fg_tf_call *call, fg_value_id splits, fg_value_id like,
                    fg_value_id *row, fg_value_id *within) {
    fg_sizes *sizes = &im->graph->sizes;
    const fg_shape *shape = fg_tf_shape_of(im, splits);
    if (shape->rank != 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id ends =
        fg_tf_slice(im, call, splits, 0, fg_size_number(sizes, 1), shape->dims[0], 1);
    fg_value_id ones = fg_tf_cast(im, call, UN(ones_like, like), FG_INT64);
    fg_value_id places = fg_tf_make(im, call, FG_OP_cumsum, &ones, 1,
                                    &(fg_tf_set){"exclusive", FG_TF_BOOL(true)}, 1);
    fg_value_id inputs[] = {fg_tf_cast(im, call, ends, FG_INT64), places};
    fg_tf_set sets[] = {{"side", FG_TF_TEXT("right")}, {"dtype", FG_TF_TYPE(FG_INT64)}};
    *row = fg_tf_make(im, call, FG_OP_searchsorted, inputs, 2, sets, 2);
    *within = BI(subtract, places, BI(gather, fg_tf_cast(im, call, splits, FG_INT64), *row));
    return *within != 0;
}

/* RaggedTensorToSparse(where rows begin, values), of one ragged axis */
bool fg_tf_build_ragged_to_sparse(fg_importer *im, fg_tf_call *call) {
    fg_value_id row = 0, within = 0;
    if (!fg_tf_want(im, call, 2)) return fg_tf_refuse(im, call, "of several ragged axes");
    fg_value_id splits = call->inputs[0], values = call->inputs[1];
    if (fg_tf_shape_of(im, values)->rank != 1)
        return fg_tf_refuse(im, call, "of values of several axes");
    if (!rows_of(im, call, splits, values, &row, &within)) return false;
    fg_tf_set axis = {"axis", FG_TF_INT(1)};
    fg_value_id places =
        fg_tf_make(im, call, FG_OP_stack, (fg_value_id[]){row, within}, 2, &axis, 1);
    fg_sizes *sizes = &im->graph->sizes;
    const fg_size *count = fg_tf_shape_of(im, splits)->dims[0], *one = fg_size_number(sizes, 1);
    fg_value_id wide = fg_tf_cast(im, call, splits, FG_INT64);
    fg_value_id begins = fg_tf_slice(im, call, wide, 0, fg_size_number(sizes, 0),
                                     fg_size_subtract(sizes, count, one), 1);
    fg_value_id ends = fg_tf_slice(im, call, wide, 0, one, count, 1);
    const fg_size **height = FG_NEW(im->arena, const fg_size *);
    *height = fg_size_subtract(sizes, count, one);
    fg_value_id tall =
        fg_tf_make(im, call, FG_OP_size, NULL, 0, &(fg_tf_set){"value", FG_TF_SIZES(1, height)}, 1);
    fg_value_id length = BI(subtract, ends, begins);
    fg_value_id longest = BI(maximum, length ? UN(max, length) : 0, LONG(0));
    fg_value_id both[] = {fg_tf_cast(im, call, tall, FG_INT64), longest};
    fg_value_id shape = fg_tf_make(im, call, FG_OP_stack, both, 2, NULL, 0);
    return give(im, call, (fg_value_id[]){places, UN(identity, values), shape}, 3);
}

/* ---- the best path ---- */

/* CTCGreedyDecoder(logits [time, batch, classes], lengths): the best class of each step, without
 * the last one, which is blank, and (merge_repeated) without repetitions. */
bool fg_tf_build_ctc_greedy(fg_importer *im, fg_tf_call *call) {
    int64_t classes;
    if (!fg_tf_want(im, call, 2)) return false;
    fg_value_id x = call->inputs[0];
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (shape->rank != 3 || !fg_size_is_number(shape->dims[2], &classes))
        return fg_tf_refuse(im, call, "of classes that only the run tells");
    x = fg_tf_transpose(im, call, x, 3, (int[]){1, 0, 2});
    fg_value_id best = x ? fg_tf_with(im, call, FG_OP_argmax, x, "dtype", FG_TF_TYPE(FG_INT64)) : 0;
    fg_value_id ones = best ? UN(ones_like, best) : 0, length;
    fg_tf_set sets[] = {{"axis", FG_TF_INT(1)}, {"exclusive", FG_TF_BOOL(true)}};
    fg_value_id step = fg_tf_make(im, call, FG_OP_cumsum, &ones, 1, sets, 2);
    length = fg_tf_expand(im, call, fg_tf_cast(im, call, call->inputs[1], FG_INT64), -1);
    fg_value_id within = BI(less, step, length);
    fg_value_id kept = BI(logical_and, within, BI(not_equal, best, LONG((double)(classes - 1))));
    if (fg_tf_attr_bool(call->attrs, "merge_repeated", false) && best) {
        int64_t *shift = FG_NEW_ARRAY(im->arena, int64_t, 2);
        shift[0] = shift[1] = 1;
        fg_tf_set roll[] = {{"shift", FG_TF_INTS(1, shift)}, {"axis", FG_TF_INTS(1, shift + 1)}};
        fg_value_id before = fg_tf_make(im, call, FG_OP_roll, &best, 1, roll, 2);
        fg_value_id first = BI(equal, step, LONG(0));
        kept = BI(logical_and, kept, BI(logical_or, first, BI(not_equal, best, before)));
    }
    fg_value_id number = kept ? fg_tf_cast(im, call, kept, FG_INT64) : 0;
    fg_value_id at = fg_tf_make(im, call, FG_OP_cumsum, &number, 1, sets, 2);
    fg_value_id rows = kept ? column(im, call, UN(argwhere, kept), 0) : 0;
    fg_value_id pair[] = {rows, BI(boolean_mask, at, kept)};
    fg_tf_set axis = {"axis", FG_TF_INT(1)};
    fg_value_id counts = number ? fg_tf_reduce(im, call, FG_OP_sum, number, 1, false) : 0;
    fg_value_id batch = counts ? UN(sum, UN(ones_like, counts)) : 0;
    fg_value_id most = counts ? BI(maximum, UN(max, counts), LONG(0)) : 0;
    fg_value_id largest = x ? fg_tf_reduce(im, call, FG_OP_max, x, 2, false) : 0;
    fg_value_id none = largest ? fg_tf_scalar(im, call, fg_tf_type_of(im, largest), 0) : 0;
    fg_value_id score = IF(within, largest, none);
    score = score ? fg_tf_reduce(im, call, FG_OP_sum, score, 1, true) : 0;
    fg_value_id all[] = {
        fg_tf_make(im, call, FG_OP_stack, pair, 2, &axis, 1), BI(boolean_mask, best, kept),
        fg_tf_make(im, call, FG_OP_stack, (fg_value_id[]){batch, most}, 2, NULL, 0),
        score ? UN(negative, score) : 0};
    return give(im, call, all, 4);
}

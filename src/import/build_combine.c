/* Rows that are multiplied, or of which the largest or smallest counts, by numbers of rows: every
 * row of the result looks at every row of the updates, so that it is for small ones. */
#include <float.h>

#include "import/compose.h"

#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

#define MOST_PLACES ((int64_t)1 << 26)

/* Too many places are refused where they are known. */
static bool few(fg_importer *im, fg_tf_call *call, fg_value_id now, fg_value_id updates) {
    int rank;
    int64_t dims[FG_MAX_RANK], places;
    if (!fg_tf_dims(im, updates, &rank, dims) || rank < 1) return true;
    places = 1;
    for (int i = 0; i < rank; i++)
        if (__builtin_mul_overflow(places, dims[i], &places)) places = INT64_MAX;
    int64_t rows;
    if (!fg_size_is_number(fg_tf_shape_of(im, now)->dims[0], &rows)) return true;
    if (!__builtin_mul_overflow(places, rows, &places) && places <= MOST_PLACES) return true;
    return fg_tf_refuse(im, call, "of so many rows");
}

/* `kind` is prod, max or min, over the updates of each row and `nothing` for the others'. */
static fg_value_id combined(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_value_id now,
                            fg_value_id ids, fg_value_id updates, fg_value_id nothing) {
    const fg_shape *x = fg_tf_shape_of(im, now), *y = fg_tf_shape_of(im, updates);
    if (fg_tf_shape_of(im, ids)->rank != 1 || x->rank < 1 || y->rank != x->rank ||
        x->rank >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of numbers of another rank than 1");
    if (!few(im, call, now, updates)) return 0;
    const fg_size **limits = FG_NEW(im->arena, const fg_size *);
    *limits = x->dims[0];
    fg_tf_set sets[] = {{"limits", FG_TF_SIZES(1, limits)},
                        {"dtype", FG_TF_TYPE(fg_tf_type_of(im, ids))}};
    fg_value_id rows = fg_tf_make(im, call, FG_OP_range, NULL, 0, sets, 2);
    rows = rows ? fg_tf_expand(im, call, rows, 1) : 0;
    fg_value_id mask = BI(equal, rows, fg_tf_expand(im, call, ids, 0));
    for (int i = 1; i < x->rank; i++) mask = mask ? fg_tf_expand(im, call, mask, -1) : 0;
    fg_value_id all =
        fg_tf_ternary(im, call, FG_OP_where, mask, fg_tf_expand(im, call, updates, 0), nothing);
    return all ? fg_tf_reduce(im, call, kind, all, 1, false) : 0;
}

/* What counts for nothing in a product, a maximum or a minimum. */
static fg_value_id neutral(fg_importer *im, fg_tf_call *call, fg_op_kind kind, fg_dtype dtype) {
    double most = dtype == FG_FLOAT32 ? (double)FLT_MAX : DBL_MAX;
    if (dtype == FG_FLOAT16 || dtype == FG_BFLOAT16 || dtype == FG_BOOL)
        return fg_tf_refuse(im, call, "of %s", fg_dtype_name(dtype));
    return fg_tf_scalar(im, call, dtype, kind == FG_OP_prod ? 1 : kind == FG_OP_max ? -most : most);
}

/* The rows of a variable, and what they become: for fg_tf_build_scatter. */
fg_value_id fg_tf_combine_rows(fg_importer *im, fg_tf_call *call, fg_value_id now, fg_value_id ids,
                               fg_value_id updates) {
    fg_op_kind kind = call->row->kind == FG_OP_maximum   ? FG_OP_max
                      : call->row->kind == FG_OP_minimum ? FG_OP_min
                                                         : FG_OP_prod;
    fg_value_id nothing = neutral(im, call, kind, fg_tf_type_of(im, now));
    fg_value_id by = nothing ? combined(im, call, kind, now, ids, updates, nothing) : 0;
    return fg_tf_binary(im, call, call->row->kind, now, by);
}

/* UnsortedSegmentMax(data, numbers, how many) and its like. */
bool fg_tf_build_unsorted(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    const fg_tf_ints *count = fg_tf_ints_of(im, call->inputs[2]);
    const fg_shape *x = fg_tf_shape_of(im, call->inputs[0]);
    if (!count || count->count != 1)
        return fg_tf_refuse(im, call, "input 2 is known only in the run");
    if (x->rank < 1) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id nothing = neutral(im, call, call->row->kind, fg_tf_type_of(im, call->inputs[0]));
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK);
    sizes[0] = count->at[0];
    for (int i = 1; i < x->rank; i++) sizes[i] = x->dims[i];
    fg_value_id now = nothing ? fg_tf_with(im, call, FG_OP_fill, nothing, "shape",
                                           FG_TF_SIZES((uint32_t)x->rank, sizes))
                              : 0;
    return now && fg_tf_give(call, combined(im, call, call->row->kind, now, call->inputs[1],
                                            call->inputs[0], nothing));
}

/* Order, counting and choosing. */
#include <float.h>
#include <math.h>

#include "emit/expand.h"

/* TopKV2 takes numbers. */
static fg_dtype ordered(fg_dtype dtype) {
    return dtype == FG_BOOL ? FG_INT32 : dtype;
}

static const char *put_top_k(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             const char *k) {
    const char *name = fg_open_node(e, what, "TopKV2", dtype, x, k, NULL);
    fg_node_flag(e, "sorted", true);
    fg_node_end(e);
    return name;
}

static const char *second_of(fg_exporting *e, const char *name) {
    return fg_arena_printf(e->arena, "%s:1", name);
}

/* x with the axis in order as its last one, as what TopKV2 takes; -1 after a refusal. */
static int open_order(fg_exporting *e, const char **x, fg_dtype dtype) {
    int rank = fg_export_rank_of(e, 0);
    if (rank < 1) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return -1;
    }
    int axis = fg_expand_axis(e, rank);
    *x = fg_expand_input(e, 0);
    if (dtype != fg_export_dtype_of(e, 0))
        *x = fg_put_cast(e, "Cast", *x, fg_export_dtype_of(e, 0), dtype);
    *x = fg_put_axis_last(e, "transpose", *x, dtype, rank, axis);
    return axis;
}

static bool descends(const fg_exporting *e) {
    return fg_export_attr_of(e, "direction")->s[0] == 'd';
}

/* What leaves as the last node: through a cast, its axis at its place. */
static void close_order(fg_exporting *e, const char *made, fg_dtype from, fg_dtype to, int axis) {
    int rank = fg_export_rank_of(e, 0);
    bool moved = axis != rank - 1;
    if (from != to) made = fg_put_cast(e, moved ? "result" : NULL, made, from, to);
    if (moved) fg_put_axis_back(e, NULL, made, to, rank, axis);
    if (from == to && !moved) fg_put_node(e, NULL, "Identity", to, made, NULL, NULL);
}

/* Ascending: what descends, the other way round. */
void fg_expand_sort(fg_exporting *e) {
    const char *x;
    fg_dtype own = fg_export_dtype_of(e, 0), dtype = ordered(own);
    int axis = open_order(e, &x, dtype);
    if (axis < 0) return;
    const char *k = fg_put_size_of(e, fg_export_input_of(e, 0), axis);
    x = put_top_k(e, "TopKV2", x, dtype, k);
    if (!descends(e)) x = fg_put_reverse(e, "reverse", x, dtype, -1);
    close_order(e, x, dtype, own, axis);
}

/* TopKV2 has equal elements as they stand. Ascending they are: of x the other way round, the places
 * from behind, the other way round. */
void fg_expand_argsort(fg_exporting *e) {
    const char *x;
    fg_dtype dtype = ordered(fg_export_dtype_of(e, 0)),
             index = fg_export_attr_of(e, "dtype")->dtype;
    int axis = open_order(e, &x, dtype);
    if (axis < 0) return;
    const char *k = fg_put_size_of(e, fg_export_input_of(e, 0), axis);
    if (!descends(e)) x = fg_put_reverse(e, "reverse", x, dtype, -1);
    x = second_of(e, put_top_k(e, "TopKV2", x, dtype, k));
    if (!descends(e)) {
        const char *last = fg_put_node(e, "last", "Sub", FG_INT32, k, fg_export_int(e, 1), NULL);
        x = fg_put_reverse(e, "order", x, FG_INT32, -1);
        x = fg_put_node(e, "Sub", "Sub", FG_INT32, last, x, NULL);
    }
    close_order(e, x, FG_INT32, index, axis);
}

/* Where TopKV2 itself is not what is wanted: positions of int64, or truth values. */
void fg_expand_top_k(fg_exporting *e) {
    fg_dtype own = fg_export_dtype_of(e, 0), dtype = ordered(own);
    const char *x = fg_expand_input(e, 0);
    if (dtype != own) x = fg_put_cast(e, "Cast", x, own, dtype);
    const char *k = fg_export_size(e, fg_export_attr_of(e, "k")->sizes[0]);
    const char *made = put_top_k(e, "TopKV2", x, dtype, k), *places = second_of(e, made);
    fg_dtype types[] = {own, fg_expand_type(e, 1)};
    if (dtype != own) made = fg_put_cast(e, "values", made, dtype, own);
    if (types[1] != FG_INT32) places = fg_put_cast(e, "indices", places, FG_INT32, types[1]);
    fg_put_results(e, 2, (const char *[]){made, places}, types);
}

static void put_unique(fg_exporting *e, const char *op) {
    int64_t axis = fg_export_attr_of(e, "axis")->i;
    const char *at = fg_export_ints(e, 1, &axis);
    fg_open_node(e, NULL, op, fg_export_dtype_of(e, 0), fg_expand_input(e, 0), at, NULL);
    fg_node_type(e, "Taxis", FG_INT32);
    fg_node_type(e, "out_idx", fg_export_attr_of(e, "dtype")->dtype);
    fg_node_end(e);
}

void fg_expand_unique(fg_exporting *e) {
    put_unique(e, "UniqueV2");
}

void fg_expand_unique_with_counts(fg_exporting *e) {
    put_unique(e, "UniqueWithCountsV2");
}

/* Rows of [-1, n], and what is found in their shape. */
void fg_expand_searchsorted(fg_exporting *e) {
    bool left = fg_export_attr_of(e, "side")->s[0] == 'l';
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    int rank = fg_export_rank_of(e, 0);
    const char *in[2] = {fg_expand_input(e, 0), fg_expand_input(e, 1)};
    if (rank < 1) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    const char *values = in[1];
    for (uint32_t i = 0; i < 2 && rank != 2; i++) {
        fg_dims dims = {0};
        fg_dims_add(&dims, rank == 1 ? 1 : -1);
        fg_dims_add_of(e, &dims, fg_export_input_of(e, i), rank - 1);
        in[i] = fg_put_reshape(e, i ? "values" : "sorted", in[i], dtype, fg_dims_done(e, &dims));
    }
    const char *op = left ? "LowerBound" : "UpperBound";
    fg_dtype index = fg_export_attr_of(e, "dtype")->dtype;
    const char *shape = rank == 2 ? NULL : fg_put_shape(e, "Shape", values, dtype);
    const char *made = fg_open_node(e, shape ? op : NULL, op, dtype, in[0], in[1], NULL);
    fg_node_type(e, "out_type", index);
    fg_node_end(e);
    if (shape) fg_put_reshape(e, NULL, made, index, shape);
}

/* ---- counting ---- */

/* As far as the largest number, which is the lowest there is where there are none. */
void fg_expand_bincount(fg_exporting *e) {
    const char *x = fg_expand_input(e, 0);
    const fg_attr *most = fg_export_attr_of(e, "maxlength");
    fg_dtype index = fg_export_dtype_of(e, 0), dtype = fg_export_attr_of(e, "dtype")->dtype;
    if (index != FG_INT32) x = fg_put_cast(e, "Cast", x, index, FG_INT32);
    x = fg_put_reshape_to(e, "Reshape", x, FG_INT32, 1, (int64_t[]){-1});
    const char *size = fg_put_reduce(e, "Max", "Max", x, FG_INT32, 1, (int64_t[]){0}, false);
    size = fg_put_node(e, "Add", "Add", FG_INT32, size, fg_export_int(e, 1), NULL);
    const char *least = fg_export_int(e, fg_export_attr_of(e, "minlength")->i);
    size = fg_put_node(e, "Maximum", "Maximum", FG_INT32, size, least, NULL);
    if (most->kind == FG_ATTR_INT)
        size =
            fg_put_node(e, "Minimum", "Minimum", FG_INT32, size, fg_export_int(e, most->i), NULL);
    const fg_tensor none = {.dtype = dtype, .rank = 1, .data = ""};
    const char *weights = fg_export_constant(e, fg_export_helper(e, "Const"), &none);
    fg_put_node(e, NULL, "Bincount", dtype, x, size, weights);
}

void fg_expand_confusion_matrix(fg_exporting *e) {
    int64_t classes = fg_export_attr_of(e, "num_classes")->i;
    fg_dtype index = fg_export_dtype_of(e, 0), dtype = fg_export_attr_of(e, "dtype")->dtype;
    const char *labels = fg_expand_input(e, 0), *guesses = fg_expand_input(e, 1);
    const char *pairs = fg_open_node(e, "stack", "Pack", index, labels, guesses, NULL);
    fg_node_int(e, "N", 2);
    fg_node_int(e, "axis", -1);
    fg_node_end(e);
    const char *ones = fg_put_node(e, "ones", "OnesLike", index, labels, NULL, NULL);
    if (dtype != index) ones = fg_put_cast(e, "Cast", ones, index, dtype);
    const char *shape = fg_export_ints(e, 2, (int64_t[]){classes, classes});
    if (index != FG_INT32) shape = fg_put_cast(e, "shape", shape, FG_INT32, index);
    fg_open_node(e, NULL, "ScatterNd", dtype, pairs, ones, shape);
    fg_node_type(e, "Tindices", index);
    fg_node_end(e);
}

/* ---- choosing ---- */

void fg_expand_argwhere(fg_exporting *e) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    bool cast = dtype != FG_INT64;
    const char *mask = fg_expand_input(e, 0);
    mask = fg_put_node(e, cast ? "Where" : NULL, "Where", FG_BOOL, mask, NULL, NULL);
    if (cast) fg_put_cast(e, NULL, mask, FG_INT64, dtype);
}

/* The axes of the mask as one, and the positions where it is true. */
void fg_expand_boolean_mask(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0), masks = fg_export_rank_of(e, 1);
    fg_value_id value = fg_export_input_of(e, 0);
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    int64_t given = fg_export_attr_of(e, "axis")->i;
    if (masks < 1 || (rank < 1 && (masks > 1 || given < 0))) {
        fg_export_refuse(e, "of a value whose axes are not known");
        return;
    }
    int axis = (int)(given < 0 ? given + rank : given);
    const char *x = fg_expand_input(e, 0), *mask = fg_expand_input(e, 1);
    if (masks > 1) {
        fg_dims dims = {0};
        for (int i = 0; i < axis; i++) fg_dims_add_of(e, &dims, value, i);
        fg_dims_add(&dims, -1);
        for (int i = axis + masks; i < rank; i++) fg_dims_add_of(e, &dims, value, i);
        x = fg_put_reshape(e, "Reshape", x, dtype, fg_dims_done(e, &dims));
        mask = fg_put_reshape_to(e, "mask", mask, FG_BOOL, 1, (int64_t[]){-1});
    }
    mask = fg_put_node(e, "Where", "Where", FG_BOOL, mask, NULL, NULL);
    mask = fg_put_squeeze(e, "Squeeze", mask, FG_INT64, 1);
    fg_put_gather(e, NULL, x, dtype, mask, FG_INT64, axis);
}

/* ---- along an axis ---- */

/* Each place as a row of all places, of which those that do not count have a number that never
 * wins; so memory is taken for the square of the axis. */
static void put_running(fg_exporting *e, const char *op, double lowest) {
    int rank = fg_export_rank_of(e, 0);
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    if (rank < 1 || rank == FG_MAX_RANK) {
        fg_export_refuse(e, "of a value whose axes are not known, or too many");
        return;
    }
    int axis = fg_expand_axis(e, rank);
    bool reverse = fg_export_attr_of(e, "reverse")->b, own = !fg_export_attr_of(e, "exclusive")->b;
    const char *names[] = {"Less", "LessEqual", "Greater", "GreaterEqual"};
    const char *places =
        fg_put_range(e, "places", fg_put_size_of(e, fg_export_input_of(e, 0), axis));
    const char *rows = fg_put_expand(e, "rows", places, FG_INT32, 1);
    const char *counts =
        fg_put_node(e, "counts", names[2 * reverse + own], FG_INT32, places, rows, NULL);
    const char *x = fg_put_axis_last(e, "transpose", fg_expand_input(e, 0), dtype, rank, axis);
    x = fg_put_expand(e, "ExpandDims", x, dtype, -2);
    const char *never = fg_export_real(e, lowest, dtype);
    x = fg_put_node(e, "Select", "SelectV2", dtype, counts, x, never);
    bool moved = axis != rank - 1;
    x = fg_put_reduce(e, moved ? op : NULL, op, x, dtype, 1, (int64_t[]){-1}, false);
    if (moved) fg_put_axis_back(e, NULL, x, dtype, rank, axis);
}

void fg_expand_cummax(fg_exporting *e) {
    bool real = fg_dtype_kind_of(fg_export_dtype_of(e, 0)) == FG_REAL;
    put_running(e, "Max", real ? -HUGE_VAL : -0x1p64);
}

void fg_expand_cummin(fg_exporting *e) {
    bool real = fg_dtype_kind_of(fg_export_dtype_of(e, 0)) == FG_REAL;
    put_running(e, "Min", real ? HUGE_VAL : 0x1p64);
}

/* What TensorFlow calls the lowest number is minus infinity here. */
void fg_expand_cumulative_logsumexp(fg_exporting *e) {
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    double lowest = dtype == FG_FLOAT64   ? -DBL_MAX
                    : dtype == FG_FLOAT32 ? (double)-FLT_MAX
                    : dtype == FG_FLOAT16 ? -65504
                                          : -0x1.fep127;
    const char *axis = fg_export_int(e, fg_export_attr_of(e, "axis")->i);
    const char *x = fg_expand_input(e, 0);
    x = fg_open_node(e, "sums", "CumulativeLogsumexp", dtype, x, axis, NULL);
    fg_node_flag(e, "exclusive", fg_export_attr_of(e, "exclusive")->b);
    fg_node_flag(e, "reverse", fg_export_attr_of(e, "reverse")->b);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    const char *limit = fg_export_real(e, lowest, dtype),
               *none = fg_export_real(e, -HUGE_VAL, dtype);
    const char *empty = fg_put_node(e, "LessEqual", "LessEqual", dtype, x, limit, NULL);
    fg_put_node(e, NULL, "SelectV2", dtype, empty, none, x);
}

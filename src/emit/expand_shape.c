/* Shapes, positions and repetition. */
#include <string.h>

#include "emit/expand.h"

static bool want_rank(fg_exporting *e, int rank, int least) {
    if (rank >= least) return true;
    fg_export_refuse(e, "of a value whose axes are not known");
    return false;
}

void fg_expand_matrix_transpose(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0);
    int64_t perm[FG_MAX_RANK];
    if (!want_rank(e, rank, 2)) return;
    for (int i = 0; i < rank; i++) perm[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
    fg_put_transpose(e, NULL, fg_expand_input(e, 0), fg_export_dtype_of(e, 0), rank, perm);
}

/* ---- what is made ---- */

void fg_expand_eye(fg_exporting *e) {
    const fg_attr *sizes = fg_export_attr_of(e, "shape");
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    const char *dims = fg_export_sizes(e, sizes->count, sizes->sizes);
    const char *one = fg_export_real(e, 1, dtype), *zero = fg_export_int(e, 0);
    const char *ones = fg_open_node(e, "ones", "Fill", dtype, dims, one, NULL);
    fg_node_type(e, "index_type", FG_INT32);
    fg_node_end(e);
    fg_open_node(e, NULL, "MatrixBandPart", dtype, ones, zero, zero);
    fg_node_type(e, "Tindex", FG_INT32);
    fg_node_end(e);
}

void fg_expand_one_hot(fg_exporting *e) {
    fg_dtype dtype = fg_export_attr_of(e, "dtype")->dtype;
    const char *depth = fg_export_int(e, fg_export_attr_of(e, "depth")->i);
    const char *on = fg_export_real(e, fg_export_attr_of(e, "on_value")->f, dtype);
    const char *off = fg_export_real(e, fg_export_attr_of(e, "off_value")->f, dtype);
    const char *inputs[] = {fg_expand_input(e, 0), depth, on, off};
    fg_node_begin(e, e->base, "OneHot");
    for (int i = 0; i < 4; i++) fg_node_input(e, inputs[i]);
    fg_node_type(e, "T", dtype);
    fg_node_type(e, "TI", fg_export_dtype_of(e, 0));
    int64_t axis = fg_export_attr_of(e, "axis")->i; /* -1 is the only one from behind there */
    fg_node_int(e, "axis", axis < -1 ? axis + fg_export_rank_of(e, 0) + 1 : axis);
    fg_node_end(e);
}

void fg_expand_sequence_mask(fg_exporting *e) {
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    const char *most = fg_export_size(e, fg_export_attr_of(e, "maxlen")->sizes[0]);
    const char *places = fg_put_range(e, "Range", most);
    if (dtype != FG_INT32) places = fg_put_cast(e, "Cast", places, FG_INT32, dtype);
    const char *lengths = fg_put_expand(e, "ExpandDims", fg_expand_input(e, 0), dtype, -1);
    fg_put_node(e, NULL, "Less", dtype, places, lengths, NULL);
}

void fg_expand_meshgrid(fg_exporting *e) {
    uint32_t count = fg_export_op_of(e)->input_count;
    bool exchanged = fg_export_attr_of(e, "indexing")->s[0] == 'x' && count > 1;
    const char **made = FG_NEW_ARRAY(e->arena, const char *, count);
    fg_dtype *types = FG_NEW_ARRAY(e->arena, fg_dtype, count), dtype = fg_export_dtype_of(e, 0);
    fg_dims dims = {0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t from = exchanged && i < 2 ? 1 - i : i;
        if (!want_rank(e, fg_export_rank_of(e, from), 0)) return;
        if (fg_export_rank_of(e, from) == 0)
            fg_dims_add(&dims, 1);
        else
            fg_dims_add_of(e, &dims, fg_export_input_of(e, from), 0);
    }
    const char *shape = fg_dims_done(e, &dims);
    for (uint32_t i = 0; i < count; i++) {
        int64_t line[FG_MAX_RANK];
        for (uint32_t j = 0; j < count; j++)
            line[j] = j == (exchanged && i < 2 ? 1 - i : i) ? -1 : 1;
        const char *x = fg_put_reshape_to(e, "Reshape", fg_expand_input(e, i), dtype, count, line);
        made[i] = fg_open_node(e, "BroadcastTo", "BroadcastTo", dtype, x, shape, NULL);
        fg_node_type(e, "Tidx", FG_INT32);
        fg_node_end(e);
        types[i] = dtype;
    }
    fg_put_results(e, count, made, types);
}

/* ---- what is repeated, moved, cut ---- */

void fg_expand_repeat(fg_exporting *e) {
    const fg_attr *repeats = fg_export_attr_of(e, "repeats");
    const char *x = fg_expand_input(e, 0), *places;
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    bool flat = fg_export_attr_of(e, "axis")->kind == FG_ATTR_NONE;
    int rank = fg_export_rank_of(e, 0), axis = 0;
    if (!want_rank(e, rank, flat ? 0 : 1)) return;
    if (!flat) axis = fg_expand_axis(e, rank);
    if (flat && rank != 1) x = fg_put_reshape_to(e, "Reshape", x, dtype, 1, (int64_t[]){-1});
    if (repeats->count == 1) {
        const char *size = NULL, *times = fg_export_int(e, repeats->ints[0]);
        if (flat && rank != 1) {
            size = fg_open_node(e, "Size", "Size", dtype, x, NULL, NULL);
            fg_node_type(e, "out_type", FG_INT32);
            fg_node_end(e);
        } else {
            size = fg_put_size_of(e, fg_export_input_of(e, 0), axis);
        }
        size = fg_put_node(e, "Mul", "Mul", FG_INT32, size, times, NULL);
        times = fg_export_int(e, repeats->ints[0] > 0 ? repeats->ints[0] : 1);
        places = fg_put_range(e, "Range", size);
        places = fg_put_node(e, "FloorDiv", "FloorDiv", FG_INT32, places, times, NULL);
    } else {
        size_t count = 0, at = 0;
        for (uint32_t i = 0; i < repeats->count; i++) count += (size_t)repeats->ints[i];
        int64_t *list = FG_NEW_ARRAY(e->arena, int64_t, count + 1);
        for (uint32_t i = 0; i < repeats->count; i++)
            for (int64_t k = 0; k < repeats->ints[i]; k++) list[at++] = i;
        places = fg_export_ints(e, (uint32_t)count, list);
    }
    fg_put_gather(e, NULL, x, dtype, places, FG_INT32, axis);
}

/* All elements in a row. */
void fg_expand_roll(fg_exporting *e) {
    fg_dtype dtype = fg_export_dtype_of(e, 0);
    const char *x = fg_expand_input(e, 0);
    const char *shape = fg_put_shape(e, "Shape", x, dtype);
    const char *shift = fg_export_ints(e, 1, fg_export_attr_of(e, "shift")->ints);
    const char *axis = fg_export_ints(e, 1, (int64_t[]){0});
    x = fg_put_reshape_to(e, "Reshape", x, dtype, 1, (int64_t[]){-1});
    x = fg_open_node(e, "Roll", "Roll", dtype, x, shift, axis);
    fg_node_type(e, "Tshift", FG_INT32);
    fg_node_type(e, "Taxis", FG_INT32);
    fg_node_end(e);
    fg_put_reshape(e, NULL, x, dtype, shape);
}

/* Axes are counted from the front there. */
void fg_expand_reverse_sequence(fg_exporting *e) {
    int64_t along = fg_export_attr_of(e, "seq_axis")->i;
    int64_t batch = fg_export_attr_of(e, "batch_axis")->i;
    int rank = fg_export_rank_of(e, 0);
    if ((along < 0 || batch < 0) && !want_rank(e, rank, 1)) return;
    fg_open_node(e, NULL, "ReverseSequence", fg_export_dtype_of(e, 0), fg_expand_input(e, 0),
                 fg_expand_input(e, 1), NULL);
    fg_node_type(e, "Tlen", fg_export_dtype_of(e, 1));
    fg_node_int(e, "seq_dim", along < 0 ? along + rank : along);
    fg_node_int(e, "batch_dim", batch < 0 ? batch + rank : batch);
    fg_node_end(e);
}

void fg_expand_split_sizes(fg_exporting *e) {
    const fg_attr *sizes = fg_export_attr_of(e, "sizes");
    const char *list = fg_export_sizes(e, sizes->count, sizes->sizes);
    const char *axis = fg_export_int(e, fg_export_attr_of(e, "axis")->i);
    fg_open_node(e, NULL, "SplitV", fg_export_dtype_of(e, 0), fg_expand_input(e, 0), list, axis);
    fg_node_type(e, "Tlen", FG_INT32);
    fg_node_int(e, "num_split", sizes->count);
    fg_node_end(e);
}

/* ---- positions ---- */

/* A position from behind, as one from the front. */
static const char *from_front(fg_exporting *e, const char *at, fg_dtype index, int axis) {
    const char *size = fg_put_size_of(e, fg_export_input_of(e, 0), axis);
    if (index != FG_INT32) size = fg_put_cast(e, "Cast", size, FG_INT32, index);
    const char *behind =
        fg_put_node(e, "Less", "Less", index, at, fg_export_real(e, 0, index), NULL);
    size = fg_put_node(e, "Add", "Add", index, at, size, NULL);
    return fg_put_node(e, "Select", "SelectV2", index, behind, size, at);
}

/* Known, and counted from the front. */
static bool is_in_front(const fg_exporting *e, fg_value_id value) {
    const fg_op *op = fg_graph_op(e->graph, fg_graph_value(e->graph, value)->op);
    return op->kind == FG_OP_const && fg_tensor_element(op->attrs[0].tensor, 0) >= 0;
}

/* One position of an axis, which comes to the front: a list of one position, and of what goes
 * there. */
void fg_expand_set_item(fg_exporting *e) {
    int rank = fg_export_rank_of(e, 0);
    int64_t perm[FG_MAX_RANK], back[FG_MAX_RANK];
    fg_dtype dtype = fg_export_dtype_of(e, 0), index = fg_export_dtype_of(e, 1);
    const char *x = fg_expand_input(e, 0);
    int64_t given = fg_export_attr_of(e, "axis")->i;
    if (given != 0 && !want_rank(e, rank, 1)) return;
    int axis = given == 0 ? 0 : fg_expand_axis(e, rank);
    for (int i = 0; i < rank; i++) {
        perm[i] = i == 0 ? axis : i <= axis ? i - 1 : i;
        back[perm[i]] = i;
    }
    if (axis > 0) x = fg_put_transpose(e, "transpose", x, dtype, rank, perm);
    const char *at = fg_expand_input(e, 1);
    if (rank > 0 && !is_in_front(e, fg_export_input_of(e, 1))) at = from_front(e, at, index, axis);
    at = fg_put_reshape_to(e, "indices", at, index, 2, (int64_t[]){1, 1});
    const char *value = fg_put_expand(e, "updates", fg_expand_input(e, 2), dtype, 0);
    x = fg_open_node(e, axis > 0 ? "update" : NULL, "TensorScatterUpdate", dtype, x, at, value);
    fg_node_type(e, "Tindices", index);
    fg_node_end(e);
    if (axis > 0) fg_put_transpose(e, NULL, x, dtype, rank, back);
}

/* The position in each common axis goes before those that are given: 0, 1 ... along that axis. */
void fg_expand_gather_nd(fg_exporting *e) {
    int64_t batch = fg_export_attr_of(e, "batch_dims")->i;
    fg_dtype dtype = fg_export_dtype_of(e, 0), index = fg_export_dtype_of(e, 1);
    const char *parts[FG_MAX_RANK + 1], *indices = fg_expand_input(e, 1);
    int rank = fg_export_rank_of(e, 1);
    if (!want_rank(e, rank, 1)) return;
    const char *sum = fg_put_reduce(e, "Sum", "Sum", indices, index, 1, (int64_t[]){-1}, true);
    const char *ones = fg_put_node(e, "ones", "OnesLike", index, sum, NULL, NULL);
    for (int64_t i = 0; i < batch; i++) {
        const char *axis = fg_export_int(e, i);
        parts[i] = fg_open_node(e, "places", "Cumsum", index, ones, axis, NULL);
        fg_node_flag(e, "exclusive", true);
        fg_node_flag(e, "reverse", false);
        fg_node_type(e, "Tidx", FG_INT32);
        fg_node_end(e);
    }
    parts[batch] = indices;
    indices = fg_put_concat(e, "concat", index, (uint32_t)batch + 1, parts, -1);
    fg_open_node(e, NULL, "GatherNd", FG_INVALID, fg_expand_input(e, 0), indices, NULL);
    fg_node_type(e, "Tparams", dtype);
    fg_node_type(e, "Tindices", index);
    fg_node_end(e);
}

/* Positions as a list of rows, and what goes there: theirs take no single row. */
static void rows_of(fg_exporting *e, uint32_t indices, const char **at, const char **updates) {
    *at = fg_expand_input(e, indices);
    *updates = fg_expand_input(e, indices + 1);
    if (fg_export_rank_of(e, indices) != 1) return;
    *at = fg_put_expand(e, "indices", *at, fg_export_dtype_of(e, indices), 0);
    *updates = fg_put_expand(e, "updates", *updates, fg_export_dtype_of(e, indices + 1), 0);
}

static void put_tensor_scatter(fg_exporting *e, const char *op) {
    const char *at, *updates;
    rows_of(e, 1, &at, &updates);
    fg_open_node(e, NULL, op, fg_export_dtype_of(e, 0), fg_expand_input(e, 0), at, updates);
    fg_node_type(e, "Tindices", fg_export_dtype_of(e, 1));
    fg_node_end(e);
}

void fg_expand_tensor_scatter_add(fg_exporting *e) {
    put_tensor_scatter(e, "TensorScatterAdd");
}

void fg_expand_tensor_scatter_max(fg_exporting *e) {
    put_tensor_scatter(e, "TensorScatterMax");
}

void fg_expand_tensor_scatter_min(fg_exporting *e) {
    put_tensor_scatter(e, "TensorScatterMin");
}

void fg_expand_tensor_scatter_update(fg_exporting *e) {
    put_tensor_scatter(e, "TensorScatterUpdate");
}

void fg_expand_scatter_nd(fg_exporting *e) {
    const fg_attr *sizes = fg_export_attr_of(e, "shape");
    fg_dtype index = fg_export_dtype_of(e, 0);
    const char *at, *updates, *shape = fg_export_sizes(e, sizes->count, sizes->sizes);
    rows_of(e, 0, &at, &updates);
    if (index != FG_INT32) shape = fg_put_cast(e, "Cast", shape, FG_INT32, index);
    fg_open_node(e, NULL, "ScatterNd", fg_export_dtype_of(e, 1), at, updates, shape);
    fg_node_type(e, "Tindices", index);
    fg_node_end(e);
}

/* The product of what goes to each position, 1 where nothing does. */
void fg_expand_tensor_scatter_multiply(fg_exporting *e) {
    fg_dtype dtype = fg_export_dtype_of(e, 0), index = fg_export_dtype_of(e, 1);
    int rank = fg_export_rank_of(e, 0);
    const fg_shape *shape = fg_export_type_of(e, fg_export_input_of(e, 1)).shape;
    int64_t axes;
    if (!want_rank(e, rank, 0) || !want_rank(e, shape->rank, 1)) return;
    if (!fg_size_is_number(shape->dims[shape->rank - 1], &axes)) {
        fg_export_refuse(e, "of positions in a number of axes that is not known");
        return;
    }
    fg_dims dims = {0};
    for (int i = 0; i < axes; i++) fg_dims_add_of(e, &dims, fg_export_input_of(e, 0), i);
    const char *sizes = fg_dims_done(e, &dims), *zero = fg_export_int(e, 0);
    const char *count = fg_put_reduce(e, "Prod", "Prod", sizes, FG_INT32, 1, (int64_t[]){0}, false);
    const char *steps = fg_open_node(e, "Cumprod", "Cumprod", FG_INT32, sizes, zero, NULL);
    fg_node_flag(e, "exclusive", true);
    fg_node_flag(e, "reverse", true);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    if (index != FG_INT32) steps = fg_put_cast(e, "Cast", steps, FG_INT32, index);
    const char *at = fg_put_node(e, "Mul", "Mul", index, fg_expand_input(e, 1), steps, NULL);
    at = fg_put_reduce(e, "Sum", "Sum", at, index, 1, (int64_t[]){-1}, false);
    const char *x = fg_expand_input(e, 0), *updates = fg_expand_input(e, 2);
    const char *all = fg_open_node(e, "factors", "UnsortedSegmentProd", dtype, updates, at, count);
    fg_node_type(e, "Tindices", index);
    fg_node_type(e, "Tnumsegments", FG_INT32);
    fg_node_end(e);
    all = fg_put_reshape(e, "Reshape", all, dtype, fg_put_shape(e, "Shape", x, dtype));
    fg_put_node(e, NULL, "Mul", dtype, x, all, NULL);
}

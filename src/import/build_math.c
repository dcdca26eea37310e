/* Arithmetic that is several operations of ours. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)
#define IF(c, a, b)  fg_tf_ternary(im, call, FG_OP_where, c, a, b)
#define NUM(x)       fg_tf_scalar(im, call, dtype, x)

/* The common element type of the inputs, of which there are so many. */
static bool begin(fg_importer *im, fg_tf_call *call, uint32_t count, fg_dtype *dtype) {
    if (!fg_tf_want(im, call, count)) return false;
    *dtype = count ? fg_tf_type_of(im, call->inputs[0]) : FG_INVALID;
    if (*dtype != FG_INVALID) return true;
    return fg_tf_refuse(im, call, "the element type of its input is not known");
}

static bool is_float(fg_dtype dtype) {
    return FG_DTYPES_FLOAT & FG_DTYPE_BIT(dtype);
}

/* 0 where `zero` is, whatever the other operand. */
static bool zero_where(fg_importer *im, fg_tf_call *call, fg_value_id zero, fg_value_id value) {
    fg_dtype dtype = fg_tf_type_of(im, zero);
    fg_value_id none = NUM(0);
    return fg_tf_give(call, IF(BI(equal, zero, none), none, value));
}

bool fg_tf_build_mul_no_nan(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    fg_value_id y = call->inputs[1];
    return zero_where(im, call, y, BI(multiply, call->inputs[0], y));
}

/* Div rounds integers towards zero, and is a division for floats. */
bool fg_tf_build_divide(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    fg_op_kind kind = is_float(dtype) ? FG_OP_divide : FG_OP_truncate_divide;
    return fg_tf_give(call, fg_tf_binary(im, call, kind, call->inputs[0], call->inputs[1]));
}

bool fg_tf_build_add_n(fg_importer *im, fg_tf_call *call) {
    if (call->input_count < 1) return fg_tf_refuse(im, call, "it has no input");
    fg_value_id sum = call->inputs[0];
    for (uint32_t i = 1; i < call->input_count; i++) sum = BI(add, sum, call->inputs[i]);
    return fg_tf_give(call, call->input_count > 1 ? sum : UN(identity, sum));
}

bool fg_tf_build_clip(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 3, &dtype)) return false;
    fg_value_id low = BI(minimum, call->inputs[0], call->inputs[2]);
    return fg_tf_give(call, BI(maximum, low, call->inputs[1]));
}

bool fg_tf_build_approximate(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    fg_value_id distance = UN(abs, BI(subtract, call->inputs[0], call->inputs[1]));
    double most = fg_tf_attr_float(call->attrs, "tolerance", 1e-5);
    return fg_tf_give(call, BI(less, distance, NUM(most)));
}

static fg_value_id rolled(fg_importer *im, fg_tf_call *call, fg_value_id x, int64_t by) {
    int64_t *shift = FG_NEW_ARRAY(im->arena, int64_t, 2);
    shift[0] = by;
    shift[1] = -1;
    return fg_tf_make(
        im, call, FG_OP_roll, &x, 1,
        (fg_tf_set[]){{"shift", FG_TF_INTS(1, shift)}, {"axis", FG_TF_INTS(1, shift + 1)}}, 2);
}

/* The cross product of vectors of three along the last axis. */
bool fg_tf_build_cross(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    fg_value_id a = call->inputs[0], b = call->inputs[1];
    fg_value_id left = BI(multiply, rolled(im, call, a, -1), rolled(im, call, b, -2));
    fg_value_id right = BI(multiply, rolled(im, call, a, -2), rolled(im, call, b, -1));
    return fg_tf_give(call, BI(subtract, left, right));
}

bool fg_tf_build_l2_loss(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 1, &dtype)) return false;
    return fg_tf_give(call, BI(multiply, UN(sum, UN(square, call->inputs[0])), NUM(0.5)));
}

bool fg_tf_build_euclidean_norm(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    uint32_t count;
    if (!begin(im, call, 2, &dtype)) return false;
    const int64_t *axes = fg_tf_known(im, call, 1, &count);
    if (!axes) return false;
    fg_value_id square = UN(square, call->inputs[0]);
    bool keep = fg_tf_attr_bool(call->attrs, "keep_dims", false);
    fg_tf_set sets[] = {{"axis", FG_TF_INTS(count, axes)}, {"keepdims", FG_TF_BOOL(keep)}};
    return fg_tf_give(call, UN(sqrt, fg_tf_make(im, call, FG_OP_sum, &square, 1, sets, 2)));
}

/* How many of the attribute's boundaries are not above each element. */
bool fg_tf_build_bucketize(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    const fg_tf_value *list = fg_tf_attr_of(call->attrs, "boundaries");
    if (!begin(im, call, 1, &dtype)) return false;
    if (!list || list->kind != FG_TF_VALUE_LIST) return fg_tf_refuse(im, call, "no boundaries");
    int64_t count = list->list->f.count;
    fg_tensor *tensor = fg_graph_tensor(im->graph, im->memory, FG_FLOAT64, 1, &count);
    for (int64_t i = 0; i < count; i++) ((double *)tensor->data)[i] = list->list->f.at[i];
    fg_value_id inputs[] = {fg_tf_constant(im, call, tensor),
                            fg_tf_cast(im, call, call->inputs[0], FG_FLOAT64)};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_searchsorted, inputs, 2,
                                       &(fg_tf_set){"side", FG_TF_TEXT("right")}, 1));
}

/* LowerBound(sorted, values) and UpperBound: where the values would go, before or behind equals. */
bool fg_tf_build_bound(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 2)) return false;
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "out_type");
    fg_tf_set sets[] = {{"side", FG_TF_TEXT(call->row->op[0] == 'L' ? "left" : "right")},
                        {"dtype", FG_TF_TYPE(dtype == FG_INVALID ? FG_INT32 : dtype)}};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_searchsorted, call->inputs, 2, sets, 2));
}

/* As sums of products of their own type, which wrap around. */
static fg_value_id multiply_whole(fg_importer *im, fg_tf_call *call, bool transpose_a,
                                  bool transpose_b) {
    fg_value_id a = call->inputs[0], b = call->inputs[1];
    if (transpose_a) a = UN(matrix_transpose, a);
    if (transpose_b) b = UN(matrix_transpose, b);
    if (!a || !b) return 0;
    a = fg_tf_expand(im, call, a, -1);
    b = fg_tf_expand(im, call, b, -3);
    fg_value_id products = BI(multiply, a, b);
    return products ? fg_tf_reduce(im, call, FG_OP_sum, products, -2, false) : 0;
}

/* Whole numbers are multiplied as double, which holds products of 32 bits and their sums; those of
 * 64 bits as they are. */
bool fg_tf_build_matmul(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    bool whole = !is_float(dtype);
    bool a = fg_tf_attr_bool(call->attrs, "transpose_a", false) ||
             fg_tf_attr_bool(call->attrs, "adj_x", false);
    bool b = fg_tf_attr_bool(call->attrs, "transpose_b", false) ||
             fg_tf_attr_bool(call->attrs, "adj_y", false);
    if (whole && fg_dtype_size(dtype) > 4) return fg_tf_give(call, multiply_whole(im, call, a, b));
    fg_value_id inputs[2];
    for (int i = 0; i < 2; i++) {
        inputs[i] = call->inputs[i];
        if (whole) inputs[i] = fg_tf_cast(im, call, inputs[i], FG_FLOAT64);
    }
    fg_tf_set sets[] = {{"transpose_a", FG_TF_BOOL(a)}, {"transpose_b", FG_TF_BOOL(b)}};
    fg_value_id made = fg_tf_make(im, call, FG_OP_matmul, inputs, 2, sets, 2);
    return fg_tf_give(call, made && whole ? fg_tf_cast(im, call, made, dtype) : made);
}

/* Whole numbers as matmul has them. */
bool fg_tf_build_einsum(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, call->input_count, &dtype)) return false;
    bool whole = !is_float(dtype);
    if (whole && fg_dtype_size(dtype) > 4) return fg_tf_refuse(im, call, "of 64-bit integers");
    fg_value_id *inputs = FG_NEW_ARRAY(im->arena, fg_value_id, call->input_count);
    for (uint32_t i = 0; i < call->input_count; i++) {
        inputs[i] = call->inputs[i];
        if (whole) inputs[i] = fg_tf_cast(im, call, inputs[i], FG_FLOAT64);
    }
    fg_bytes equation = fg_tf_attr_text(call->attrs, "equation");
    fg_tf_set set = {"equation",
                     FG_TF_TEXT(fg_arena_text(im->arena, equation.at, equation.length))};
    fg_value_id made = fg_tf_make(im, call, FG_OP_einsum, inputs, call->input_count, &set, 1);
    return fg_tf_give(call, made && whole ? fg_tf_cast(im, call, made, dtype) : made);
}

/* A bit for each element of eight that is above the threshold, the first the highest. */
bool fg_tf_build_bitpack(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype;
    if (!begin(im, call, 2, &dtype)) return false;
    fg_value_id x = call->inputs[0], above;
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (shape->rank < 1 || shape->rank >= FG_MAX_RANK)
        return fg_tf_refuse(im, call, "of an unknown rank");
    /* of booleans TensorFlow packs the elements themselves */
    above = dtype == FG_BOOL ? x : BI(greater, x, call->inputs[1]);
    const fg_size *sizes[FG_MAX_RANK + 1];
    fg_sizes *all = &im->graph->sizes;
    for (int i = 0; i < shape->rank; i++) sizes[i] = shape->dims[i];
    sizes[shape->rank - 1] =
        fg_size_divide(all, shape->dims[shape->rank - 1], fg_size_number(all, 8));
    sizes[shape->rank] = fg_size_number(all, 8);
    above = fg_tf_reshape(im, call, above, shape->rank + 1, sizes);
    if (!above) return false;
    int64_t eight = 8;
    fg_tensor *weights = fg_graph_tensor(im->graph, im->memory, FG_INT32, 1, &eight);
    for (int i = 0; i < 8; i++) ((int32_t *)weights->data)[i] = 128 >> i;
    fg_value_id bits =
        BI(multiply, fg_tf_cast(im, call, above, FG_INT32), fg_tf_constant(im, call, weights));
    fg_value_id sum = fg_tf_reduce(im, call, FG_OP_sum, bits, -1, false);
    return sum && fg_tf_give(call, fg_tf_cast(im, call, sum, FG_UINT8));
}

/* UnravelIndex(indices, sizes): the position that each number, counted row by row, is. */
bool fg_tf_build_unravel(fg_importer *im, fg_tf_call *call) {
    uint32_t rank;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *sizes = fg_tf_known(im, call, 1, &rank);
    fg_dtype dtype = fg_tf_type_of(im, call->inputs[0]);
    if (!sizes || rank == 0 || rank > FG_MAX_RANK) return false;
    fg_value_id *positions = FG_NEW_ARRAY(im->arena, fg_value_id, rank), left = call->inputs[0];
    for (uint32_t i = rank; i-- > 0;) {
        fg_value_id size = fg_tf_scalar(im, call, dtype, (double)sizes[i]);
        if (sizes[i] < 1) return fg_tf_refuse(im, call, "of an axis without elements");
        positions[i] = fg_tf_binary(im, call, FG_OP_remainder, left, size);
        left = fg_tf_binary(im, call, FG_OP_floor_divide, left, size);
        if (!positions[i] || !left) return false;
    }
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_pack, positions, rank, NULL, 0));
}

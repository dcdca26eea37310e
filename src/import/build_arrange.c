/* What puts elements elsewhere: where they go is found out by doing the same with their numbers. */
#include "import/compose.h"

#define UN(op, a)    fg_tf_unary(im, call, FG_OP_##op, a)
#define BI(op, a, b) fg_tf_binary(im, call, FG_OP_##op, a, b)

static fg_value_id shaped_like(fg_importer *im, fg_tf_call *call, fg_value_id flat,
                               fg_value_id like) {
    const fg_shape *shape = fg_tf_shape_of(im, like);
    return flat ? fg_tf_reshape(im, call, flat, shape->rank, shape->dims) : 0;
}

static fg_value_id column(fg_importer *im, fg_tf_call *call, fg_value_id places) {
    fg_value_id flat = places ? fg_tf_flat(im, call, places) : 0;
    return flat ? fg_tf_expand(im, call, flat, -1) : 0;
}

/* ---- slices that are written, or whose gradient is given back ---- */

/* StridedSliceGrad(shape, begin, end, strides, dy): zeros but for the slice. */
bool fg_tf_build_strided_slice_grad(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[0]);
    if (!shape || shape->count > FG_MAX_RANK)
        return fg_tf_refuse(im, call, "input 0 is known only in the run");
    int rank = (int)shape->count;
    fg_value_id places = fg_tf_places(im, call, rank, shape->at);
    places = column(im, call, fg_tf_strided_slice(im, call, places));
    const fg_size **all = FG_NEW(im->arena, const fg_size *);
    *all = fg_size_number(&im->graph->sizes, 1);
    for (int i = 0; i < rank && *all; i++)
        *all = fg_size_multiply(&im->graph->sizes, *all, shape->at[i]);
    fg_value_id inputs[] = {places, fg_tf_flat(im, call, call->inputs[4])};
    if (!*all) return false;
    fg_value_id made = fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2,
                                  &(fg_tf_set){"shape", FG_TF_SIZES(1, all)}, 1);
    return made && fg_tf_give(call, fg_tf_reshape(im, call, made, rank, shape->at));
}

/* x with a slice of it replaced: by one number, or by as many as it has. */
static fg_value_id replaced(fg_importer *im, fg_tf_call *call, fg_value_id x, fg_value_id by) {
    const fg_shape *shape = fg_tf_shape_of(im, x);
    if (shape->rank < 0) return fg_tf_refuse(im, call, "of an unknown rank");
    fg_value_id places = fg_tf_places(im, call, shape->rank, shape->dims);
    fg_value_id slice = fg_tf_strided_slice(im, call, places);
    if (!slice) return 0;
    const fg_shape *wanted = fg_tf_shape_of(im, slice);
    by = fg_tf_with(im, call, FG_OP_broadcast_to, by, "shape",
                    FG_TF_SIZES((uint32_t)wanted->rank, wanted->dims));
    fg_value_id made = fg_tf_ternary(im, call, FG_OP_tensor_scatter_update, fg_tf_flat(im, call, x),
                                     column(im, call, slice), by ? fg_tf_flat(im, call, by) : 0);
    return shaped_like(im, call, made, x);
}

/* StridedSliceAssign(variable, begin, end, strides, value), of a resource too. */
bool fg_tf_build_strided_slice_assign(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 5)) return false;
    fg_value_id now = call->inputs[0];
    if (!fg_tf_current(im, call, &now)) return false;
    fg_value_id value = replaced(im, call, now, call->inputs[4]);
    return value && fg_tf_write(im, call, &value, 1);
}

/* TensorStridedSliceUpdate: the same of a tensor. */
bool fg_tf_build_strided_slice_update(fg_importer *im, fg_tf_call *call) {
    return fg_tf_want(im, call, 5) &&
           fg_tf_give(call, replaced(im, call, call->inputs[0], call->inputs[4]));
}

/* InplaceUpdate(x, rows, values), InplaceAdd and InplaceSub */
bool fg_tf_build_inplace(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 3)) return false;
    fg_value_id rows = fg_tf_expand(im, call, call->inputs[1], -1), values = call->inputs[2];
    if (strstr(call->row->op, "Sub")) values = UN(negative, values);
    return rows && fg_tf_give(call, fg_tf_ternary(im, call, call->row->kind, call->inputs[0], rows,
                                                  values));
}

/* ---- padding ---- */

/* MirrorPadGrad(dy, paddings): the sum of what each element was copied to. */
bool fg_tf_build_mirror_pad_grad(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *paddings = fg_tf_known(im, call, 1, &count);
    fg_value_id dy = call->inputs[0];
    const fg_shape *shape = fg_tf_shape_of(im, dy);
    if (!paddings || shape->rank < 0 || count != 2 * (uint32_t)shape->rank)
        return paddings && fg_tf_refuse(im, call, "of an unknown rank");
    fg_sizes *sizes = &im->graph->sizes;
    const fg_size **inner = FG_NEW_ARRAY(im->arena, const fg_size *, FG_MAX_RANK + 1);
    const fg_size **all = FG_NEW(im->arena, const fg_size *);
    *all = fg_size_number(sizes, 1);
    for (int i = 0; i < shape->rank; i++) {
        const fg_size *both = fg_size_add(sizes, fg_size_number(sizes, paddings[2 * i]),
                                          fg_size_number(sizes, paddings[2 * i + 1]));
        inner[i] = fg_size_subtract(sizes, shape->dims[i], both);
        *all = inner[i] && *all ? fg_size_multiply(sizes, *all, inner[i]) : NULL;
    }
    if (!*all) return fg_tf_refuse(im, call, "a size is out of hand");
    bool reflect = fg_bytes_are(fg_tf_attr_text(call->attrs, "mode"), "REFLECT");
    fg_value_id places = fg_tf_places(im, call, shape->rank, inner);
    fg_tf_set sets[] = {{"paddings", FG_TF_INTS(count, paddings)},
                        {"mode", FG_TF_TEXT(reflect ? "reflect" : "symmetric")}};
    places = column(im, call, fg_tf_make(im, call, FG_OP_pad, &places, 1, sets, 2));
    fg_value_id inputs[] = {places, fg_tf_flat(im, call, dy)};
    fg_value_id sum = fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2,
                                 &(fg_tf_set){"shape", FG_TF_SIZES(1, all)}, 1);
    return sum && fg_tf_give(call, fg_tf_reshape(im, call, sum, shape->rank, inner));
}

/* ---- blocks, joining ---- */

/* SpaceToBatch(x, paddings) and BatchToSpace(x, crops) of blocks that are as high as wide. */
bool fg_tf_build_square_blocks(fg_importer *im, fg_tf_call *call) {
    uint32_t count;
    if (!fg_tf_want(im, call, 2)) return false;
    const int64_t *pairs = fg_tf_known(im, call, 1, &count);
    int64_t *block = FG_NEW_ARRAY(im->arena, int64_t, 2);
    block[0] = block[1] = fg_tf_attr_int(call->attrs, "block_size", 0);
    bool to_space = call->row->kind == FG_OP_batch_to_space;
    fg_tf_set sets[] = {{"block_shape", FG_TF_INTS(2, block)},
                        {to_space ? "crops" : "paddings", FG_TF_INTS(count, pairs)}};
    return pairs &&
           fg_tf_give(call, fg_tf_make(im, call, call->row->kind, call->inputs, 1, sets, 2));
}

/* ParallelConcat(values...), along the first axis */
bool fg_tf_build_parallel_concat(fg_importer *im, fg_tf_call *call) {
    fg_tf_set set = {"axis", FG_TF_INT(0)};
    return call->input_count > 0 &&
           fg_tf_give(call,
                      fg_tf_make(im, call, FG_OP_concat, call->inputs, call->input_count, &set, 1));
}

/* Empty(shape): what stands in it is not said, so zeros */
bool fg_tf_build_empty(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 1)) return false;
    const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[0]);
    if (!shape) return fg_tf_refuse(im, call, "input 0 is known only in the run");
    fg_tf_set sets[] = {{"shape", fg_tf_sizes_attr(shape)},
                        {"dtype", FG_TF_TYPE(fg_tf_attr_dtype(call->attrs, "dtype"))}};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_zeros, NULL, 0, sets, 2));
}

/* Bitcast(x) to `type` */
bool fg_tf_build_bitcast(fg_importer *im, fg_tf_call *call) {
    fg_dtype dtype = fg_tf_attr_dtype(call->attrs, "type");
    if (!fg_tf_want(im, call, 1)) return false;
    if (dtype == FG_INVALID) return fg_tf_refuse(im, call, "to an element type that there is not");
    return fg_tf_give(
        call, fg_tf_with(im, call, FG_OP_bitcast, call->inputs[0], "dtype", FG_TF_TYPE(dtype)));
}

/* SparseTensorDenseMatMul(places, values, shape, b): rows of b, weighted, summed by rows of a. */
bool fg_tf_build_sparse_matmul(fg_importer *im, fg_tf_call *call) {
    if (!fg_tf_want(im, call, 4)) return false;
    bool across = fg_tf_attr_bool(call->attrs, "adjoint_a", false);
    fg_sizes *all = &im->graph->sizes;
    fg_value_id b = call->inputs[3], part[2];
    if (fg_tf_attr_bool(call->attrs, "adjoint_b", false)) b = UN(matrix_transpose, b);
    const fg_tf_ints *shape = fg_tf_ints_of(im, call->inputs[2]);
    if (!b || !shape || shape->count != 2 || fg_tf_shape_of(im, b)->rank != 2)
        return fg_tf_refuse(im, call, "input 2 is known only in the run");
    for (int i = 0; i < 2; i++)
        part[i] = fg_tf_slice(im, call, call->inputs[0], 1, fg_size_number(all, i),
                              fg_size_number(all, i + 1), 1);
    fg_value_id columns = part[across ? 0 : 1] ? fg_tf_flat(im, call, part[across ? 0 : 1]) : 0;
    fg_value_id weighted =
        BI(multiply, BI(gather, b, columns), fg_tf_expand(im, call, call->inputs[1], -1));
    const fg_size **sizes = FG_NEW_ARRAY(im->arena, const fg_size *, 2);
    sizes[0] = shape->at[across ? 1 : 0];
    sizes[1] = fg_tf_shape_of(im, b)->dims[1];
    fg_value_id inputs[] = {part[across ? 1 : 0], weighted};
    return fg_tf_give(call, fg_tf_make(im, call, FG_OP_scatter_nd, inputs, 2,
                                       &(fg_tf_set){"shape", FG_TF_SIZES(2, sizes)}, 1));
}

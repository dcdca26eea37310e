/* Nodes by the kind, for expansions. */
#include "emit/compose.h"

static const char *name_for(fg_exporting *e, const char *what) {
    return what ? fg_export_helper(e, what) : e->base;
}

const char *fg_open_node(fg_exporting *e, const char *what, const char *op, fg_dtype dtype,
                         const char *a, const char *b, const char *c) {
    const char *inputs[] = {a, b, c}, *name = name_for(e, what);
    fg_node_begin(e, name, op);
    for (int i = 0; i < 3 && inputs[i]; i++) fg_node_input(e, inputs[i]);
    if (dtype != FG_INVALID) fg_node_type(e, "T", dtype);
    return name;
}

const char *fg_put_node(fg_exporting *e, const char *what, const char *op, fg_dtype dtype,
                        const char *a, const char *b, const char *c) {
    const char *name = fg_open_node(e, what, op, dtype, a, b, c);
    fg_node_end(e);
    return name;
}

const char *fg_put_cast(fg_exporting *e, const char *what, const char *x, fg_dtype from,
                        fg_dtype to) {
    const char *name = fg_open_node(e, what, "Cast", FG_INVALID, x, NULL, NULL);
    fg_node_type(e, "SrcT", from);
    fg_node_type(e, "DstT", to);
    fg_node_end(e);
    return name;
}

const char *fg_put_reshape(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           const char *shape) {
    const char *name = fg_open_node(e, what, "Reshape", dtype, x, shape, NULL);
    fg_node_type(e, "Tshape", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_reshape_to(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                              uint32_t count, const int64_t *sizes) {
    return fg_put_reshape(e, what, x, dtype, fg_export_ints(e, count, sizes));
}

const char *fg_put_expand(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                          int64_t axis) {
    const char *at = fg_export_int(e, axis);
    const char *name = fg_open_node(e, what, "ExpandDims", dtype, x, at, NULL);
    fg_node_type(e, "Tdim", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_squeeze(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           int64_t axis) {
    const char *name = fg_open_node(e, what, "Squeeze", dtype, x, NULL, NULL);
    fg_node_ints(e, "squeeze_dims", 1, &axis);
    fg_node_end(e);
    return name;
}

const char *fg_put_transpose(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, const int64_t *perm) {
    const char *order = fg_export_ints(e, (uint32_t)rank, perm);
    const char *name = fg_open_node(e, what, "Transpose", dtype, x, order, NULL);
    fg_node_type(e, "Tperm", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_axis_last(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, int axis) {
    int64_t perm[FG_MAX_RANK];
    if (axis == rank - 1) return x;
    for (int i = 0; i < rank; i++) perm[i] = i < axis ? i : i < rank - 1 ? i + 1 : axis;
    return fg_put_transpose(e, what, x, dtype, rank, perm);
}

const char *fg_put_axis_back(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                             int rank, int axis) {
    int64_t perm[FG_MAX_RANK];
    if (axis == rank - 1) return x;
    for (int i = 0; i < rank; i++) perm[i] = i < axis ? i : i == axis ? rank - 1 : i - 1;
    return fg_put_transpose(e, what, x, dtype, rank, perm);
}

const char *fg_put_reduce(fg_exporting *e, const char *what, const char *op, const char *x,
                          fg_dtype dtype, uint32_t count, const int64_t *axes, bool keep) {
    const char *list = fg_export_ints(e, count, axes);
    const char *name = fg_open_node(e, what, op, dtype, x, list, NULL);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_flag(e, "keep_dims", keep);
    fg_node_end(e);
    return name;
}

const char *fg_put_concat(fg_exporting *e, const char *what, fg_dtype dtype, uint32_t count,
                          const char *const *parts, int64_t axis) {
    if (count == 1) return fg_put_node(e, what, "Identity", dtype, parts[0], NULL, NULL);
    const char *at = fg_export_int(e, axis), *name = name_for(e, what);
    fg_node_begin(e, name, "ConcatV2");
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, parts[i]);
    fg_node_input(e, at);
    fg_node_int(e, "N", count);
    fg_node_type(e, "T", dtype);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_reverse(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                           int64_t axis) {
    const char *list = fg_export_ints(e, 1, &axis);
    const char *name = fg_open_node(e, what, "ReverseV2", dtype, x, list, NULL);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_shape(fg_exporting *e, const char *what, const char *x, fg_dtype dtype) {
    const char *name = fg_open_node(e, what, "Shape", dtype, x, NULL, NULL);
    fg_node_type(e, "out_type", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_size_of(fg_exporting *e, fg_value_id value, int axis) {
    fg_type type = fg_export_type_of(e, value);
    int64_t size;
    if (fg_size_is_number(type.shape->dims[axis], &size)) return fg_export_int(e, size);
    const char *shape = fg_put_shape(e, "Shape", fg_export_tensor(e, value), type.dtype);
    const char *begin = fg_export_ints(e, 1, (int64_t[]){axis});
    const char *end = fg_export_ints(e, 1, (int64_t[]){axis + 1});
    const char *step = fg_export_ints(e, 1, (int64_t[]){1}), *name = fg_export_helper(e, "size");
    const char *inputs[] = {shape, begin, end, step};
    fg_node_begin(e, name, "StridedSlice");
    for (int i = 0; i < 4; i++) fg_node_input(e, inputs[i]);
    fg_node_type(e, "T", FG_INT32);
    fg_node_type(e, "Index", FG_INT32);
    fg_node_int(e, "shrink_axis_mask", 1);
    fg_node_end(e);
    return name;
}

void fg_dims_add(fg_dims *dims, int64_t number) {
    dims->numbers[dims->count] = number;
    dims->tensors[dims->count++] = NULL;
}

void fg_dims_add_of(fg_exporting *e, fg_dims *dims, fg_value_id value, int axis) {
    int64_t number = -1;
    if (fg_size_is_number(fg_export_type_of(e, value).shape->dims[axis], &number)) {
        fg_dims_add(dims, number);
        return;
    }
    dims->tensors[dims->count++] = fg_put_size_of(e, value, axis);
}

const char *fg_dims_done(fg_exporting *e, const fg_dims *dims) {
    const char *parts[FG_MAX_RANK + 2];
    bool known = true;
    for (uint32_t i = 0; i < dims->count; i++) known &= !dims->tensors[i];
    if (known) return fg_export_ints(e, dims->count, dims->numbers);
    for (uint32_t i = 0; i < dims->count; i++)
        parts[i] = dims->tensors[i] ? dims->tensors[i] : fg_export_int(e, dims->numbers[i]);
    return fg_put_pack(e, "shape", dims->count, parts);
}

const char *fg_put_range(fg_exporting *e, const char *what, const char *limit) {
    const char *zero = fg_export_int(e, 0), *one = fg_export_int(e, 1);
    const char *name = fg_open_node(e, what, "Range", FG_INVALID, zero, limit, one);
    fg_node_type(e, "Tidx", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_gather(fg_exporting *e, const char *what, const char *x, fg_dtype dtype,
                          const char *indices, fg_dtype index, int64_t axis) {
    const char *at = fg_export_int(e, axis);
    const char *name = fg_open_node(e, what, "GatherV2", FG_INVALID, x, indices, at);
    fg_node_type(e, "Tparams", dtype);
    fg_node_type(e, "Tindices", index);
    fg_node_type(e, "Taxis", FG_INT32);
    fg_node_end(e);
    return name;
}

const char *fg_put_pack(fg_exporting *e, const char *what, uint32_t count,
                        const char *const *parts) {
    const char *name = name_for(e, what);
    fg_node_begin(e, name, "Pack");
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, parts[i]);
    fg_node_int(e, "N", count);
    fg_node_type(e, "T", FG_INT32);
    fg_node_int(e, "axis", 0);
    fg_node_end(e);
    return name;
}

void fg_put_results(fg_exporting *e, uint32_t count, const char *const *tensors,
                    const fg_dtype *dtypes) {
    fg_node_begin(e, e->base, "IdentityN");
    for (uint32_t i = 0; i < count; i++) fg_node_input(e, tensors[i]);
    fg_node_types(e, "T", count, dtypes);
    fg_node_end(e);
}

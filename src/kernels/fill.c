/* Tensors made of attributes, sizes and few numbers. */
#include <string.h>

#include "kernels/isa.h"

static bool fill_with(fg_call *call, double value) {
    const fg_view *y = &call->out[0];
    uint64_t number = 0;
    fg_number_of(y->dtype, value, &number);
    fg_fill(call, y->data, &number, fg_dtype_size(y->dtype), y->count);
    return true;
}

bool fg_kernel_zeros(fg_call *call) {
    return fill_with(call, 0);
}

bool fg_kernel_ones(fg_call *call) {
    return fill_with(call, 1);
}

bool fg_kernel_fill(fg_call *call) {
    const fg_view *y = &call->out[0];
    fg_fill(call, y->data, call->in[0].data, fg_dtype_size(y->dtype), y->count);
    return true;
}

bool fg_kernel_size(fg_call *call) {
    int64_t value = call->attrs[0].ints[0];
    if (value < INT32_MIN || value > INT32_MAX)
        return fg_call_fail(call, -1, "the size %lld is too large for int32", (long long)value);
    *(int32_t *)call->out[0].data = (int32_t)value;
    return true;
}

bool fg_kernel_shape(fg_call *call) {
    const fg_view *x = &call->in[0];
    for (int i = 0; i < x->rank; i++) {
        if (x->dims[i] > INT32_MAX)
            return fg_call_fail(call, 0, "the size %lld is too large for int32",
                                (long long)x->dims[i]);
        ((int32_t *)call->out[0].data)[i] = (int32_t)x->dims[i];
    }
    return true;
}

/* A whole number as an element; false where the type does not hold it. */
static bool put_whole(fg_dtype dtype, int64_t value, void *to) {
    unsigned bits = (unsigned)fg_dtype_size(dtype) * 8;
    if (fg_dtype_kind_of(dtype) == FG_REAL) {
        if (dtype == FG_FLOAT32)
            *(float *)to = (float)value;
        else
            fg_number_of(dtype, (double)value, to);
        return true;
    }
    if (fg_dtype_kind_of(dtype) == FG_UNSIGNED && (value < 0 || (bits < 64 && value >> bits != 0)))
        return false;
    if (fg_dtype_kind_of(dtype) == FG_SIGNED && bits < 64 &&
        (value < -(INT64_C(1) << (bits - 1)) || value >= INT64_C(1) << (bits - 1)))
        return false;
    memcpy(to, &value, bits / 8); /* little-endian: the low bytes come first */
    return true;
}

/* The limits that its row names: [stop], [start, stop] or [start, stop, step]. */
bool fg_kernel_range(fg_call *call) {
    const fg_view *y = &call->out[0];
    const fg_attr *limits = &call->attrs[0];
    int64_t start = limits->count > 1 ? limits->ints[0] : 0;
    int64_t step = limits->count > 2 ? limits->ints[2] : 1;
    size_t element = fg_dtype_size(y->dtype);
    for (size_t i = 0; i < y->count; i++) {
        int64_t value = start + (int64_t)i * step;
        if (!put_whole(y->dtype, value, (char *)y->data + i * element))
            return fg_call_fail(call, -1, "range: %lld does not fit into %s", (long long)value,
                                fg_dtype_name(y->dtype));
    }
    return true;
}

bool fg_kernel_eye(fg_call *call) {
    const fg_view *y = &call->out[0];
    size_t rows = (size_t)y->dims[y->rank - 2], columns = (size_t)y->dims[y->rank - 1];
    size_t element = fg_dtype_size(y->dtype), diagonal = rows < columns ? rows : columns;
    uint64_t one = 0;
    fill_with(call, 0);
    fg_number_of(y->dtype, 1, &one);
    for (size_t matrix = 0; matrix < y->count; matrix += rows * columns)
        for (size_t i = 0; i < diagonal; i++)
            memcpy((char *)y->data + (matrix + i * columns + i) * element, &one, element);
    return true;
}

/* A new axis at `axis` of the result: [outer, depth, inner]. */
bool fg_kernel_one_hot(fg_call *call) {
    const fg_view *indices = &call->in[0], *y = &call->out[0];
    int64_t depth = call->attrs[1].i;
    int axis = fg_axis_at(call->attrs[4].i, y->rank);
    size_t inner = fg_dims_product(y->dims, axis + 1, y->rank);
    size_t element = fg_dtype_size(y->dtype);
    uint64_t on = 0;
    fg_number_of(y->dtype, fg_attr_real(&call->attrs[2], 1), &on);
    fill_with(call, fg_attr_real(&call->attrs[3], 0));
    for (size_t i = 0; i < indices->count; i++) {
        int64_t index = fg_index_at(indices, i);
        if (index < 0 || index >= depth) continue;
        size_t at = (i / inner * (size_t)depth + (size_t)index) * inner + i % inner;
        memcpy((char *)y->data + at * element, &on, element);
    }
    return true;
}

bool fg_kernel_sequence_mask(fg_call *call) {
    const fg_view *lengths = &call->in[0], *y = &call->out[0];
    int64_t longest = y->dims[y->rank - 1];
    uint8_t *mask = y->data;
    for (size_t i = 0; i < lengths->count; i++) {
        int64_t length = fg_index_at(lengths, i);
        for (int64_t j = 0; j < longest; j++) *mask++ = j < length;
    }
    return true;
}

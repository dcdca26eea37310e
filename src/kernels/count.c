/* Counting: how often numbers stand, and where. */
#include "kernels/isa.h"

static void add_one(const fg_view *y, size_t at) {
    if (y->dtype == FG_INT32)
        ((int32_t *)y->data)[at]++;
    else
        ((int64_t *)y->data)[at]++;
}

/* From 0 to the largest number, at least `minlength` and at most `maxlength` long. */
bool fg_kernel_bincount(fg_call *call) {
    const fg_view *x = &call->in[0];
    int64_t length = call->attrs[1].i, most = fg_attr_int(&call->attrs[2], INT64_MAX);
    char position[256];
    for (size_t i = 0; i < x->count; i++) {
        int64_t number = fg_index_at(x, i);
        if (number < 0)
            return fg_call_fail(call, 0, "bincount: x%s is %lld, which is negative",
                                x->rank ? fg_position_text(x, i, position, sizeof position) : "",
                                (long long)number);
        if (number >= length) length = number < INT64_MAX ? number + 1 : number;
    }
    if (length > most) length = most;
    if (!call->resize || !call->resize(call, 0, 1, &length))
        return fg_call_fail(call, 0, "bincount: no memory for the counts of 0 to %lld",
                            (long long)length - 1);
    const uint64_t zero = 0;
    const fg_view *y = &call->out[0];
    fg_fill(call, y->data, &zero, fg_dtype_size(y->dtype), y->count);
    for (size_t i = 0; i < x->count; i++)
        if (fg_index_at(x, i) < length) add_one(&call->out[0], (size_t)fg_index_at(x, i));
    return true;
}

/* Counts as int64, whatever the result's type. */
size_t fg_confusion_scratch(const fg_call *call) {
    size_t bytes;
    return __builtin_mul_overflow(call->out[0].count, sizeof(int64_t), &bytes) ? SIZE_MAX : bytes;
}

bool fg_kernel_confusion_matrix(fg_call *call) {
    int64_t classes = call->attrs[2].i, *counts = call->scratch;
    static const char *const names[] = {"labels", "predictions"};
    char position[256];
    const fg_view *y = &call->out[0];
    for (size_t i = 0; i < y->count; i++) counts[i] = 0;
    for (size_t i = 0; i < call->in[0].count; i++) {
        size_t at = 0;
        for (int k = 0; k < 2; k++) {
            const fg_view *in = &call->in[k];
            int64_t number = fg_index_at(in, i);
            if (number < 0 || number >= classes)
                return fg_call_fail(
                    call, k, "confusion_matrix: %s%s is %lld, not within 0 to %lld", names[k],
                    in->rank ? fg_position_text(in, i, position, sizeof position) : "",
                    (long long)number, (long long)classes - 1);
            at = at * (size_t)classes + (size_t)number;
        }
        counts[at]++;
    }
    for (size_t i = 0; i < y->count; i++)
        fg_number_of(y->dtype, (double)counts[i], (char *)y->data + i * fg_dtype_size(y->dtype));
    return true;
}

bool fg_kernel_invert_permutation(fg_call *call) {
    const fg_view *x = &call->in[0], *y = &call->out[0];
    size_t n = x->count;
    if (n > INT32_MAX && y->dtype == FG_INT32)
        return fg_call_fail(call, 0, "%zu positions do not fit into int32", n);
    for (size_t i = 0; i < n; i++) {
        if (y->dtype == FG_INT32)
            ((int32_t *)y->data)[i] = -1;
        else
            ((int64_t *)y->data)[i] = -1;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t to = fg_index_at(x, i);
        if (to < 0 || (uint64_t)to >= n)
            return fg_call_fail(call, 0, "invert_permutation: x[%zu] is %lld, not within 0 to %zu",
                                i, (long long)to, n - 1);
        if (fg_index_at(y, (size_t)to) >= 0)
            return fg_call_fail(call, 0, "invert_permutation: x has %lld twice", (long long)to);
        if (y->dtype == FG_INT32)
            ((int32_t *)y->data)[to] = (int32_t)i;
        else
            ((int64_t *)y->data)[to] = (int64_t)i;
    }
    return true;
}

/* Kernels for the tests: small, and they count how often they are called. */
#include <math.h>
#include <string.h>

#include "test_run_fixture.h"

int rx_calls[FG_OP_KINDS];

static float element(const fg_view *view, size_t i) {
    return ((const float *)view->data)[view->count == 1 ? 0 : i];
}

#define EACH(name, expression)                                           \
    static bool name##_float(fg_call *call) {                            \
        rx_calls[FG_OP_##name]++;                                        \
        float *out = call->out[0].data;                                  \
        for (size_t i = 0; i < call->out[0].count; i++) {                \
            float a = element(&call->in[0], i);                          \
            float b = call->in_count > 1 ? element(&call->in[1], i) : 0; \
            out[i] = expression + 0 * b;                                 \
        }                                                                \
        return true;                                                     \
    }
EACH(add, a + b)
EACH(subtract, a - b)
EACH(multiply, a *b)
EACH(negative, -a)
EACH(square, a *a)

static bool greater_float(fg_call *call) {
    rx_calls[FG_OP_greater]++;
    uint8_t *out = call->out[0].data;
    for (size_t i = 0; i < call->out[0].count; i++)
        out[i] = element(&call->in[0], i) > element(&call->in[1], i);
    return true;
}

static bool sum_float(fg_call *call) {
    rx_calls[FG_OP_sum]++;
    float sum = 0;
    for (size_t i = 0; i < call->in[0].count; i++) sum += element(&call->in[0], i);
    *(float *)call->out[0].data = sum;
    return true;
}

static bool all_bool(fg_call *call) {
    rx_calls[FG_OP_all]++;
    bool all = true;
    for (size_t i = 0; i < call->in[0].count; i++) all &= ((const uint8_t *)call->in[0].data)[i];
    *(uint8_t *)call->out[0].data = all;
    return true;
}

static bool not_bool(fg_call *call) {
    rx_calls[FG_OP_logical_not]++;
    for (size_t i = 0; i < call->out[0].count; i++)
        ((uint8_t *)call->out[0].data)[i] = !((const uint8_t *)call->in[0].data)[i];
    return true;
}

static bool copy_any(fg_call *call) {
    memmove(call->out[0].data, call->in[0].data,
            call->out[0].count * fg_dtype_size(call->out[0].dtype));
    return true;
}

static bool gather_float(fg_call *call) {
    rx_calls[FG_OP_gather]++;
    const int32_t *indices = call->in[1].data;
    for (size_t i = 0; i < call->in[1].count; i++) {
        if (indices[i] < 0 || indices[i] >= call->in[0].dims[0])
            return fg_call_fail(call, 1, "index %d is outside of 0 .. %d", indices[i],
                                (int)call->in[0].dims[0] - 1);
        ((float *)call->out[0].data)[i] = element(&call->in[0], (size_t)indices[i]);
    }
    return true;
}

static bool mask_float(fg_call *call) {
    rx_calls[FG_OP_boolean_mask]++;
    const uint8_t *mask = call->in[1].data;
    int64_t kept = 0;
    for (size_t i = 0; i < call->in[1].count; i++) kept += mask[i];
    if (!call->resize(call, 0, 1, &kept)) return false;
    float *out = call->out[0].data;
    for (size_t i = 0; i < call->in[1].count; i++)
        if (mask[i]) *out++ = ((const float *)call->in[0].data)[i];
    return true;
}

static bool shape_float(fg_call *call) {
    rx_calls[FG_OP_shape]++;
    for (int i = 0; i < call->in[0].rank; i++)
        ((int32_t *)call->out[0].data)[i] = (int32_t)call->in[0].dims[i];
    return true;
}

static bool size_int(fg_call *call) {
    rx_calls[FG_OP_size]++;
    *(int32_t *)call->out[0].data = (int32_t)call->attrs[0].ints[0];
    return true;
}

static bool fill_float(fg_call *call) {
    rx_calls[FG_OP_fill]++;
    for (size_t i = 0; i < call->out[0].count; i++)
        ((float *)call->out[0].data)[i] = element(&call->in[0], 0);
    return true;
}

/* Numbers that tell on what they depend; scratch is asked for, and used. */
static size_t random_scratch(const fg_call *call) {
    return call->out[0].count * sizeof(double);
}

static bool random_float(fg_call *call) {
    rx_calls[FG_OP_random_uniform]++;
    double *scratch = call->scratch;
    ck_assert_uint_eq((uintptr_t)scratch % 64, 0);
    for (size_t i = 0; i < call->out[0].count; i++)
        scratch[i] = (double)((call->key * 31 + call->step * 7 + i) % 1000003);
    for (size_t i = 0; i < call->out[0].count; i++)
        ((float *)call->out[0].data)[i] = (float)scratch[i];
    return true;
}

static bool split_float(fg_call *call) {
    rx_calls[FG_OP_split]++;
    const char *from = call->in[0].data;
    for (uint32_t i = 0; i < call->out_count; i++) {
        size_t bytes = call->out[i].count * sizeof(float);
        memcpy(call->out[i].data, from, bytes);
        from += bytes;
    }
    return true;
}

static bool moments_float(fg_call *call) {
    rx_calls[FG_OP_moments]++;
    double sum = 0, squares = 0, n = (double)call->in[0].count;
    for (size_t i = 0; i < call->in[0].count; i++) sum += (double)element(&call->in[0], i);
    for (size_t i = 0; i < call->in[0].count; i++)
        squares += pow((double)element(&call->in[0], i) - sum / n, 2);
    *(float *)call->out[0].data = (float)(sum / n);
    *(float *)call->out[1].data = (float)(squares / n);
    return true;
}

const fg_kernel rx_kernels[] = {
    {"add", FG_FLOAT32, add_float, NULL, NULL, NULL},
    {"subtract", FG_FLOAT32, subtract_float, NULL, NULL, NULL},
    {"multiply", FG_FLOAT32, multiply_float, NULL, NULL, NULL},
    {"negative", FG_FLOAT32, negative_float, NULL, NULL, NULL},
    {"square", FG_FLOAT32, square_float, NULL, NULL, NULL},
    {"greater", FG_FLOAT32, greater_float, NULL, NULL, NULL},
    {"sum", FG_FLOAT32, sum_float, NULL, NULL, NULL},
    {"all", FG_BOOL, all_bool, NULL, NULL, NULL},
    {"logical_not", FG_BOOL, not_bool, NULL, NULL, NULL},
    {"identity", FG_FLOAT32, copy_any, NULL, NULL, NULL},
    {"reshape", FG_FLOAT32, copy_any, NULL, NULL, NULL},
    {"gather", FG_FLOAT32, gather_float, NULL, NULL, NULL},
    {"boolean_mask", FG_FLOAT32, mask_float, NULL, NULL, NULL},
    {"shape", FG_FLOAT32, shape_float, NULL, NULL, NULL},
    {"size", FG_INT32, size_int, NULL, NULL, NULL},
    {"fill", FG_FLOAT32, fill_float, NULL, NULL, NULL},
    {"random_uniform", FG_FLOAT32, random_float, random_scratch, NULL, NULL},
    {"split", FG_FLOAT32, split_float, NULL, NULL, NULL},
    {"moments", FG_FLOAT32, moments_float, NULL, NULL, NULL},
    {0},
};

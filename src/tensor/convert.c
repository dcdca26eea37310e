/* Feeds from one element type to another: blocks of elements are widened to 64 bits, checked
 * against the type they are to have, and stored. */
#include <math.h>
#include <string.h>

#include "tensor/tensor.h"

enum { BLOCK = 512 };

typedef enum width { WIDE_SIGNED, WIDE_UNSIGNED, WIDE_REAL } width;

typedef union block {
    int64_t i[BLOCK];
    uint64_t u[BLOCK];
    double f[BLOCK];
} block;

static width width_of(fg_dtype dtype) {
    if (fg_dtype_kind_of(dtype) == FG_REAL) return WIDE_REAL;
    return dtype == FG_UINT64 ? WIDE_UNSIGNED : WIDE_SIGNED;
}

#define LOAD(member, ctype, expression)     \
    for (size_t k = 0; k < n; k++) {        \
        ctype x = ((const ctype *)from)[k]; \
        wide->member[k] = (expression);     \
    }                                       \
    return

static void load(fg_dtype dtype, const void *from, size_t n, block *wide) {
    switch (dtype) {
        case FG_BOOL:
            LOAD(i, uint8_t, x != 0);
        case FG_INT8:
            LOAD(i, int8_t, x);
        case FG_INT16:
            LOAD(i, int16_t, x);
        case FG_INT32:
            LOAD(i, int32_t, x);
        case FG_INT64:
            LOAD(i, int64_t, x);
        case FG_UINT8:
            LOAD(i, uint8_t, x);
        case FG_UINT16:
            LOAD(i, uint16_t, x);
        case FG_UINT32:
            LOAD(i, uint32_t, x);
        case FG_UINT64:
            LOAD(u, uint64_t, x);
        case FG_FLOAT16:
            LOAD(f, uint16_t, (double)fg_float_of_half(x));
        case FG_BFLOAT16:
            LOAD(f, uint16_t, (double)fg_float_of_bfloat(x));
        case FG_FLOAT32:
            LOAD(f, float, (double)x);
        case FG_FLOAT64:
            LOAD(f, double, x);
        default:
            return;
    }
}

/* What a type holds: integers from least to most; floats with so many bits of precision. */
typedef struct range {
    int64_t least;
    uint64_t most;
    int precision;   /* 0: an integer type */
    double overflow; /* from this magnitude on, floats round to infinity */
} range;

static range range_of(fg_dtype dtype) {
    int bits = (int)fg_dtype_size(dtype) * 8;
    switch (fg_dtype_kind_of(dtype)) {
        case FG_BOOLEAN:
            return (range){.most = 1};
        case FG_SIGNED:
            return (range){.least = (int64_t)(UINT64_MAX << (bits - 1)),
                           .most = UINT64_MAX >> (65 - bits)};
        case FG_UNSIGNED:
            return (range){.most = UINT64_MAX >> (64 - bits)};
        case FG_REAL:
        case FG_TEXT:
            break;
    }
    if (dtype == FG_FLOAT16) return (range){.precision = 11, .overflow = 65520.0};
    if (dtype == FG_BFLOAT16) return (range){.precision = 8, .overflow = 0x1.ffp127};
    if (dtype == FG_FLOAT32) return (range){.precision = 24, .overflow = 0x1.ffffffp127};
    return (range){.precision = 53, .overflow = INFINITY};
}

/* An integer is exact as a float where it has no more significant bits than that, and is in range;
 * only float16 has a range that integers of 64 bits can leave. */
static bool magnitude_fits(uint64_t magnitude, const range *to) {
    if (magnitude == 0) return true;
    return (magnitude >> __builtin_ctzll(magnitude)) >> to->precision == 0 &&
           (double)magnitude < to->overflow;
}

static bool signed_fits(int64_t x, const range *to) {
    uint64_t magnitude = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
    if (to->precision) return magnitude_fits(magnitude, to);
    return x < 0 ? x >= to->least : magnitude <= to->most;
}

static bool unsigned_fits(uint64_t x, const range *to) {
    return to->precision ? magnitude_fits(x, to) : x <= to->most;
}

/* Integral and in range; the ends of the ranges are powers of two less one, so the comparison is
 * against the power itself, which is exact. From 2^52 on every float is integral. */
static bool real_fits_integer(double x, const range *to) {
    if (!(x >= (double)to->least && x < (double)(to->most / 2 + 1) * 2.0)) return false;
    return fabs(x) >= 0x1p52 || (double)(int64_t)x == x;
}

static bool real_fits_real(double x, const range *to) {
    return fabs(x) < to->overflow || isinf(x) || isnan(x);
}

/* The index of the first element that does not survive; `n` where all do. */
static size_t first_unfit(width wide, const block *from, size_t n, const range *to) {
    size_t k = 0, small = 0;
    if (wide == WIDE_SIGNED) {
        while (k < n && signed_fits(from->i[k], to)) k++;
    } else if (wide == WIDE_UNSIGNED) {
        while (k < n && unsigned_fits(from->u[k], to)) k++;
    } else if (!to->precision) {
        while (k < n && real_fits_integer(from->f[k], to)) k++;
    } else {
        /* Nearly always all of them do, which is found out without a branch for each. */
        for (size_t i = 0; i < n; i++) small += fabs(from->f[i]) < to->overflow;
        if (small == n) return n;
        while (k < n && real_fits_real(from->f[k], to)) k++;
    }
    return k;
}

#define STORE(ctype, expression)                    \
    if (wide == WIDE_SIGNED)                        \
        for (size_t k = 0; k < n; k++) {            \
            int64_t x = from->i[k];                 \
            ((ctype *)to)[k] = (ctype)(expression); \
        }                                           \
    else if (wide == WIDE_UNSIGNED)                 \
        for (size_t k = 0; k < n; k++) {            \
            uint64_t x = from->u[k];                \
            ((ctype *)to)[k] = (ctype)(expression); \
        }                                           \
    else                                            \
        for (size_t k = 0; k < n; k++) {            \
            double x = from->f[k];                  \
            ((ctype *)to)[k] = (ctype)(expression); \
        }                                           \
    return

static void store(fg_dtype dtype, width wide, const block *from, size_t n, void *to) {
    switch (dtype) {
        case FG_BOOL:
        case FG_UINT8:
            STORE(uint8_t, x);
        case FG_INT8:
            STORE(int8_t, x);
        case FG_INT16:
            STORE(int16_t, x);
        case FG_INT32:
            STORE(int32_t, x);
        case FG_INT64:
            STORE(int64_t, x);
        case FG_UINT16:
            STORE(uint16_t, x);
        case FG_UINT32:
            STORE(uint32_t, x);
        case FG_UINT64:
            STORE(uint64_t, x);
        case FG_FLOAT16:
            STORE(uint16_t, fg_half_of_double((double)x));
        case FG_BFLOAT16:
            STORE(uint16_t, fg_bfloat_of_double((double)x));
        case FG_FLOAT32:
            STORE(float, x);
        case FG_FLOAT64:
            STORE(double, x);
        default:
            return;
    }
}

/* False where an element does not survive; `*where` is its index. */
static bool convert(const fg_tensor *from, fg_tensor *to, size_t *where) {
    width wide = width_of(from->dtype);
    range fits = range_of(to->dtype);
    size_t size = fg_dtype_size(from->dtype), to_size = fg_dtype_size(to->dtype);
    for (size_t done = 0; done < from->count;) {
        block buffer;
        size_t n = from->count - done < BLOCK ? from->count - done : BLOCK;
        load(from->dtype, (const char *)from->data + done * size, n, &buffer);
        size_t bad = first_unfit(wide, &buffer, n, &fits);
        if (bad < n) {
            *where = done + bad;
            return false;
        }
        store(to->dtype, wide, &buffer, n, (char *)to->data + done * to_size);
        done += n;
    }
    return true;
}

fg_conversion fg_tensor_convert(fg_memory *memory, fg_tensor *tensor, fg_dtype dtype,
                                fg_tensor **converted, size_t *where) {
    *converted = NULL;
    *where = 0;
    if (tensor->dtype == dtype) {
        *converted = fg_tensor_ref(tensor);
        return FG_CONVERTED;
    }
    if (fg_dtype_size(dtype) == 0 || fg_dtype_size(tensor->dtype) == 0) return FG_CONVERSION_NONE;
    fg_tensor *made = fg_tensor_make(memory, dtype, tensor->rank, tensor->dims, false);
    if (!made) return FG_CONVERSION_MEMORY;
    if (!convert(tensor, made, where)) {
        fg_tensor_unref(made);
        return FG_CONVERSION_LOSSY;
    }
    *converted = made;
    if (width_of(tensor->dtype) != WIDE_REAL) return FG_CONVERTED;
    if (fg_dtype_kind_of(dtype) != FG_REAL) return FG_CONVERTED_INTEGRAL;
    bool wider = range_of(dtype).precision > range_of(tensor->dtype).precision &&
                 range_of(dtype).overflow > range_of(tensor->dtype).overflow;
    return wider ? FG_CONVERTED : FG_CONVERTED_NARROWED;
}

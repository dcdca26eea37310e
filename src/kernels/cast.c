/* From one element type to another, in two steps: to what holds every number of the source (int64,
 * uint64 or double), and from there. Both steps are loops over a tile. */
#include <string.h>

#include "kernels/isa.h"

enum { TILE = 512 };

/* float to the integer types: towards zero, the nearest end out of range, 0 for NaN. */
#define FROM_REAL(T, low, high)                       \
    for (size_t i = 0; i < n; i++) {                  \
        double x = real[i];                           \
        ((T *)to)[i] = x != x                ? 0      \
                       : x <= (double)(low)  ? (low)  \
                       : x >= (double)(high) ? (high) \
                                             : (T)x;  \
    }

#define EACH(expression)             \
    for (size_t i = 0; i < n; i++) { \
        expression;                  \
    }

static void from_real(const double *real, void *to, fg_dtype dtype, size_t n) {
    switch (dtype) {
        case FG_BOOL:
            EACH(((uint8_t *)to)[i] = real[i] != 0) break;
        case FG_INT8:
            FROM_REAL(int8_t, INT8_MIN, INT8_MAX) break;
        case FG_INT16:
            FROM_REAL(int16_t, INT16_MIN, INT16_MAX) break;
        case FG_INT32:
            FROM_REAL(int32_t, INT32_MIN, INT32_MAX) break;
        case FG_INT64:
            FROM_REAL(int64_t, INT64_MIN, INT64_MAX) break;
        case FG_UINT8:
            FROM_REAL(uint8_t, 0, UINT8_MAX) break;
        case FG_UINT16:
            FROM_REAL(uint16_t, 0, UINT16_MAX) break;
        case FG_UINT32:
            FROM_REAL(uint32_t, 0, UINT32_MAX) break;
        case FG_UINT64:
            FROM_REAL(uint64_t, 0, UINT64_MAX) break;
        case FG_FLOAT16:
            EACH(((uint16_t *)to)[i] = fg_half_of_double(real[i])) break;
        case FG_BFLOAT16:
            EACH(((uint16_t *)to)[i] = fg_bfloat_of_double(real[i])) break;
        case FG_FLOAT32:
            EACH(((float *)to)[i] = (float)real[i]) break;
        default:
            EACH(((double *)to)[i] = real[i]) break;
    }
}

/* Whole numbers: those that do not fit keep their low bits, as in C and NumPy. `is_signed` tells
 * whether the bits are an int64_t's. */
static void from_whole(const uint64_t *whole, bool is_signed, void *to, fg_dtype dtype, size_t n) {
    switch (dtype) {
        case FG_BOOL:
            EACH(((uint8_t *)to)[i] = whole[i] != 0) break;
        case FG_INT8:
        case FG_UINT8:
            EACH(((uint8_t *)to)[i] = (uint8_t)whole[i]) break;
        case FG_INT16:
        case FG_UINT16:
            EACH(((uint16_t *)to)[i] = (uint16_t)whole[i]) break;
        case FG_INT32:
        case FG_UINT32:
            EACH(((uint32_t *)to)[i] = (uint32_t)whole[i]) break;
        case FG_INT64:
        case FG_UINT64:
            EACH(((uint64_t *)to)[i] = whole[i]) break;
        case FG_FLOAT32:
            if (is_signed)
                EACH(((float *)to)[i] = (float)(int64_t)whole[i])
            else
                EACH(((float *)to)[i] = (float)whole[i])
            break;
        default: {
            double real[TILE];
            if (is_signed)
                EACH(real[i] = (double)(int64_t)whole[i])
            else
                EACH(real[i] = (double)whole[i])
            from_real(real, to, dtype, n);
        }
    }
}

/* True where the source's numbers are whole. */
static bool to_whole(uint64_t *whole, const void *from, fg_dtype dtype, size_t n) {
    switch (dtype) {
        case FG_BOOL:
        case FG_UINT8:
            EACH(whole[i] = ((const uint8_t *)from)[i]) return true;
        case FG_INT8:
            EACH(whole[i] = (uint64_t)((const int8_t *)from)[i]) return true;
        case FG_INT16:
            EACH(whole[i] = (uint64_t)((const int16_t *)from)[i]) return true;
        case FG_INT32:
            EACH(whole[i] = (uint64_t)((const int32_t *)from)[i]) return true;
        case FG_UINT16:
            EACH(whole[i] = ((const uint16_t *)from)[i]) return true;
        case FG_UINT32:
            EACH(whole[i] = ((const uint32_t *)from)[i]) return true;
        case FG_INT64:
        case FG_UINT64:
            memcpy(whole, from, n * sizeof *whole);
            return true;
        default:
            return false;
    }
}

static void to_real(double *real, const void *from, fg_dtype dtype, size_t n) {
    switch (dtype) {
        case FG_FLOAT16:
            EACH(real[i] = (double)fg_float_of_half(((const uint16_t *)from)[i])) break;
        case FG_BFLOAT16:
            EACH(real[i] = (double)fg_float_of_bfloat(((const uint16_t *)from)[i])) break;
        case FG_FLOAT32:
            EACH(real[i] = (double)((const float *)from)[i]) break;
        default:
            memcpy(real, from, n * sizeof *real);
            break;
    }
}

static void cast_loop(const fg_elements *run) {
    fg_dtype from = run->call->in[0].dtype, to = run->call->out[0].dtype;
    size_t from_size = fg_dtype_size(from), to_size = fg_dtype_size(to);
    for (size_t at = 0; at < run->n; at += TILE) {
        uint64_t whole[TILE];
        double real[TILE];
        size_t n = run->n - at < TILE ? run->n - at : TILE;
        const void *source = (const char *)run->in[0] + at * from_size;
        void *target = (char *)run->out + at * to_size;
        if (to_whole(whole, source, from, n)) {
            from_whole(whole, fg_dtype_kind_of(from) == FG_SIGNED, target, to, n);
        } else {
            to_real(real, source, from, n);
            from_real(real, target, to, n);
        }
    }
}

void fg_number_of(fg_dtype dtype, double value, void *out) {
    from_real(&value, out, dtype, 1);
}

bool fg_kernel_cast(fg_call *call) {
    if (call->in[0].dtype == call->out[0].dtype) return fg_kernel_copy(call);
    return fg_loop_run(call, cast_loop);
}

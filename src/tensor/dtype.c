#include "tensor/dtype.h"

#include <math.h>
#include <string.h>

typedef struct fg_dtype_row {
    const char *name;
    size_t size;
    fg_dtype_kind kind;
} fg_dtype_row;

static const fg_dtype_row rows[FG_DTYPE_COUNT] = {
    [FG_INVALID] = {"invalid", 0, FG_TEXT},
#define DTYPE(constant, text, bytes, sort) [FG_##constant] = {text, bytes, FG_##sort},
#include "tensor/dtype.def"
#undef DTYPE
};

static const fg_dtype_row *row_of(fg_dtype dtype) {
    return &rows[(unsigned)dtype < FG_DTYPE_COUNT ? dtype : FG_INVALID];
}

const char *fg_dtype_name(fg_dtype dtype) {
    return row_of(dtype)->name;
}

size_t fg_dtype_size(fg_dtype dtype) {
    return row_of(dtype)->size;
}

fg_dtype_kind fg_dtype_kind_of(fg_dtype dtype) {
    return row_of(dtype)->kind;
}

fg_dtype fg_dtype_of_bytes(const char *name, size_t length) {
    for (int i = FG_INVALID + 1; i < FG_DTYPE_COUNT; i++)
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0)
            return (fg_dtype)i;
    return FG_INVALID;
}

fg_dtype fg_dtype_of(const char *name) {
    return name ? fg_dtype_of_bytes(name, strlen(name)) : FG_INVALID;
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

float fg_float_of_half(uint16_t bits) {
    uint32_t sign = (uint32_t)(bits & 0x8000u) << 16;
    uint32_t exponent = (bits >> 10) & 0x1fu;
    uint32_t fraction = bits & 0x3ffu;

    if (exponent == 0x1f) return float_of(sign | 0x7f800000u | fraction << 13);
    if (exponent != 0) return float_of(sign | (exponent + 112) << 23 | fraction << 13);
    /* Subnormal: a multiple of 2^-24. The sign goes on last so that it survives for zero. */
    return float_of(sign | bits_of((float)fraction * 0x1p-24f));
}

/* `bits` shifted right by `shift` (1 to 31), rounded to nearest, ties to even. */
static uint32_t shift_rounded(uint32_t bits, uint32_t shift) {
    uint32_t kept = bits >> shift;
    uint32_t rest = bits & ((1u << shift) - 1);
    uint32_t half = 1u << (shift - 1);
    return kept + (rest > half || (rest == half && (kept & 1u)));
}

uint16_t fg_half_of_float(float value) {
    uint32_t bits = bits_of(value);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000u);
    uint32_t magnitude = bits & 0x7fffffffu;

    if (magnitude > 0x7f800000u) return (uint16_t)(sign | 0x7e00u | (magnitude >> 13 & 0x3ffu));
    if (magnitude >= 0x47800000u) return (uint16_t)(sign | 0x7c00u); /* 65536 and above */
    if (magnitude >=
        0x38800000u) { /* 2^-14: normal; a carry runs into the exponent, as it should */
        return (uint16_t)(sign | shift_rounded(magnitude - (112u << 23), 13));
    }
    if (magnitude < 0x33000000u) return sign; /* below 2^-25: nearer to zero */
    uint32_t fraction = (magnitude & 0x7fffffu) | 0x800000u;
    return (uint16_t)(sign | shift_rounded(fraction, 126 - (magnitude >> 23)));
}

float fg_float_of_bfloat(uint16_t bits) {
    return float_of((uint32_t)bits << 16);
}

uint16_t fg_bfloat_of_float(float value) {
    uint32_t bits = bits_of(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return (uint16_t)(bits >> 16 | 0x40u);
    return (uint16_t)shift_rounded(bits, 16);
}

/* The nearest float towards zero, with its last bit set where that is not exact: rounding this
 * once more, to 22 bits or fewer, gives what rounding the double directly would. */
static float float_to_odd(double value) {
    float nearest = (float)value;
    if (isnan(value) || (double)nearest == value) return nearest;
    uint32_t bits = bits_of(nearest);
    if (fabs((double)nearest) > fabs(value)) bits--;
    return float_of(bits | 1u);
}

uint16_t fg_half_of_double(double value) {
    return fg_half_of_float(float_to_odd(value));
}

uint16_t fg_bfloat_of_double(double value) {
    return fg_bfloat_of_float(float_to_odd(value));
}

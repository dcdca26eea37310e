#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static bool is_word(const char *text, size_t length, const char *word) {
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool read_word(fg_number *number, const char *text, size_t length) {
    if (is_word(text, length, "inf")) number->value = INFINITY;
    if (is_word(text, length, "nan")) number->value = NAN;
    if (number->value == 0) return false;
    if (number->negative) number->value = -number->value;
    number->kind = FG_NUMBER_REAL;
    number->special = true;
    return true;
}

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

static void add_digit(fg_number *number, int digit, int base) {
    if (__builtin_mul_overflow(number->magnitude, (uint64_t)base, &number->magnitude) ||
        __builtin_add_overflow(number->magnitude, (uint64_t)digit, &number->magnitude))
        number->wide = true;
}

/* Digits of a base with single underscores between them, from `at` on. Decimal ones are also put
 * in `number->digits`. Returns what is behind them, or NULL where a digit is missing. */
static const char *read_digits(fg_number *number, const char *at, const char *end, int base,
                               size_t *count) {
    bool digit = false;
    for (; at < end; at++) {
        if (*at == '_') {
            if (!digit || at + 1 == end || digit_of(at[1]) >= base) return NULL;
            continue;
        }
        if (digit_of(*at) >= base) break;
        digit = true;
        add_digit(number, digit_of(*at), base);
        if (base == 10) number->digits[(*count)++] = *at;
    }
    return at;
}

static const char *read_exponent(const char *at, const char *end, long *exponent) {
    bool down = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end) return NULL;
    for (*exponent = 0; at < end && *at >= '0' && *at <= '9'; at++)
        if (*exponent < 100000) *exponent = *exponent * 10 + (*at - '0');
    if (down) *exponent = -*exponent;
    return at;
}

static bool read_hexadecimal(fg_number *number, const char *at, const char *end) {
    size_t none = 0;
    if (at == end || read_digits(number, at, end, 16, &none) != end || number->wide) return false;
    number->kind = FG_NUMBER_INTEGER;
    snprintf(number->digits, sizeof number->digits, "%llu", (unsigned long long)number->magnitude);
    return true;
}

static bool read_decimal(fg_number *number, const char *at, const char *end) {
    size_t count = 0, whole;
    long exponent = 0;
    at = read_digits(number, at, end, 10, &count);
    whole = count;
    number->kind = FG_NUMBER_INTEGER;
    if (at && at < end && *at == '.') {
        number->kind = FG_NUMBER_REAL;
        at = at + 1 < end && at[1] == '_' ? NULL : read_digits(number, at + 1, end, 10, &count);
    }
    if (!at || count == 0) return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        number->kind = FG_NUMBER_REAL;
        at = read_exponent(at + 1, end, &exponent);
    }
    if (at != end) return false;
    snprintf(number->digits + count, sizeof number->digits - count, "e%ld",
             exponent - (long)(count - whole));
    return true;
}

fg_number fg_number_read(const char *text, size_t length) {
    fg_number number = {0};
    const char *end = text + length;
    if (length == 0 || length > FG_NUMBER_DIGITS) return number;
    if (is_word(text, length, "true") || is_word(text, length, "True"))
        return (fg_number){.kind = FG_NUMBER_BOOL, .magnitude = 1, .value = 1};
    if (is_word(text, length, "false") || is_word(text, length, "False"))
        return (fg_number){.kind = FG_NUMBER_BOOL};
    if (*text == '-' || *text == '+') number.negative = *text++ == '-';
    if (read_word(&number, text, (size_t)(end - text))) return number;
    bool hexadecimal = end - text > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    bool done =
        hexadecimal ? read_hexadecimal(&number, text + 2, end) : read_decimal(&number, text, end);
    if (!done) return (fg_number){0};
    number.value = strtod(number.digits, NULL);
    if (number.negative) number.value = -number.value;
    return number;
}

/* ---- storing ---- */

/* An integer type's bits, in two's complement; false where the number is not one of its values. */
static bool integer_bits(const fg_number *number, fg_dtype dtype, uint64_t *bits) {
    uint64_t magnitude = number->magnitude;
    bool negative = number->negative;
    if (number->kind == FG_NUMBER_REAL) {
        double value = fabs(number->value);
        if (!(value < 0x1p64) || value != floor(value)) return false;
        magnitude = (uint64_t)value;
    } else if (number->wide) {
        return false;
    }
    int width = dtype == FG_BOOL ? 1 : (int)fg_dtype_size(dtype) * 8;
    uint64_t most = UINT64_MAX >> (64 - width);
    if (fg_dtype_kind_of(dtype) == FG_SIGNED)
        most = (most >> 1) + negative;
    else if (negative)
        most = 0;
    *bits = negative ? 0 - magnitude : magnitude;
    return magnitude <= most;
}

static fg_fit store_real(const fg_number *number, fg_dtype dtype, void *to) {
    double wide = number->value;
    float narrow = (float)wide;
    uint16_t half = 0;
    if (dtype == FG_FLOAT32 && !number->special) {
        /* By way of a double it would be rounded twice. */
        narrow = strtof(number->digits, NULL);
        if (number->negative) narrow = -narrow;
    }
    if (dtype == FG_FLOAT16) {
        half = fg_half_of_double(wide);
        narrow = fg_float_of_half(half);
    } else if (dtype == FG_BFLOAT16) {
        half = fg_bfloat_of_double(wide);
        narrow = fg_float_of_bfloat(half);
    }
    bool overflow = dtype == FG_FLOAT64 ? isinf(wide) : isinf(narrow);
    if (overflow && !number->special) return FG_FITS_NOT;
    if (dtype == FG_FLOAT64)
        memcpy(to, &wide, sizeof wide);
    else if (dtype == FG_FLOAT32)
        memcpy(to, &narrow, sizeof narrow);
    else
        memcpy(to, &half, sizeof half);
    return FG_FITS;
}

fg_fit fg_number_store(const fg_number *number, fg_dtype dtype, void *to) {
    uint64_t bits;
    if (number->kind == FG_NUMBER_BOOL && dtype != FG_BOOL) return FG_NO_FIT;
    if (fg_dtype_kind_of(dtype) == FG_REAL) return store_real(number, dtype, to);
    if (!integer_bits(number, dtype, &bits)) return FG_FITS_NOT;
    uint8_t b1 = (uint8_t)bits;
    uint16_t b2 = (uint16_t)bits;
    uint32_t b4 = (uint32_t)bits;
    switch (fg_dtype_size(dtype)) {
        case 1:
            memcpy(to, &b1, 1);
            break;
        case 2:
            memcpy(to, &b2, 2);
            break;
        case 4:
            memcpy(to, &b4, 4);
            break;
        default:
            memcpy(to, &bits, 8);
    }
    return FG_FITS;
}

#include "syntax/literal.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* ---- numbers; the scanner has seen to their form ---- */

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 0x20) - 'a' + 10;
}

static const char *integer_of(const char *digits, size_t length, uint64_t base, uint64_t *value) {
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (digits[i] == '_') continue;
        if (__builtin_mul_overflow(sum, base, &sum) ||
            __builtin_add_overflow(sum, (uint64_t)digit_of(digits[i]), &sum))
            return "integers have 64 bits: the largest is 18446744073709551615";
    }
    *value = sum;
    return NULL;
}

/* The point is a point whatever the process's locale says. */
static double real_of(const char *text) {
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c == (locale_t)0) return strtod(text, NULL);
    double value = strtod_l(text, NULL, c);
    freelocale(c);
    return value;
}

static const char *decimal_of(fg_arena *arena, const char *digits, size_t length, double *value) {
    char most[64];
    char *clean = length < sizeof most ? most : fg_arena_alloc(arena, length + 1);
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (digits[i] != '_') clean[count++] = digits[i];
    clean[count] = 0;
    *value = real_of(clean);
    return isinf(*value) ? "too large for a float64; infinity is written 'inf'" : NULL;
}

const char *fg_literal_number(fg_arena *arena, const char *text, fg_extent at, uint8_t *op,
                              fg_slot *value) {
    const char *digits = text + at.begin;
    size_t length = at.end - at.begin;
    *op = FG_TREE_REAL;
    if (digits[0] == 'i' || digits[0] == 'n') {
        value->real = digits[0] == 'i' ? HUGE_VAL : NAN;
        return NULL;
    }
    bool hexadecimal = length > 1 && digits[0] == '0' && (digits[1] | 0x20) == 'x';
    if (!hexadecimal && memchr(digits, '.', length))
        return decimal_of(arena, digits, length, &value->real);
    if (!hexadecimal && (memchr(digits, 'e', length) || memchr(digits, 'E', length)))
        return decimal_of(arena, digits, length, &value->real);
    uint64_t whole = 0;
    const char *why = hexadecimal ? integer_of(digits + 2, length - 2, 16, &whole)
                                  : integer_of(digits, length, 10, &whole);
    *op = whole > INT64_MAX ? FG_TREE_WIDE : FG_TREE_INTEGER;
    value->integer = (int64_t)whole;
    if (!why && !hexadecimal && digits[0] == '0' && whole != 0)
        why = "an integer does not begin with 0; hexadecimal ones begin with 0x";
    return why;
}

/* ---- strings ---- */

typedef struct decoder {
    const char *at, *end; /* in the text, without the quotes */
    char *out;
    const char *why;
} decoder;

static void put_character(decoder *d, uint32_t c) {
    if (c < 0x80) {
        *d->out++ = (char)c;
    } else if (c < 0x800) {
        *d->out++ = (char)(0xc0 | c >> 6);
        *d->out++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *d->out++ = (char)(0xe0 | c >> 12);
        *d->out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *d->out++ = (char)(0x80 | (c & 0x3f));
    } else {
        *d->out++ = (char)(0xf0 | c >> 18);
        *d->out++ = (char)(0x80 | (c >> 12 & 0x3f));
        *d->out++ = (char)(0x80 | (c >> 6 & 0x3f));
        *d->out++ = (char)(0x80 | (c & 0x3f));
    }
}

static bool read_hex(decoder *d, int digits, uint32_t *value) {
    *value = 0;
    for (int i = 0; i < digits; i++, d->at++) {
        if (d->at == d->end || !strchr("0123456789abcdefABCDEF", *d->at)) return false;
        *value = *value * 16 + (uint32_t)digit_of(*d->at);
    }
    return true;
}

/* `\x41` is a byte, `\u00e9` and `\U0001f600` are characters. */
static void read_code(decoder *d, int digits) {
    uint32_t value;
    if (!read_hex(d, digits, &value)) {
        d->why = digits == 2   ? "\\x takes two hexadecimal digits"
                 : digits == 4 ? "\\u takes four hexadecimal digits"
                               : "\\U takes eight hexadecimal digits";
    } else if (value == 0) {
        d->why = "a string holds no NUL";
    } else if (digits == 2) {
        *d->out++ = (char)value;
    } else if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        d->why = "there is no such character";
    } else {
        put_character(d, value);
    }
}

static void read_escape(decoder *d) {
    static const char letters[] = "abfnrtv\\\"'?", values[] = "\a\b\f\n\r\t\v\\\"'?";
    char c = d->at < d->end ? *d->at++ : 0;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        *d->out++ = values[letter - letters];
    } else if (c == 'x' || c == 'u' || c == 'U') {
        read_code(d, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c == '0') {
        d->why = "a string holds no NUL";
    } else {
        d->why = "there is no such escape; a backslash itself is written \\\\";
    }
}

static bool is_utf8(const char *at, const char *end) {
    while (at < end) {
        int length = fg_utf8_length(at, end);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

const fg_name *fg_literal_string(fg_names *names, const char *text, fg_extent at, fg_extent *wrong,
                                 const char **why) {
    const char *begin = text + at.begin + 1, *end = text + at.end - 1;
    size_t length = (size_t)(end - begin);
    if (!memchr(begin, '\\', length)) return fg_name_of(names, begin, length);
    char *decoded = fg_arena_alloc(names->arena, length + 1); /* no escape gets longer */
    decoder d = {begin, end, decoded, NULL};
    while (d.at < end) {
        const char *escape = d.at;
        if (*d.at != '\\') {
            *d.out++ = *d.at++;
            continue;
        }
        d.at++;
        read_escape(&d);
        if (!d.why) continue;
        *wrong = (fg_extent){(uint32_t)(escape - text), (uint32_t)(d.at - text)};
        *why = d.why;
        return NULL;
    }
    if (is_utf8(decoded, d.out)) return fg_name_of(names, decoded, (size_t)(d.out - decoded));
    *wrong = at;
    *why = "the bytes written with \\x are no UTF-8";
    return NULL;
}

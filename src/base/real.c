/* The shortest decimal text of a floating-point number. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

typedef struct decimal {
    char digits[24]; /* d1 d2 d3 ... without trailing zeros */
    int count;
    int exponent; /* the value is d1.d2d3... * 10^exponent */
} decimal;

/* Rounded correctly to `count` digits. The locale's decimal point is stepped over. */
static void round_to(decimal *out, double value, int count) {
    char text[48];
    snprintf(text, sizeof text, "%.*e", count - 1, value);
    char *e = strchr(text, 'e');
    out->count = 0;
    for (const char *at = text; at < e; at++)
        if (*at >= '0' && *at <= '9') out->digits[out->count++] = *at;
    out->exponent = (int)strtol(e + 1, NULL, 10);
    while (out->count > 1 && out->digits[out->count - 1] == '0') out->count--;
}

static bool reads_back(const decimal *d, double value, int bits) {
    char text[48]; /* an integer and a power of ten: no decimal point, so no locale */
    snprintf(text, sizeof text, "%.*se%d", d->count, d->digits, d->exponent - (d->count - 1));
    if (bits == 32) return strtof(text, NULL) == (float)value;
    return strtod(text, NULL) == value;
}

/* The next larger decimal of as many digits. */
static void step_up(decimal *d, int count) {
    while (d->count < count) d->digits[d->count++] = '0';
    int i = count - 1;
    while (i >= 0 && d->digits[i] == '9') i--;
    if (i < 0) {
        d->digits[0] = '1';
        d->count = 1;
        d->exponent++;
        return;
    }
    d->digits[i]++;
    d->count = i + 1;
}

/* Any decimal of `sure` digits survives the way to a normal float and back, so where one of them
 * reads back it is the shortest, zeros stripped. Subnormal numbers hold fewer digits, so there
 * all lengths are tried. Below a power of two the floats lie closer than above it, so that the
 * nearest decimal may miss while the next larger one hits. */
static void shortest(decimal *out, double value, int bits) {
    int sure = bits == 32 ? 6 : 15, most = bits == 32 ? 9 : 17;
    double least = bits == 32 ? 0x1p-126 : 0x1p-1022;
    int exponent;
    bool power = frexp(value, &exponent) == 0.5;
    for (int count = value < least ? 1 : sure; count <= most; count++) {
        round_to(out, value, count);
        if (reads_back(out, value, bits)) return;
        if (!power) continue;
        step_up(out, count);
        if (reads_back(out, value, bits)) return;
    }
}

static void write_plain(char *at, const decimal *d) {
    int point = d->exponent + 1; /* digits before the point */
    if (point <= 0) {
        memcpy(at, "0.", 2);
        memset(at + 2, '0', (size_t)-point);
        at += 2 - point;
        memcpy(at, d->digits, (size_t)d->count);
        at[d->count] = '\0';
        return;
    }
    int whole = d->count < point ? d->count : point;
    memcpy(at, d->digits, (size_t)whole);
    memset(at + whole, '0', (size_t)(point - whole));
    at += point;
    *at++ = '.';
    int rest = d->count - whole;
    if (rest == 0) *at++ = '0';
    memcpy(at, d->digits + whole, (size_t)rest);
    at[rest] = '\0';
}

void fg_text_real(char *out, double value, int bits) {
    if (bits == 32) value = (double)(float)value;
    if (isnan(value)) {
        memcpy(out, "nan", 4);
        return;
    }
    if (signbit(value)) *out++ = '-';
    value = fabs(value);
    if (isinf(value)) {
        memcpy(out, "inf", 4);
    } else if (value == 0) {
        memcpy(out, "0.0", 4);
    } else {
        decimal d;
        shortest(&d, value, bits);
        if (d.exponent >= -4 && d.exponent < 16) {
            write_plain(out, &d);
        } else {
            snprintf(out, 30, "%c%s%.*se%c%02d", d.digits[0], d.count > 1 ? "." : "", d.count - 1,
                     d.digits + 1, d.exponent < 0 ? '-' : '+', abs(d.exponent));
        }
    }
}

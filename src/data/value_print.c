/* Tensors as text: laid out as NumPy lays out arrays (precision 8, lines of 75 characters, three
 * elements at each end of an axis that is shortened), and as JSON. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/value.h"

enum {
    PRECISION = 8, /* digits behind the point */
    LINE = 75,
    EDGE = 3,
    ELEMENT = 48, /* room for one element */
};

/* How the elements of one tensor are written, so that they stand in columns. */
typedef struct layout {
    const fg_tensor *tensor;
    fg_text *out;
    bool summary; /* the middle of long axes is left out */
    bool scientific;
    int precision;   /* digits behind the point, where scientific */
    int left, right; /* columns before and behind the point; without a point, `left` alone */
    int exponent;    /* digits of the longest exponent */
    size_t column;   /* of the line being written */
} layout;

/* ---- the elements that are shown ---- */

static bool is_cut(const layout *l, int axis) {
    return l->summary && l->tensor->dims[axis] > 2 * EDGE;
}

/* The index after `i` along an axis: over the middle where that is left out. */
static int64_t next_index(const layout *l, int axis, int64_t i) {
    return is_cut(l, axis) && i == EDGE - 1 ? l->tensor->dims[axis] - EDGE : i + 1;
}

/* Calls `visit` for the elements shown; `base` is the first one's index below this axis. Recursion
 * is as deep as the rank. */
static void walk(layout *l, int axis, size_t base, void (*visit)(layout *, size_t, void *),
                 void *user) {
    if (axis == l->tensor->rank) {
        visit(l, base, user);
        return;
    }
    int64_t size = l->tensor->dims[axis];
    for (int64_t i = 0; i < size; i = next_index(l, axis, i))
        walk(l, axis + 1, base * (size_t)size + (size_t)i, visit, user);
}

/* ---- floats ---- */

/* A float in decimal: d1.d2d3... * 10^exponent */
typedef struct decimal {
    bool negative;
    char digits[24];
    int count, exponent;
} decimal;

/* The shortest digits that read back. The element is finite. */
static decimal decimal_of(const fg_tensor *tensor, size_t index) {
    char text[ELEMENT];
    decimal d = {0};
    int point = -1, before = 0;
    fg_tensor_element_text(tensor, index, text);
    const char *at = text;
    if (*at == '-') d.negative = *at++ == '-';
    for (; *at && *at != 'e'; at++) {
        if (*at == '.') {
            point = before;
            continue;
        }
        before++;
        if (d.count == 0 && *at == '0') {
            d.exponent--; /* a leading zero */
            continue;
        }
        if (d.count < (int)sizeof d.digits) d.digits[d.count++] = *at;
    }
    d.exponent += (point < 0 ? before : point) - 1;
    if (*at == 'e') d.exponent += (int)strtol(at + 1, NULL, 10);
    while (d.count > 0 && d.digits[d.count - 1] == '0') d.count--;
    if (d.count == 0) d.exponent = 0;
    return d;
}

/* The exact value rounded to so many digits in all. */
static void round_exactly(decimal *d, double value, int digits) {
    char text[ELEMENT];
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
    const char *e = strchr(text, 'e');
    d->count = 0;
    /* Whatever the locale's decimal point is, it is no digit. */
    for (const char *at = text; at < e; at++)
        if (*at >= '0' && *at <= '9') d->digits[d->count++] = *at;
    d->exponent = (int)strtol(e + 1, NULL, 10);
    while (d->count > 1 && d->digits[d->count - 1] == '0') d->count--;
}

/* The shortest digits, or, where there are more than `most` of them behind the point, the exact
 * value rounded there. Where there are fewer than `least`, even before the point, the exact value's
 * own digits come instead of zeros. Without an exponent the value is at least 1e-4 (or 0), so a
 * digit always remains. */
static decimal decimal_within(const layout *l, size_t index, int least, int most) {
    decimal d = decimal_of(l->tensor, index);
    int whole = l->scientific ? 1 : d.exponent + 1;
    int behind = d.count - whole;
    if (d.count == 0 || (behind >= least && behind <= most)) return d;
    round_exactly(&d, fg_tensor_element(l->tensor, index), whole + (behind < least ? least : most));
    return d;
}

/* How many columns an element takes before and behind the point, and its exponent's digits. */
static void measure(layout *l, size_t index, void *user) {
    (void)user;
    if (!isfinite(fg_tensor_element(l->tensor, index))) return;
    decimal d = decimal_within(l, index, INT_MIN, PRECISION);
    int left = l->scientific || d.exponent < 0 ? 1 : d.exponent + 1;
    int right = l->scientific ? d.count - 1 : d.count - 1 - d.exponent;
    int exponent = abs(d.exponent) > 99 ? 3 : 2;
    if (left + d.negative > l->left) l->left = left + d.negative;
    if (right > l->right) l->right = right;
    if (exponent > l->exponent) l->exponent = exponent;
}

typedef struct extent {
    double least, most; /* magnitudes of what is finite and not 0 */
    bool infinite, minus_infinite, finite;
} extent;

static void extend(layout *l, size_t index, void *user) {
    extent *e = user;
    double value = fg_tensor_element(l->tensor, index), magnitude = fabs(value);
    if (!isfinite(value)) {
        e->infinite = true;
        e->minus_infinite |= isinf(value) && value < 0;
        return;
    }
    e->finite = true;
    if (magnitude == 0) return;
    if (e->most == 0 || magnitude < e->least) e->least = magnitude;
    if (magnitude > e->most) e->most = magnitude;
}

/* The quotient as the element type rounds it, which decides as NumPy does. */
static double ratio(const fg_tensor *tensor, double a, double b) {
    if (tensor->dtype == FG_FLOAT64) return a / b;
    float quotient = (float)a / (float)b;
    if (tensor->dtype == FG_FLOAT16) quotient = fg_float_of_half(fg_half_of_float(quotient));
    return (double)quotient;
}

static void lay_out_floats(layout *l) {
    extent e = {0};
    walk(l, 0, 0, extend, &e);
    l->scientific = e.most != 0 && (e.most >= 1e8 || e.least < 0.0001 ||
                                    ratio(l->tensor, e.most, e.least) > 1000.0);
    walk(l, 0, 0, measure, NULL);
    if (l->scientific) {
        l->precision = l->right;
        l->right = l->exponent + 2 + l->precision;
    }
    if (l->right < 0) l->right = 0;
    if (e.infinite) {
        int wide = 3 + e.minus_infinite - (l->right + 1);
        if (wide > l->left) l->left = wide;
    }
}

static void write_digits(char **at, const decimal *d, int from, int count) {
    for (int i = from; i < from + count; i++)
        *(*at)++ = i >= 0 && i < d->count ? d->digits[i] : '0';
}

static void float_text(const layout *l, size_t index, char *out) {
    char text[ELEMENT * 2], *at = text;
    double value = fg_tensor_element(l->tensor, index);
    if (!isfinite(value)) {
        sprintf(out, "%*s", l->left + l->right + 1,
                isnan(value) ? "nan"
                : value < 0  ? "-inf"
                             : "inf");
        return;
    }
    decimal d = decimal_within(l, index, l->scientific ? l->precision : 0,
                               l->scientific ? l->precision : PRECISION);
    int left = l->scientific || d.exponent < 0 ? 1 : d.exponent + 1;
    int right = l->scientific ? l->precision : d.count - 1 - d.exponent;
    int first = l->scientific || d.exponent >= 0 ? 0 : d.exponent;
    memset(at, ' ', ELEMENT);
    at += l->left > left + d.negative ? l->left - left - d.negative : 0;
    if (d.negative) *at++ = '-';
    write_digits(&at, &d, first, left);
    *at++ = '.';
    if (right > 0) write_digits(&at, &d, first + left, right);
    if (l->scientific) {
        sprintf(at, "e%c%0*d", d.exponent < 0 ? '-' : '+', l->exponent, abs(d.exponent));
    } else {
        int pad = l->right - (right > 0 ? right : 0);
        sprintf(at, "%*s", pad > 0 ? pad : 0, "");
    }
    strcpy(out, text);
}

/* ---- arrays ---- */

static void measure_text(layout *l, size_t index, void *user) {
    char text[ELEMENT];
    (void)user;
    fg_tensor_element_text(l->tensor, index, text);
    if ((int)strlen(text) > l->left) l->left = (int)strlen(text);
}

static void element_text(const layout *l, size_t index, char *out) {
    if (fg_dtype_kind_of(l->tensor->dtype) == FG_REAL) {
        float_text(l, index, out);
        return;
    }
    char text[ELEMENT];
    fg_tensor_element_text(l->tensor, index, text);
    sprintf(out, "%*s", l->left, text);
}

/* A word of a row, on a new line where it does not fit (a line holds one word at least). Spaces at
 * the end of a line are left out: `pending` counts those not written yet. */
static void put_word(layout *l, const char *word, size_t indent, size_t *pending) {
    size_t length = strlen(word), rank = (size_t)l->tensor->rank;
    if (l->column + *pending + length > LINE - rank) {
        fg_text_printf(l->out, "\n%*s", (int)indent, "");
        l->column = indent;
        *pending = 0;
    }
    for (; *pending > 0; --*pending, l->column++) fg_text_putc(l->out, ' ');
    size_t spaces = 0;
    while (spaces < length && word[length - 1 - spaces] == ' ') spaces++;
    fg_text_add(l->out, word, length - spaces);
    l->column += length - spaces;
    *pending = spaces;
}

static void print_row(layout *l, size_t base) {
    int axis = l->tensor->rank - 1;
    int64_t size = l->tensor->dims[axis];
    size_t indent = (size_t)l->tensor->rank, pending = 0;
    char word[ELEMENT * 2];
    l->column = indent;
    for (int64_t i = 0; i < size; i = next_index(l, axis, i)) {
        if (i > 0) pending++;
        if (is_cut(l, axis) && i == size - EDGE) {
            put_word(l, "...", indent, &pending);
            pending++;
        }
        element_text(l, base * (size_t)size + (size_t)i, word);
        put_word(l, word, indent, &pending);
    }
    for (; pending > 0; pending--) fg_text_putc(l->out, ' ');
}

/* The newlines between two blocks, and the indentation. */
static void next_block(layout *l, int axis) {
    for (int i = axis + 1; i < l->tensor->rank; i++) fg_text_putc(l->out, '\n');
    fg_text_printf(l->out, "%*s", axis + 1, "");
}

static void print_axis(layout *l, int axis, size_t base) {
    int64_t size = l->tensor->dims[axis];
    fg_text_putc(l->out, '[');
    if (axis == l->tensor->rank - 1) {
        print_row(l, base);
    } else {
        for (int64_t i = 0; i < size; i = next_index(l, axis, i)) {
            if (i > 0) next_block(l, axis);
            if (is_cut(l, axis) && i == size - EDGE) {
                fg_text_puts(l->out, "...");
                next_block(l, axis);
            }
            print_axis(l, axis + 1, base * (size_t)size + (size_t)i);
        }
    }
    fg_text_putc(l->out, ']');
}

void fg_value_print(const fg_tensor *tensor, size_t most, fg_text *out) {
    layout l = {.tensor = tensor, .out = out, .summary = most > 0 && tensor->count > most};
    char text[ELEMENT];
    if (tensor->rank == 0) {
        fg_tensor_element_text(tensor, 0, text);
        fg_text_puts(out, text);
        return;
    }
    if (tensor->count == 0) {
        fg_text_puts(out, "[]");
        return;
    }
    if (fg_dtype_kind_of(tensor->dtype) == FG_REAL)
        lay_out_floats(&l);
    else if (tensor->dtype == FG_BOOL)
        l.left = 5; /* " True" and "False" */
    else
        walk(&l, 0, 0, measure_text, NULL);
    print_axis(&l, 0, 0);
}

/* ---- JSON ---- */

static void json_element(const fg_tensor *tensor, size_t index, fg_text *out) {
    char text[ELEMENT];
    if (tensor->dtype == FG_BOOL) {
        fg_text_puts(out, fg_tensor_element_int(tensor, index) ? "true" : "false");
        return;
    }
    fg_tensor_element_text(tensor, index, text);
    bool number =
        fg_dtype_kind_of(tensor->dtype) != FG_REAL || isfinite(fg_tensor_element(tensor, index));
    fg_text_printf(out, number ? "%s" : "\"%s\"", text);
}

static void json_axis(const fg_tensor *tensor, int axis, size_t base, fg_text *out) {
    if (axis == tensor->rank) {
        json_element(tensor, base, out);
        return;
    }
    int64_t size = tensor->dims[axis];
    fg_text_putc(out, '[');
    for (int64_t i = 0; i < size; i++) {
        if (i > 0) fg_text_putc(out, ',');
        json_axis(tensor, axis + 1, base * (size_t)size + (size_t)i, out);
    }
    fg_text_putc(out, ']');
}

/* Lists without an element in them, as many as the sizes before the first 0 make. */
enum { MOST_EMPTY_LISTS = 65536 };

void fg_value_json(const fg_tensor *tensor, fg_text *out) {
    uint64_t lists = 1;
    for (int i = 0; tensor->count == 0 && tensor->dims[i] != 0; i++)
        if (__builtin_mul_overflow(lists, (uint64_t)tensor->dims[i], &lists)) lists = UINT64_MAX;
    if (lists > MOST_EMPTY_LISTS)
        fg_text_puts(out, "[]");
    else
        json_axis(tensor, 0, 0, out);
}

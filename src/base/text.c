#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void fg_text_init(fg_text *text, fg_arena *arena) {
    *text = (fg_text){.arena = arena};
}

/* Room for `more` bytes and the NUL behind them. */
static void reserve(fg_text *text, size_t more) {
    size_t need;
    if (__builtin_add_overflow(text->length, more, &need) || need == SIZE_MAX)
        fg_arena_fail(text->arena);
    need++;
    if (need <= text->capacity) return;
    size_t capacity = text->capacity < SIZE_MAX / 2 ? text->capacity * 2 : need;
    if (capacity < 64) capacity = 64;
    if (capacity < need) capacity = need;
    text->at = fg_arena_grow(text->arena, text->at, text->capacity, capacity);
    text->capacity = capacity;
}

void fg_text_add(fg_text *text, const char *bytes, size_t length) {
    reserve(text, length);
    if (length) memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void fg_text_puts(fg_text *text, const char *string) {
    fg_text_add(text, string, strlen(string));
}

void fg_text_putc(fg_text *text, char c) {
    fg_text_add(text, &c, 1);
}

void fg_text_vprintf(fg_text *text, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(room ? text->at + text->length : NULL, room, format, again);
    va_end(again);
    if (length < 0) fg_arena_fail(text->arena);
    if ((size_t)length >= room) {
        reserve(text, (size_t)length);
        vsnprintf(text->at + text->length, (size_t)length + 1, format, args);
    }
    text->length += (size_t)length;
}

void fg_text_printf(fg_text *text, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fg_text_vprintf(text, format, args);
    va_end(args);
}

const char *fg_text_get(fg_text *text) {
    return text->at ? text->at : "";
}

int fg_utf8_length(const char *at, const char *end) {
    const unsigned char *c = (const unsigned char *)at;
    ptrdiff_t left = end - at;
    if (left <= 0) return 0;
    if (c[0] < 0x80) return 1;
    int length = c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
    if (c[0] < 0xc2 || c[0] > 0xf4 || left < length) return 0;
    for (int i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80) return 0;
    /* Longer than needed, a surrogate, or above U+10FFFF. */
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f)) return 0;
    if ((c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f)) return 0;
    return length;
}

#define MOST_DISTANCE 63
#define BAND          (2 * MOST_DISTANCE + 1)

static int smaller(int a, int b) {
    return a < b ? a : b;
}

/* Only cells within `limit` of the diagonal can matter: row i keeps columns i - limit ..
 * i + limit, so the same column is one place further left in the next row. */
int fg_text_distance(const char *a, size_t a_length, const char *b, size_t b_length, int limit) {
    assert(limit >= 0 && limit <= MOST_DISTANCE);
    size_t apart = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (apart > (size_t)limit) return limit + 1;
    int rows[3][BAND + 2]; /* a border of one cell at each end */
    int far = limit + 1, width = 2 * limit + 1;
    for (size_t i = 0; i <= a_length; i++) {
        int *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
        int best = far;
        row[0] = row[width + 1] = far;
        for (int k = 1; k <= width; k++) {
            ptrdiff_t j = (ptrdiff_t)i + k - 1 - limit;
            row[k] = far;
            if (j < 0 || (size_t)j > b_length) continue;
            if (i == 0) row[k] = smaller((int)j, far);
            if (j == 0) row[k] = i < (size_t)far ? (int)i : far;
            if (i > 0 && j > 0) {
                bool same = a[i - 1] == b[j - 1];
                row[k] = smaller(up[k] + !same, smaller(up[k + 1], row[k - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[k] = smaller(row[k], up2[k] + 1);
                row[k] = smaller(row[k], far);
            }
            best = smaller(best, row[k]);
        }
        if (best > limit) return far;
    }
    return rows[a_length % 3][1 + limit + (ptrdiff_t)b_length - (ptrdiff_t)a_length];
}

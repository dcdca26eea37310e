/* Text that grows in an arena, and small helpers on text. */
#ifndef FG_BASE_TEXT_H
#define FG_BASE_TEXT_H

#include "base/memory.h"

typedef struct fg_text {
    fg_arena *arena;
    char *at; /* ends with NUL once anything was added */
    size_t length, capacity;
} fg_text;

void fg_text_init(fg_text *text, fg_arena *arena);
void fg_text_add(fg_text *text, const char *bytes, size_t length);
void fg_text_puts(fg_text *text, const char *string);
void fg_text_putc(fg_text *text, char c);
void fg_text_printf(fg_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fg_text_vprintf(fg_text *text, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Never NULL. */
const char *fg_text_get(fg_text *text);

/* The shortest decimal text that reads back as the same float (bits 32) or double (bits 64), as
 * Python writes it: "1.0", "1e-05", "inf", "nan". `out` holds at least 32 bytes. */
void fg_text_real(char *out, double value, int bits);
/* How many bytes from `at` form one well-formed UTF-8 character: 1 to 4, or 0. */
int fg_utf8_length(const char *at, const char *end);
/* Optimal string alignment distance (Damerau) in bytes, at most `limit` + 1; `limit` at most 63. */
int fg_text_distance(const char *a, size_t a_length, const char *b, size_t b_length, int limit);

#endif

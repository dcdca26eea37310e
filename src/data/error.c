#include "data/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Files may hold anything; a message is one line of well-formed UTF-8. */
void fg_data_printable(char *text) {
    const char *end = text + strlen(text);
    for (char *at = text; at < end;) {
        int length = fg_utf8_length(at, end);
        if (length == 1 && ((unsigned char)*at < 0x20 || *at == 0x7f)) *at = '?';
        if (length == 0) *at = '?';
        at += length > 0 ? length : 1;
    }
}

static void fill(fg_data_error *error, size_t offset, bool memory, const char *format,
                 va_list args) {
    vsnprintf(error->why, sizeof error->why, format, args);
    fg_data_printable(error->why);
    error->offset = offset;
    error->memory = memory;
}

void *fg_data_fail(fg_data_error *error, size_t offset, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(error, offset, false, format, args);
    va_end(args);
    return NULL;
}

void *fg_data_fail_memory(fg_data_error *error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(error, 0, true, format, args);
    va_end(args);
    return NULL;
}

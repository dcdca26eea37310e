#include "data/reader.h"

#include <stdio.h>
#include <string.h>

void *fg_reader_fail(fg_reader *reader, fg_code code, uint32_t begin, uint32_t end,
                     const char *format, ...) {
    if (reader->code != FG_CODE_NONE) return NULL;
    reader->code = code;
    reader->begin_wrong = begin;
    reader->end_wrong = end;
    va_list args;
    va_start(args, format);
    vsnprintf(reader->message, sizeof reader->message, format, args);
    va_end(args);
    fg_data_printable(reader->message);
    return NULL;
}

void fg_reader_help(fg_reader *reader, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(reader->help, sizeof reader->help, format, args);
    va_end(args);
    fg_data_printable(reader->help);
}

void fg_reader_skip_space(fg_reader *reader) {
    while (reader->at < reader->end && memchr(" \t\r\n", reader->text[reader->at], 4)) reader->at++;
}

char fg_reader_peek(fg_reader *reader) {
    fg_reader_skip_space(reader);
    if (reader->at == reader->end) return '\0';
    /* A NUL in the text is not its end. */
    return reader->text[reader->at] ? reader->text[reader->at] : '\1';
}

bool fg_reader_take(fg_reader *reader, char c) {
    if (fg_reader_peek(reader) != c) return false;
    reader->at++;
    return true;
}

fg_token fg_reader_token(fg_reader *reader) {
    fg_reader_skip_space(reader);
    fg_token token = {reader->at, reader->at};
    while (token.end < reader->end && !memchr(" \t\r\n,[]()=", reader->text[token.end], 10))
        token.end++;
    reader->at = token.end;
    return token;
}

bool fg_reader_expect_end(fg_reader *reader) {
    if (fg_reader_peek(reader) == '\0') return true;
    uint32_t end = reader->end;
    while (memchr(" \t\r\n", reader->text[end - 1], 4)) end--;
    return fg_reader_fail(reader, FG_G102, reader->at, end, "this stands behind a complete value");
}

const char *fg_dims_print(char *out, int rank, const int64_t *dims) {
    size_t n = 0;
    out[n++] = '[';
    for (int i = 0; i < rank; i++)
        n += (size_t)snprintf(out + n, FG_DIMS_ROOM - n, i ? ", %lld" : "%lld", (long long)dims[i]);
    memcpy(out + n, "]", 2);
    return out;
}

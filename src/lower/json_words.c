#include "lower/json_words.h"

#include <string.h>

#include "ops/op.h"

/* ---- words of the language ---- */

void fg_from_json_put(fg_from_json *r, const char *text) {
    fg_text_puts(r->out, text);
}

void fg_from_json_put_quoted(fg_from_json *r, uint32_t at, const char *before, const char *name) {
    for (const char *c = name; *c; c++)
        if (*c == '\'' || (unsigned char)*c < 0x20 || *c == 0x7f)
            fg_from_json_fail(r, at, "no name: '%s'", name);
    fg_text_printf(r->out, "'%s%s'", before, name);
}

void fg_from_json_put_string(fg_from_json *r, const char *text) {
    fg_from_json_put(r, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fg_text_printf(r->out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fg_text_printf(r->out, "\\x%02x", (unsigned char)*text);
        else
            fg_text_putc(r->out, *text);
    }
    fg_from_json_put(r, "\"");
}

void fg_from_json_put_name(fg_from_json *r, uint32_t object) {
    uint32_t at = fg_from_json_want(r, object, "name", '"');
    if (at) fg_from_json_put_quoted(r, at, "", fg_from_json_decode(r, at));
}

/* The name of a value, from the file on. */
void fg_from_json_put_reference(fg_from_json *r, uint32_t at) {
    if (r->text[at] != '"')
        fg_from_json_fail(r, at, "%s is meant here", "the name of a value");
    else
        fg_from_json_put_quoted(r, at, "/", fg_from_json_decode(r, at));
}

/* A number as it is written. The least int64 has no literal. */
void fg_from_json_put_number(fg_from_json *r, uint32_t at) {
    static const char least[] = "-9223372036854775808";
    uint32_t length = fg_walk_json_behind(r, at) - at;
    if (length == sizeof least - 1 && memcmp(r->text + at, least, length) == 0)
        fg_from_json_put(r, "-9223372036854775807 - 1");
    else
        fg_text_add(r->out, r->text + at, length);
}

/* A size: a number, or a formula, which is one line of the language. */
static void put_size(fg_from_json *r, uint32_t at) {
    if (r->text[at] != '"') {
        fg_from_json_put_number(r, at);
        return;
    }
    const char *formula = fg_from_json_decode(r, at);
    if (strpbrk(formula, "\n\r\t;#{}=\"")) fg_from_json_fail(r, at, "no size: '%s'", formula);
    fg_from_json_put(r, formula);
}

void fg_from_json_put_sizes(fg_from_json *r, uint32_t list) {
    fg_from_json_put(r, "[");
    for (uint32_t at = fg_walk_json_first(r, list); at; at = fg_walk_json_next(r, at)) {
        put_size(r, at);
        fg_from_json_put(r, ", ");
    }
    fg_from_json_put(r, "]");
}

void fg_from_json_put_type(fg_from_json *r, uint32_t object) {
    const char *dtype = fg_from_json_want_text(r, object, "dtype");
    if (r->failed) return;
    if (fg_dtype_of(dtype) == FG_INVALID)
        fg_from_json_fail(r, object, "no element type: '%s'", dtype);
    fg_from_json_put(r, dtype);
    uint32_t shape = fg_from_json_want(r, object, "shape", '\0');
    if (!shape) return;
    if (r->text[shape] == 'n')
        fg_from_json_put(r, "[...]");
    else if (r->text[shape] != '[')
        fg_from_json_fail(r, shape, "%s is a list of sizes, or null", "shape");
    else
        fg_from_json_put_sizes(r, shape);
}

/* ---- values ---- */

static bool is_special(const char *text) {
    return strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0;
}

/* Nested lists as they are written; floats that are not finite have quotes. */
void fg_from_json_put_literal(fg_from_json *r, uint32_t value) {
    uint32_t end = fg_walk_json_behind(r, value);
    for (uint32_t at = value; at < end && !r->failed;) {
        char c = r->text[at];
        if (c == '"') {
            const char *text = fg_from_json_decode(r, at);
            if (!is_special(text)) fg_from_json_fail(r, at, "no number: '%s'", text);
            fg_from_json_put(r, text);
            at = fg_walk_json_string(r, at);
        } else if (c == '{') {
            uint32_t size = fg_from_json_want(r, at, "size", '\0');
            if (size) put_size(r, size);
            at = fg_walk_json_behind(r, at);
        } else if (strchr(" \t\r\n", c)) {
            at++;
        } else if (c == '[' || c == ']' || c == ',') {
            fg_text_putc(r->out, c);
            if (c == ',') fg_from_json_put(r, " ");
            at++;
        } else {
            fg_from_json_put_number(r, at);
            at = fg_walk_json_behind(r, at);
        }
    }
}

bool fg_from_json_is_literal(const fg_from_json *r, uint32_t at) {
    return r->text[at] == '{';
}

/* A name, or {"value": LITERAL}. */
void fg_from_json_put_value(fg_from_json *r, uint32_t at) {
    if (!at || r->failed) return;
    if (!fg_from_json_is_literal(r, at)) {
        fg_from_json_put_reference(r, at);
        return;
    }
    uint32_t size = fg_walk_json_find(r, at, "size"),
             value = size ? 0 : fg_from_json_want(r, at, "value", '\0');
    if (size) put_size(r, size);
    if (value) fg_from_json_put_literal(r, value);
}

void fg_from_json_put_values(fg_from_json *r, uint32_t list, bool references) {
    if (!list || r->failed) return;
    for (uint32_t at = fg_walk_json_first(r, list); at; at = fg_walk_json_next(r, at)) {
        if (references)
            fg_from_json_put_reference(r, at);
        else
            fg_from_json_put_value(r, at);
        if (fg_walk_json_next(r, at)) fg_from_json_put(r, ", ");
    }
}

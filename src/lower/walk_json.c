#include "lower/walk_json.h"

#include <stdlib.h>
#include <string.h>

/* ---- walking ---- */

static uint32_t skip_space(const fg_from_json *r, uint32_t at) {
    while (at < r->end && strchr(" \t\r\n", r->text[at])) at++;
    return at;
}

uint32_t fg_walk_json_string(const fg_from_json *r, uint32_t at) {
    for (at++; at < r->end && r->text[at] != '"'; at++) at += r->text[at] == '\\';
    return at + 1;
}

/* Behind the value that begins there. */
uint32_t fg_walk_json_behind(const fg_from_json *r, uint32_t at) {
    uint32_t depth = 0;
    do {
        char c = r->text[at];
        if (c == '"') {
            at = fg_walk_json_string(r, at);
            continue;
        }
        if (c == '{' || c == '[') depth++;
        if (c == '}' || c == ']') depth--;
        at++;
        if (depth == 0 && !strchr("{}[]", c))
            while (at < r->end && !strchr(" \t\r\n,:{}[]\"", r->text[at])) at++;
    } while (depth > 0 && at < r->end);
    return at;
}

/* The first value in a list or object, its key where it is one; 0: it is empty. */
uint32_t fg_walk_json_first(const fg_from_json *r, uint32_t list) {
    uint32_t at = skip_space(r, list + 1);
    return r->text[at] == ']' || r->text[at] == '}' ? 0 : at;
}

/* The one behind a value; 0: there is none. */
uint32_t fg_walk_json_next(const fg_from_json *r, uint32_t value) {
    uint32_t at = skip_space(r, fg_walk_json_behind(r, value));
    return at < r->end && r->text[at] == ',' ? skip_space(r, at + 1) : 0;
}

/* The value of a key. */
uint32_t fg_walk_json_value(const fg_from_json *r, uint32_t key) {
    return skip_space(r, skip_space(r, fg_walk_json_string(r, key)) + 1);
}

static bool is_key(const fg_from_json *r, uint32_t key, const char *name) {
    size_t length = strlen(name);
    return r->end - key > length + 1 && memcmp(r->text + key + 1, name, length) == 0 &&
           r->text[key + 1 + length] == '"';
}

/* The value of an object's member; 0: it has none. */
uint32_t fg_walk_json_find(const fg_from_json *r, uint32_t object, const char *name) {
    if (r->text[object] != '{') return 0;
    for (uint32_t key = fg_walk_json_first(r, object); key;) {
        uint32_t value = fg_walk_json_value(r, key);
        if (is_key(r, key, name)) return value;
        key = fg_walk_json_next(r, value);
    }
    return 0;
}

/* ---- what is wrong ---- */

void fg_from_json_fail(fg_from_json *r, uint32_t at, const char *format, const char *what) {
    if (r->failed) return;
    r->failed = true;
    fg_span span = {.source = r->source, .begin = at, .end = fg_walk_json_behind(r, at)};
    if (span.end > at + 40) span.end = at + 1;
    fg_report_add(r->report, FG_G101, span, format, what);
}

/* A member of this kind ('"', '[', '{'; '\0' for any); 0 after a finding where there is none. */
uint32_t fg_from_json_want(fg_from_json *r, uint32_t object, const char *name, char kind) {
    uint32_t value = fg_walk_json_find(r, object, name);
    if (!value)
        fg_from_json_fail(r, object, "this has no member '%s'", name);
    else if (kind && r->text[value] != kind)
        fg_from_json_fail(r, value, "'%s' is of another kind", name);
    return r->failed ? 0 : value;
}

/* ---- strings ---- */

static uint32_t hex(const char *at) {
    char digits[5] = {at[0], at[1], at[2], at[3], 0};
    return (uint32_t)strtoul(digits, NULL, 16);
}

static size_t put_utf8(char *out, uint32_t point) {
    size_t more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(leads[more] | point >> (6 * more));
    for (size_t i = 1; i <= more; i++) out[i] = (char)(0x80 | (point >> (6 * (more - i)) & 0x3f));
    return more + 1;
}

/* What a string says. The document is valid, so that its escapes are. */
const char *fg_from_json_decode(fg_from_json *r, uint32_t string) {
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    uint32_t end = fg_walk_json_string(r, string) - 1;
    char *out = fg_arena_alloc(r->arena, (size_t)(end - string) + 1);
    size_t length = 0;
    for (uint32_t at = string + 1; at < end; at++) {
        char c = r->text[at];
        if (c != '\\') {
            out[length++] = c;
            continue;
        }
        c = r->text[++at];
        if (c == 'u') {
            uint32_t point = hex(r->text + at + 1);
            at += 4;
            if (point >= 0xd800 && point < 0xdc00) {
                point = 0x10000 + ((point - 0xd800) << 10) + (hex(r->text + at + 3) - 0xdc00);
                at += 6;
            }
            length += put_utf8(out + length, point);
            continue;
        }
        const char *letter = strchr(letters, c);
        out[length++] = letter ? meant[letter - letters] : c;
    }
    out[length] = '\0';
    return out;
}

const char *fg_from_json_want_text(fg_from_json *r, uint32_t object, const char *name) {
    uint32_t value = fg_from_json_want(r, object, name, '"');
    return value ? fg_from_json_decode(r, value) : "";
}

/* "": there is none. */
const char *fg_from_json_text(fg_from_json *r, uint32_t object, const char *name) {
    uint32_t value = fg_walk_json_find(r, object, name);
    if (value && r->text[value] != '"')
        fg_from_json_fail(r, value, "'%s' is of another kind", name);
    return value && !r->failed ? fg_from_json_decode(r, value) : "";
}

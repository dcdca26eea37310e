#include "data/json.h"

#include <stdlib.h>
#include <string.h>

#include "data/reader.h"

typedef struct scan {
    fg_json *json;
    fg_arena *arena;
    const char *text;
    uint32_t at, end;
    int depth;
    bool objects[FG_JSON_DEPTH]; /* by depth: an object, not a list */
} scan;

static bool fail(scan *s, uint32_t begin, uint32_t end, const char *why, const char *help) {
    s->json->why = why;
    s->json->help = help;
    s->json->wrong_begin = begin < s->end || begin == 0 ? begin : begin - 1;
    s->json->wrong_end = end > begin ? end : begin + 1;
    if (s->json->wrong_end > s->end) s->json->wrong_end = s->end;
    return false;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The byte that comes next, without spaces; '\0' at the end, '\1' for a NUL in the text. */
static char peek(scan *s) {
    while (s->at < s->end && is_space(s->text[s->at])) s->at++;
    if (s->at == s->end) return '\0';
    return s->text[s->at] ? s->text[s->at] : '\1';
}

static bool take(scan *s, char c) {
    if (peek(s) != c) return false;
    s->at++;
    return true;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- strings ---- */

static int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind "\u"; -1 where they are not there. */
static int32_t code_unit(const scan *s, uint32_t at) {
    int32_t unit = 0;
    if (s->end - at < 4) return -1;
    for (uint32_t i = 0; i < 4; i++) {
        int digit = hex_digit(s->text[at + i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Writes a code point as UTF-8. */
static size_t put_utf8(char *out, uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const uint8_t leads[] = {0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(leads[more] | point >> (6 * more));
    for (size_t i = 1; i <= more; i++) out[i] = (char)(0x80 | (point >> (6 * (more - i)) & 0x3f));
    return more + 1;
}

/* "\n" and its like, from the backslash on; a surrogate only as one of a pair. */
static bool read_escape(scan *s, char *out, size_t *length) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    uint32_t begin = s->at++;
    char letter = s->at < s->end ? s->text[s->at] : '\0';
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found) {
        out[(*length)++] = meant[found - letters];
        s->at++;
        return true;
    }
    int32_t unit = letter == 'u' ? code_unit(s, s->at + 1) : -1;
    uint32_t taken = 5, point = (uint32_t)unit;
    if (unit >= 0xd800 && unit < 0xdc00) {
        bool pair = s->end - s->at > 7 && memcmp(s->text + s->at + 5, "\\u", 2) == 0;
        int32_t low = pair ? code_unit(s, s->at + 7) : -1;
        unit = low >= 0xdc00 && low < 0xe000 ? unit : -1;
        point = 0x10000 + ((point - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
        taken = 11;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
        unit = -1;
    }
    if (unit < 0) return fail(s, begin, begin + 2, "this is no escape of JSON", NULL);
    if (unit == 0) return fail(s, begin, begin + 6, "a NUL in a string", NULL);
    *length += put_utf8(out + *length, point);
    s->at += taken;
    return true;
}

/* From its quote to the one that closes it. `out`, as long as the text, takes it decoded. */
static bool read_string(scan *s, char *out, size_t *length) {
    uint32_t begin = s->at++;
    *length = 0;
    while (s->at < s->end && s->text[s->at] != '"') {
        const char *at = s->text + s->at;
        if (*at == '\\') {
            if (!read_escape(s, out, length)) return false;
            continue;
        }
        int bytes = fg_utf8_length(at, s->text + s->end);
        if (*at == '\n' || *at == '\r')
            return fail(s, begin, s->at, "this string does not end on its line", NULL);
        if ((unsigned char)*at < 0x20)
            return fail(s, s->at, s->at + 1, "a control character in a string", NULL);
        if (bytes == 0) return fail(s, s->at, s->at + 1, "a byte that is not UTF-8", NULL);
        memcpy(out + *length, at, (size_t)bytes);
        *length += (size_t)bytes;
        s->at += (uint32_t)bytes;
    }
    if (s->at == s->end) return fail(s, begin, begin + 1, "this string is not closed", NULL);
    s->at++;
    return true;
}

/* Where the string ends whose quote is next, as far as it has one. */
static size_t string_room(const scan *s) {
    uint32_t at = s->at + 1;
    while (at < s->end && s->text[at] != '"' && s->text[at] != '\n')
        at += s->text[at] == '\\' ? 2 : 1;
    return (at < s->end ? at : s->end) - s->at + 1;
}

/* ---- values ---- */

static bool read_number(scan *s) {
    uint32_t begin = s->at, at = begin + (s->text[begin] == '-');
#define DIGITS() \
    while (at < s->end && is_digit(s->text[at])) at++
#define IS(c) (at < s->end && s->text[at] == (c))
    uint32_t whole = at;
    DIGITS();
    bool right = at > whole && (s->text[whole] != '0' || at == whole + 1);
    if (right && IS('.')) {
        uint32_t digits = ++at;
        DIGITS();
        right = at > digits;
    }
    if (right && (IS('e') || IS('E'))) {
        at++;
        if (IS('+') || IS('-')) at++;
        uint32_t digits = at;
        DIGITS();
        right = at > digits;
    }
#undef DIGITS
#undef IS
    while (at < s->end && !is_space(s->text[at]) && !strchr(",:]}", s->text[at])) {
        right = false;
        at++;
    }
    if (!right) return fail(s, begin, at, "this is no number of JSON", NULL);
    s->at = at;
    return true;
}

static bool read_word(scan *s) {
    static const char *const words[] = {"true", "false", "null"};
    uint32_t end = s->at;
    while (end < s->end && !is_space(s->text[end]) && !strchr(",:[]{}\"", s->text[end])) end++;
    size_t length = end - s->at;
    const char *text = s->text + s->at;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0) {
            s->at = end;
            return true;
        }
    bool special = (length == 3 && strncasecmp(text, "nan", 3) == 0) ||
                   (length >= 3 && strncasecmp(text, "inf", 3) == 0) ||
                   (length >= 4 && strncasecmp(text, "-inf", 4) == 0);
    if (length == 0) return fail(s, s->at, s->at + 1, "a value is missing before this", NULL);
    return fail(s, s->at, end, "this is no value of JSON",
                special ? "write \"nan\", \"inf\" or \"-inf\", in quotes" : NULL);
}

static bool read_key(scan *s, char *out, size_t *length) {
    if (peek(s) == '"') return read_string(s, out, length);
    if (peek(s) == '\0') return fail(s, s->at, s->at + 1, "the text ends within an object", NULL);
    return fail(s, s->at, s->at + 1, "a name in double quotes is missing before this", NULL);
}

static bool read_colon(scan *s) {
    return take(s, ':') || fail(s, s->at, s->at + 1, "':' is missing before this", NULL);
}

static bool skip_string(scan *s) {
    size_t length, mark = string_room(s);
    char small[64], *out = small;
    if (mark > sizeof small) out = fg_arena_alloc(s->arena, mark);
    return read_string(s, out, &length);
}

static bool skip_key(scan *s) {
    if (peek(s) == '"') return skip_string(s) && read_colon(s);
    size_t none;
    return read_key(s, NULL, &none);
}

static bool open(scan *s, bool object) {
    if (s->depth == FG_JSON_DEPTH)
        return fail(s, s->at, s->at + 1, "this is in more than 512 lists and objects", NULL);
    s->at++;
    s->objects[s->depth++] = object;
    return true;
}

static bool fail_separator(scan *s, bool object) {
    if (peek(s) == '\0')
        return fail(s, s->at, s->at + 1,
                    object ? "the text ends within an object" : "the text ends within a list",
                    NULL);
    return fail(s, s->at, s->at + 1,
                object ? "',' or '}' is missing before this" : "',' or ']' is missing before this",
                NULL);
}

/* Behind a value, or behind a bracket that was opened: closes what ends here. `*done` where no list
 * is open any more; else the next value follows. */
static bool go_on(scan *s, int floor, bool opened, bool *done) {
    for (;; opened = false) {
        bool object = s->objects[s->depth > 0 ? s->depth - 1 : 0];
        if (s->depth > floor && take(s, object ? '}' : ']')) {
            s->depth--;
            continue;
        }
        *done = s->depth == floor;
        if (*done) return true;
        if (!opened && !take(s, ',')) return fail_separator(s, object);
        return !object || skip_key(s);
    }
}

/* A value that holds no other. */
static bool read_simple(scan *s) {
    char next = peek(s);
    if (next == '"') return skip_string(s);
    bool infinity = next == '-' && s->at + 1 < s->end && (s->text[s->at + 1] | 0x20) == 'i';
    return is_digit(next) || (next == '-' && !infinity) ? read_number(s) : read_word(s);
}

/* One value, whatever is in it. */
static bool skip_value(scan *s) {
    int floor = s->depth;
    for (bool done = false; !done;) {
        char next = peek(s);
        bool opened = next == '{' || next == '[';
        bool right = opened ? open(s, next == '{') : read_simple(s);
        if (!right || !go_on(s, floor, opened, &done)) return false;
    }
    return true;
}

/* ---- the document ---- */

static bool read_member(scan *s) {
    fg_json_member member = {0};
    peek(s);
    member.name_begin = s->at;
    char *name = fg_arena_alloc(s->arena, string_room(s) + 1);
    if (!read_key(s, name, &member.name_length)) return false;
    name[member.name_length] = '\0';
    member.name = name;
    member.name_end = s->at;
    if (!read_colon(s)) return false;
    peek(s);
    member.begin = s->at;
    if (!skip_value(s)) return false;
    member.end = s->at;
    FG_PUSH(s->arena, &s->json->members, member);
    return true;
}

static int by_name(const void *a, const void *b) {
    const fg_json_member *x = *(const fg_json_member *const *)a;
    const fg_json_member *y = *(const fg_json_member *const *)b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->begin > y->begin) - (x->begin < y->begin);
}

/* RFC 8259 leaves open what a name that comes twice means. */
static bool refuse_repeated(scan *s) {
    uint32_t count = s->json->members.count;
    const fg_json_member **sorted =
        FG_NEW_ARRAY(s->arena, const fg_json_member *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) sorted[i] = &s->json->members.at[i];
    qsort(sorted, count, sizeof *sorted, by_name);
    for (uint32_t i = 1; i < count; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            return fail(s, sorted[i]->name_begin, sorted[i]->name_end,
                        "this name comes a second time", NULL);
    return true;
}

bool fg_json_begins(const char *text, size_t length) {
    size_t at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < length && is_space(text[at])) at++;
    return at < length && text[at] == '{';
}

bool fg_json_list(fg_json *json, fg_arena *arena, const char *text, size_t length) {
    *json = (fg_json){0};
    scan s = {.json = json, .arena = arena, .text = text, .end = (uint32_t)length};
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) s.at = 3;
    if (length == 0) return fail(&s, 0, 0, "the file is empty", NULL);
    if (!take(&s, '{'))
        return fail(&s, s.at, s.at + 1, "an object of values by name is meant: {\"x\": [1, 2]}",
                    NULL);
    if (!take(&s, '}')) {
        do {
            if (!read_member(&s)) return false;
        } while (take(&s, ','));
        if (!take(&s, '}')) return fail_separator(&s, true);
    }
    if (peek(&s) != '\0') return fail(&s, s.at, s.end, "this stands behind the object", NULL);
    return refuse_repeated(&s);
}

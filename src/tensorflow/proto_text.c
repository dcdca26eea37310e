#include "tensorflow/proto_text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

typedef struct text_reader {
    fg_message_input *input;
    const char *at, *end;
} text_reader;

static bool read_fields(text_reader *r, const fg_message *message, void *into, char close,
                        int depth);

/* ---- characters and words ---- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void skip_space(text_reader *r) {
    while (r->at < r->end) {
        if (*r->at == '#') {
            while (r->at < r->end && *r->at != '\n') r->at++;
        } else if (*r->at == ' ' || (*r->at >= '\t' && *r->at <= '\r')) {
            r->at++;
        } else {
            break;
        }
    }
}

static bool take(text_reader *r, char c) {
    skip_space(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static bool fail(text_reader *r, const char *wanted) {
    if (r->at == r->end)
        return fg_message_fail(r->input, r->at, "%s expected, and the text ends", wanted);
    return fg_message_fail(r->input, r->at, "%s expected", wanted);
}

/* ---- strings ---- */

static bool skip_string(text_reader *r) {
    const char *begin = r->at;
    char quote = *r->at++;
    while (r->at < r->end && *r->at != quote && *r->at != '\n') {
        if (*r->at == '\\') r->at++;
        if (r->at < r->end) r->at++;
    }
    if (r->at == r->end || *r->at != quote)
        return fg_message_fail(r->input, begin, "a string that does not end in its line");
    r->at++;
    return true;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Digits of an escape, at most `most`. */
static uint32_t take_digits(const char **at, const char *end, int base, int most) {
    uint32_t value = 0;
    for (int i = 0; i < most && *at < end; i++, ++*at) {
        int digit = hex_digit(**at);
        if (digit < 0 || digit >= base) break;
        value = value * (uint32_t)base + (uint32_t)digit;
    }
    return value;
}

typedef struct byte_sink {
    char *out;
    size_t room, count;
} byte_sink;

static void put_byte(byte_sink *sink, uint32_t byte) {
    if (sink->out && sink->count < sink->room) sink->out[sink->count] = (char)byte;
    sink->count++;
}

static void put_utf8(byte_sink *sink, uint32_t c) {
    if (c < 0x80) {
        put_byte(sink, c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    put_byte(sink, lead[more] | (c >> (6 * more) & 0x3f));
    while (more-- > 0) put_byte(sink, 0x80 | (c >> (6 * more) & 0x3f));
}

static void put_escape(byte_sink *sink, const char **at, const char *end) {
    static const char letters[] = "abfnrtv";
    static const char means[] = "\a\b\f\n\r\t\v";
    char c = *(*at)++;
    const char *letter = strchr(letters, c);
    if (c >= '0' && c <= '7') {
        --*at;
        put_byte(sink, take_digits(at, end, 8, 3));
    } else if (c == 'x' || c == 'X') {
        put_byte(sink, take_digits(at, end, 16, 2));
    } else if (c == 'u') {
        put_utf8(sink, take_digits(at, end, 16, 4));
    } else if (c == 'U') {
        put_utf8(sink, take_digits(at, end, 16, 8));
    } else if (letter && c) {
        put_byte(sink, (uint32_t)means[letter - letters]);
    } else {
        put_byte(sink, (uint8_t)c);
    }
}

size_t fg_proto_text_unescape(fg_bytes quoted, char *out, size_t room) {
    byte_sink sink = {out, room, 0};
    const char *at = quoted.at, *end = at + quoted.length;
    char quote = 0;
    while (at < end) {
        char c = *at++;
        if (!quote) {
            if (c == '"' || c == '\'') quote = c;
            if (c == '#')
                while (at < end && *at != '\n') at++;
        } else if (c == quote) {
            quote = 0;
        } else if (c == '\\' && at < end) {
            put_escape(&sink, &at, end);
        } else {
            put_byte(&sink, (uint8_t)c);
        }
    }
    return sink.count;
}

/* One or several strings, side by side: with their quotes. */
static bool take_string(text_reader *r, fg_bytes *quoted) {
    const char *begin = r->at, *end;
    do {
        if (!skip_string(r)) return false;
        end = r->at;
        skip_space(r);
    } while (r->at < r->end && (*r->at == '"' || *r->at == '\''));
    r->at = end;
    *quoted = (fg_bytes){begin, (size_t)(end - begin)};
    return true;
}

static fg_bytes string_value(text_reader *r, fg_bytes quoted) {
    const char *inner = quoted.at + 1;
    size_t length = quoted.length - 2;
    bool plain = !memchr(inner, '\\', length) && !memchr(inner, *quoted.at, length);
    if (plain) return (fg_bytes){inner, length};
    char *copy = fg_arena_alloc(r->input->arena, quoted.length);
    return (fg_bytes){copy, fg_proto_text_unescape(quoted, copy, quoted.length)};
}

/* ---- numbers and words ---- */

/* A number or a word with its sign: not yet understood. */
static bool take_literal(text_reader *r, fg_bytes *literal) {
    const char *begin = r->at;
    if (r->at < r->end && (*r->at == '-' || *r->at == '+')) r->at++;
    const char *digits = r->at;
    while (r->at < r->end &&
           (is_word(*r->at) || *r->at == '.' ||
            ((*r->at == '+' || *r->at == '-') && r->at > digits &&
             (r->at[-1] == 'e' || r->at[-1] == 'E') && *digits >= '0' && *digits <= '9')))
        r->at++;
    *literal = (fg_bytes){begin, (size_t)(r->at - begin)};
    return r->at > digits || fail(r, "a value");
}

static bool copy_literal(fg_bytes literal, char *copy, size_t room) {
    if (literal.length >= room) return false;
    memcpy(copy, literal.at, literal.length);
    copy[literal.length] = '\0';
    return true;
}

static bool word_real(fg_bytes literal, double *value) {
    static const char *const infinities[] = {"inf", "infinity", "Infinity", "Inf"};
    bool negative = literal.at[0] == '-';
    fg_bytes word = literal;
    if (negative) {
        word.at++;
        word.length--;
    }
    for (size_t i = 0; i < sizeof infinities / sizeof *infinities; i++) {
        if (!fg_bytes_are(word, infinities[i])) continue;
        *value = negative ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (!fg_bytes_are(word, "nan") && !fg_bytes_are(word, "NaN")) return false;
    *value = (double)NAN;
    return true;
}

static bool real_of(fg_bytes literal, double *value) {
    char copy[64], *end;
    if (word_real(literal, value)) return true;
    if (!copy_literal(literal, copy, sizeof copy)) return false;
    *value = strtod(copy, &end);
    if (*end == 'f' || *end == 'F') end++;
    return *end == '\0' && end > copy;
}

/* As protocol buffers keep it: an unsigned one beyond 2^63 becomes negative. */
static bool integer_of(fg_bytes literal, int64_t *value) {
    char copy[32], *end;
    if (!copy_literal(literal, copy, sizeof copy)) return false;
    errno = 0;
    if (copy[0] == '-')
        *value = strtoll(copy, &end, 0);
    else
        *value = (int64_t)strtoull(copy, &end, 0);
    return *end == '\0' && end > copy && errno == 0;
}

static bool truth_of(fg_bytes literal, int64_t *value) {
    *value = fg_bytes_are(literal, "true") || fg_bytes_are(literal, "True") ||
             fg_bytes_are(literal, "t") || fg_bytes_are(literal, "1");
    return *value || fg_bytes_are(literal, "false") || fg_bytes_are(literal, "False") ||
           fg_bytes_are(literal, "f") || fg_bytes_are(literal, "0");
}

/* "DT_FLOAT", "DT_FLOAT_REF", or its number. */
static bool dtype_of(fg_bytes literal, int64_t *value) {
    char word[32];
    if (integer_of(literal, value)) return true;
    if (literal.length < 4 || memcmp(literal.at, "DT_", 3) != 0) return false;
    fg_bytes rest = {literal.at + 3, literal.length - 3};
    bool reference = rest.length > 4 && memcmp(rest.at + rest.length - 4, "_REF", 4) == 0;
    if (reference) rest.length -= 4;
    if (!copy_literal(rest, word, sizeof word)) return false;
    for (char *at = word; *at; at++)
        if (*at >= 'A' && *at <= 'Z') *at = (char)(*at - 'A' + 'a');
    *value = fg_tf_dtype_named(word);
    if (*value < 0) return false;
    if (reference) *value += 100;
    return true;
}

/* ---- values ---- */

static bool put_scalar(text_reader *r, const fg_field *field, const fg_message_value *value,
                       void *into) {
    if (field->values) return !r->input->value || r->input->value(r->input->user, field, value);
    void *room = fg_message_room(r->input, field, into);
    if (field->kind == FG_FIELD_BYTES)
        memcpy(room, &value->bytes, sizeof value->bytes);
    else if (field->kind == FG_FIELD_BOOL)
        *(bool *)room = value->integer != 0;
    else if (field->kind == FG_FIELD_FLOAT || field->kind == FG_FIELD_DOUBLE)
        memcpy(room, &value->real, sizeof value->real);
    else
        memcpy(room, &value->integer, sizeof value->integer);
    return true;
}

static bool read_string(text_reader *r, const fg_field *field, void *into) {
    fg_bytes quoted;
    if (r->at == r->end || (*r->at != '"' && *r->at != '\'')) return fail(r, "a string");
    if (!take_string(r, &quoted)) return false;
    fg_message_value value = {.bytes = field->values ? quoted : string_value(r, quoted)};
    return put_scalar(r, field, &value, into);
}

static bool read_scalar(text_reader *r, const fg_field *field, void *into) {
    skip_space(r);
    if (field->kind == FG_FIELD_BYTES) return read_string(r, field, into);
    const char *begin = r->at;
    fg_bytes literal;
    fg_message_value value = {0};
    if (!take_literal(r, &literal)) return false;
    bool right;
    switch ((fg_field_kind)field->kind) {
        case FG_FIELD_BOOL:
            right = truth_of(literal, &value.integer);
            break;
        case FG_FIELD_FLOAT:
        case FG_FIELD_DOUBLE:
            right = real_of(literal, &value.real);
            break;
        case FG_FIELD_DTYPE:
            right = dtype_of(literal, &value.integer);
            break;
        default:
            right = integer_of(literal, &value.integer);
            break;
    }
    if (!right)
        return fg_message_fail(r->input, begin, "%s is not '%.*s'", field->name,
                               (int)(literal.length < 40 ? literal.length : 40), literal.at);
    return put_scalar(r, field, &value, into);
}

static bool skip_scalar(text_reader *r) {
    fg_bytes ignored;
    skip_space(r);
    if (r->at < r->end && (*r->at == '"' || *r->at == '\'')) return take_string(r, &ignored);
    return take_literal(r, &ignored);
}

/* ---- fields ---- */

/* A value of a field; NULL: of one that is ignored. */
static bool read_value(text_reader *r, const fg_field *field, void *into, bool colon, int depth) {
    skip_space(r);
    char open = r->at < r->end ? *r->at : '\0';
    if (open == '{' || open == '<') {
        if (field && !field->message) return fail(r, "a value, and no message,");
        r->at++;
        void *room = field ? fg_message_room(r->input, field, into) : NULL;
        return read_fields(r, field ? field->message : NULL, room, open == '{' ? '}' : '>',
                           depth + 1);
    }
    if (field && field->message) return fail(r, "'{'");
    if (!colon) return fail(r, "':'");
    return field ? read_scalar(r, field, into) : skip_scalar(r);
}

static bool read_list(text_reader *r, const fg_field *field, void *into, bool colon, int depth) {
    if (field && !field->repeated && !field->values) return fail(r, "one value, and no list,");
    if (take(r, ']')) return true;
    do {
        if (!read_value(r, field, into, colon, depth)) return false;
    } while (take(r, ','));
    return take(r, ']') || fail(r, "',' or ']'");
}

/* "name", or "[type.googleapis.com/name]". */
static bool take_name(text_reader *r, fg_bytes *name) {
    skip_space(r);
    const char *begin = r->at;
    bool extension = take(r, '[');
    while (r->at < r->end &&
           (is_word(*r->at) || (extension && (*r->at == '.' || *r->at == '/' || *r->at == '-'))))
        r->at++;
    if (r->at == begin) return fail(r, "the name of a field");
    if (extension && !take(r, ']')) return fail(r, "']'");
    *name = (fg_bytes){begin, (size_t)(r->at - begin)};
    return true;
}

static bool read_field(text_reader *r, const fg_message *message, void *into, int depth) {
    fg_bytes name;
    if (!take_name(r, &name)) return false;
    const fg_field *field = message ? fg_message_field_named(message, name) : NULL;
    if (message && !field)
        return fg_message_fail(r->input, name.at, "%s has no field '%.*s'", message->name,
                               (int)(name.length < 60 ? name.length : 60), name.at);
    if (field && field->kind == FG_FIELD_IGNORED) field = NULL;
    bool colon = take(r, ':');
    if (field) fg_message_member(message, field, into);
    bool right = take(r, '[') ? read_list(r, field, into, colon, depth)
                              : read_value(r, field, into, colon, depth);
    if (!right) return false;
    if (!take(r, ',')) take(r, ';');
    return true;
}

/* Fields up to `close`, or to the end where that is NUL. A message of NULL is skipped. */
static bool read_fields(text_reader *r, const fg_message *message, void *into, char close,
                        int depth) {
    const char *begin = r->at;
    if (depth > FG_MESSAGE_DEPTH) return fg_message_too_deep(r->input, r->at);
    for (;;) {
        skip_space(r);
        const char *end = r->at;
        if (close ? take(r, close) : r->at == r->end) {
            fg_bytes body = {begin, (size_t)(end - begin)};
            return !message || fg_message_end(r->input, message, into, body, true);
        }
        if (r->at == r->end)
            return fg_message_fail(r->input, begin, "'%c' is missing for what begins here", close);
        if (!read_field(r, message, into, depth)) return false;
    }
}

bool fg_proto_text_read(fg_message_input *input, const fg_message *message, void *into) {
    text_reader reader = {input, input->begin, input->end};
    if (input->end - input->begin >= 3 && memcmp(input->begin, "\xef\xbb\xbf", 3) == 0)
        reader.at += 3;
    return read_fields(&reader, message, into, '\0', 1);
}

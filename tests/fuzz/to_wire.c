#include "to_wire.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensorflow/message.h"

typedef struct bytes {
    char *at;
    size_t count, room;
} bytes;

typedef struct reader {
    const char *at, *end;
    bool failed;
} reader;

/* ---- bytes ---- */

static void put(bytes *to, const void *from, size_t count) {
    if (to->count + count > to->room) {
        to->room = (to->count + count) * 2;
        to->at = realloc(to->at, to->room);
        if (!to->at) exit(99);
    }
    if (count) memcpy(to->at + to->count, from, count);
    to->count += count;
}

static void put_number(bytes *to, uint64_t number) {
    do {
        char byte = (char)((number & 0x7f) | (number > 0x7f ? 0x80u : 0));
        put(to, &byte, 1);
        number >>= 7;
    } while (number);
}

static void put_block(bytes *to, const fg_field *field, const bytes *block) {
    put_number(to, (uint64_t)field->number << 3 | 2);
    put_number(to, block->count);
    put(to, block->at, block->count);
}

/* ---- tokens ---- */

static void skip(reader *r) {
    while (r->at < r->end) {
        if (*r->at == '#')
            while (r->at < r->end && *r->at != '\n') r->at++;
        else if (*r->at == ' ' || (*r->at >= '\t' && *r->at <= '\r'))
            r->at++;
        else
            return;
    }
}

static bool take(reader *r, char c) {
    skip(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c == '+';
}

static fg_bytes word(reader *r) {
    skip(r);
    fg_bytes found = {r->at, 0};
    while (r->at < r->end && is_word(*r->at)) r->at++;
    found.length = (size_t)(r->at - found.at);
    if (found.length == 0) r->failed = true;
    return found;
}

static char escaped(reader *r) {
    static const char letters[] = "abfnrtv\\'\"?", values[] = "\a\b\f\n\r\t\v\\'\"?";
    const char *known = r->at < r->end ? memchr(letters, *r->at, sizeof letters - 1) : NULL;
    unsigned value = 0;
    if (known) {
        r->at++;
        return values[known - letters];
    }
    bool hex = r->at < r->end && *r->at == 'x';
    r->at += hex;
    for (int i = 0; i < (hex ? 2 : 3) && r->at < r->end; i++) {
        char c = *r->at;
        if (c >= '0' && c <= (hex ? '9' : '7'))
            value = value * (hex ? 16 : 8) + (unsigned)(c - '0');
        else if (hex && c >= 'a' && c <= 'f')
            value = value * 16 + 10 + (unsigned)(c - 'a');
        else
            break;
        r->at++;
    }
    return (char)value;
}

/* One or several quoted pieces. */
static void string(reader *r, bytes *to) {
    for (skip(r); r->at < r->end && (*r->at == '"' || *r->at == '\''); skip(r)) {
        char quote = *r->at++;
        while (r->at < r->end && *r->at != quote) {
            char c = *r->at++;
            if (c == '\\') c = escaped(r);
            put(to, &c, 1);
        }
        if (r->at == r->end) r->failed = true;
        r->at++;
    }
}

/* ---- values ---- */

static bool is(fg_bytes text, const char *other) {
    return text.length == strlen(other) && memcmp(text.at, other, text.length) == 0;
}

static uint64_t number_of(reader *r, fg_bytes text) {
    static const char *const types[] = {
        "",          "FLOAT",  "DOUBLE",     "INT32", "UINT8",    "INT16",   "INT8",     "STRING",
        "COMPLEX64", "INT64",  "BOOL",       "QINT8", "QUINT8",   "QINT32",  "BFLOAT16", "QINT16",
        "QUINT16",   "UINT16", "COMPLEX128", "HALF",  "RESOURCE", "VARIANT", "UINT32",   "UINT64"};
    char digits[64];
    snprintf(digits, sizeof digits, "%.*s", (int)text.length, text.at);
    if (is(text, "true")) return 1;
    if (is(text, "false")) return 0;
    if (strncmp(digits, "DT_", 3) == 0) {
        bool reference = text.length > 7 && strcmp(digits + text.length - 4, "_REF") == 0;
        if (reference) digits[text.length - 4] = '\0';
        for (uint64_t i = 1; i < sizeof types / sizeof *types; i++)
            if (strcmp(digits + 3, types[i]) == 0) return i + (reference ? 100 : 0);
        r->failed = true;
        return 0;
    }
    char *end;
    uint64_t number =
        *digits == '-' ? (uint64_t)strtoll(digits, &end, 0) : strtoull(digits, &end, 0);
    if (*end) r->failed = true;
    return number;
}

static void fixed(reader *r, bytes *to, const fg_field *field) {
    fg_bytes text = word(r);
    char digits[64], *end;
    snprintf(digits, sizeof digits, "%.*s", (int)text.length, text.at);
    double value = strtod(digits, &end);
    float narrow = (float)value;
    if (*end && strcmp(end, "f") != 0) r->failed = true;
    bool wide = field->kind == FG_FIELD_DOUBLE;
    put_number(to, (uint64_t)field->number << 3 | (wide ? 1 : 5));
    put(to, wide ? (const void *)&value : &narrow, wide ? 8 : 4);
}

static void message(reader *r, const fg_message *kind, bytes *to, char close, int depth);

static void value(reader *r, const fg_field *field, bytes *to, int depth) {
    bytes block = {0};
    bool angle;
    switch (field->kind) {
        case FG_FIELD_BYTES:
            string(r, &block);
            put_block(to, field, &block);
            break;
        case FG_FIELD_FLOAT:
        case FG_FIELD_DOUBLE:
            fixed(r, to, field);
            break;
        case FG_FIELD_SUB:
        case FG_FIELD_INLINE:
            angle = take(r, '<');
            if (!angle && !take(r, '{')) r->failed = true;
            message(r, field->message, &block, angle ? '>' : '}', depth + 1);
            put_block(to, field, &block);
            break;
        case FG_FIELD_INT:
        case FG_FIELD_BOOL:
        case FG_FIELD_DTYPE:
            put_number(to, (uint64_t)field->number << 3);
            put_number(to, number_of(r, word(r)));
            break;
        default: /* what is of no use is not written here either */
            r->failed = true;
    }
    free(block.at);
}

static void message(reader *r, const fg_message *kind, bytes *to, char close, int depth) {
    if (depth > FG_MESSAGE_DEPTH) r->failed = true;
    while (!r->failed) {
        if (close ? take(r, close) : (skip(r), r->at == r->end)) return;
        const fg_field *field = fg_message_field_named(kind, word(r));
        if (!field) r->failed = true;
        if (r->failed) return;
        take(r, ':');
        bool list = take(r, '[');
        if (!list || !take(r, ']')) {
            do value(r, field, to, depth);
            while (list && !r->failed && take(r, ','));
            if (list && !take(r, ']')) r->failed = true;
        }
        if (!take(r, ';')) take(r, ',');
    }
}

char *to_wire(const char *text, size_t length, size_t *wire_length) {
    reader r = {text, text + length, false}, first = r;
    fg_bytes name = word(&first);
    const fg_message *kind =
        fg_message_field_named(&fg_tf_graph_def_message, name)     ? &fg_tf_graph_def_message
        : fg_message_field_named(&fg_tf_saved_model_message, name) ? &fg_tf_saved_model_message
                                                                   : &fg_tf_meta_graph_message;
    bytes to = {0};
    message(&r, kind, &to, '\0', 0);
    *wire_length = to.count;
    if (!r.failed && to.count > 0) return to.at;
    free(to.at);
    return NULL;
}

#include "tensorflow/wire.h"

#include <string.h>

enum { VARINT = 0, EIGHT = 1, LENGTH = 2, FOUR = 5 };

#define FIELD_LIMIT 32u /* fields of a message in tf_messages.def */

/* ---- the pieces ---- */

static bool take_varint(fg_message_input *input, const char **at, const char *end,
                        uint64_t *value) {
    uint64_t all = 0;
    for (int i = 0; i < 10; i++) {
        if (*at + i >= end) return fg_message_fail(input, *at, "a number is cut off");
        uint8_t byte = (uint8_t)(*at)[i];
        if (i == 9 && byte > 1) break;
        all |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte & 0x80) continue;
        *at += i + 1;
        *value = all;
        return true;
    }
    return fg_message_fail(input, *at, "a number of more than 64 bits");
}

static bool take_bytes(fg_message_input *input, const char **at, const char *end, uint64_t length,
                       fg_bytes *bytes) {
    if (length > (uint64_t)(end - *at))
        return fg_message_fail(input, *at, "%llu bytes are announced, and %zu are left",
                               (unsigned long long)length, (size_t)(end - *at));
    *bytes = (fg_bytes){*at, (size_t)length};
    *at += length;
    return true;
}

bool fg_wire_next(fg_message_input *input, const char **at, const char *end, fg_wire_field *field) {
    if (*at >= end) return false;
    const char *begin = *at;
    uint64_t tag, length;
    if (!take_varint(input, at, end, &tag)) return false;
    field->number = tag >> 3;
    field->type = tag & 7;
    if (field->number == 0 || field->number >> 29)
        return fg_message_fail(input, begin, "field number %llu",
                               (unsigned long long)field->number);
    switch (field->type) {
        case VARINT:
            return take_varint(input, at, end, &field->value);
        case EIGHT:
            return take_bytes(input, at, end, 8, &field->bytes);
        case FOUR:
            return take_bytes(input, at, end, 4, &field->bytes);
        case LENGTH:
            return take_varint(input, at, end, &length) &&
                   take_bytes(input, at, end, length, &field->bytes);
        default:
            return fg_message_fail(input, begin, "wire type %u, which is none", field->type);
    }
}

/* ---- values ---- */

static uint32_t wire_type(const fg_field *field) {
    switch ((fg_field_kind)field->kind) {
        case FG_FIELD_BYTES:
        case FG_FIELD_SUB:
        case FG_FIELD_INLINE:
            return LENGTH;
        case FG_FIELD_FLOAT:
        case FG_FIELD_FIXED32:
            return FOUR;
        case FG_FIELD_DOUBLE:
            return EIGHT;
        default:
            return VARINT;
    }
}

static bool is_packable(const fg_field *field) {
    return (field->repeated || field->values) && wire_type(field) != LENGTH;
}

static fg_message_value value_of(const fg_field *field, const fg_wire_field *wire) {
    fg_message_value value = {.bytes = wire->bytes, .integer = (int64_t)wire->value};
    float four;
    uint32_t bits;
    if (field->kind == FG_FIELD_FLOAT) {
        memcpy(&four, wire->bytes.at, sizeof four);
        value.real = (double)four;
    } else if (field->kind == FG_FIELD_DOUBLE) {
        memcpy(&value.real, wire->bytes.at, sizeof value.real);
    } else if (field->kind == FG_FIELD_FIXED32) {
        memcpy(&bits, wire->bytes.at, sizeof bits);
        value.integer = bits;
    }
    return value;
}

static bool put(fg_message_input *input, const fg_field *field, const fg_wire_field *wire,
                void *into) {
    fg_message_value value = value_of(field, wire);
    if (field->values) return !input->value || input->value(input->user, field, &value);
    void *room = fg_message_room(input, field, into);
    switch ((fg_field_kind)field->kind) {
        case FG_FIELD_BYTES:
            memcpy(room, &value.bytes, sizeof value.bytes);
            break;
        case FG_FIELD_BOOL:
            *(bool *)room = value.integer != 0;
            break;
        case FG_FIELD_FLOAT:
        case FG_FIELD_DOUBLE:
            memcpy(room, &value.real, sizeof value.real);
            break;
        default:
            memcpy(room, &value.integer, sizeof value.integer);
            break;
    }
    return true;
}

static bool put_packed(fg_message_input *input, const fg_field *field, fg_bytes bytes, void *into) {
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    uint32_t type = wire_type(field);
    if (field->values && !input->value) return true;
    while (at < end) {
        fg_wire_field wire = {.type = type};
        bool taken = type == VARINT
                         ? take_varint(input, &at, end, &wire.value)
                         : take_bytes(input, &at, end, type == FOUR ? 4 : 8, &wire.bytes);
        if (!taken || !put(input, field, &wire, into)) return false;
    }
    return true;
}

/* ---- messages ---- */

/* How many elements of each list there are, so that each gets its room at once; no more of it than
 * there are bytes, as empty messages take next to none. What is wrong is said when it is read. */
static void expect_lists(fg_message_input *input, const fg_message *message, const char *at,
                         const char *end, void *into) {
    uint32_t counts[FIELD_LIMIT] = {0};
    size_t length = (size_t)(end - at);
    uint32_t hint = 0;
    bool lists = false;
    for (uint32_t i = 0; i < message->field_count; i++) lists |= message->fields[i].repeated;
    if (!lists) return;
    fg_message_input quiet = {.arena = input->arena};
    fg_wire_field wire;
    while (fg_wire_next(&quiet, &at, end, &wire)) {
        const fg_field *field = fg_message_field(message, wire.number, &hint);
        if (field && field->repeated && wire.type == wire_type(field)) counts[hint]++;
    }
    if (quiet.at) return;
    for (uint32_t i = 0; i < message->field_count; i++)
        if (counts[i]) fg_message_expect(input, &message->fields[i], into, counts[i], length);
}

static bool read_message(fg_message_input *input, const fg_message *message, fg_bytes body,
                         void *into, int depth) {
    const char *at = body.at, *end = body.at + body.length;
    if (depth > FG_MESSAGE_DEPTH) return fg_message_too_deep(input, at);
    expect_lists(input, message, at, end, into);
    uint32_t hint = 0;
    for (;;) {
        const char *begin = at;
        fg_wire_field wire;
        if (!fg_wire_next(input, &at, end, &wire)) break;
        const fg_field *field = fg_message_field(message, wire.number, &hint);
        if (!field || field->kind == FG_FIELD_IGNORED) continue;
        bool packed = wire.type == LENGTH && is_packable(field);
        if (!packed && wire.type != wire_type(field))
            return fg_message_fail(input, begin, "%s.%s has wire type %u, and should have %u",
                                   message->name, field->name, wire.type, wire_type(field));
        fg_message_member(message, field, into);
        bool right = packed           ? put_packed(input, field, wire.bytes, into)
                     : field->message ? read_message(input, field->message, wire.bytes,
                                                     fg_message_room(input, field, into), depth + 1)
                                      : put(input, field, &wire, into);
        if (!right) return false;
    }
    return !input->at && fg_message_end(input, message, into, body, false);
}

bool fg_wire_read(fg_message_input *input, const fg_message *message, void *into) {
    fg_bytes body = {input->begin, (size_t)(input->end - input->begin)};
    return read_message(input, message, body, into, 1);
}

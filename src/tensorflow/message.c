#include "tensorflow/message.h"

#include <stdio.h>

#define AT(type, member) (uint16_t) offsetof(type, member)
#define FIELD(type, n, f, k) \
    { .name = #f, .number = n, .offset = AT(type, f), .kind = FG_FIELD_##k }
#define REPEATED(type, n, f, k) \
    { .name = #f, .number = n, .offset = AT(type, f), .kind = FG_FIELD_##k, .repeated = true }
#define SUB(type, n, f, m)                                                       \
    {                                                                            \
        .name = #f, .message = &m##_message, .number = n, .offset = AT(type, f), \
        .kind = FG_FIELD_SUB                                                     \
    }
#define INLINE(type, n, f, m)                                                    \
    {                                                                            \
        .name = #f, .message = &m##_message, .number = n, .offset = AT(type, f), \
        .kind = FG_FIELD_INLINE                                                  \
    }
#define MESSAGES(type, n, f, m)                                                  \
    {                                                                            \
        .name = #f, .message = &m##_message, .number = n, .offset = AT(type, f), \
        .kind = FG_FIELD_INLINE, .repeated = true                                \
    }
#define VALUES(n, f, k) \
    { .name = #f, .number = n, .kind = FG_FIELD_##k, .values = true }
#define IGNORED(n, f) \
    { .name = #f, .number = n, .kind = FG_FIELD_IGNORED }

#define MESSAGE(type, says, ...)                                     \
    static const fg_field type##_fields[] = {__VA_ARGS__};           \
    const fg_message type##_message = {                              \
        .name = says,                                                \
        .fields = type##_fields,                                     \
        .field_count = sizeof type##_fields / sizeof *type##_fields, \
        .size = sizeof(type),                                        \
    };
#include "tensorflow/tf_messages.def"
#undef MESSAGE

bool fg_message_fail(fg_message_input *input, const char *at, const char *format, ...) {
    if (input->at) return false;
    va_list args;
    va_start(args, format);
    vsnprintf(input->why, sizeof input->why, format, args);
    va_end(args);
    input->at = at;
    return false;
}

bool fg_message_too_deep(fg_message_input *input, const char *at) {
    input->limit = true;
    return fg_message_fail(input, at, "messages nest more than %d deep", FG_MESSAGE_DEPTH);
}

/* Writers put fields in the order of their numbers. */
const fg_field *fg_message_field(const fg_message *message, uint64_t number, uint32_t *hint) {
    for (uint32_t i = 0; i < message->field_count; i++) {
        uint32_t at = *hint + i;
        if (at >= message->field_count) at -= message->field_count;
        if (message->fields[at].number != number) continue;
        *hint = at;
        return &message->fields[at];
    }
    return NULL;
}

const fg_field *fg_message_field_named(const fg_message *message, fg_bytes name) {
    for (uint32_t i = 0; i < message->field_count; i++)
        if (fg_bytes_are(name, message->fields[i].name)) return &message->fields[i];
    return NULL;
}

/* ---- members ---- */

/* Any FG_VEC. */
typedef FG_VEC(char) any_vec;

static size_t element_size(const fg_field *field) {
    switch ((fg_field_kind)field->kind) {
        case FG_FIELD_BYTES:
            return sizeof(fg_bytes);
        case FG_FIELD_BOOL:
            return sizeof(bool);
        case FG_FIELD_FLOAT:
        case FG_FIELD_DOUBLE:
            return sizeof(double);
        case FG_FIELD_INLINE:
            return field->message->size;
        default:
            return sizeof(int64_t);
    }
}

static void set_capacity(fg_message_input *input, any_vec *vec, size_t size, size_t capacity) {
    if (capacity > UINT32_MAX || capacity > SIZE_MAX / size) fg_arena_fail(input->arena);
    vec->at = fg_arena_grow(input->arena, vec->at, vec->capacity * size, capacity * size);
    vec->capacity = (uint32_t)capacity;
}

void fg_message_expect(fg_message_input *input, const fg_field *field, void *into, uint32_t count,
                       size_t most) {
    any_vec vec;
    size_t size = element_size(field);
    void *member = (char *)into + field->offset;
    memcpy(&vec, member, sizeof vec);
    size_t more = (size_t)vec.count + (count < most / size + 1 ? count : most / size + 1);
    if (more <= vec.capacity) return;
    set_capacity(input, &vec, size, more);
    memcpy(member, &vec, sizeof vec);
}

static void *push(fg_message_input *input, const fg_field *field, void *member) {
    any_vec vec;
    size_t size = element_size(field);
    memcpy(&vec, member, sizeof vec);
    if (vec.count == vec.capacity)
        set_capacity(input, &vec, size, vec.capacity ? (size_t)vec.capacity * 2 : 1);
    void *room = vec.at + size * vec.count++;
    memcpy(member, &vec, sizeof vec);
    return room;
}

void *fg_message_room(fg_message_input *input, const fg_field *field, void *into) {
    void *member = (char *)into + field->offset;
    if (field->repeated) return push(input, field, member);
    if (field->kind != FG_FIELD_SUB) return member;
    void *sub;
    memcpy(&sub, member, sizeof sub);
    if (!sub) {
        sub = fg_arena_alloc(input->arena, field->message->size);
        memcpy(member, &sub, sizeof sub);
    }
    return sub;
}

void fg_message_member(const fg_message *message, const fg_field *field, void *into) {
    if (message != &fg_tf_value_message) return;
    fg_tf_value *value = into;
    if (value->kind == field->number) return;
    *value = (fg_tf_value){.kind = field->number};
}

bool fg_message_end(fg_message_input *input, const fg_message *message, void *into, fg_bytes body,
                    bool text) {
    if (message == &fg_tf_tensor_message) {
        fg_tf_tensor *tensor = into;
        tensor->pieces = tensor->body.at != NULL;
        tensor->body = body;
        tensor->text = text;
    } else if (message == &fg_tf_node_message) {
        const fg_tf_node *node = into;
        if (node->name.length == 0) return fg_message_fail(input, body.at, "a node without a name");
        if (node->op.length == 0)
            return fg_message_fail(input, body.at, "a node without an operation");
    } else if (message == &fg_tf_attr_message) {
        if (((const fg_tf_attr *)into)->key.length == 0)
            return fg_message_fail(input, body.at, "an attribute without a name");
    } else if (message == &fg_tf_function_message) {
        const fg_tf_function *function = into;
        if (!function->signature || function->signature->name.length == 0)
            return fg_message_fail(input, body.at, "a function without a name");
    }
    return true;
}

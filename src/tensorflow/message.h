/* Messages of protocol buffers, as far as TensorFlow's files need them: what fields they have
 * (tf_messages.def), and what a reader of the wire or of text says when it cannot go on. */
#ifndef FG_TENSORFLOW_MESSAGE_H
#define FG_TENSORFLOW_MESSAGE_H

#include "tensorflow/tf_graph.h"

typedef enum fg_field_kind {
    FG_FIELD_IGNORED,
    FG_FIELD_BYTES,   /* fg_bytes */
    FG_FIELD_INT,     /* int64_t; the wire has varints for all integers */
    FG_FIELD_BOOL,    /* bool */
    FG_FIELD_DTYPE,   /* int64_t; in text "DT_FLOAT" */
    FG_FIELD_FLOAT,   /* double; four bytes on the wire */
    FG_FIELD_DOUBLE,  /* double; eight bytes */
    FG_FIELD_FIXED32, /* int64_t; four bytes */
    FG_FIELD_SUB,     /* a pointer to a message */
    FG_FIELD_INLINE,  /* a message in place */
} fg_field_kind;

typedef struct fg_message fg_message;

typedef struct fg_field {
    const char *name;
    const fg_message *message; /* of SUB, INLINE and lists of messages */
    uint16_t number, offset;
    uint8_t kind;  /* fg_field_kind */
    bool repeated; /* the member is a FG_VEC */
    bool values;   /* elements of a tensor */
} fg_field;

struct fg_message {
    const char *name;
    const fg_field *fields;
    uint16_t field_count, size;
};

#define MESSAGE(type, name, ...) extern const fg_message type##_message;
#include "tensorflow/tf_messages.def"
#undef MESSAGE

/* How deep messages may nest: as protocol buffers have it. */
#define FG_MESSAGE_DEPTH 100

/* One element of a tensor, or a packed run of them. */
typedef struct fg_message_value {
    fg_bytes bytes;  /* of BYTES; escaped, in text */
    int64_t integer; /* of INT and BOOL */
    double real;     /* of FLOAT and DOUBLE */
} fg_message_value;

/* A message that is being read. */
typedef struct fg_message_input {
    fg_arena *arena;         /* of what is made */
    const char *begin, *end; /* all of the file, or of what is read of it */
    /* called for elements of tensors; NULL: they are skipped. False: stop */
    bool (*value)(void *user, const fg_field *field, const fg_message_value *value);
    void *user;
    /* where it failed, and why */
    const char *at;
    char why[160];
    bool limit; /* it is too deep */
} fg_message_input;

/* Says what is wrong at `at`, once, and returns false. */
bool fg_message_fail(fg_message_input *input, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for messages that nest too deep. */
bool fg_message_too_deep(fg_message_input *input, const char *at);
/* The field of a number; NULL where there is none. `hint` is where to look first. */
const fg_field *fg_message_field(const fg_message *message, uint64_t number, uint32_t *hint);
const fg_field *fg_message_field_named(const fg_message *message, fg_bytes name);
/* Room for a value of a field in `into`: of a list, a new element; a message that is there already
 * is continued. */
void *fg_message_room(fg_message_input *input, const fg_field *field, void *into);
/* So many more elements are coming: makes room for them in at most `most` bytes. */
void fg_message_expect(fg_message_input *input, const fg_field *field, void *into, uint32_t count,
                       size_t most);
/* Before a field is read: notes which member of an attribute's value is set. */
void fg_message_member(const fg_message *message, const fg_field *field, void *into);
/* After a message was read: notes where a tensor is; false where a name is missing. */
bool fg_message_end(fg_message_input *input, const fg_message *message, void *into, fg_bytes body,
                    bool text);

#endif

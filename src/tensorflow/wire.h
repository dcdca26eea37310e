/* The wire format of protocol buffers.
 * https://protobuf.dev/programming-guides/encoding/ */
#ifndef FG_TENSORFLOW_WIRE_H
#define FG_TENSORFLOW_WIRE_H

#include "tensorflow/message.h"

/* Reads input->begin .. end as one message into `into`, a zeroed structure of its kind. False where
 * it is none: input->at and why. Lengths are checked against the bytes there are before anything is
 * allocated for them; no string and no content of a tensor is looked at. */
bool fg_wire_read(fg_message_input *input, const fg_message *message, void *into);

/* One field, for who looks at a message before it is known what it is. */
typedef struct fg_wire_field {
    uint64_t number;
    uint32_t type;  /* 0 varint, 1 eight bytes, 2 length, 5 four bytes */
    uint64_t value; /* of a varint */
    fg_bytes bytes; /* of the others */
} fg_wire_field;

/* Takes a field from *at. False at the end, and where there is none (input->at is set). */
bool fg_wire_next(fg_message_input *input, const char **at, const char *end, fg_wire_field *field);

#endif

/* The text format of protocol buffers: `node { name: "x" op: "Const" }`.
 * https://protobuf.dev/reference/protobuf/textformat-spec/ */
#ifndef FG_TENSORFLOW_PROTO_TEXT_H
#define FG_TENSORFLOW_PROTO_TEXT_H

#include "tensorflow/message.h"

/* Reads input->begin .. end as one message into `into`, a zeroed structure of its kind. False where
 * it is none: input->at and why. Strings without escapes are views, others are copied; of tensors
 * only the syntax is looked at. */
bool fg_proto_text_read(fg_message_input *input, const fg_message *message, void *into);

/* Writes what a string's value is, of one or several quoted pieces as fg_message_value has them for
 * tensors, to `out` (or nowhere where that is NULL), at most `room` bytes. Returns how many bytes
 * there are altogether. */
size_t fg_proto_text_unescape(fg_bytes quoted, char *out, size_t room);

#endif

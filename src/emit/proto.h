/* Messages of Protocol Buffers, as bytes or as text; only what a GraphDef needs. */
#ifndef FG_EMIT_PROTO_H
#define FG_EMIT_PROTO_H

#include "base/text.h"

enum { FG_PROTO_DEPTH = 12 }; /* messages within messages */

typedef struct fg_proto {
    fg_arena *arena;
    bool text;
    uint32_t depth;
    fg_text out[FG_PROTO_DEPTH]; /* of bytes: each open message has its own */
    uint32_t fields[FG_PROTO_DEPTH];
} fg_proto;

void fg_proto_init(fg_proto *proto, fg_arena *arena, bool text);
/* What was written, when no message is open. */
const fg_text *fg_proto_done(fg_proto *proto);

/* Each has the field's number for bytes, and its name for text. */
void fg_proto_begin(fg_proto *proto, uint32_t field, const char *name);
void fg_proto_end(fg_proto *proto);
void fg_proto_int(fg_proto *proto, uint32_t field, const char *name, int64_t value);
/* An enumeration: its value's number, and its name. */
void fg_proto_enum(fg_proto *proto, uint32_t field, const char *name, int value, const char *word);
void fg_proto_bool(fg_proto *proto, uint32_t field, const char *name, bool value);
void fg_proto_float(fg_proto *proto, uint32_t field, const char *name, float value);
void fg_proto_bytes(fg_proto *proto, uint32_t field, const char *name, const void *bytes,
                    size_t length);
void fg_proto_string(fg_proto *proto, uint32_t field, const char *name, const char *text);

#endif

/* Files of TensorFlow: what they are is told by their contents. */
#ifndef FG_TENSORFLOW_TF_READ_H
#define FG_TENSORFLOW_TF_READ_H

#include "tensorflow/message.h"

typedef enum fg_tf_format {
    FG_TF_OTHER, /* no file of TensorFlow */
    FG_TF_WIRE,
    FG_TF_TEXT,
} fg_tf_format;

fg_tf_format fg_tf_format_of(const char *text, size_t length);

/* Reads a GraphDef, MetaGraphDef or SavedModel from a source, whose kind becomes FG_SOURCE_NODES
 * when its text has been read. Of a SavedModel's graphs the one tagged `serve` is taken, else the
 * first. `has_effect` tells of operations whether a run of one does something beside its value.
 * NULL after findings: malformed (G101), too deep or large (G105), what fg_tf_link says. */
fg_tf_graph *fg_tf_read(fg_arena *arena, fg_names *names, fg_report *report, uint32_t source,
                        fg_tf_format format, bool (*has_effect)(fg_bytes op));

/* A message in the bytes of the graph's file, such as a collection's VariableDef: false where it is
 * none. */
bool fg_tf_read_bytes(fg_arena *arena, fg_bytes bytes, const fg_message *message, void *into);

#endif

/* The nodes of a graph by name. */
#ifndef FG_TENSORFLOW_TF_NAMES_H
#define FG_TENSORFLOW_TF_NAMES_H

#include "tensorflow/tf_graph.h"

void fg_tf_names_init(fg_tf_graph *graph, fg_arena *arena);
/* Adds a node of graph->def; false where its name is taken. */
bool fg_tf_names_add(fg_tf_graph *graph, fg_arena *arena, uint32_t node);
/* Names are shown, interned, and given on command lines. */
bool fg_tf_is_name(fg_bytes name);
/* So many bytes of a name are shown in messages, for "%.*s". */
static inline int fg_tf_shown(fg_bytes bytes) {
    return (int)(bytes.length < 200 ? bytes.length : 200);
}

#endif

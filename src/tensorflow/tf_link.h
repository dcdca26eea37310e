/* How the nodes of a graph hang together. */
#ifndef FG_TENSORFLOW_TF_LINK_H
#define FG_TENSORFLOW_TF_LINK_H

#include "base/text.h"
#include "tensorflow/tf_graph.h"

/* Fills in what is worked out of graph->def, and replaces calls of functions by what they call.
 * False after findings: two nodes of one name (G202), inputs that no node has (G201), a node that
 * needs itself other than by a loop's NextIteration, a function that calls itself (G206), functions
 * that are too much (G105). */
bool fg_tf_link(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report);

/* "x:1" in its parts; false where it is none. */
bool fg_tf_split(fg_bytes input, fg_bytes *name, uint32_t *output);

#endif

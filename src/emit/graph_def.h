/* A graph as a GraphDef of TensorFlow 1.
 *
 * Operations become nodes of their names; those that TensorFlow has not are errors (G203).
 * Conditionals become Switch and Merge, loops the frames that tf.while_loop makes; an operation
 * over a whole sequence has to be a loop already. Values that signatures give are nodes of the
 * names under which they give them; variables are written by an Assign, updates too. */
#ifndef FG_EMIT_GRAPH_DEF_H
#define FG_EMIT_GRAPH_DEF_H

#include "base/text.h"
#include "graph/graph.h"

/* `values`, by variable, are what they are assigned; all are there. The message as bytes or as
 * text, in the arena; NULL after findings. Linear in the graph. */
const fg_text *fg_emit_graph_def(const fg_graph *graph, fg_tensor *const *values, fg_arena *scratch,
                                 fg_report *report, bool text);

#endif

/* A graph as a drawing: the language of Graphviz.
 *
 * A node for each operation, with its name, what it is and its type. Scopes and loops are clusters;
 * a scalar constant is written in the node that reads it. Placeholders are ellipses, the learning
 * phase is an octagon, variables are cylinders, choices are diamonds whose sides say which they
 * are; signatures are houses. What is waited for is dotted, an update is dashed. */
#ifndef FG_EMIT_DOT_H
#define FG_EMIT_DOT_H

#include "base/text.h"
#include "graph/graph.h"

/* Linear in the graph. */
void fg_emit_dot(const fg_graph *graph, fg_arena *scratch, fg_text *out);

#endif

/* Which sizes of what a loop carries may be others in each turn.
 *
 * Such a size is a symbol of its own in the turn, and another one behind the loop; a size that
 * stays is the same formula in both places. */
#ifndef FG_GRAPH_LOOP_VARY_H
#define FG_GRAPH_LOOP_VARY_H

#include "graph/graph.h"

/* Of the i-th carried value of a loop that has been closed. */
bool fg_loop_axis_varies(const fg_graph *graph, const fg_loop *loop, uint32_t i, int axis);
bool fg_loop_value_varies(const fg_graph *graph, const fg_loop *loop, uint32_t i);
/* Whether any of its values does. */
bool fg_loop_varies(const fg_graph *graph, const fg_loop *loop);

/* The type with a new symbol for each of the axes, a bit each; known in a run only. `from` where
 * that was said. */
fg_type fg_loop_vary(fg_graph *graph, fg_type type, uint64_t axes, fg_span from);

#endif

/* The end of a loop's body: what of it belongs to the turns, what is read from outside, and the
 * loop itself. */
#ifndef FG_GRAPH_LOOP_CLOSE_H
#define FG_GRAPH_LOOP_CLOSE_H

#include "graph/graph.h"

/* Everything from `state` on is the body. */
typedef struct fg_loop_end {
    fg_op_id state;        /* the loop_state, whose `extra` is the loop's number */
    uint32_t first_symbol; /* symbols there were when it was made */
    uint32_t frame;        /* of the loop's operation */
    fg_span span;
    uint32_t count;            /* of carried values */
    const fg_value_id *firsts; /* their first values */
    const fg_type *types;      /* of the last values; see loop_vary.h */
    fg_value_id condition;
    const fg_value_id *next; /* what they are in the next turn */
} fg_loop_end;

/* Appends the loop, which captures what its turns read and that stays the same in all of them: that
 * is computed once, although it was written in the body. `arena` is for scratch. */
fg_op_id fg_loop_close(fg_graph *graph, fg_arena *arena, const fg_loop_end *end);

#endif

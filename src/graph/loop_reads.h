/* What a loop reads from outside, where some predicates are known. */
#ifndef FG_GRAPH_LOOP_READS_H
#define FG_GRAPH_LOOP_READS_H

#include "graph/graph.h"

/* 0 or 1 where a bool scalar is known; -1. */
typedef int (*fg_knows)(void *user, fg_value_id predicate);

/* Sets reads[i], of as many as the loop has inputs, where the loop needs its i-th input: the first
 * values of what it carries, and what the condition or a next value is computed from, be it only a
 * size; of an `if` whose predicate is known, one side, and nothing for the predicate. Leaves the
 * others as they are. `wanted`, by result, tells which somebody reads: of the others only those are
 * carried that the condition, an assertion in the body, or a value that is carried depends on.
 * NULL: all are. `arena` is for scratch. */
void fg_loop_reads(const fg_graph *graph, fg_arena *arena, const fg_loop *loop, fg_knows knows,
                   void *user, const uint8_t *wanted, bool *reads);

#endif

/* Compiling what a loop does in a turn: with the rest of the plan where the shapes are known, by
 * the run where only it tells them. */
#ifndef FG_COMPILE_LOOP_H
#define FG_COMPILE_LOOP_H

#include "compile/plan.h"

struct fg_trouble;

typedef struct fg_loop_order {
    const fg_graph *graph;
    const fg_engine *engine;
    fg_op_id op;
    const fg_resolution *resolution; /* of the run: `known` and `fixed` are looked at */
    fg_bindings bindings;
    /* By input of the loop. */
    fg_feed *feeds;        /* element type and shape, all known; FG_INVALID where the loop does not
                              need it, and does not carry it; their `value` is set here */
    fg_tensor **constants; /* or NULL where it is none; borrowed */
} fg_loop_order;

/* Makes the plans `made->condition` and `made->body`, which were zeroed; `made->count` is set.
 * False after a finding, or where `*trouble` was set (its text is of the scratch). All else as
 * fg_plan_make has it. */
bool fg_loop_make(const fg_loop_order *order, fg_plan_loop *made, fg_arena *arena,
                  fg_arena *scratch, fg_report *report, struct fg_trouble *trouble);

#endif

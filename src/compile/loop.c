/* Loops: what a turn does is compiled as plans of their own. */
#include <string.h>

#include "compile/compile.h"

typedef struct turn {
    fg_compile *compile;
    const fg_loop *loop;
    const fg_op *op;
    fg_feed *feeds; /* what is carried, then what comes from outside */
    fg_resolution resolution;
} turn;

/* The values that a turn is fed: those of `first`, then those that the loop's inputs are. */
static fg_value_id fed_value(const turn *it, uint32_t i) {
    const fg_graph *graph = it->compile->graph;
    if (i < it->loop->count) return fg_graph_op(graph, it->loop->first)->first_output + i;
    return fg_op_inputs(graph, it->op)[i];
}

static void feed_turn(turn *it) {
    fg_compile *compile = it->compile;
    const fg_graph *graph = compile->graph;
    const fg_resolution *outer = compile->order->resolution;
    it->feeds = FG_NEW_ARRAY(compile->scratch, fg_feed, it->op->input_count + 1);
    it->resolution.fed = FG_NEW_ARRAY(compile->scratch, uint32_t, graph->values.count);
    it->resolution.known = outer->known;
    it->resolution.op_needed = outer->op_needed;
    it->resolution.bindings = compile->bindings;
    for (uint32_t i = 0; i < outer->fixed.count; i++)
        FG_PUSH(compile->scratch, &it->resolution.fixed, outer->fixed.at[i]);
    for (uint32_t i = 0; i < it->op->input_count; i++) {
        fg_type type = fg_flow_type(compile, fg_op_inputs(graph, it->op)[i]);
        fg_value_id value = fed_value(it, i);
        it->feeds[i] = (fg_feed){.value = value, .dtype = type.dtype, .rank = type.shape->rank};
        fg_shape_numbers(type.shape, it->feeds[i].dims);
        it->resolution.fed[value] = i + 1;
        fg_tensor *constant = i < it->loop->count ? NULL : fg_flow_constant(compile, value);
        if (constant)
            FG_PUSH(compile->scratch, &it->resolution.fixed, (struct fg_fixed){value, constant});
    }
}

static bool plan_turn(turn *it, fg_plan *plan, const fg_value_id *values, uint32_t count,
                      bool no_asserts) {
    fg_compile *compile = it->compile;
    fg_fetch *fetches = FG_NEW_ARRAY(compile->scratch, fg_fetch, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) fetches[i] = (fg_fetch){.value = values[i]};
    fg_plan_order order = {.graph = compile->graph,
                           .engine = compile->engine,
                           .feeds = it->feeds,
                           .feed_count = it->op->input_count,
                           .fetches = fetches,
                           .fetch_count = count,
                           .resolution = &it->resolution,
                           .first = it->loop->first,
                           .end = it->loop->op,
                           .no_asserts = no_asserts};
    return fg_plan_make(plan, compile->arena, compile->scratch, &order, compile->report);
}

/* Where sizes are open when the file is read, only this tells. */
static bool keeps_shapes(const turn *it, const fg_plan *body) {
    for (uint32_t i = 0; i < it->loop->count; i++) {
        const fg_operand *next = &body->operands.at[body->outputs[i].operand];
        const fg_feed *first = &it->feeds[i];
        if (next->rank == first->rank && next->dims &&
            memcmp(next->dims, first->dims, (size_t)first->rank * sizeof *first->dims) == 0)
            continue;
        fg_arena *scratch = it->compile->scratch;
        fg_trouble trouble = {.op = it->loop->op, .code = FG_G302, .blame = {(int)i, -1}};
        trouble.message = fg_arena_printf(
            scratch, "a carried value keeps its shape: value %u starts as %s, and becomes %s", i,
            fg_dims_text(scratch, first->rank, first->dims),
            next->dims ? fg_dims_text(scratch, next->rank, next->dims) : "what only the run tells");
        fg_report_trouble(it->compile, &trouble);
        return false;
    }
    return true;
}

bool fg_compile_loop(fg_compile *compile, fg_op_id op, uint32_t *loop) {
    const fg_graph *graph = compile->graph;
    turn it = {.compile = compile, .op = fg_graph_op(graph, op)};
    it.loop = &graph->loops.at[it.op->extra];
    feed_turn(&it);
    const fg_value_id *values = &graph->inputs.at[it.loop->body];
    fg_plan_loop made = {.condition = FG_NEW(compile->arena, fg_plan),
                         .body = FG_NEW(compile->arena, fg_plan),
                         .count = it.loop->count,
                         .captured = it.loop->captured};
    /* the plan knows of them before they are made, so that it frees what they hold whatever happens
     */
    *loop = compile->plan->loops.count;
    FG_PUSH(compile->arena, &compile->plan->loops, made);
    bool done = plan_turn(&it, made.condition, values, 1, true) &&
                plan_turn(&it, made.body, values + 1, made.count, false) &&
                keeps_shapes(&it, made.body);
    fg_arena_drop(compile->scratch, it.resolution.fed,
                  graph->values.count * sizeof *it.resolution.fed);
    return done;
}

/* Loops: what a turn does is compiled as plans of their own. */
#include "compile/loop.h"

#include <string.h>

#include "compile/compile.h"
#include "graph/loop_vary.h"

typedef struct turn {
    const fg_loop_order *order;
    const fg_loop *loop;
    const fg_op *op;
    fg_resolution resolution;
    fg_arena *arena, *scratch;
    fg_report *report;
} turn;

/* The values that a turn is fed: those of `first`, then those that the loop's inputs are. */
static fg_value_id fed_value(const turn *it, uint32_t i) {
    const fg_graph *graph = it->order->graph;
    if (i < it->loop->count) return fg_graph_op(graph, it->loop->first)->first_output + i;
    return fg_op_inputs(graph, it->op)[i];
}

static void feed_turn(turn *it) {
    const fg_loop_order *order = it->order;
    const fg_resolution *outer = order->resolution;
    it->resolution.fed = FG_NEW_ARRAY(it->scratch, uint32_t, order->graph->values.count);
    it->resolution.known = outer->known;
    it->resolution.op_needed = outer->op_needed;
    it->resolution.bindings = order->bindings;
    for (uint32_t i = 0; i < outer->fixed.count; i++)
        FG_PUSH(it->scratch, &it->resolution.fixed, outer->fixed.at[i]);
    for (uint32_t i = 0; i < it->op->input_count; i++) {
        fg_value_id value = fed_value(it, i);
        if (order->feeds[i].dtype == FG_INVALID) continue;
        order->feeds[i].value = value;
        it->resolution.fed[value] = i + 1;
        fg_tensor *constant = i < it->loop->count ? NULL : order->constants[i];
        if (constant)
            FG_PUSH(it->scratch, &it->resolution.fixed, (struct fg_fixed){value, constant});
    }
}

static bool plan_turn(turn *it, fg_plan *plan, const fg_value_id *values, uint32_t count,
                      uint32_t carried) {
    fg_fetch *fetches = FG_NEW_ARRAY(it->scratch, fg_fetch, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++)
        if (carried == 0 || it->order->feeds[i].dtype != FG_INVALID) fetches[i].value = values[i];
    fg_plan_order order = {.graph = it->order->graph,
                           .engine = it->order->engine,
                           .feeds = it->order->feeds,
                           .feed_count = it->op->input_count,
                           .fetches = fetches,
                           .fetch_count = count,
                           .resolution = &it->resolution,
                           .first = it->loop->first,
                           .end = it->loop->op,
                           .no_asserts = carried == 0,
                           .carried = carried};
    return fg_plan_make(plan, it->arena, it->scratch, &order, it->report);
}

static bool same_sizes(const turn *it, uint32_t i, const fg_operand *next) {
    const fg_feed *first = &it->order->feeds[i];
    bool same = next->rank == first->rank;
    for (int axis = 0; same && axis < first->rank; axis++)
        same = next->dims[axis] == first->dims[axis] ||
               fg_loop_axis_varies(it->order->graph, it->loop, i, axis);
    return same;
}

/* Where sizes are open when the file is read, only this tells; and where they stay open, each turn
 * (turns.c). */
static bool keeps_shapes(const turn *it, const fg_plan *body, fg_trouble *trouble) {
    for (uint32_t i = 0; i < it->loop->count; i++) {
        const fg_operand *next = &body->operands.at[body->outputs[i].operand];
        const fg_feed *first = &it->order->feeds[i];
        if (!next->dims || same_sizes(it, i, next)) continue;
        *trouble = (fg_trouble){.op = it->loop->op, .code = FG_G302, .blame = {(int)i, -1}};
        trouble->message = fg_arena_printf(
            it->scratch, "a carried value keeps its shape: value %u starts as %s, and becomes %s",
            i, fg_dims_text(it->scratch, first->rank, first->dims),
            fg_dims_text(it->scratch, next->rank, next->dims));
        return false;
    }
    return true;
}

/* What a loop reads from outside is the same in each of its turns. */
static void mark_lasting(fg_plan *plan, uint32_t first) {
    for (uint32_t i = first; i < plan->feed_count; i++) plan->feeds[i].lasting = true;
}

bool fg_loop_make(const fg_loop_order *order, fg_plan_loop *made, fg_arena *arena,
                  fg_arena *scratch, fg_report *report, fg_trouble *trouble) {
    const fg_graph *graph = order->graph;
    turn it = {.order = order,
               .op = fg_graph_op(graph, order->op),
               .arena = arena,
               .scratch = scratch,
               .report = report};
    it.loop = &graph->loops.at[it.op->extra];
    feed_turn(&it);
    const fg_value_id *values = &graph->inputs.at[it.loop->body];
    bool done = plan_turn(&it, made->condition, values, 1, 0) &&
                plan_turn(&it, made->body, values + 1, made->count, made->count) &&
                keeps_shapes(&it, made->body, trouble);
    if (done) {
        mark_lasting(made->condition, made->count);
        mark_lasting(made->body, made->count);
    }
    fg_arena_drop(scratch, it.resolution.fed, graph->values.count * sizeof *it.resolution.fed);
    return done;
}

/* ---- as a step ---- */

static fg_plan_loop *add_loop(fg_compile *compile, fg_op_id op, uint32_t *index) {
    const fg_loop *loop = &compile->graph->loops.at[fg_graph_op(compile->graph, op)->extra];
    fg_plan *plan = compile->plan;
    fg_plan_loop added = {.count = loop->count, .captured = loop->captured};
    *index = plan->loops.count;
    FG_PUSH(compile->arena, &plan->loops, added);
    return &plan->loops.at[*index];
}

bool fg_compile_loop(fg_compile *compile, fg_op_id id, uint32_t *loop) {
    const fg_op *op = fg_graph_op(compile->graph, id);
    fg_loop_order order = {.graph = compile->graph,
                           .engine = compile->engine,
                           .op = id,
                           .resolution = compile->order->resolution,
                           .bindings = compile->bindings};
    order.feeds = FG_NEW_ARRAY(compile->scratch, fg_feed, (size_t)op->input_count + 1);
    order.constants = FG_NEW_ARRAY(compile->scratch, fg_tensor *, (size_t)op->input_count + 1);
    for (uint32_t i = 0; i < op->input_count; i++) {
        fg_value_id input = fg_op_inputs(compile->graph, op)[i];
        if (!fg_flow_reads(compile, op, i)) continue;
        fg_type type = fg_flow_type(compile, input);
        order.feeds[i] = (fg_feed){.dtype = type.dtype, .rank = type.shape->rank};
        fg_shape_numbers(type.shape, order.feeds[i].dims);
        order.constants[i] = fg_flow_constant(compile, input);
    }
    /* the plan knows of them before they are made, so that it frees what they hold whatever happens
     */
    fg_plan_loop *made = add_loop(compile, id, loop);
    made->condition = FG_NEW(compile->arena, fg_plan);
    made->body = FG_NEW(compile->arena, fg_plan);
    fg_plan_loop plans = *made;
    fg_trouble trouble = {0};
    if (fg_loop_make(&order, &plans, compile->arena, compile->scratch, compile->report, &trouble))
        return true;
    if (trouble.op) fg_report_trouble(compile, &trouble);
    return false;
}

void fg_compile_late_loop(fg_compile *compile, fg_op_id op, uint32_t *loop) {
    fg_plan *plan = compile->plan;
    add_loop(compile, op, loop);
    if (plan->kept) return;
    const fg_resolution *resolution = compile->order->resolution;
    size_t values = compile->graph->values.count;
    fg_resolution *kept = FG_NEW(compile->arena, fg_resolution);
    kept->known = FG_NEW_ARRAY(compile->arena, uint8_t, values);
    memcpy(kept->known, resolution->known, values);
    for (uint32_t i = 0; i < resolution->fixed.count; i++) {
        struct fg_fixed fixed = resolution->fixed.at[i];
        FG_PUSH(compile->arena, &plan->constants, NULL); /* holds it as long as the plan is */
        fixed.tensor = fg_flow_keep(compile, fixed.tensor);
        plan->constants.at[plan->constants.count - 1] = fixed.tensor;
        FG_PUSH(compile->arena, &kept->fixed, fixed);
    }
    plan->kept = kept;
}

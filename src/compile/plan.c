#include "compile/plan.h"

#include <string.h>

#include "compile/compile.h"

typedef bool (*pass_function)(fg_compile *compile);

static const pass_function passes[] = {
#define PASS(function, says) fg_pass_##function,
#include "compile/passes.def"
#undef PASS
};

static void plan_init(fg_plan *plan, fg_arena *arena, const fg_plan_order *order) {
    *plan = (fg_plan){.graph = order->graph, .arena = arena};
    plan->feeds = FG_NEW_ARRAY(arena, fg_plan_feed, (size_t)order->feed_count + 1);
    plan->feed_count = order->feed_count;
    size_t outputs = (size_t)order->fetch_count + order->graph->updates.count + 1;
    plan->outputs = FG_NEW_ARRAY(arena, fg_plan_output, outputs);
    plan->fetch_count = order->fetch_count;
}

static void drop_made(fg_plan *plan) {
    for (uint32_t i = 0; i < plan->made.count; i++) fg_tensor_unref(plan->made.at[i]);
    plan->made.count = 0;
}

static void keep_bindings(fg_compile *compile) {
    fg_plan *plan = compile->plan;
    plan->binding_count = compile->bindings.count;
    int64_t *copy = FG_NEW_ARRAY(compile->arena, int64_t, (size_t)plan->binding_count + 1);
    memcpy(copy, compile->bindings.values, plan->binding_count * sizeof *copy);
    plan->bindings = copy;
}

/* What is as large as the graph goes at once: loops make many plans of one graph. */
static void drop_arrays(fg_compile *compile) {
    size_t ops = compile->graph->ops.count, values = compile->graph->values.count;
    fg_arena *scratch = compile->scratch;
    fg_arena_drop(scratch, compile->wanted, compile->graph->inputs.count);
    fg_arena_drop(scratch, compile->reads, compile->graph->inputs.count);
    fg_arena_drop(scratch, compile->output_of, values * sizeof *compile->output_of);
    fg_arena_drop(scratch, compile->available, ops * sizeof *compile->available);
    fg_arena_drop(scratch, compile->unguarded, ops * sizeof *compile->unguarded);
    fg_arena_drop(scratch, compile->guard, ops * sizeof *compile->guard);
    fg_arena_drop(scratch, compile->needed, ops * sizeof *compile->needed);
    fg_arena_drop(scratch, compile->flows, values * sizeof *compile->flows);
}

/* One way through the passes; see fg_compile.trust. `*retry` where it is worth another way. */
static bool compile_once(fg_plan *plan, fg_arena *arena, fg_arena *scratch, fg_plan_order *order,
                         fg_report *report, bool trust, bool *retry) {
    plan_init(plan, arena, order);
    fg_compile compile = {.graph = order->graph,
                          .engine = order->engine,
                          .order = order,
                          .plan = plan,
                          .report = report,
                          .arena = arena,
                          .scratch = scratch,
                          .trust = trust,
                          .first = order->end ? order->first : 1,
                          .end = order->end ? order->end : order->graph->ops.count};
    fg_sizes_init(&compile.sizes, scratch);
    compile.flows = FG_NEW_ARRAY(scratch, fg_flow, order->graph->values.count);
    compile.needed = FG_NEW_ARRAY(scratch, uint8_t, order->graph->ops.count);
    bool done = true;
    for (size_t i = 0; i < sizeof passes / sizeof passes[0] && done; i++)
        done = passes[i](&compile);
    order->unfed = compile.unfed;
    *retry = compile.retry || compile.unfed;
    if (plan->has_late) keep_bindings(&compile);
    drop_made(plan);
    drop_arrays(&compile);
    return done;
}

bool fg_plan_make(fg_plan *plan, fg_arena *arena, fg_arena *scratch, fg_plan_order *order,
                  fg_report *report) {
    bool retry;
    if (compile_once(plan, arena, scratch, order, report, false, &retry)) return true;
    if (!retry) return false;
    fg_plan_fini(plan);
    return compile_once(plan, arena, scratch, order, report, true, &retry);
}

void fg_plan_fini(fg_plan *plan) {
    drop_made(plan);
    for (uint32_t i = 0; i < plan->loops.count; i++) {
        if (plan->loops.at[i].condition) fg_plan_fini(plan->loops.at[i].condition);
        if (plan->loops.at[i].body) fg_plan_fini(plan->loops.at[i].body);
    }
    plan->loops.count = 0;
    for (uint32_t i = 0; i < plan->constants.count; i++) fg_tensor_unref(plan->constants.at[i]);
    plan->constants.count = 0;
    for (uint32_t i = 0; plan->feeds && i < plan->feed_count; i++)
        fg_tensor_unref(plan->feeds[i].value);
    plan->feed_count = 0;
}

bool fg_plan_fits(const fg_plan *plan, fg_tensor *const *feeds) {
    for (uint32_t i = 0; i < plan->feed_count; i++) {
        const fg_plan_feed *planned = &plan->feeds[i];
        const fg_tensor *tensor = feeds[i];
        if (!planned->used) continue;
        if (!tensor || tensor->dtype != planned->dtype || tensor->rank != planned->rank ||
            memcmp(tensor->dims, planned->dims, (size_t)tensor->rank * sizeof(int64_t)) != 0)
            return false;
        if (planned->fixed && memcmp(tensor->data, planned->value->data, tensor->bytes) != 0)
            return false;
    }
    return true;
}

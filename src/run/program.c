#include "run/program.h"

#include <string.h>

/* ---- the demand ---- */

void fg_program_fill(fg_program *program, const fg_demand *demand) {
    fg_arena *arena = &program->arena;
    program->demand.signature = demand->signature;
    program->demand.phase = demand->phase;
    program->feeds = FG_NEW_ARRAY(arena, uint32_t, (size_t)demand->feeds.count + 1);
    for (uint32_t i = 0; i < demand->feeds.count; i++) {
        fg_feed feed = demand->feeds.at[i];
        feed.name = fg_arena_text(arena, feed.name, strlen(feed.name));
        fg_tensor *tensor = feed.tensor;
        feed.tensor = NULL;
        FG_PUSH(arena, &program->demand.feeds, feed);
        FG_PUSH(arena, &program->trial.feeds, feed);
        if (tensor) program->demand.feeds.at[i].tensor = fg_tensor_ref(tensor);
        if (feed.value) program->feeds[program->feed_count++] = i;
    }
    program->outputs = FG_NEW_ARRAY(arena, const char *, (size_t)demand->fetches.count + 1);
    for (uint32_t i = 0; i < demand->fetches.count; i++) {
        fg_fetch fetch = demand->fetches.at[i];
        fetch.name = fg_arena_text(arena, fetch.name, strlen(fetch.name));
        program->outputs[program->output_count++] = fetch.name;
        if (!demand->signature) FG_PUSH(arena, &program->demand.fetches, fetch);
    }
}

static void drop_feeds(fg_demand *demand) {
    for (uint32_t i = 0; i < demand->feeds.count; i++) {
        fg_tensor_unref(demand->feeds.at[i].tensor);
        demand->feeds.at[i].tensor = NULL;
    }
}

void fg_program_abandon(fg_program *program) {
    drop_feeds(&program->trial);
    fg_compiled_unref(program->making);
    program->making = NULL;
}

void fg_program_fini(fg_program *program) {
    fg_program_abandon(program);
    drop_feeds(&program->demand);
    for (int i = 0; i < FG_PROGRAM_PLANS; i++) fg_compiled_unref(program->plans[i]);
    fg_arena_fini(&program->arena);
}

bool fg_demand_is_sized(const fg_demand *demand) {
    for (uint32_t i = 0; i < demand->feeds.count; i++) {
        const fg_feed *feed = &demand->feeds.at[i];
        if (feed->value == 0 || feed->tensor) continue;
        if (feed->rank < 0) return false;
        for (int axis = 0; axis < feed->rank; axis++)
            if (feed->dims[axis] < 0) return false;
    }
    return true;
}

/* ---- plans ---- */

fg_compiled *fg_program_find(fg_program *program, fg_tensor *const *feeds) {
    for (int i = 0; i < FG_PROGRAM_PLANS; i++) {
        fg_compiled *compiled = program->plans[i];
        if (!compiled || !fg_plan_fits(&compiled->plan, feeds)) continue;
        compiled->used = ++program->clock;
        return fg_compiled_ref(compiled);
    }
    return NULL;
}

/* In the place of the one that was not used for longest. */
static void keep(fg_program *program, fg_compiled *compiled) {
    int place = 0;
    for (int i = 0; i < FG_PROGRAM_PLANS; i++) {
        if (!program->plans[i]) {
            place = i;
            break;
        }
        if (program->plans[i]->used < program->plans[place]->used) place = i;
    }
    fg_compiled_unref(program->plans[place]);
    compiled->used = ++program->clock;
    program->plans[place] = compiled;
}

static fg_status report_unfed(fg_program *program, fg_value_id unfed, fg_report *report) {
    const fg_graph *graph = program->graph;
    const fg_placeholder *needed = &graph->placeholders.at[fg_graph_maker(graph, unfed)->extra];
    fg_report_add(report, FG_G401, needed->span, "'%s' is needed and is not fed",
                  needed->full_name->text);
    return FG_FINDINGS;
}

fg_status fg_program_compile(fg_program *program, const fg_demand *demand,
                             const fg_resolution *resolution, fg_arena *scratch, fg_report *report,
                             fg_compiled **compiled) {
    fg_plan_order order = {.graph = program->graph,
                           .engine = program->engine,
                           .feeds = demand->feeds.at,
                           .feed_count = demand->feeds.count,
                           .fetches = demand->fetches.at,
                           .fetch_count = demand->fetches.count,
                           .resolution = resolution};
    fg_compiled *making = program->making = fg_compiled_new(program->engine->memory);
    if (!making) return FG_LIMIT;
    making->arena.guard = scratch->guard;
    if (!fg_plan_make(&making->plan, &making->arena, scratch, &order, report))
        return order.unfed ? report_unfed(program, order.unfed, report) : FG_FINDINGS;
    making->arena.guard = NULL;
    const fg_plan *plan = &making->plan;
    fg_status status = fg_session_initialise(program->session, plan->variables.at,
                                             plan->variables.count, program->seed, scratch, report);
    if (status != FG_OK) return status;
    *compiled = fg_compiled_ref(making);
    keep(program, making);
    program->making = NULL;
    return FG_OK;
}

/* Promised, and now it is to be used. */
static bool report_missing(const fg_program *program, fg_tensor *const *feeds, fg_report *report) {
    bool missing = false;
    for (uint32_t i = 0; i < program->demand.feeds.count; i++) {
        const fg_feed *feed = &program->demand.feeds.at[i];
        if (feed->value == 0 || feeds[i]) continue;
        fg_report_add(report, FG_G401, feed->span, "'%s' was promised, and is not fed", feed->name);
        missing = true;
    }
    return missing;
}

fg_status fg_program_prepare(fg_program *program, fg_tensor **feeds, fg_arena *scratch,
                             fg_report *report, fg_compiled **compiled) {
    if (report_missing(program, feeds, report)) return FG_FINDINGS;
    fg_demand *trial = &program->trial;
    fg_program_abandon(program);
    trial->signature = program->demand.signature;
    trial->phase = program->demand.phase;
    memset(&trial->fetches, 0, sizeof trial->fetches);
    for (uint32_t i = 0; i < program->demand.fetches.count; i++)
        FG_PUSH(scratch, &trial->fetches, program->demand.fetches.at[i]);
    for (uint32_t i = 0; i < trial->feeds.count; i++) {
        fg_feed *feed = &trial->feeds.at[i];
        *feed = program->demand.feeds.at[i];
        feed->tensor = feeds[i] ? fg_tensor_ref(feeds[i]) : NULL;
        feed->value = 0;
        feed->given = FG_INVALID;
    }
    fg_resolution resolution;
    if (!fg_check_demand(program->graph, scratch, program->engine->memory, trial, report,
                         &resolution))
        return FG_FINDINGS;
    for (uint32_t i = 0; i < trial->feeds.count; i++) {
        fg_tensor *tensor = trial->feeds.at[i].tensor;
        if (tensor == feeds[i]) continue;
        fg_tensor_unref(feeds[i]);
        feeds[i] = fg_tensor_ref(tensor);
    }
    fg_status status = FG_OK;
    *compiled = fg_program_find(program, feeds);
    if (!*compiled)
        status = fg_program_compile(program, trial, &resolution, scratch, report, compiled);
    fg_program_abandon(program);
    return status;
}

#include "run/run.h"

#include <stdio.h>

fg_status fg_run_init(fg_run *run, fg_program *program) {
    uint32_t count = program->demand.feeds.count;
    fg_memory *memory = program->engine->memory;
    run->program = program;
    run->feeds = fg_memory_alloc_zeroed(memory, (count + (size_t)1) * sizeof *run->feeds);
    if (!run->feeds) return FG_LIMIT;
    for (uint32_t i = 0; i < count; i++)
        if (program->demand.feeds.at[i].tensor)
            run->feeds[i] = fg_tensor_ref(program->demand.feeds.at[i].tensor);
    return FG_OK;
}

static void clear_slot(fg_run_slot *slot) {
    fg_executor_free(slot->executor);
    fg_compiled_unref(slot->compiled);
    *slot = (fg_run_slot){0};
}

void fg_run_fini(fg_run *run) {
    for (int i = 0; i < FG_RUN_EXECUTORS; i++) clear_slot(&run->slots[i]);
    if (!run->feeds) return;
    uint32_t count = run->program->demand.feeds.count;
    for (uint32_t i = 0; i < count; i++) fg_tensor_unref(run->feeds[i]);
    fg_memory_free(run->program->engine->memory, run->feeds,
                   (count + (size_t)1) * sizeof *run->feeds);
}

/* ---- executors ---- */

static void give_feeds(fg_run *run) {
    const fg_plan *plan = &run->slot->compiled->plan;
    for (uint32_t i = 0; i < plan->feed_count; i++)
        if (plan->feeds[i].used) fg_executor_feed(run->slot->executor, i, run->feeds[i]);
}

static void give_variables(fg_run *run) {
    const fg_session *session = run->program->session;
    const fg_plan *plan = &run->slot->compiled->plan;
    for (uint32_t i = 0; i < plan->variables.count; i++)
        fg_executor_variable(run->slot->executor, i, session->values[plan->variables.at[i]]);
    run->slot->version = session->version;
}

static void choose(fg_run *run, fg_run_slot *slot) {
    run->slot = slot;
    slot->used = ++run->clock;
    give_feeds(run);
}

bool fg_run_find(fg_run *run) {
    for (int i = 0; i < FG_RUN_EXECUTORS; i++) {
        fg_run_slot *slot = &run->slots[i];
        if (!slot->compiled || !fg_plan_fits(&slot->compiled->plan, run->feeds)) continue;
        choose(run, slot);
        return true;
    }
    return false;
}

/* The place of the executor that was not used for longest. */
static fg_run_slot *free_slot(fg_run *run) {
    fg_run_slot *oldest = &run->slots[0];
    for (int i = 0; i < FG_RUN_EXECUTORS; i++) {
        if (!run->slots[i].compiled) return &run->slots[i];
        if (run->slots[i].used < oldest->used) oldest = &run->slots[i];
    }
    clear_slot(oldest);
    return oldest;
}

fg_status fg_run_prepare(fg_run *run, fg_arena *scratch, fg_report *report) {
    fg_compiled *compiled = fg_program_find(run->program, run->feeds);
    if (!compiled) {
        fg_status status = fg_program_prepare(run->program, run->feeds, scratch, report, &compiled);
        if (status != FG_OK) return status;
    }
    fg_run_slot *slot = free_slot(run);
    slot->executor = fg_executor_new(run->program->engine, &compiled->plan);
    if (!slot->executor) {
        fg_compiled_unref(compiled);
        return FG_LIMIT;
    }
    slot->compiled = compiled;
    fg_executor_seed(slot->executor, run->program->seed);
    choose(run, slot);
    give_variables(run);
    return FG_OK;
}

/* ---- execution ---- */

bool fg_run_go(fg_run *run) {
    fg_run_slot *slot = run->slot;
    if (slot->version != run->program->session->version) give_variables(run);
    run->done = false;
    if (!fg_executor_execute(slot->executor, run->step)) return false;
    const fg_plan *plan = &slot->compiled->plan;
    uint32_t variable;
    if (plan->output_count > plan->fetch_count &&
        !fg_session_commit(run->program->session, slot->executor, &variable)) {
        fg_failure *failure = &slot->executor->failure;
        const fg_variable *it = &plan->graph->variables.at[variable];
        failure->code = FG_G302;
        failure->place = it->span;
        snprintf(failure->message, sizeof failure->message,
                 "the new value of '%s' has not its shape", it->full_name->text);
        return false;
    }
    run->step++;
    run->done = true;
    return true;
}

#include "run/run.h"

#include <string.h>

#include "api/model.h"

fg_status fg_run_new(fg_program *program, fg_run **run) {
    *run = NULL;
    fg_memory *memory = program->engine->memory;
    fg_run *made = fg_memory_alloc_zeroed(memory, sizeof *made);
    if (!made) return FG_LIMIT;
    fg_status status = fg_run_init(made, program);
    if (status != FG_OK) {
        fg_run_free(made);
        return status;
    }
    *run = made;
    return FG_OK;
}

void fg_run_free(fg_run *run) {
    if (!run) return;
    fg_memory *memory = run->program->engine->memory;
    fg_run_fini(run);
    fg_memory_free(memory, run, sizeof *run);
}

/* The plan at hand holds for another value of this feed. */
static bool still_fits(const fg_run *run, uint32_t feed, const fg_tensor *tensor) {
    const fg_plan_feed *planned = &run->slot->compiled->plan.feeds[feed];
    if (!planned->used) return true;
    return tensor->dtype == planned->dtype && tensor->rank == planned->rank &&
           memcmp(tensor->dims, planned->dims, (size_t)tensor->rank * sizeof(int64_t)) == 0 &&
           (!planned->fixed || memcmp(tensor->data, planned->value->data, tensor->bytes) == 0);
}

fg_status fg_run_feed(fg_run *run, size_t index, fg_tensor *tensor) {
    if (index >= run->program->feed_count || !tensor) return FG_USAGE;
    uint32_t feed = run->program->feeds[index];
    fg_tensor_ref(tensor);
    fg_tensor_unref(run->feeds[feed]);
    run->feeds[feed] = tensor;
    if (run->slot && !still_fits(run, feed, tensor)) run->slot = NULL;
    if (run->slot && run->slot->compiled->plan.feeds[feed].used)
        fg_executor_feed(run->slot->executor, feed, tensor);
    return FG_OK;
}

void fg_run_step(fg_run *run, uint64_t step) {
    run->step = step;
}

/* ---- execution ---- */

typedef struct run_job {
    fg_run *run;
    fg_report *report;
    fg_arena scratch;
} run_job;

static fg_status prepare(void *data) {
    run_job *job = data;
    return fg_run_prepare(job->run, &job->scratch, job->report);
}

static fg_status explain(void *data) {
    run_job *job = data;
    return fg_report_failure(job->report, &job->scratch, job->run->slot->executor);
}

/* What is not done in every execution. */
static fg_status do_seldom(fg_run *run, fg_report *report, fg_work work) {
    fg_program *program = run->program;
    fg_model *model = program->session->model;
    run_job job = {.run = run, .report = report};
    fg_arena_init(&job.scratch, program->engine->memory);
    fg_arena *const arenas[] = {&job.scratch, &model->arena, &program->arena, NULL};
    fg_status status = fg_guarded(program->context, report, arenas, work, &job);
    fg_arena_fini(&job.scratch);
    return status;
}

fg_status fg_run_execute(fg_run *run, fg_report *report) {
    run->done = false;
    if (!run->slot && !fg_run_find(run)) {
        fg_status status = do_seldom(run, report, prepare);
        if (status != FG_OK) return status;
    }
    if (fg_run_go(run)) return FG_OK;
    return do_seldom(run, report, explain);
}

const fg_tensor *fg_run_output(const fg_run *run, size_t index) {
    if (!run->done || index >= run->slot->compiled->plan.fetch_count) return NULL;
    return run->slot->executor->outputs[index];
}

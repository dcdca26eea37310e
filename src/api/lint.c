/* Proofs without data. */
#include "api/model.h"
#include "check/check.h"
#include "feedgraph/tools.h"
#include "run/session.h"

typedef struct lint_job {
    fg_model *model;
    fg_report *report;
    fg_arena scratch;
} lint_job;

static fg_status lint(void *data) {
    lint_job *job = data;
    bool right = fg_check_model(&job->model->graph, &job->scratch, &job->model->context->memory,
                                job->report);
    return right ? FG_OK : FG_FINDINGS;
}

fg_status fg_model_lint(fg_session *session, fg_report *report) {
    fg_model *model = session->model;
    lint_job job = {.model = model, .report = report};
    fg_arena_init(&job.scratch, &model->context->memory);
    fg_arena *const arenas[] = {&job.scratch, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, report, arenas, lint, &job);
    fg_arena_fini(&job.scratch);
    return status;
}

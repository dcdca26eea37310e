#include "run/session.h"

#include "api/model.h"

typedef struct session_job {
    fg_session *session;
    fg_report *report;
    fg_arena scratch;
    const char *path; /* NULL: the files that the model names */
} session_job;

static fg_status load_named(session_job *job) {
    const fg_graph *graph = job->session->graph;
    fg_status status = FG_OK;
    for (uint32_t i = 0; i < graph->weights.count && status == FG_OK; i++)
        status = fg_session_load(job->session, graph->weights.at[i].path, graph->weights.at[i].span,
                                 &job->scratch, job->report);
    return status;
}

static fg_status load(void *data) {
    session_job *job = data;
    if (!job->path) return load_named(job);
    return fg_session_load(job->session, job->path, (fg_span){0}, &job->scratch, job->report);
}

static fg_status load_weights(fg_session *session, const char *path, fg_report *report) {
    fg_model *model = session->model;
    session_job job = {.session = session, .report = report, .path = path};
    fg_arena_init(&job.scratch, &model->context->memory);
    fg_arena *const arenas[] = {&job.scratch, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, report, arenas, load, &job);
    fg_session_abandon(session);
    fg_arena_fini(&job.scratch);
    return status;
}

fg_status fg_session_new(fg_model *model, fg_report *report, fg_session **session) {
    *session = NULL;
    fg_memory *memory = &model->context->memory;
    fg_session *made = fg_memory_alloc_zeroed(memory, sizeof *made);
    if (!made) return FG_LIMIT;
    fg_status status = fg_session_init(made, model, &model->graph, &model->context->engine);
    if (status == FG_OK) status = load_weights(made, NULL, report);
    if (status != FG_OK) {
        fg_session_free(made);
        return status;
    }
    *session = made;
    return FG_OK;
}

void fg_session_free(fg_session *session) {
    if (!session) return;
    fg_memory *memory = session->engine->memory;
    fg_session_fini(session);
    fg_memory_free(memory, session, sizeof *session);
}

fg_status fg_session_load_weights(fg_session *session, const char *path, fg_report *report) {
    return load_weights(session, path, report);
}

size_t fg_session_variables(const fg_session *session) {
    return session->graph->variables.count - 1;
}

const char *fg_session_variable_name(const fg_session *session, size_t index) {
    return session->graph->variables.at[index + 1].full_name->text;
}

const fg_tensor *fg_session_variable(const fg_session *session, size_t index) {
    return session->values[index + 1];
}

/* Proofs without data. */
#include "api/model.h"
#include "check/check.h"
#include "feedgraph/tools.h"
#include "run/session.h"
#include "tensorflow/tf_needs.h"

typedef struct lint_job {
    fg_model *model;
    fg_report *report;
    fg_arena scratch;
} lint_job;

/* ---- a SavedModel's signatures as TensorFlow 1 runs them ---- */

static uint32_t node_of(const fg_model *model, fg_value_id value) {
    return fg_tf_node_at(model->imported, fg_graph_maker(&model->graph, value)->span);
}

static void compare_signature(lint_job *job, const fg_signature *signature) {
    const fg_model *model = job->model;
    uint8_t *reached = FG_NEW_ARRAY(&job->scratch, uint8_t, model->imported->node_count);
    for (uint32_t i = 0; i < signature->input_count; i++) {
        uint32_t node = node_of(model, signature->inputs[i].value);
        if (node != UINT32_MAX) reached[node] = 2;
    }
    for (uint32_t i = 0; i < signature->output_count; i++) {
        uint32_t node = node_of(model, signature->outputs[i].value);
        if (node != UINT32_MAX) fg_tf_reach(model->imported, &job->scratch, node, reached);
    }
    for (uint32_t i = 1; i < model->graph.placeholders.count; i++) {
        const fg_placeholder *placeholder = &model->graph.placeholders.at[i];
        uint32_t node = node_of(model, placeholder->value);
        if (placeholder->fallback || node == UINT32_MAX || reached[node] != 1) continue;
        fg_finding *finding =
            fg_report_add(job->report, FG_G801, placeholder->span,
                          "TensorFlow 1 demands '%s' for signature '%s', whatever is decided; here "
                          "it is not needed",
                          placeholder->full_name->text, signature->name->text);
        fg_finding_help(job->report, finding,
                        "feed it there all the same: what a branch captures is computed always");
    }
}

/* What is missing here too is said by the proof. */
static void compare_signatures(lint_job *job) {
    const fg_graph *graph = &job->model->graph;
    for (uint32_t i = 0; job->model->imported && i < graph->signatures.count; i++)
        if (!graph->signatures.at[i].broken && graph->signatures.at[i].name)
            compare_signature(job, &graph->signatures.at[i]);
}

static fg_status lint(void *data) {
    lint_job *job = data;
    bool right = fg_check_model(&job->model->graph, &job->scratch, &job->model->context->memory,
                                job->report);
    if (right) compare_signatures(job);
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

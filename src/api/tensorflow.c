/* What a file of TensorFlow says of itself, and what TensorFlow would demand of a run. */
#include <string.h>

#include "api/model.h"
#include "feedgraph/tools.h"
#include "import/tf_frames.h"
#include "import/tf_link.h"
#include "import/tf_needs.h"

bool fg_model_imported(const fg_model *model) {
    return model->imported != NULL;
}

typedef struct tf_job {
    fg_model *model;
    fg_report *report;
    const char *fetch;
    const char *const *names;
    fg_tf_demand demand;
} tf_job;

static const char *name_of(tf_job *job, uint32_t node) {
    fg_bytes name = job->model->imported->def->node.at[node].name;
    return fg_arena_text(&job->model->arena, name.at, name.length);
}

static fg_status run(tf_job *job, fg_work work) {
    fg_arena *const arenas[] = {&job->model->arena, NULL};
    return fg_guarded(job->model->context, job->report, arenas, work, job);
}

/* ---- what nothing consumes ---- */

static fg_status list_fetches(void *data) {
    tf_job *job = data;
    const fg_tf_graph *graph = job->model->imported;
    uint8_t *consumed = fg_tf_consumed(graph, &job->model->arena);
    const char **names =
        FG_NEW_ARRAY(&job->model->arena, const char *, (size_t)graph->node_count + 1);
    size_t count = 0;
    /* what is in a loop has a value for each turn, and is not fetched */
    for (uint32_t i = 0; i < graph->file_nodes; i++)
        if (!consumed[i] && !fg_tf_frame_of(graph, i)) names[count++] = name_of(job, i);
    job->names = names;
    return FG_OK;
}

fg_status fg_model_tf_fetches(fg_model *model, const char *const **names) {
    tf_job job = {.model = model};
    *names = NULL;
    if (!model->imported) return FG_USAGE;
    fg_status status = run(&job, list_fetches);
    if (status == FG_OK) *names = job.names;
    return status;
}

/* ---- what a fetch demands ---- */

static fg_status find_demand(void *data) {
    tf_job *job = data;
    const fg_tf_graph *graph = job->model->imported;
    fg_arena *arena = &job->model->arena;
    fg_bytes name;
    uint32_t output, node = UINT32_MAX;
    if (fg_tf_split((fg_bytes){job->fetch, strlen(job->fetch)}, &name, &output))
        node = fg_tf_find(graph, name);
    if (node == UINT32_MAX) {
        fg_report_add(job->report, FG_G501, (fg_span){job->model->source, 0, 0},
                      "there is no node '%s' to fetch", job->fetch);
        return FG_FINDINGS;
    }
    uint8_t *reached = FG_NEW_ARRAY(arena, uint8_t, graph->node_count);
    fg_tf_reach(graph, arena, node, reached);
    /* what functions became is not counted: how much of it runs is TensorFlow's choice */
    for (uint32_t i = 0; i < graph->file_nodes; i++) job->demand.nodes += reached[i] == 1;
    size_t placeholders = job->model->graph.placeholders.count + 1;
    const char **required = FG_NEW_ARRAY(arena, const char *, placeholders);
    const char **defaulted = FG_NEW_ARRAY(arena, const char *, placeholders);
    size_t required_count = 0, defaulted_count = 0;
    /* in the order in which the model lists them */
    for (uint32_t i = 1; i < job->model->graph.placeholders.count; i++) {
        const fg_name *full = job->model->graph.placeholders.at[i].full_name;
        uint32_t at = fg_tf_find(graph, (fg_bytes){full->text, full->length});
        if (at == UINT32_MAX || !reached[at]) continue;
        if (fg_tf_has_default(graph, at))
            defaulted[defaulted_count++] = full->text;
        else
            required[required_count++] = full->text;
    }
    job->demand.required = required;
    job->demand.defaulted = defaulted;
    return FG_OK;
}

fg_status fg_model_tf_demand(fg_model *model, const char *fetch, fg_report *report,
                             fg_tf_demand *demand) {
    tf_job job = {.model = model, .report = report, .fetch = fetch};
    *demand = (fg_tf_demand){0};
    if (!model->imported) return FG_USAGE;
    fg_status status = run(&job, find_demand);
    if (status == FG_OK) *demand = job.demand;
    return status;
}

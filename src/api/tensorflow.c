/* What a file of TensorFlow says of itself, and what TensorFlow would demand of a run. */
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "feedgraph/tools.h"
#include "tensorflow/tf_frames.h"
#include "tensorflow/tf_link.h"
#include "tensorflow/tf_needs.h"

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
    uint8_t *consumed = fg_tf_consumed(graph, &job->model->arena, true);
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

/* ---- what people fetch of it ---- */

typedef struct ranked {
    uint32_t node, reached;
} ranked;

/* The larger first, else in the order of the file. */
static int by_reach(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->reached != y->reached) return x->reached > y->reached ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

/* Nodes that are walked over to rank the results; of those behind, the order is the file's. */
#define RANK_STEPS 50000000u

/* For each node 2: a placeholder that runs have to feed; 1: one that is a phase, or has a default.
 */
static uint8_t *find_inputs(const tf_job *job) {
    const fg_tf_graph *graph = job->model->imported;
    uint8_t *inputs = FG_NEW_ARRAY(&job->model->arena, uint8_t, (size_t)graph->node_count + 1);
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (fg_tf_is_placeholder(graph, i)) inputs[i] = fg_tf_has_default(graph, i) ? 1 : 2;
    for (uint32_t i = 1; i < job->model->graph.placeholders.count; i++) {
        const fg_placeholder *placeholder = &job->model->graph.placeholders.at[i];
        const fg_name *name = placeholder->full_name;
        uint32_t node = fg_tf_find(graph, (fg_bytes){name->text, name->length});
        if (placeholder->is_phase && node != UINT32_MAX) inputs[node] = 1;
    }
    return inputs;
}

/* The most of them that is reached; 0: none. */
static uint8_t most_reached(const fg_tf_graph *graph, const uint8_t *inputs,
                            const uint8_t *reached) {
    uint8_t most = 0;
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (reached[i] && inputs[i] > most) most = inputs[i];
    return most;
}

static uint32_t rank_results(tf_job *job, ranked *results) {
    const fg_tf_graph *graph = job->model->imported;
    fg_arena *arena = &job->model->arena;
    uint8_t *consumed = fg_tf_consumed(graph, arena, false);
    uint8_t *reached = FG_NEW_ARRAY(arena, uint8_t, (size_t)graph->node_count + 1);
    const uint8_t *inputs = find_inputs(job);
    uint64_t steps = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < graph->file_nodes; i++) {
        if (consumed[i] || inputs[i] || fg_tf_is_aside(graph, i) || fg_tf_frame_of(graph, i))
            continue;
        ranked result = {.node = i, .reached = 1};
        if (steps < RANK_STEPS) {
            memset(reached, 0, graph->node_count);
            result.reached = fg_tf_reach(graph, arena, i, reached);
            steps += graph->node_count;
            uint8_t most = most_reached(graph, inputs, reached);
            if (most == 0) continue;
            /* what leaves a loop and is left alone is how often it turned, and the like; a Switch
             * has nothing behind the side that is not taken */
            bool odd = fg_tf_is(graph, i, "Exit") || fg_tf_is(graph, i, "Switch");
            if (most == 1 || odd) result.reached = 0;
        }
        results[count++] = result;
    }
    if (count > 1) qsort(results, count, sizeof *results, by_reach);
    bool any = count > 0 && results[0].reached > 0;
    while (any && results[count - 1].reached == 0) count--;
    return count;
}

static fg_status list_results(void *data) {
    tf_job *job = data;
    fg_arena *arena = &job->model->arena;
    size_t most = (size_t)job->model->imported->node_count + 1;
    ranked *results = FG_NEW_ARRAY(arena, ranked, most);
    uint32_t count = rank_results(job, results);
    const char **names = FG_NEW_ARRAY(arena, const char *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) names[i] = name_of(job, results[i].node);
    job->names = names;
    return FG_OK;
}

fg_status fg_model_tf_results(fg_model *model, const char *const **names) {
    tf_job job = {.model = model};
    *names = NULL;
    if (!model->imported) return FG_USAGE;
    fg_status status = run(&job, list_results);
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

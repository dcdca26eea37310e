/* What a model's instances hold. */
#include <string.h>

#include "api/model.h"
#include "feedgraph/tools.h"

typedef struct summary_job {
    fg_model *model;
    fg_arena scratch;
    fg_names names; /* of the rows */
    fg_map row_of;  /* by name: 1 + its row */
    FG_VEC(fg_summary_row) rows;
} summary_job;

/* The row of a full name: that of its first level. One without levels is the file's. */
static fg_summary_row *row_of(summary_job *job, const char *full_name, bool is_instance) {
    const char *slash = full_name ? strchr(full_name, '/') : NULL;
    size_t length = slash ? (size_t)(slash - full_name) : 0;
    if (full_name && !slash && is_instance) length = strlen(full_name);
    const fg_name *name = fg_name_of(&job->names, length ? full_name : "", length);
    size_t known = (size_t)(uintptr_t)fg_map_get(&job->row_of, name);
    if (known) return &job->rows.at[known - 1];
    fg_summary_row row = {0};
    if (length) row.name = fg_arena_text(&job->model->arena, full_name, length);
    FG_PUSH(&job->model->arena, &job->rows, row);
    fg_map_set(&job->scratch, &job->row_of, name, (void *)(uintptr_t)job->rows.count);
    return &job->rows.at[job->rows.count - 1];
}

static void add_frames(summary_job *job) {
    const fg_graph *graph = &job->model->graph;
    for (uint32_t i = 1; i < graph->frames.count; i++) {
        const fg_frame *frame = &graph->frames.at[i];
        if (!frame->name || !frame->full_name) continue;
        fg_summary_row *row = row_of(job, frame->full_name->text, true);
        if (strchr(frame->full_name->text, '/') || row->type) continue;
        if (frame->definition) row->definition = frame->definition->text;
        if (!frame->result) continue;
        row->type =
            fg_type_text(&job->model->arena, &graph->sizes, fg_value_type(graph, frame->result));
    }
}

static void add_operations(summary_job *job) {
    const fg_graph *graph = &job->model->graph;
    uint32_t *counts = FG_NEW_ARRAY(&job->scratch, uint32_t, graph->frames.count);
    for (uint32_t i = 1; i < graph->ops.count; i++) counts[graph->ops.at[i].frame]++;
    for (uint32_t i = 0; i < graph->frames.count; i++) {
        if (counts[i] == 0) continue;
        const fg_name *name = graph->frames.at[fg_graph_scope(graph, i)].full_name;
        row_of(job, name ? name->text : NULL, true)->operations += counts[i];
    }
}

static void add_variables(summary_job *job) {
    const fg_graph *graph = &job->model->graph;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        const fg_value *value = fg_graph_value(graph, variable->value);
        fg_summary_row *row = row_of(job, variable->full_name->text, false);
        int64_t dims[FG_MAX_RANK];
        size_t count, bytes, element = fg_dtype_size((fg_dtype)value->dtype);
        if (!fg_shape_numbers(value->shape, dims) ||
            !fg_dims_count(value->shape->rank, dims, element, &count, &bytes))
            continue;
        row->bytes += bytes;
        if (variable->trainable)
            row->trainable += count;
        else
            row->fixed += count;
    }
}

/* What belongs to no instance stands behind all that does. */
static fg_status summarise(void *data) {
    summary_job *job = data;
    fg_names_init(&job->names, &job->scratch);
    add_frames(job);
    add_operations(job);
    add_variables(job);
    for (uint32_t i = 0; i + 1 < job->rows.count; i++) {
        if (job->rows.at[i].name) continue;
        fg_summary_row file = job->rows.at[i];
        memmove(&job->rows.at[i], &job->rows.at[i + 1],
                (job->rows.count - i - 1) * sizeof *job->rows.at);
        job->rows.at[job->rows.count - 1] = file;
        break;
    }
    return FG_OK;
}

fg_status fg_model_summary(fg_model *model, const fg_summary_row **rows, size_t *count) {
    summary_job job = {.model = model};
    fg_arena_init(&job.scratch, &model->context->memory);
    fg_arena *const arenas[] = {&job.scratch, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, NULL, arenas, summarise, &job);
    fg_arena_fini(&job.scratch);
    *rows = status == FG_OK ? job.rows.at : NULL;
    *count = status == FG_OK ? job.rows.count : 0;
    return status;
}

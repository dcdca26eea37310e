/* Models as text. */
#include <string.h>

#include "api/model.h"
#include "feedgraph/tools.h"
#include "graph/print.h"

typedef struct text_job {
    const fg_graph *graph;
    fg_arena *scratch;
    char *text;
} text_job;

/* What is still in a checkpoint's files is written too. */
static fg_status read_stored(const fg_graph *graph) {
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        fg_stored *stored = graph->variables.at[i].stored;
        bool memory;
        if (stored && fg_stored_read(stored, &memory)) return memory ? FG_LIMIT : FG_UNREADABLE;
        if (!graph->variables.at[i].initial) return FG_UNREADABLE;
    }
    return FG_OK;
}

static fg_status write_text(void *data) {
    text_job *job = data;
    fg_status status = read_stored(job->graph);
    if (status != FG_OK) return status;
    fg_text text;
    fg_text_init(&text, job->scratch);
    fg_print_graph(job->graph, job->scratch, &text, NULL);
    job->text = strdup(fg_text_get(&text));
    return job->text ? FG_OK : FG_LIMIT;
}

fg_status fg_model_text(const fg_model *model, char **text) {
    fg_arena scratch;
    fg_arena_init(&scratch, &model->context->memory);
    text_job job = {.graph = &model->graph, .scratch = &scratch};
    fg_arena *const arenas[] = {&scratch, NULL};
    fg_status status = fg_guarded(model->context, NULL, arenas, write_text, &job);
    fg_arena_fini(&scratch);
    *text = job.text;
    return status;
}

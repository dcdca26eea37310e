/* Files printed back from their trees. */
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "api/report.h"
#include "feedgraph/tools.h"
#include "syntax/parse.h"
#include "syntax/print.h"

typedef struct print_job {
    fg_model *model;
    fg_report *report;
    const char *path;
    char *text;
} print_job;

static fg_status print(void *data) {
    print_job *job = data;
    fg_model *model = job->model;
    fg_status status = fg_model_open(model, job->path, job->report);
    if (status != FG_OK) return status;
    uint32_t errors = job->report->counts[FG_SEVERITY_ERROR];
    model->source = fg_sources_add(&model->context->sources, FG_SOURCE_FILE, job->path,
                                   model->file.data, model->file.length);
    fg_names_init(&model->names, &model->arena);
    fg_tree *tree = fg_parse(&model->arena, &model->names, job->report, model->source);
    if (job->report->counts[FG_SEVERITY_ERROR] != errors) return FG_FINDINGS;
    fg_text text;
    fg_text_init(&text, &model->arena);
    fg_print_tree(tree, &text);
    job->text = strdup(fg_text_get(&text));
    return job->text ? FG_OK : FG_LIMIT;
}

fg_status fg_syntax_print(fg_context *context, const char *path, fg_report *report, char **text) {
    *text = NULL;
    fg_model *model = fg_memory_alloc_zeroed(&context->memory, sizeof *model);
    if (!model) return FG_LIMIT;
    model->context = context;
    fg_arena_init(&model->arena, &context->memory);
    print_job job = {.model = model, .report = report, .path = path};
    fg_arena *const arenas[] = {&model->arena, NULL};
    fg_status status = fg_guarded(context, report, arenas, print, &job);
    fg_report_adopt(report, model); /* findings may point into its text */
    *text = job.text;
    return status;
}

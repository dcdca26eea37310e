/* Texts as files hold them, and printed back from their trees. */
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "api/report.h"
#include "feedgraph/tools.h"
#include "syntax/parse.h"
#include "syntax/print.h"

/* ---- files ---- */

static char *copy_of(const char *text, size_t length) {
    char *copy = malloc(length + 1);
    if (!copy) return NULL;
    if (length > 0) memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

typedef struct load_job {
    fg_model *model;
    fg_report *report;
    const char *path;
} load_job;

static fg_status load(void *data) {
    load_job *job = data;
    return fg_model_open(job->model, job->path, job->report);
}

fg_status fg_text_load(fg_context *context, const char *path, fg_report *report, char **text,
                       size_t *length) {
    *text = NULL;
    *length = 0;
    fg_model model = {.context = context};
    load_job job = {&model, report, path};
    fg_status status = fg_guarded(context, report, NULL, load, &job);
    if (status != FG_OK) return status;
    *text = copy_of(model.file.data, model.file.length);
    *length = model.file.length;
    fg_file_close(&model.file);
    return *text ? FG_OK : FG_LIMIT;
}

fg_status fg_text_save(const char *path, const char *text, size_t length, const char **why) {
    *why = fg_file_write(path, text, length);
    return *why ? FG_UNWRITABLE : FG_OK;
}

/* ---- printing ---- */

typedef struct print_job {
    fg_model *model;
    fg_report *report;
    const char *name, *text;
    size_t length;
    char *printed;
    size_t printed_length;
} print_job;

static fg_status print(void *data) {
    print_job *job = data;
    fg_model *model = job->model;
    uint32_t errors = job->report->counts[FG_SEVERITY_ERROR];
    const char *text = fg_arena_text(&model->arena, job->text, job->length);
    model->source =
        fg_sources_add(&model->context->sources, FG_SOURCE_FILE, job->name, text, job->length);
    fg_names_init(&model->names, &model->arena);
    fg_tree *tree = fg_parse(&model->arena, &model->names, job->report, model->source);
    if (job->report->counts[FG_SEVERITY_ERROR] != errors) return FG_FINDINGS;
    fg_text out;
    fg_text_init(&out, &model->arena);
    fg_print_tree(tree, &out);
    job->printed = copy_of(out.at, out.length);
    job->printed_length = out.length;
    return job->printed ? FG_OK : FG_LIMIT;
}

static fg_status print_once(fg_context *context, const char *name, const char *text, size_t length,
                            fg_report *report, char **printed, size_t *printed_length) {
    *printed = NULL;
    *printed_length = 0;
    if (length > UINT32_MAX - 2) return FG_LIMIT;
    fg_model *model = fg_memory_alloc_zeroed(&context->memory, sizeof *model);
    if (!model) return FG_LIMIT;
    model->context = context;
    fg_arena_init(&model->arena, &context->memory);
    print_job job = {
        .model = model, .report = report, .name = name, .text = text, .length = length};
    fg_arena *const arenas[] = {&model->arena, NULL};
    fg_status status = fg_guarded(context, report, arenas, print, &job);
    fg_report_adopt(report, model); /* findings may point into its text */
    *printed = job.printed;
    *printed_length = job.printed_length;
    return status;
}

/* A line that was cut in two may let another one be joined: until nothing changes any more. */
enum { MOST_PASSES = 8 };

fg_status fg_syntax_print(fg_context *context, const char *name, const char *text, size_t length,
                          fg_report *report, char **printed, size_t *printed_length) {
    fg_status status = print_once(context, name, text, length, report, printed, printed_length);
    for (int i = 1; i < MOST_PASSES && status == FG_OK; i++) {
        char *again;
        size_t again_length;
        status =
            print_once(context, name, *printed, *printed_length, report, &again, &again_length);
        if (status != FG_OK) {
            free(again);
            break;
        }
        bool stable = again_length == *printed_length && memcmp(again, *printed, again_length) == 0;
        free(*printed);
        *printed = again;
        *printed_length = again_length;
        if (stable) break;
    }
    return status;
}

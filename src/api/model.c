#include "api/model.h"

#include <string.h>

#include "api/folder.h"
#include "api/report.h"
#include "import/import.h"
#include "lower/from_json.h"
#include "lower/lower.h"
#include "syntax/parse.h"
#include "tensorflow/tf_read.h"

/* ---- the stations ---- */

/* A file's contents become a graph. */
static bool import(fg_model *model, fg_tf_format format, fg_report *report) {
    fg_context *context = model->context;
    model->imported =
        fg_tf_read(&model->arena, &model->names, report, model->source, format, fg_tf_has_effect);
    return model->imported &&
           fg_import(&model->graph, model->imported, report, &context->memory, &context->kernels);
}

/* A checkpoint beside the file could not be read. */
static bool is_unreadable(const fg_report *report) {
    for (uint32_t i = 0; i < report->list.count; i++)
        if (report->list.at[i]->code == FG_G107) return true;
    return false;
}

/* What is wrong with the graph is told by lines of its text, which is a source of its own. */
static void lower_json(fg_model *model, const char *name, const fg_given *given,
                       fg_report *report) {
    fg_context *context = model->context;
    fg_source *json = fg_sources_get(&context->sources, model->source);
    fg_text text;
    fg_text_init(&text, &model->arena);
    if (!fg_json_to_text(&model->arena, report, model->source, json->text, json->length, &text))
        return;
    model->text_source =
        fg_sources_add(&context->sources, FG_SOURCE_FILE, name, fg_text_get(&text), text.length);
    fg_tree *tree = fg_parse(&model->arena, &model->names, report, model->text_source);
    fg_lower(&model->graph, tree, report, &context->memory, &context->kernels, given);
}

static fg_status build(fg_model *model, const char *name, const char *text, size_t length,
                       const fg_given *given, fg_report *report) {
    fg_context *context = model->context;
    uint32_t errors = report->counts[FG_SEVERITY_ERROR];
    model->source = fg_sources_add(&context->sources, FG_SOURCE_FILE, name, text, length);
    fg_names_init(&model->names, &model->arena);
    fg_graph_init(&model->graph, &model->arena, &model->names, &context->sources);
    fg_tf_format format = fg_tf_format_of(text, length);
    if (format != FG_TF_OTHER) {
        import(model, format, report);
    } else if (fg_json_is_graph(text, length)) {
        lower_json(model, name, given, report);
    } else {
        fg_tree *tree = fg_parse(&model->arena, &model->names, report, model->source);
        fg_lower(&model->graph, tree, report, &context->memory, &context->kernels, given);
    }
    if (report->counts[FG_SEVERITY_ERROR] != errors)
        return is_unreadable(report) ? FG_UNREADABLE : FG_FINDINGS;
    fg_model_describe(model);
    return FG_OK;
}

/* ---- loading ---- */

typedef struct load_job {
    fg_model *model;
    fg_report *report;
    const char *name;
    const char *text; /* NULL: in a file of that name */
    size_t length;
    const fg_given *given;
} load_job;

fg_status fg_model_open(fg_model *model, const char *path, fg_report *report) {
    const char *why = fg_file_open(&model->file, &model->context->memory, path, UINT32_MAX - 2);
    if (!why) {
        model->opened = true;
        return FG_OK;
    }
    fg_report_add(report, model->file.over_limit ? FG_G105 : FG_G107, (fg_span){0}, "%s: %s", path,
                  why);
    return model->file.over_limit ? FG_LIMIT : FG_UNREADABLE;
}

/* A folder that stands for no model. */
static fg_status say_folder(const load_job *job, const fg_folder *folder) {
    fg_finding *finding =
        fg_report_add(job->report, FG_G107, (fg_span){0},
                      "%s: is a directory, and no saved_model.pb is in it", job->name);
    if (folder->deeper)
        fg_finding_help(job->report, finding, "there is one in '%s'", folder->deeper);
    return FG_UNREADABLE;
}

static fg_status load(void *data) {
    load_job *job = data;
    if (!job->text) {
        if (strcmp(job->name, "-") != 0 && fg_folder_is(job->name)) {
            fg_folder folder = fg_folder_look(&job->model->arena, job->name);
            if (!folder.model) return say_folder(job, &folder);
            job->name = folder.model;
        }
        fg_status status = fg_model_open(job->model, job->name, job->report);
        if (status != FG_OK) return status;
        job->text = job->model->file.data;
        job->length = job->model->file.length;
    } else if (job->length > UINT32_MAX - 2) {
        fg_report_add(job->report, FG_G105, (fg_span){0}, "%s: larger than 4 GiB", job->name);
        return FG_LIMIT;
    } else {
        job->text = fg_arena_text(&job->model->arena, job->text, job->length);
    }
    return build(job->model, strcmp(job->name, "-") == 0 ? "<stdin>" : job->name, job->text,
                 job->length, job->given, job->report);
}

static fg_status make(fg_context *context, load_job *job, fg_model **model) {
    *model = NULL;
    fg_model *made = fg_memory_alloc_zeroed(&context->memory, sizeof *made);
    if (!made) return FG_LIMIT;
    made->context = context;
    fg_arena_init(&made->arena, &context->memory);
    job->model = made;
    fg_arena *const arenas[] = {&made->arena, NULL};
    fg_status status = fg_guarded(context, job->report, arenas, load, job);
    if (status == FG_OK)
        *model = made;
    else
        fg_report_adopt(job->report, made);
    return status;
}

fg_status fg_model_load(fg_context *context, const char *path, fg_report *report,
                        fg_model **model) {
    load_job job = {.report = report, .name = path};
    return make(context, &job, model);
}

fg_status fg_model_parse(fg_context *context, const char *name, const char *text, size_t length,
                         fg_report *report, fg_model **model) {
    return fg_model_parse_given(context, name, text, length, NULL, report, model);
}

fg_status fg_model_parse_given(fg_context *context, const char *name, const char *text,
                               size_t length, const fg_given *given, fg_report *report,
                               fg_model **model) {
    load_job job = {.report = report, .name = name, .text = text, .length = length, .given = given};
    return make(context, &job, model);
}

/* Nothing points there any more, and nobody looks behind an empty text. */
static void forget_text(fg_context *context, uint32_t number) {
    if (!number) return;
    fg_source *source = fg_sources_get(&context->sources, number);
    source->text = "";
    source->length = 0;
    source->lines = NULL;
    source->line_count = 0;
}

void fg_model_free(fg_model *model) {
    if (!model) return;
    fg_context *context = model->context;
    forget_text(context, model->source);
    forget_text(context, model->text_source);
    fg_graph_fini(&model->graph);
    if (model->opened) fg_file_close(&model->file);
    fg_arena_fini(&model->arena);
    fg_memory_free(&context->memory, model, sizeof *model);
}

const char *fg_model_name(const fg_model *model) {
    return model->graph.name ? model->graph.name->text : NULL;
}

size_t fg_model_operations(const fg_model *model) {
    return model->graph.ops.count - 1;
}

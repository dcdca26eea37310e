/* Findings, as the public functions show them. */
#include "api/report.h"

#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "diag/document.h"
#include "diag/render.h"

typedef struct api_report {
    fg_report base;   /* first: a report is one of these */
    fg_model *failed; /* models that findings point into and nobody else holds */
} api_report;

static api_report *api_of(fg_report *report) {
    return (api_report *)report;
}

void fg_report_adopt(fg_report *report, fg_model *model) {
    model->next_failed = api_of(report)->failed;
    api_of(report)->failed = model;
}

static void drop_failed(fg_report *report) {
    fg_model *model = api_of(report)->failed;
    while (model) {
        fg_model *next = model->next_failed;
        fg_model_free(model);
        model = next;
    }
    api_of(report)->failed = NULL;
}

static void init(fg_report *report, fg_context *context) {
    fg_report_init(report, &context->memory, &context->sources);
    report->context = context;
}

fg_status fg_report_new(fg_context *context, fg_report **report) {
    *report = NULL;
    api_report *made = fg_memory_alloc_zeroed(&context->memory, sizeof *made);
    if (!made) return FG_LIMIT;
    init(&made->base, context);
    *report = &made->base;
    return FG_OK;
}

void fg_report_free(fg_report *report) {
    if (!report) return;
    fg_memory *memory = &report->context->memory;
    fg_report_fini(report);
    drop_failed(report);
    fg_memory_free(memory, api_of(report), sizeof(api_report));
}

void fg_report_clear(fg_report *report) {
    fg_context *context = report->context;
    fg_report_fini(report);
    drop_failed(report);
    init(report, context);
}

size_t fg_report_count(const fg_report *report) {
    return report->list.count;
}

size_t fg_report_errors(const fg_report *report) {
    return report->counts[FG_SEVERITY_ERROR];
}

size_t fg_report_warnings(const fg_report *report) {
    return report->counts[FG_SEVERITY_WARNING];
}

/* ---- findings ---- */

const fg_finding *fg_report_at(fg_report *report, size_t index) {
    if (index >= report->list.count) return NULL;
    fg_report_sort(report);
    return report->list.at[index];
}

const char *fg_finding_code(const fg_finding *finding) {
    return fg_rule_of(finding->code)->code;
}

const char *fg_finding_name(const fg_finding *finding) {
    return fg_rule_of(finding->code)->name;
}

fg_severity fg_finding_severity(const fg_finding *finding) {
    return finding->severity;
}

const char *fg_finding_message(const fg_finding *finding) {
    return finding->message;
}

const char *fg_finding_path_text(const fg_finding *finding) {
    return finding->path;
}

const char *fg_finding_help_text(const fg_finding *finding) {
    return finding->help;
}

/* ---- places ---- */

typedef struct location_job {
    fg_sources *sources;
    fg_span span;
    fg_location *location;
} location_job;

static fg_status locate(void *data) {
    location_job *job = data;
    const fg_source *source = fg_sources_get(job->sources, job->span.source);
    fg_place begin = fg_source_place(job->sources, job->span.source, job->span.begin);
    fg_place end = fg_source_place(job->sources, job->span.source, job->span.end);
    job->location->file = source->name;
    job->location->line = begin.line;
    job->location->column = begin.column;
    job->location->end_line = end.line;
    job->location->end_column = end.column;
    return FG_OK;
}

static fg_location location_of(const fg_report *report, fg_span span) {
    fg_location location = {0};
    if (span.source == 0) return location;
    const fg_source *source = fg_sources_get(report->sources, span.source);
    if (source->kind == FG_SOURCE_NODES) {
        location.file = source->name;
        return location;
    }
    location_job job = {report->sources, span, &location};
    fg_guarded(report->context, NULL, NULL, locate, &job);
    return location;
}

fg_location fg_finding_location(const fg_report *report, const fg_finding *finding) {
    fg_location location = location_of(report, finding->span);
    if (!location.file && finding->node) location.file = finding->node;
    return location;
}

size_t fg_finding_mark_count(const fg_finding *finding) {
    size_t count = 0;
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next) count++;
    return count;
}

fg_location fg_finding_mark_at(const fg_report *report, const fg_finding *finding, size_t index) {
    const fg_mark *mark = finding->marks;
    while (mark && index-- > 0) mark = mark->next;
    if (!mark) return (fg_location){0};
    fg_location location = location_of(report, mark->span);
    location.label = mark->label;
    return location;
}

/* ---- what would mend them ---- */

const char *fg_finding_fix_text(const fg_finding *finding) {
    return finding->replacements ? finding->fix : NULL;
}

size_t fg_finding_edit_count(const fg_finding *finding) {
    size_t count = 0;
    for (const fg_replacement *it = finding->replacements; it; it = it->next) count++;
    return count;
}

fg_edit fg_finding_edit_at(const fg_report *report, const fg_finding *finding, size_t index) {
    const fg_replacement *it = finding->replacements;
    while (it && index-- > 0) it = it->next;
    if (!it) return (fg_edit){0};
    return (fg_edit){.location = location_of(report, it->span),
                     .offset = it->span.begin,
                     .length = it->span.end - it->span.begin,
                     .text = it->text};
}

/* ---- text ---- */

typedef struct text_job {
    fg_report *report;
    fg_arena *arena;
    fg_format format;
    bool color;
    size_t most;
    char *text;
} text_job;

static bool is_document(fg_format format) {
    return format == FG_FORMAT_SARIF || format == FG_FORMAT_CHECKSTYLE || format == FG_FORMAT_JUNIT;
}

static void render_document(const text_job *job, fg_text *text) {
    fg_document document = {.format = job->format, .tool = "feedgraph", .version = fg_version()};
    fg_text_init(&document.body, job->arena);
    fg_status status = job->report->counts[FG_SEVERITY_ERROR] > 0 ? FG_FINDINGS : FG_OK;
    fg_document_put(&document, &(fg_checked){.path = "feedgraph",
                                             .report = job->report,
                                             .status = status,
                                             .fail_on = FG_SEVERITY_ERROR});
    fg_document_close(&document, status, text);
}

static fg_status render(void *data) {
    text_job *job = data;
    fg_text text;
    fg_text_init(&text, job->arena);
    fg_report_sort(job->report);
    fg_report_fingerprint(job->report);
    if (is_document(job->format))
        render_document(job, &text);
    else if (job->most >= job->report->list.count)
        fg_render_report(job->report, job->format, job->color, &text);
    else
        for (uint32_t i = 0; i < job->most; i++)
            fg_render_finding(job->report, job->report->list.at[i], job->format, job->color, &text);
    job->text = strdup(fg_text_get(&text));
    return job->text ? FG_OK : FG_LIMIT;
}

char *fg_report_text(fg_report *report, fg_format format, bool color) {
    return fg_report_text_first(report, format, color, SIZE_MAX);
}

char *fg_report_text_first(fg_report *report, fg_format format, bool color, size_t most) {
    fg_arena scratch;
    fg_arena_init(&scratch, &report->context->memory);
    text_job job = {report, &scratch, format, color, most, NULL};
    fg_arena *const arenas[] = {&scratch, &report->arena, NULL};
    fg_guarded(report->context, NULL, arenas, render, &job); /* a failure here is no finding */
    fg_arena_fini(&scratch);
    return job.text;
}

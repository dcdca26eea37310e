/* Which findings count: settings, files of settings, comments, baselines. */
#include "api/control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "api/report.h"
#include "feedgraph/tools.h"
#include "syntax/parse.h"
#include "syntax/suppress.h"

fg_status fg_controls_new(fg_context *context, fg_controls **controls) {
    fg_controls *made = fg_memory_alloc_zeroed(&context->memory, sizeof *made);
    *controls = made;
    if (!made) return FG_LIMIT;
    made->context = context;
    fg_arena_init(&made->arena, &context->memory);
    return FG_OK;
}

void fg_controls_free(fg_controls *controls) {
    if (!controls) return;
    fg_memory *memory = &controls->context->memory;
    fg_arena_fini(&controls->arena);
    fg_memory_free(memory, controls, sizeof *controls);
}

const char *fg_controls_fail_on(const fg_controls *controls) {
    return controls->fail_on;
}

const char *fg_controls_baseline(const fg_controls *controls) {
    return controls->baseline;
}

/* ---- settings ---- */

static const char *const kinds[] = {"select", "ignore", "warn", "error"};
enum { kind_count = sizeof kinds / sizeof *kinds };

static int kind_of(const char *name, size_t length) {
    for (int i = 0; i < kind_count; i++)
        if (strlen(kinds[i]) == length && memcmp(kinds[i], name, length) == 0) return i;
    return -1;
}

static bool is_gap(char c) {
    return c == ' ' || c == '\t' || c == ',';
}

/* One pattern of a list that a caller steps through; false behind the last. */
static bool next_pattern(const char **at, const char *end, const char **pattern, size_t *length) {
    while (*at < end && is_gap(**at)) ++*at;
    *pattern = *at;
    while (*at < end && !is_gap(**at)) ++*at;
    *length = (size_t)(*at - *pattern);
    return *length > 0;
}

static void add_pattern(fg_controls *controls, int kind, const char *pattern, size_t length) {
    const char *copy = fg_arena_text(&controls->arena, pattern, length);
    FG_PUSH(&controls->arena, &controls->list.list,
            (fg_control){(fg_control_kind)kind, copy, length});
}

typedef struct set_job {
    fg_controls *controls;
    int kind;
    const char *patterns;
    char **wrong;
} set_job;

static fg_status set(void *data) {
    set_job *job = data;
    const char *at = job->patterns, *end = at + strlen(at), *pattern, *nearest = NULL;
    size_t length;
    while (next_pattern(&at, end, &pattern, &length)) {
        if (fg_rule_exists(pattern, length, &nearest)) {
            add_pattern(job->controls, job->kind, pattern, length);
            continue;
        }
        int made = nearest ? asprintf(job->wrong, "there is no rule '%.*s'; did you mean '%s'?",
                                      (int)length, pattern, nearest)
                           : asprintf(job->wrong, "there is no rule '%.*s'", (int)length, pattern);
        if (made < 0) *job->wrong = NULL;
        return FG_USAGE;
    }
    return FG_OK;
}

fg_status fg_controls_set(fg_controls *controls, const char *setting, const char *patterns,
                          char **wrong) {
    set_job job = {controls, kind_of(setting, strlen(setting)), patterns, wrong};
    *wrong = NULL;
    if (job.kind < 0) return FG_USAGE;
    fg_arena *const arenas[] = {&controls->arena, NULL};
    return fg_guarded(controls->context, NULL, arenas, set, &job);
}

/* ---- files of settings ---- */

typedef struct load_job {
    fg_controls *controls;
    fg_report *report;
    const char *path;
    fg_file file;
    bool opened;
    uint32_t source;
    const char *text;
} load_job;

static fg_span span_of(const load_job *job, const char *at, size_t length) {
    uint32_t begin = (uint32_t)(at - job->text);
    return (fg_span){job->source, begin, begin + (uint32_t)length};
}

/* A path beside the file of settings. */
static const char *beside(const load_job *job, const char *value, size_t length) {
    const char *slash = strrchr(job->path, '/');
    int folder = slash && value[0] != '/' ? (int)(slash - job->path) + 1 : 0;
    return fg_arena_printf(&job->controls->arena, "%.*s%.*s", folder, job->path, (int)length,
                           value);
}

static void read_fail_on(load_job *job, const char *value, size_t length) {
    static const char *const names[] = {"error", "warning", "note"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) != length || memcmp(names[i], value, length) != 0) continue;
        job->controls->fail_on = names[i];
        return;
    }
    fg_report_add(job->report, FG_G108, span_of(job, value, length),
                  "fail-on is error, warning or note");
}

static void read_patterns(load_job *job, int kind, const char *value, size_t length) {
    const char *end = value + length, *pattern, *nearest = NULL;
    size_t pattern_length;
    while (next_pattern(&value, end, &pattern, &pattern_length)) {
        if (fg_rule_exists(pattern, pattern_length, &nearest)) {
            add_pattern(job->controls, kind, pattern, pattern_length);
            continue;
        }
        fg_finding *finding =
            fg_report_add(job->report, FG_G108, span_of(job, pattern, pattern_length),
                          "there is no rule '%.*s'", (int)pattern_length, pattern);
        if (nearest) fg_finding_help(job->report, finding, "did you mean '%s'?", nearest);
    }
}

static void read_setting(load_job *job, const char *key, size_t key_length, const char *value,
                         size_t length) {
    int kind = kind_of(key, key_length);
    if (kind >= 0) {
        read_patterns(job, kind, value, length);
    } else if (key_length == 7 && memcmp(key, "fail-on", 7) == 0) {
        read_fail_on(job, value, length);
    } else if (key_length == 8 && memcmp(key, "baseline", 8) == 0) {
        job->controls->baseline = beside(job, value, length);
    } else {
        fg_finding *finding = fg_report_add(job->report, FG_G108, span_of(job, key, key_length),
                                            "there is no setting '%.*s'", (int)key_length, key);
        fg_finding_help(job->report, finding,
                        "the settings are select, ignore, warn, error, fail-on and baseline");
    }
}

static size_t trimmed(const char *text, size_t length) {
    while (length > 0 && strchr(" \t\r", text[length - 1])) length--;
    return length;
}

/* "KEY = VALUE", a comment, or nothing. */
static void read_line(load_job *job, const char *line, size_t length) {
    const char *comment = memchr(line, '#', length);
    if (comment) length = (size_t)(comment - line);
    while (length > 0 && (*line == ' ' || *line == '\t')) line++, length--;
    length = trimmed(line, length);
    if (length == 0) return;
    const char *equals = memchr(line, '=', length);
    if (!equals) {
        fg_report_add(job->report, FG_G108, span_of(job, line, length),
                      "a setting is a line KEY = VALUE");
        return;
    }
    const char *value = equals + 1, *end = line + length;
    while (value < end && (*value == ' ' || *value == '\t')) value++;
    if (value == end) {
        fg_report_add(job->report, FG_G108, span_of(job, equals, 1), "the value is missing");
        return;
    }
    read_setting(job, line, trimmed(line, (size_t)(equals - line)), value, (size_t)(end - value));
}

static fg_status load(void *data) {
    load_job *job = data;
    fg_controls *controls = job->controls;
    fg_sources *sources = &controls->context->sources;
    const char *why = fg_file_open(&job->file, &controls->context->memory, job->path, 1 << 20);
    if (why) {
        fg_report_add(job->report, FG_G107, (fg_span){0}, "%s: %s", job->path, why);
        return FG_UNREADABLE;
    }
    job->opened = true;
    size_t length = job->file.length;
    job->text = fg_arena_text(sources->arena, job->file.data, length);
    job->source = fg_sources_add(sources, FG_SOURCE_FILE, job->path, job->text, length);
    uint32_t errors = job->report->counts[FG_SEVERITY_ERROR];
    for (const char *at = job->text, *end = at + length; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        read_line(job, at, (size_t)(stop - at));
        at = stop + 1;
    }
    return job->report->counts[FG_SEVERITY_ERROR] > errors ? FG_FINDINGS : FG_OK;
}

fg_status fg_controls_load(fg_controls *controls, const char *path, fg_report *report) {
    load_job job = {.controls = controls, .report = report, .path = path};
    fg_arena *const arenas[] = {&controls->arena, NULL};
    fg_status status = fg_guarded(controls->context, report, arenas, load, &job);
    if (job.opened) fg_file_close(&job.file);
    return status;
}

/* ---- reports ---- */

typedef struct apply_job {
    const fg_controls *controls;
    fg_model *model;
    fg_report *report;
    fg_report quiet; /* of parsing; its arena holds what is parsed */
    bool complete;
} apply_job;

/* Comments of one source: its text is parsed once more, which is seldom. */
static void apply_comments(apply_job *job, uint32_t number, bool main) {
    fg_report *report = job->report;
    const fg_source *source = fg_sources_get(report->sources, number);
    if (!source || source->kind != FG_SOURCE_FILE || source->length == 0) return;
    if (!memmem(source->text, source->length, "graphlint:", 10)) return;
    fg_arena *arena = &job->quiet.arena;
    fg_names names;
    fg_names_init(&names, arena);
    fg_tree *tree = fg_parse(arena, &names, &job->quiet, number);
    fg_suppresses comments = {0};
    fg_suppress_read(&comments, arena, tree, main ? report : NULL);
    fg_suppress_apply(&comments, report, number, job->model != NULL);
    if (main && job->complete) fg_suppress_unused(&comments, report);
}

static uint32_t next_source(const fg_report *report, uint32_t before) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < report->list.count; i++) {
        uint32_t source = report->list.at[i]->span.source;
        if (source > before && (next == 0 || source < next)) next = source;
    }
    return next;
}

static fg_status apply(void *data) {
    apply_job *job = data;
    fg_report *report = job->report;
    fg_report_sort(report);
    fg_report_fingerprint(report);
    uint32_t main = job->model ? job->model->source : 0;
    if (main) apply_comments(job, main, true);
    for (uint32_t source = 0; (source = next_source(report, source)) > 0;)
        if (source != main) apply_comments(job, source, false);
    fg_control_report(&job->controls->list, report, job->model != NULL);
    fg_report_sort(report);
    fg_report_fingerprint(report);
    return FG_OK;
}

fg_status fg_controls_apply(const fg_controls *controls, fg_model *model, fg_report *report,
                            bool complete) {
    apply_job job = {.controls = controls, .model = model, .report = report, .complete = complete};
    fg_report_init(&job.quiet, &report->context->memory, report->sources);
    fg_arena *const arenas[] = {&job.quiet.arena, NULL};
    fg_status status = fg_guarded(report->context, report, arenas, apply, &job);
    fg_report_fini(&job.quiet);
    return status;
}

size_t fg_report_suppressed(const fg_report *report) {
    return report->suppressed.count;
}

/* ---- baselines ---- */

static fg_fingerprint text_of(const fg_finding *finding) {
    fg_fingerprint print;
    snprintf(print.text, sizeof print.text, "%016llx:%u", (unsigned long long)finding->print,
             finding->copy);
    return print;
}

static fg_status number(void *data) {
    fg_report_fingerprint(data);
    return FG_OK;
}

fg_fingerprint fg_finding_fingerprint(fg_report *report, const fg_finding *finding) {
    if (finding->copy == 0 && fg_guarded(report->context, report, NULL, number, report) != FG_OK)
        return (fg_fingerprint){""};
    return text_of(finding);
}

typedef struct suppress_job {
    fg_report *report;
    bool (*known)(const char *fingerprint, void *data);
    void *data;
} suppress_job;

static bool is_known(fg_finding *finding, void *data) {
    const suppress_job *job = data;
    fg_fingerprint print = text_of(finding);
    if (!job->known(print.text, job->data)) return false;
    finding->suppression = FG_SUPPRESSED_OUTSIDE;
    return true;
}

static fg_status suppress(void *data) {
    suppress_job *job = data;
    fg_report_sort(job->report);
    fg_report_filter(job->report, is_known, job);
    return FG_OK;
}

fg_status fg_report_suppress(fg_report *report, bool (*known)(const char *fingerprint, void *data),
                             void *data) {
    suppress_job job = {report, known, data};
    fg_status status = fg_guarded(report->context, report, NULL, number, report);
    return status == FG_OK ? fg_guarded(report->context, report, NULL, suppress, &job) : status;
}

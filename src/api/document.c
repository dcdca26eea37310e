/* Documents over the reports of several files. */
#include "diag/document.h"

#include <stdlib.h>
#include <string.h>

#include "api/context.h"

bool fg_format_of(const char *name, fg_format *format) {
    static const char *const names[] = {"text",  "gcc",    "json",       "jsonl",
                                        "sarif", "github", "checkstyle", "junit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) != 0) continue;
        *format = (fg_format)i;
        return true;
    }
    return false;
}

fg_status fg_document_new(fg_format format, const char *tool, fg_document **document) {
    fg_document *made = calloc(1, sizeof *made);
    *document = made;
    if (!made) return FG_LIMIT;
    fg_memory_init(&made->memory, SIZE_MAX);
    fg_arena_init(&made->arena, &made->memory);
    made->format = format;
    made->tool = tool;
    made->version = fg_version();
    fg_text_init(&made->body, &made->arena);
    return FG_OK;
}

void fg_document_free(fg_document *document) {
    if (!document) return;
    fg_arena_fini(&document->arena);
    free(document);
}

typedef struct add_job {
    fg_document *document;
    const fg_checked *checked;
} add_job;

static fg_status add(void *data) {
    add_job *job = data;
    fg_report *report = job->checked->report;
    fg_report_sort(report);
    fg_report_fingerprint(report);
    fg_document_put(job->document, job->checked);
    return FG_OK;
}

fg_status fg_document_add(fg_document *document, const fg_checked *checked) {
    add_job job = {document, checked};
    fg_arena *const arenas[] = {&document->arena, &checked->report->arena, NULL};
    return fg_guarded(checked->report->context, NULL, arenas, add, &job);
}

char *fg_document_text(fg_document *document, fg_status status) {
    fg_guard guard;
    document->arena.guard = &guard;
    if (setjmp(guard.env)) return NULL;
    fg_text out;
    fg_text_init(&out, &document->arena);
    fg_document_close(document, status, &out);
    document->arena.guard = NULL;
    return strdup(fg_text_get(&out));
}

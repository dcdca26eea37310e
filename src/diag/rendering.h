/* What the renderers share. */
#ifndef FG_DIAG_RENDERING_H
#define FG_DIAG_RENDERING_H

#include "base/text.h"
#include "diag/report.h"

/* Where and how everything is written. */
typedef struct fg_writer {
    const fg_report *report;
    fg_text *out;
    bool color;
} fg_writer;

const char *fg_severity_name(fg_severity severity); /* "warning" */

/* The source of a span; NULL for none. */
static inline fg_source *fg_writer_source(const fg_writer *w, fg_span span) {
    return w->report->sources ? fg_sources_get(w->report->sources, span.source) : NULL;
}

/* Whether lines are counted in it: not in one argument, nor in a graph of nodes. */
static inline bool fg_writer_has_lines(const fg_source *source) {
    return source && source->kind != FG_SOURCE_ARGUMENT && source->kind != FG_SOURCE_NODES;
}

/* Whether it is a file, with or without lines. */
static inline bool fg_writer_is_file(const fg_source *source) {
    return source && source->kind != FG_SOURCE_ARGUMENT;
}

static inline fg_place fg_writer_begin(const fg_writer *w, fg_span span) {
    return fg_source_place(w->report->sources, span.source, span.begin);
}

static inline fg_place fg_writer_end(const fg_writer *w, fg_span span) {
    return fg_source_place(w->report->sources, span.source,
                           span.end > span.begin ? span.end : span.begin);
}

/* One finding. */
void fg_render_json(const fg_writer *w, const fg_finding *finding);
void fg_render_github(const fg_writer *w, const fg_finding *finding);
void fg_render_sarif(const fg_writer *w, const fg_finding *finding, const char *path);
void fg_render_checkstyle(const fg_writer *w, const fg_finding *finding);
/* `failure`: it makes the test case fail. */
void fg_render_junit(const fg_writer *w, const fg_finding *finding, const char *path, bool failure);

#endif

/* Findings as results of SARIF, the Static Analysis Results Interchange Format, version 2.1.0
 * (OASIS standard, 27 March 2020): section 3.27 is a result. */
#include <string.h>

#include "diag/escape.h"
#include "diag/rendering.h"

/* Columns count code points: the run says so (columnKind). */
static void put_region(const fg_writer *w, fg_span span) {
    fg_place begin = fg_writer_begin(w, span), end = fg_writer_end(w, span);
    fg_text_printf(w->out,
                   "{\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u}",
                   begin.line, begin.column, end.line, end.column);
}

static void put_artifact(const fg_writer *w, const char *path) {
    fg_text_puts(w->out, "\"artifactLocation\": {\"uri\": \"");
    fg_escape_uri(w->out, path);
    fg_text_puts(w->out, "\"}");
}

/* The members of a location. */
static void put_location(const fg_writer *w, fg_span span, const char *node, const char *path) {
    const fg_source *source = fg_writer_source(w, span);
    if (source && !fg_writer_is_file(source)) {
        fg_text_puts(w->out, "\"logicalLocations\": [{\"name\": ");
        fg_escape_json(w->out, source->name);
        fg_text_puts(w->out, ", \"kind\": \"argument\"}]");
        return;
    }
    fg_text_puts(w->out, "\"physicalLocation\": {");
    put_artifact(w, source ? source->name : path);
    if (fg_writer_has_lines(source)) {
        fg_text_puts(w->out, ", \"region\": ");
        put_region(w, span);
    }
    fg_text_puts(w->out, "}");
    if (!node || !*node) return;
    fg_text_puts(w->out, ", \"logicalLocations\": [{\"fullyQualifiedName\": ");
    fg_escape_json(w->out, node);
    fg_text_puts(w->out, ", \"kind\": \"node\"}]");
}

static void put_message(const fg_writer *w, const fg_finding *finding) {
    fg_text line;
    fg_text_init(&line, w->out->arena);
    /* A warning of the file's own may say nothing; a message may not. */
    fg_text_puts(&line, finding->message[0] ? finding->message : fg_rule_of(finding->code)->says);
    if (finding->path) fg_text_printf(&line, "\npath: %s", finding->path);
    if (finding->help) fg_text_printf(&line, "\nhelp: %s", finding->help);
    fg_text_puts(w->out, "\"message\": {\"text\": ");
    fg_escape_json(w->out, fg_text_get(&line));
    fg_text_puts(w->out, "}");
}

static void put_related(const fg_writer *w, const fg_finding *finding, const char *path) {
    if (!finding->marks) return;
    fg_text_puts(w->out, ",\n      \"relatedLocations\": [");
    uint32_t id = 1;
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next, id++) {
        fg_text_printf(w->out, "%s{\"id\": %u, ", id > 1 ? ", " : "", id);
        put_location(w, mark->span, mark->node, path);
        fg_text_puts(w->out, ", \"message\": {\"text\": ");
        fg_escape_json(w->out, mark->label[0] ? mark->label : "here");
        fg_text_puts(w->out, "}}");
    }
    fg_text_puts(w->out, "]");
}

/* All replacements of a finding are in one file. */
static void put_fix(const fg_writer *w, const fg_finding *finding) {
    if (!finding->fix || !finding->replacements) return;
    const fg_source *source = fg_writer_source(w, finding->replacements->span);
    if (!fg_writer_has_lines(source)) return;
    fg_text_puts(w->out, ",\n      \"fixes\": [{\"description\": {\"text\": ");
    fg_escape_json(w->out, finding->fix);
    fg_text_puts(w->out, "}, \"artifactChanges\": [{");
    put_artifact(w, source->name);
    fg_text_puts(w->out, ", \"replacements\": [");
    for (const fg_replacement *it = finding->replacements; it; it = it->next) {
        fg_text_puts(w->out, it == finding->replacements ? "{" : ", {");
        fg_text_puts(w->out, "\"deletedRegion\": ");
        put_region(w, it->span);
        fg_text_puts(w->out, ", \"insertedContent\": {\"text\": ");
        fg_escape_json(w->out, it->text);
        fg_text_puts(w->out, "}}");
    }
    fg_text_puts(w->out, "]}]}]");
}

static void put_suppression(const fg_writer *w, const fg_finding *finding) {
    if (!finding->suppression) return;
    bool in_source = finding->suppression == FG_SUPPRESSED_IN_SOURCE;
    fg_text_printf(w->out, ",\n      \"suppressions\": [{\"kind\": \"%s\"",
                   in_source ? "inSource" : "external");
    if (finding->reason) {
        fg_text_puts(w->out, ", \"justification\": ");
        fg_escape_json(w->out, finding->reason);
    }
    fg_text_puts(w->out, "}]");
}

void fg_render_sarif(const fg_writer *w, const fg_finding *finding, const char *path) {
    const fg_rule *rule = fg_rule_of(finding->code);
    fg_text_printf(w->out, "{\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"%s\",\n      ",
                   rule->code, (int)finding->code - 1, fg_severity_name(finding->severity));
    put_message(w, finding);
    fg_text_puts(w->out, ",\n      \"locations\": [{");
    put_location(w, finding->span, finding->node, path);
    fg_text_puts(w->out, "}]");
    put_related(w, finding, path);
    if (finding->copy > 0)
        fg_text_printf(w->out,
                       ",\n      \"partialFingerprints\": {\"feedgraph/v1\": \"%016llx:%u\"}",
                       (unsigned long long)finding->print, finding->copy);
    put_fix(w, finding);
    put_suppression(w, finding);
    fg_text_puts(w->out, "}");
}

/* Findings as JSON objects of our own. */
#include "diag/escape.h"
#include "diag/rendering.h"

static void member(const fg_writer *w, const char *name, const char *text) {
    fg_text_printf(w->out, "\"%s\": ", name);
    fg_escape_json(w->out, text);
    fg_text_puts(w->out, ", ");
}

/* The numbers are null where there is no place. */
static void place(const fg_writer *w, fg_span span, const char *node) {
    const fg_source *source = fg_writer_source(w, span);
    member(w, "file", source ? source->name : NULL);
    if (!source || node) {
        fg_text_puts(w->out,
                     "\"line\": null, \"column\": null, \"endLine\": null, \"endColumn\": null");
        return;
    }
    fg_place begin = fg_writer_begin(w, span), end = fg_writer_end(w, span);
    fg_text_printf(w->out, "\"line\": %u, \"column\": %u, \"endLine\": %u, \"endColumn\": %u",
                   begin.line, begin.column, end.line, end.column);
}

static const char *named(const char *node) {
    return node && *node ? node : NULL;
}

static void marks(const fg_writer *w, const fg_finding *finding) {
    fg_text_puts(w->out, "\"marks\": [");
    for (const fg_mark *mark = finding->marks; mark; mark = mark->next) {
        fg_text_puts(w->out, mark == finding->marks ? "{" : ", {");
        member(w, "label", mark->label);
        place(w, mark->span, mark->node);
        if (named(mark->node)) {
            fg_text_puts(w->out, ", \"node\": ");
            fg_escape_json(w->out, mark->node);
        }
        fg_text_puts(w->out, "}");
    }
    fg_text_puts(w->out, "], ");
}

static void fix(const fg_writer *w, const fg_finding *finding) {
    fg_text_puts(w->out, ", \"fix\": ");
    if (!finding->fix) {
        fg_text_puts(w->out, "null");
        return;
    }
    fg_text_puts(w->out, "{");
    member(w, "description", finding->fix);
    fg_text_puts(w->out, "\"replacements\": [");
    for (const fg_replacement *it = finding->replacements; it; it = it->next) {
        fg_text_puts(w->out, it == finding->replacements ? "{" : ", {");
        place(w, it->span, NULL);
        fg_text_printf(w->out, ", \"offset\": %u, \"length\": %u, ", it->span.begin,
                       it->span.end - it->span.begin);
        fg_text_puts(w->out, "\"text\": ");
        fg_escape_json(w->out, it->text);
        fg_text_puts(w->out, "}");
    }
    fg_text_puts(w->out, "]}");
}

void fg_render_json(const fg_writer *w, const fg_finding *finding) {
    const fg_rule *rule = fg_rule_of(finding->code);
    fg_text_puts(w->out, "{");
    member(w, "code", finding->code ? rule->code : NULL);
    member(w, "name", finding->code ? rule->name : NULL);
    member(w, "severity", fg_severity_name(finding->severity));
    member(w, "message", finding->message);
    place(w, finding->span, finding->node);
    fg_text_puts(w->out, ", ");
    member(w, "node", named(finding->node));
    marks(w, finding);
    member(w, "path", finding->path);
    fg_text_puts(w->out, "\"help\": ");
    fg_escape_json(w->out, finding->help);
    fix(w, finding);
    if (finding->copy > 0)
        fg_text_printf(w->out, ", \"fingerprint\": \"%016llx:%u\"",
                       (unsigned long long)finding->print, finding->copy);
    fg_text_puts(w->out, "}");
}

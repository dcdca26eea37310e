/* Findings as Checkstyle's and JUnit's XML, which servers of builds read. */
#include "diag/escape.h"
#include "diag/rendering.h"

static void put_attribute(const fg_writer *w, const char *name, const char *value) {
    fg_text_printf(w->out, " %s=\"", name);
    fg_escape_xml(w->out, value);
    fg_text_putc(w->out, '"');
}

/* Message, path and help, as lines. */
static const char *all_of(const fg_writer *w, const fg_finding *finding) {
    fg_text text;
    fg_text_init(&text, w->out->arena);
    if (finding->node && *finding->node) fg_text_printf(&text, "node '%s': ", finding->node);
    fg_text_puts(&text, finding->message);
    if (finding->path) fg_text_printf(&text, "\npath: %s", finding->path);
    if (finding->help) fg_text_printf(&text, "\nhelp: %s", finding->help);
    return fg_text_get(&text);
}

void fg_render_checkstyle(const fg_writer *w, const fg_finding *finding) {
    static const char *const severities[] = {"info", "warning", "error"};
    const fg_rule *rule = fg_rule_of(finding->code);
    fg_text_puts(w->out, "    <error");
    if (fg_writer_has_lines(fg_writer_source(w, finding->span))) {
        fg_place place = fg_writer_begin(w, finding->span);
        fg_text_printf(w->out, " line=\"%u\" column=\"%u\"", place.line, place.column);
    }
    put_attribute(w, "severity", severities[finding->severity]);
    put_attribute(w, "message", all_of(w, finding));
    fg_text_printf(w->out, " source=\"feedgraph.%s.%s\"/>\n", rule->code, rule->name);
}

void fg_render_junit(const fg_writer *w, const fg_finding *finding, const char *path,
                     bool failure) {
    const fg_rule *rule = fg_rule_of(finding->code);
    fg_text name;
    fg_text_init(&name, w->out->arena);
    fg_text_printf(&name, "%s %s", rule->code, rule->name);
    if (fg_writer_has_lines(fg_writer_source(w, finding->span))) {
        fg_place place = fg_writer_begin(w, finding->span);
        fg_text_printf(&name, " %u:%u", place.line, place.column);
    }
    fg_text_puts(w->out, "    <testcase");
    put_attribute(w, "name", fg_text_get(&name));
    put_attribute(w, "classname", path);
    fg_text_puts(w->out, ">\n      ");
    if (failure) {
        fg_text_puts(w->out, "<failure");
        put_attribute(w, "type", fg_severity_name(finding->severity));
        put_attribute(w, "message", finding->message);
        fg_text_puts(w->out, ">");
    } else {
        fg_text_puts(w->out, "<system-out>");
    }
    fg_escape_xml(w->out, all_of(w, finding));
    fg_text_puts(w->out, failure ? "</failure>" : "</system-out>");
    fg_text_puts(w->out, "\n    </testcase>\n");
}

/* Findings as the workflow commands of GitHub's runners, which become annotations of a change:
 * "::error file=NAME,line=1,col=2::message". In them per cent signs and line ends are escaped, in
 * the properties also what separates these. */
#include <string.h>

#include "diag/escape.h"
#include "diag/rendering.h"

static void put_escaped(fg_text *out, const char *text, const char *special) {
    const char *end = text + strlen(text);
    while (text < end) {
        if (*text == '\n' || *text == '\r' || *text == '%' || strchr(special, *text)) {
            fg_text_printf(out, "%%%02X", (unsigned char)*text++);
            continue;
        }
        fg_cell cell = fg_cell_at(text, end);
        fg_text_puts(out, cell.text);
        text += cell.length;
    }
}

static void put_place(const fg_writer *w, fg_span span) {
    const fg_source *source = fg_writer_source(w, span);
    if (!fg_writer_is_file(source)) return;
    if (!fg_writer_has_lines(source)) {
        fg_text_puts(w->out, "file=");
        put_escaped(w->out, source->name, ":,");
        fg_text_putc(w->out, ',');
        return;
    }
    fg_place begin = fg_writer_begin(w, span), end = fg_writer_end(w, span);
    fg_text_puts(w->out, "file=");
    put_escaped(w->out, source->name, ":,");
    fg_text_printf(w->out, ",line=%u,col=%u,endLine=%u,", begin.line, begin.column, end.line);
    /* The last column, not the one behind it; of several lines none. */
    if (end.line == begin.line)
        fg_text_printf(w->out, "endColumn=%u,",
                       end.column > begin.column ? end.column - 1 : end.column);
}

void fg_render_github(const fg_writer *w, const fg_finding *finding) {
    static const char *const commands[] = {"notice", "warning", "error"};
    const fg_rule *rule = fg_rule_of(finding->code);
    fg_text_printf(w->out, "::%s ", commands[finding->severity]);
    put_place(w, finding->span);
    fg_text_printf(w->out, "title=%s %s::", rule->code, rule->name);
    const fg_source *source = fg_writer_source(w, finding->span);
    if (source && !fg_writer_is_file(source)) {
        put_escaped(w->out, source->name, "");
        fg_text_puts(w->out, ": ");
    }
    if (finding->node && *finding->node) {
        fg_text_puts(w->out, "node '");
        put_escaped(w->out, finding->node, "");
        fg_text_puts(w->out, "': ");
    }
    put_escaped(w->out, finding->message, "");
    if (finding->path) {
        fg_text_puts(w->out, "%0Apath: ");
        put_escaped(w->out, finding->path, "");
    }
    if (finding->help) {
        fg_text_puts(w->out, "%0Ahelp: ");
        put_escaped(w->out, finding->help, "");
    }
    fg_text_putc(w->out, '\n');
}

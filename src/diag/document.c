#include "diag/document.h"

#include "diag/escape.h"
#include "diag/render.h"
#include "diag/rendering.h"

/* ---- one file ---- */

static void put_json(fg_document *document, const fg_checked *checked) {
    fg_text *out = &document->body;
    fg_text_puts(out, document->files > 0 ? ",\n  {\"file\": " : "\n  {\"file\": ");
    fg_escape_json(out, checked->path);
    if (checked->members) fg_text_puts(out, checked->members);
    fg_text_printf(out, ",\n   \"status\": %d, ", (int)checked->status);
    if (checked->summary) {
        fg_text_puts(out, "\"summary\": ");
        fg_escape_json(out, checked->summary);
        fg_text_puts(out, ", ");
    }
    fg_text_puts(out, "\"findings\": ");
    fg_render_report(checked->report, FG_FORMAT_JSON, false, out);
    if (out->at[out->length - 1] == '\n') out->at[--out->length] = '\0';
    fg_text_putc(out, '}');
}

static void put_result(fg_document *document, const fg_writer *w, const fg_finding *finding,
                       const char *path) {
    fg_text_puts(w->out, document->results++ > 0 ? ",\n     " : "\n     ");
    fg_render_sarif(w, finding, path);
}

static void put_sarif(fg_document *document, const fg_writer *w, const char *path) {
    const fg_report *report = w->report;
    for (uint32_t i = 0; i < report->list.count; i++)
        put_result(document, w, report->list.at[i], path);
    for (uint32_t i = 0; i < report->suppressed.count; i++)
        put_result(document, w, report->suppressed.at[i], path);
}

/* A file element holds the findings of one source: those of an import have one of their own. */
static void put_checkstyle(const fg_writer *w, const char *path) {
    const fg_report *report = w->report;
    const char *open = NULL;
    for (uint32_t i = 0; i <= report->list.count; i++) {
        const fg_finding *finding = i < report->list.count ? report->list.at[i] : NULL;
        const fg_source *source = finding ? fg_writer_source(w, finding->span) : NULL;
        const char *name = source ? source->name : path;
        if (open && (!finding || name != open)) fg_text_puts(w->out, "  </file>\n");
        if (!finding) break;
        if (name != open) {
            fg_text_puts(w->out, "  <file name=\"");
            fg_escape_xml(w->out, name);
            fg_text_puts(w->out, "\">\n");
        }
        open = name;
        fg_render_checkstyle(w, finding);
    }
    if (open) return;
    fg_text_puts(w->out, "  <file name=\"");
    fg_escape_xml(w->out, path);
    fg_text_puts(w->out, "\"/>\n");
}

/* A file that nothing is wrong with is a test that passed. */
static void put_junit(fg_document *document, const fg_writer *w, const fg_checked *checked) {
    const fg_report *report = w->report;
    uint32_t count = report->list.count, failures = 0;
    for (uint32_t i = 0; i < count; i++)
        failures += report->list.at[i]->severity >= checked->fail_on;
    bool broken = count == 0 && checked->status != FG_OK;
    fg_text_puts(w->out, "  <testsuite name=\"");
    fg_escape_xml(w->out, checked->path);
    fg_text_printf(w->out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\">\n", count > 0 ? count : 1,
                   failures + broken);
    for (uint32_t i = 0; i < count; i++) {
        const fg_finding *finding = report->list.at[i];
        fg_render_junit(w, finding, checked->path, finding->severity >= checked->fail_on);
    }
    if (count == 0) {
        fg_text_puts(w->out, "    <testcase name=\"");
        fg_escape_xml(w->out, checked->summary ? checked->summary : "checks");
        fg_text_puts(w->out, "\" classname=\"");
        fg_escape_xml(w->out, checked->path);
        fg_text_puts(w->out, broken ? "\"><failure type=\"error\" message=\"it could not be "
                                      "checked\"/></testcase>\n"
                                    : "\"/>\n");
    }
    fg_text_puts(w->out, "  </testsuite>\n");
    document->tests += count > 0 ? count : 1;
    document->failures += failures + broken;
}

void fg_document_put(fg_document *document, const fg_checked *checked) {
    const fg_writer w = {.report = checked->report, .out = &document->body};
    switch (document->format) {
        case FG_FORMAT_JSON:
            put_json(document, checked);
            break;
        case FG_FORMAT_SARIF:
            put_sarif(document, &w, checked->path);
            break;
        case FG_FORMAT_CHECKSTYLE:
            put_checkstyle(&w, checked->path);
            break;
        case FG_FORMAT_JUNIT:
            put_junit(document, &w, checked);
            break;
        default:
            fg_render_report(checked->report, document->format, false, &document->body);
            if (document->format == FG_FORMAT_TEXT && checked->summary)
                fg_text_printf(&document->body, "%s\n", checked->summary);
    }
    document->files++;
}

/* ---- around the files ---- */

static void put_rules(fg_text *out) {
    for (int code = FG_CODE_NONE + 1; code < FG_CODE_COUNT; code++) {
        const fg_rule *rule = fg_rule_of((fg_code)code);
        fg_text_printf(out,
                       "%s\n     {\"id\": \"%s\", \"name\": \"%s\", \"shortDescription\": "
                       "{\"text\": ",
                       code > FG_CODE_NONE + 1 ? "," : "", rule->code, rule->name);
        fg_escape_json(out, rule->says);
        fg_text_printf(out, "}, \"defaultConfiguration\": {\"level\": \"%s\"}}",
                       fg_severity_name(rule->severity));
    }
}

static void close_sarif(const fg_document *document, fg_status status, fg_text *out) {
    fg_text_printf(out,
                   "{\"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
                   "sarif-schema-2.1.0.json\",\n"
                   " \"version\": \"2.1.0\",\n"
                   " \"runs\": [\n"
                   "  {\"tool\": {\"driver\": {\"name\": \"%s\", \"version\": \"%s\", \"rules\": [",
                   document->tool, document->version);
    put_rules(out);
    fg_text_printf(out,
                   "]}},\n"
                   "   \"columnKind\": \"unicodeCodePoints\",\n"
                   "   \"invocations\": [{\"executionSuccessful\": %s, \"exitCode\": %d}],\n"
                   "   \"results\": [",
                   status <= FG_FINDINGS ? "true" : "false", (int)status);
    fg_text_add(out, document->body.at, document->body.length);
    fg_text_puts(out, "]}]}\n");
}

static void close_junit(const fg_document *document, fg_text *out) {
    fg_text_printf(out,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<testsuites name=\"%s\" tests=\"%llu\" failures=\"%llu\" errors=\"0\">\n",
                   document->tool, (unsigned long long)document->tests,
                   (unsigned long long)document->failures);
    fg_text_add(out, document->body.at, document->body.length);
    fg_text_puts(out, "</testsuites>\n");
}

void fg_document_close(fg_document *document, fg_status status, fg_text *out) {
    switch (document->format) {
        case FG_FORMAT_JSON:
            fg_text_puts(out, "{\"files\": [");
            fg_text_add(out, document->body.at, document->body.length);
            fg_text_printf(out, "],\n\"status\": %d}\n", (int)status);
            break;
        case FG_FORMAT_SARIF:
            close_sarif(document, status, out);
            break;
        case FG_FORMAT_CHECKSTYLE:
            fg_text_puts(out,
                         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<checkstyle version=\"10.0\">\n");
            fg_text_add(out, document->body.at, document->body.length);
            fg_text_puts(out, "</checkstyle>\n");
            break;
        case FG_FORMAT_JUNIT:
            close_junit(document, out);
            break;
        default:
            fg_text_add(out, document->body.at, document->body.length);
    }
}

#include "tools/findings.h"

#include <stdlib.h>
#include <string.h>

fg_status fg_worse(fg_status a, fg_status b) {
    return a > b ? a : b;
}

fg_status fg_findings_status(const fg_report *report, fg_severity least) {
    size_t count = fg_report_errors(report);
    if (least <= FG_SEVERITY_WARNING) count += fg_report_warnings(report);
    if (least <= FG_SEVERITY_NOTE) count = fg_report_count(report);
    return count > 0 ? FG_FINDINGS : FG_OK;
}

fg_status fg_findings_lost(fg_output *output) {
    fg_print_text(output,
                  "what was found cannot be shown: out of memory (--max-memory, or the "
                  "machine's)\n");
    return FG_LIMIT;
}

fg_status fg_findings_print(fg_output *output, fg_report *report, fg_format format) {
    if (fg_report_count(report) == 0) return FG_OK;
    char *text = fg_report_text(report, format, output->color);
    if (text == NULL) return fg_findings_lost(output);
    fg_print_text(output, text);
    free(text);
    return FG_OK;
}

fg_status fg_findings_print_json(fg_output *output, fg_report *report) {
    char *text = fg_report_text(report, FG_FORMAT_JSON, false);
    if (text == NULL) {
        fg_print_text(output, "null");
        return FG_LIMIT;
    }
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n') text[--length] = '\0';
    fg_print_text(output, length > 0 ? text : "null");
    free(text);
    return FG_OK;
}

static void print_one_count(fg_output *output, size_t count, const char *what, bool *first) {
    if (count == 0) return;
    fg_print(output, "%s%zu %s%s", *first ? "" : ", ", count, what, count == 1 ? "" : "s");
    *first = false;
}

void fg_findings_print_count(fg_output *output, const fg_report *report) {
    size_t errors = fg_report_errors(report), warnings = fg_report_warnings(report);
    bool first = true;
    print_one_count(output, errors, "error", &first);
    print_one_count(output, warnings, "warning", &first);
    print_one_count(output, fg_report_count(report) - errors - warnings, "note", &first);
    if (first) fg_print_text(output, "no findings");
}

const char *fg_status_text(fg_status status, const fg_report *report) {
    if (report != NULL && fg_report_errors(report) > 0) return NULL;
    switch (status) {
        case FG_USAGE:
            return report == NULL ? "FG_ISA names no instruction set of this machine" : NULL;
        case FG_FINDINGS:
            return "something is wrong that has no finding";
        case FG_UNREADABLE:
            return "an input cannot be read";
        case FG_LIMIT:
            return "out of memory (--max-memory, or the machine's)";
        default:
            return NULL;
    }
}

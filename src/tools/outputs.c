#include "tools/outputs.h"

#include <stdlib.h>
#include <string.h>

bool fg_outputs_stream(const fg_outputs *outputs) {
    return outputs->format == FG_FORMAT_TEXT || outputs->format == FG_FORMAT_GCC;
}

static fg_status add_document(fg_outputs *outputs, fg_format format, const char *path) {
    fg_report_file *file = &outputs->list[outputs->count];
    file->path = path;
    fg_status status = fg_document_new(format, outputs->tool, &file->document);
    outputs->count += status == FG_OK;
    return status;
}

/* Whether a report is for this file already. */
static bool is_taken(const fg_outputs *outputs, const char *path) {
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->list[i].path != NULL && strcmp(outputs->list[i].path, path) == 0) return true;
    return false;
}

/* "sarif=FILE". */
static fg_status read_output(fg_outputs *outputs, const fg_arguments *arguments, const char *text) {
    char name[16];
    size_t length = strcspn(text, "=");
    fg_format format;
    if (text[length] != '=' || text[length + 1] == '\0')
        return fg_usage_error(arguments->tool, "--output takes FORMAT=FILE, not '%.100s'", text);
    if (length >= sizeof name) length = 0;
    memcpy(name, text, length);
    name[length] = '\0';
    if (!fg_format_of(name, &format))
        return fg_usage_error(arguments->tool, "--output: there is no format '%.*s'",
                              (int)strcspn(text, "="), text);
    const char *path = text + strcspn(text, "=") + 1;
    if (strcmp(path, "-") == 0)
        return fg_usage_error(arguments->tool,
                              "--output writes files; --format %s goes to standard output", name);
    if (is_taken(outputs, path))
        return fg_usage_error(arguments->tool, "--output: two reports for '%.100s'", path);
    for (size_t i = 0; i < arguments->operand_count; i++)
        if (strcmp(arguments->operands[i], path) == 0)
            return fg_usage_error(arguments->tool, "--output: '%.100s' is what is checked", path);
    return add_document(outputs, format, path);
}

fg_status fg_outputs_init(fg_outputs *outputs, const fg_arguments *arguments) {
    *outputs = (fg_outputs){.tool = arguments->tool->name, .most = SIZE_MAX};
    uint64_t most = UINT64_MAX;
    if (!fg_argument_integer(arguments, "max-errors", UINT32_MAX, &most)) return FG_USAGE;
    if (most < SIZE_MAX) outputs->most = (size_t)most;
    const char *format = fg_argument(arguments, "format");
    if (format != NULL && !fg_format_of(format, &outputs->format)) return FG_USAGE;
    outputs->list = calloc(arguments->given_count + 1, sizeof *outputs->list);
    if (outputs->list == NULL) return FG_LIMIT;
    fg_status status = FG_OK;
    if (!fg_outputs_stream(outputs)) status = add_document(outputs, outputs->format, NULL);
    size_t at = 0;
    for (const char *text; status == FG_OK;) {
        text = fg_argument_next(arguments, "output", &at);
        if (text == NULL) break;
        status = read_output(outputs, arguments, text);
    }
    return status;
}

void fg_outputs_fini(fg_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) fg_document_free(outputs->list[i].document);
    free(outputs->list);
    *outputs = (fg_outputs){0};
}

static fg_status show(const fg_outputs *outputs, fg_output *err, fg_report *report) {
    size_t count = fg_report_count(report);
    if (count == 0) return FG_OK;
    char *text = fg_report_text_first(report, outputs->format, err->color, outputs->most);
    if (text == NULL) return fg_findings_lost(err);
    fg_print_text(err, text);
    free(text);
    if (count > outputs->most)
        fg_print(err, "... and %zu more (--max-errors %zu)\n", count - outputs->most,
                 outputs->most);
    return FG_OK;
}

fg_status fg_outputs_add(fg_outputs *outputs, fg_output *err, const fg_checked *checked) {
    fg_status status = FG_OK;
    if (fg_outputs_stream(outputs)) status = show(outputs, err, checked->report);
    for (size_t i = 0; i < outputs->count; i++)
        status = fg_worse(status, fg_document_add(outputs->list[i].document, checked));
    return status;
}

static fg_status write_file(const fg_outputs *outputs, const char *path, const char *text) {
    const char *why;
    fg_tool_hold_interrupts();
    fg_status status = fg_text_save(path, text, strlen(text), &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) fprintf(stderr, "%s: %s: %s\n", outputs->tool, path, why);
    return status;
}

fg_status fg_outputs_write(fg_outputs *outputs, fg_output *out, fg_status worst) {
    fg_status status = FG_OK;
    for (size_t i = 0; i < outputs->count; i++) {
        const fg_report_file *file = &outputs->list[i];
        char *text = fg_document_text(file->document, worst);
        if (text == NULL)
            status = fg_worse(status, FG_LIMIT);
        else if (file->path != NULL)
            status = fg_worse(status, write_file(outputs, file->path, text));
        else
            fg_print_text(out, text);
        free(text);
    }
    return status;
}

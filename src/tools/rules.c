#include "tools/rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feedgraph/tools.h"
#include "tools/output.h"

enum { width = 79 };

static const char *severity_name(fg_severity severity) {
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}

/* ---- a page ---- */

typedef struct page {
    fg_output *output;
    size_t column;
    bool code;      /* within an example */
    bool paragraph; /* something stands above: a blank line belongs between */
} page;

static void end_paragraph(page *self) {
    if (self->column > 0) fg_print_text(self->output, "\n");
    self->column = 0;
}

static void begin_block(page *self) {
    end_paragraph(self);
    if (self->paragraph) fg_print_text(self->output, "\n");
    self->paragraph = true;
}

/* Words up to the width, without the marks of code. */
static void print_words(page *self, const char *line, size_t length) {
    const char *end = line + length;
    if (self->column == 0) begin_block(self);
    while (line < end) {
        size_t word = 0, shown = 0;
        for (; line + word < end && line[word] != ' '; word++) shown += line[word] != '`';
        if (self->column > 0 && self->column + 1 + shown > width) {
            fg_print_text(self->output, "\n");
            self->column = 0;
        }
        if (self->column > 0) fg_print_text(self->output, " ");
        self->column += shown + (self->column > 0);
        for (size_t i = 0; i < word; i++)
            if (line[i] != '`') fg_print(self->output, "%c", line[i]);
        line += word;
        while (line < end && *line == ' ') line++;
    }
}

/* "```graph part FILE" and "```text FILE" name what stands beside the example. */
static void begin_code(page *self, const char *info, size_t length) {
    begin_block(self);
    self->code = true;
    size_t skip = strncmp(info, "graph part ", 11) == 0 ? 11
                  : strncmp(info, "text ", 5) == 0      ? 5
                                                        : 0;
    if (skip > 0) fg_print(self->output, "  %.*s:\n", (int)(length - skip), info + skip);
}

static void print_line(page *self, const char *line, size_t length) {
    bool fence = length >= 3 && strncmp(line, "```", 3) == 0;
    if (fence && self->code)
        self->code = false;
    else if (fence)
        begin_code(self, line + 3, length - 3);
    else if (self->code)
        fg_print(self->output, "    %.*s\n", (int)length, line);
    else if (length == 0)
        end_paragraph(self);
    else
        print_words(self, line, length);
}

static void print_page(fg_output *output, const fg_rule_info *rule) {
    page self = {.output = output, .paragraph = true};
    fg_print_heading(output, rule->code);
    fg_print(output, " %s (%s): %s\n", rule->name, severity_name(rule->severity), rule->says);
    const char *line = strchr(rule->page, '\n'); /* the heading has been printed */
    for (line = line != NULL ? line + 1 : ""; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        print_line(&self, line, length);
        line += length;
        line += *line == '\n';
    }
    end_paragraph(&self);
}

/* ---- which rule ---- */

static bool find_rule(const char *wanted, fg_rule_info *rule) {
    for (size_t i = 0; i < fg_rule_count(); i++) {
        *rule = fg_rule_at(i);
        if (strcasecmp(rule->code, wanted) == 0 || strcasecmp(rule->name, wanted) == 0) return true;
    }
    return false;
}

static fg_status unknown_rule(const fg_tool *tool, const char *wanted) {
    size_t count = fg_rule_count();
    const char **names = calloc(2 * count, sizeof *names);
    if (names == NULL) return FG_LIMIT;
    for (size_t i = 0; i < count; i++) {
        fg_rule_info rule = fg_rule_at(i);
        names[i] = rule.name;
        names[count + i] = rule.code;
    }
    const char *near = fg_nearest_name(wanted, 2 * count, names);
    free(names);
    if (near != NULL)
        return fg_usage_error(tool, "no rule '%.100s'; did you mean '%s'?", wanted, near);
    return fg_usage_error(tool, "no rule '%.100s'; --list-rules shows them", wanted);
}

static fg_status explain(fg_output *output, const fg_arguments *arguments) {
    size_t at = 0;
    bool first = true;
    for (const char *text; (text = fg_argument_next(arguments, "explain", &at)) != NULL;) {
        fg_rule_info rule;
        if (!find_rule(text, &rule)) return unknown_rule(arguments->tool, text);
        if (!first) fg_print_text(output, "\n\n");
        first = false;
        print_page(output, &rule);
    }
    return FG_OK;
}

/* ---- all of them ---- */

static void list_text(fg_output *output) {
    for (size_t i = 0; i < fg_rule_count(); i++) {
        fg_rule_info rule = fg_rule_at(i);
        fg_print(output, "%s %-7s %-27s %s\n", rule.code, severity_name(rule.severity), rule.name,
                 rule.says);
    }
}

static void list_json(fg_output *output) {
    fg_print_text(output, "{\"rules\": [");
    for (size_t i = 0; i < fg_rule_count(); i++) {
        fg_rule_info rule = fg_rule_at(i);
        fg_print(output, "%s{\"code\": \"%s\", \"name\": \"%s\", \"severity\": \"%s\", \"says\": ",
                 i > 0 ? ",\n  " : "\n  ", rule.code, rule.name, severity_name(rule.severity));
        fg_print_json_string(output, rule.says);
        fg_print_text(output, ", \"page\": ");
        fg_print_json_string(output, rule.page);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]}\n");
}

bool fg_rules_answer(const fg_arguments *arguments, fg_status *status) {
    const char *list = fg_argument(arguments, "list-rules");
    const char *format = fg_argument(arguments, "format");
    bool asked = fg_argument(arguments, "explain") != NULL;
    if (list == NULL && !asked) return false;
    fg_output output;
    fg_output_init(&output, arguments->tool->name, stdout, fg_argument(arguments, "color"));
    bool json = list != NULL && (strcmp(list, "json") == 0 || (list[0] == '\0' && format != NULL &&
                                                               strcmp(format, "json") == 0));
    *status = FG_OK;
    if (list != NULL && asked)
        *status = fg_usage_error(arguments->tool, "--explain or --list-rules, not both");
    else if (asked)
        *status = explain(&output, arguments);
    else if (json)
        list_json(&output);
    else
        list_text(&output);
    fg_status written = fg_output_finish(&output);
    if (*status == FG_OK) *status = written;
    return true;
}

#include "tools/help.h"

#include <string.h>

enum { width = 80, help_column = 33 };

/* The text from `column` on, broken at blanks before the width; further lines are indented. */
static void print_wrapped(fg_output *output, const char *text, size_t column) {
    size_t at = column;
    for (const char *word = text; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (at > column && at + 1 + length > width) {
            fg_print(output, "\n%*s", (int)column, "");
            at = column;
        } else if (at > column) {
            fg_print_text(output, " ");
            at++;
        }
        fg_print(output, "%.*s", (int)length, word);
        at += length;
        word += length;
        word += strspn(word, " ");
    }
    fg_print_text(output, "\n");
}

static void print_option(fg_output *output, const fg_option *option) {
    char letter[8] = "    ";
    if (option->letter != 0) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    char left[128];
    int length = snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
                          option->argument != NULL ? " " : "",
                          option->argument != NULL ? option->argument : "");
    fg_print_text(output, left);
    if (length + 2 > help_column) {
        fg_print_text(output, "\n");
        length = 0;
    }
    fg_print(output, "%*s", help_column - length, "");
    print_wrapped(output, option->help, help_column);
}

/* Lines, each indented by two; the first behind a heading of its own. */
static void print_section(fg_output *output, const char *heading, const char *lines) {
    fg_print_text(output, "\n");
    fg_print_heading(output, heading);
    fg_print_text(output, "\n");
    for (const char *line = lines; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fg_print(output, "%s%.*s\n", length > 0 ? "  " : "", (int)length, line);
        line += length;
        line += *line == '\n';
    }
}

static void print_usage(fg_output *output, const fg_tool *tool) {
    const char *before = "usage: ";
    for (const char *line = tool->usage; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        fg_print(output, "%s%s %.*s\n", before, tool->name, (int)length, line);
        before = "       ";
        line += length;
        line += *line == '\n';
    }
}

static const char statuses[] =
    "0    nothing wrong (graphlint: nothing at or above --fail-on)\n"
    "1    findings, a false assertion, an expectation that differs\n"
    "2    wrong usage\n"
    "3    an input that cannot be opened or read\n"
    "4    a limit: depth, size, memory\n"
    "5    output that could not be written (a closed pipe is silent)\n"
    "130  interrupted\n";

static void print_help(fg_output *output, const fg_tool *tool) {
    fg_print_heading(output, tool->name);
    fg_print(output, ": %s\n\n", tool->summary);
    print_usage(output, tool);
    const char *group = "";
    for (size_t i = 0; i < tool->option_count; i++) {
        const fg_option *option = &tool->options[i];
        if (strcmp(group, option->group) != 0) {
            group = option->group;
            fg_print_text(output, "\n");
            fg_print_heading(output, group);
            fg_print_text(output, "\n");
        }
        print_option(output, option);
    }
    if (tool->notes != NULL) print_section(output, "Values", tool->notes);
    print_section(output, "Examples", tool->examples);
    print_section(output, "Exit status", statuses);
}

bool fg_help_answer(const fg_arguments *arguments, fg_status *status) {
    const fg_tool *tool = arguments->tool;
    fg_output output;
    fg_output_init(&output, tool->name, stdout, fg_argument(arguments, "color"));
    if (fg_argument(arguments, "help") != NULL)
        print_help(&output, tool);
    else if (fg_argument(arguments, "version") != NULL)
        fg_print(&output, "%s (feedgraph) %s\n", tool->name, fg_version());
    else
        return false;
    *status = fg_output_finish(&output);
    return true;
}

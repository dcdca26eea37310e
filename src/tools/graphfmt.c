/* graphfmt: the layout of .graph files, made canonical. */
#include <stdlib.h>
#include <string.h>

#include "tools/diff.h"
#include "tools/findings.h"
#include "tools/help.h"

static const fg_option options[] = {
#define OPTION(group, letter, name, argument, repeatable, help) \
    {group, letter, name, argument, repeatable, help},
#include "tools/graphfmt.def"
#undef OPTION
};

static const fg_tool tool = {
    .name = "graphfmt",
    .summary = "make the layout of .graph files canonical",
    .usage =
        "FILE... [OPTIONS]  in place; - is standard input, to standard output\n"
        "FILE... --check    say which would change\n"
        "FILE... --diff     show what would change\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples =
        "graphfmt --check digits.graph\n"
        "graphfmt --diff digits.graph\n",
};

/* The command line, read. */
typedef struct format {
    const fg_arguments *arguments;
    bool check, diff, quiet;
    fg_options limits;
    fg_output out, err;
} format;

/* One file. What is NULL has not been reached. */
typedef struct format_file {
    const char *path, *name;
    fg_context *context;
    fg_report *report;
    char *before, *after;
    size_t before_length, after_length;
} format_file;

static fg_status read_file(const format *self, format_file *file) {
    file->name = strcmp(file->path, "-") == 0 ? "<stdin>" : file->path;
    /* Its threads inherit what is held: interrupts come to this one, which can hold them again. */
    fg_tool_hold_interrupts();
    fg_status status = fg_context_new(&self->limits, &file->context);
    fg_tool_release_interrupts();
    if (status == FG_OK) status = fg_report_new(file->context, &file->report);
    if (status == FG_OK)
        status = fg_text_load(file->context, file->path, file->report, &file->before,
                              &file->before_length);
    return status == FG_OK
               ? fg_syntax_print(file->context, file->name, file->before, file->before_length,
                                 file->report, &file->after, &file->after_length)
               : status;
}

static void format_file_fini(format_file *file) {
    free(file->before);
    free(file->after);
    fg_report_free(file->report);
    fg_context_free(file->context);
}

static fg_status write_file(format *self, const format_file *file) {
    const char *why;
    fg_tool_hold_interrupts();
    fg_status status = fg_text_save(file->path, file->after, file->after_length, &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) {
        fg_print(&self->err, "%s: %s: %s\n", tool.name, file->path, why);
    } else if (!self->quiet) {
        fg_print_plain(&self->out, file->path);
        fg_print_text(&self->out, "\n");
    }
    return status;
}

static fg_status deliver(format *self, const format_file *file) {
    bool same = file->before_length == file->after_length &&
                memcmp(file->before, file->after, file->before_length) == 0;
    bool standard_input = strcmp(file->path, "-") == 0;
    if (standard_input && !self->check && !self->diff) {
        fg_print_bytes(&self->out, file->after, file->after_length);
        return FG_OK;
    }
    if (same) return FG_OK;
    if (self->check && !self->quiet) {
        fg_print_plain(&self->out, file->name);
        fg_print_text(&self->out, "\n");
    }
    if (self->diff) {
        fg_status status = fg_diff_print(&self->out, file->name, file->before, file->before_length,
                                         file->after, file->after_length);
        if (status != FG_OK) return status;
    }
    if (self->check) return FG_FINDINGS;
    return self->diff ? FG_OK : write_file(self, file);
}

static fg_status format_one(format *self, const char *path) {
    format_file file = {.path = path};
    fg_status status = read_file(self, &file);
    if (file.report != NULL) {
        fg_status printed = fg_findings_print(&self->err, file.report, FG_FORMAT_TEXT);
        status = fg_worse(status, printed);
    }
    const char *reason = fg_status_text(status, file.report);
    if (reason != NULL) fg_print(&self->err, "%s: %s: %s\n", tool.name, path, reason);
    if (status == FG_OK) status = deliver(self, &file);
    format_file_fini(&file);
    return status;
}

static fg_status run(format *self) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count == 0) return fg_usage_error(&tool, "which FILE?");
    self->limits.threads = 1;
    if (!fg_argument_size(arguments, "max-memory", &self->limits.max_memory)) return FG_USAGE;
    fg_status worst = FG_OK;
    for (size_t i = 0; i < arguments->operand_count; i++)
        worst = fg_worse(worst, format_one(self, arguments->operands[i]));
    return fg_worse(worst, fg_output_finish(&self->out));
}

int main(int argc, char **argv) {
    fg_arguments arguments;
    fg_tool_begin();
    fg_status status = fg_arguments_init(&arguments, &tool, argc, argv);
    if (status != FG_OK || fg_help_answer(&arguments, &status)) {
        fg_arguments_fini(&arguments);
        return (int)status;
    }
    const char *color = fg_argument(&arguments, "color");
    format self = {.arguments = &arguments};
    self.check = fg_argument(&arguments, "check") != NULL;
    self.diff = fg_argument(&arguments, "diff") != NULL;
    self.quiet = fg_argument(&arguments, "quiet") != NULL;
    fg_output_init(&self.out, tool.name, stdout, color);
    fg_output_init(&self.err, tool.name, stderr, color);
    status = run(&self);
    fg_arguments_fini(&arguments);
    return (int)status;
}

/* graphlint: prove, without data, that what a file promises to run can be run. */
#include <stdlib.h>
#include <string.h>

#include "tools/command.h"
#include "tools/findings.h"
#include "tools/help.h"
#include "tools/needs.h"
#include "tools/request.h"
#include "tools/rules.h"

static const fg_option options[] = {
#define OPTION(group, letter, name, argument, repeatable, help) \
    {group, letter, name, argument, repeatable, help},
#include "tools/graphlint.def"
#undef OPTION
};

static const fg_tool tool = {
    .name = "graphlint",
    .summary = "prove, without data, that every signature can be run",
    .usage =
        "FILE... [OPTIONS]            prove every signature; - is standard input\n"
        "FILE --fetch NAME [OPTIONS]  prove a run for any values\n"
        "FILE --needs NAME            print what must be fed for them\n"
        "--explain RULE               print what a rule means\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples =
        "graphlint digits.graph\n"
        "graphlint digits.graph --fetch probs --feed image --phase infer\n"
        "graphlint digits.graph --needs loss\n"
        "graphlint --strict --format gcc digits.graph\n",
};

/* The command line, read. */
typedef struct lint {
    const fg_arguments *arguments;
    char *graphrun; /* how it is called here */
    fg_format format;
    fg_severity fail_on;
    fg_options limits;
    fg_name_list fetches, needs;
    fg_output out, err;
} lint;

/* One file. What is NULL has not been reached. */
typedef struct lint_file {
    const char *path;
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
} lint_file;

static bool given(const lint *self, const char *option) {
    return fg_argument(self->arguments, option) != NULL;
}

static void lint_fini(lint *self) {
    free(self->graphrun);
    fg_name_list_fini(&self->fetches);
    fg_name_list_fini(&self->needs);
}

static fg_status read_options(lint *self, const char *argv0) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count == 0) return fg_usage_error(&tool, "which FILE?");
    const char *format = fg_argument(arguments, "format");
    if (format != NULL && strcmp(format, "gcc") == 0) self->format = FG_FORMAT_GCC;
    if (format != NULL && strcmp(format, "json") == 0) self->format = FG_FORMAT_JSON;
    const char *fail_on = fg_argument(arguments, "fail-on");
    self->fail_on = given(self, "strict") ? FG_SEVERITY_WARNING : FG_SEVERITY_ERROR;
    if (fail_on != NULL && strcmp(fail_on, "warning") == 0) self->fail_on = FG_SEVERITY_WARNING;
    if (fail_on != NULL && strcmp(fail_on, "note") == 0) self->fail_on = FG_SEVERITY_NOTE;
    bool run = given(self, "fetch"), needs = given(self, "needs");
    if (run && needs) return fg_usage_error(&tool, "--fetch or --needs, not both");
    if (given(self, "phase") && !run)
        return fg_usage_error(&tool, "--phase is of a run: which --fetch?");
    if (given(self, "feed") && !run && !needs)
        return fg_usage_error(&tool, "--feed is for a --fetch or --needs: which?");
    if (!fg_argument_size(arguments, "max-memory", &self->limits.max_memory)) return FG_USAGE;
    fg_status status = fg_name_list_init(&self->fetches, arguments, "fetch");
    if (status == FG_OK) status = fg_name_list_init(&self->needs, arguments, "needs");
    self->graphrun = fg_command_program(argv0);
    return self->graphrun == NULL ? FG_LIMIT : status;
}

static fg_status load(const lint *self, lint_file *file) {
    /* Its threads inherit what is held: interrupts come to this one, which can hold them again. */
    fg_tool_hold_interrupts();
    fg_status status = fg_context_new(&self->limits, &file->context);
    fg_tool_release_interrupts();
    if (status == FG_OK) status = fg_report_new(file->context, &file->report);
    if (status == FG_OK)
        status = fg_model_load(file->context, file->path, file->report, &file->model);
    if (status == FG_OK) status = fg_session_new(file->model, file->report, &file->session);
    return status;
}

static void lint_file_fini(lint_file *file) {
    fg_session_free(file->session);
    fg_report_free(file->report);
    fg_model_free(file->model);
    fg_context_free(file->context);
}

static fg_status prove_fetches(const lint *self, lint_file *file) {
    fg_request *request;
    fg_status status = fg_request_new(file->session, NULL, file->report, &request);
    if (status != FG_OK) return status;
    const char *phase = fg_argument(self->arguments, "phase");
    if (phase != NULL)
        fg_request_phase(request, strcmp(phase, "train") == 0 ? FG_PHASE_TRAIN : FG_PHASE_INFER);
    for (size_t i = 0; i < self->fetches.count; i++)
        status = fg_worse(status, fg_request_fetch(request, self->fetches.list[i]));
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(self->arguments, "feed", &at)) != NULL;)
        status = fg_worse(status, fg_request_promise_text(request, text, file->report));
    status = fg_worse(status, fg_request_check(request, file->report));
    fg_request_free(request);
    return status;
}

static fg_status print_needs(lint *self, lint_file *file) {
    fg_needs needs = {.arguments = self->arguments,
                      .program = self->graphrun,
                      .file = file->path,
                      .model = file->model,
                      .session = file->session,
                      .report = file->report};
    fg_status worst = FG_OK;
    bool json = self->format == FG_FORMAT_JSON, first = true;
    if (json) fg_print_text(&self->out, ",\n   \"needs\": [");
    for (size_t i = 0; i < self->needs.count; i++) {
        const char *fetch = self->needs.list[i];
        fg_status status = json ? fg_needs_print_json(&self->out, &needs, fetch, &first)
                                : fg_needs_print(&self->out, &needs, fetch);
        worst = fg_worse(worst, status);
    }
    if (json) fg_print_text(&self->out, "]");
    return worst;
}

/* "digits.graph: 3 signatures proved: no findings". */
static void print_summary(lint *self, const lint_file *file, bool proved) {
    bool clean = fg_report_count(file->report) == 0;
    fg_output *output = clean ? &self->out : &self->err;
    fg_print(output, "%s: ", file->path);
    if (proved && self->fetches.count > 0) {
        fg_print(output, "%zu fetch%s proved: ", self->fetches.count,
                 self->fetches.count == 1 ? "" : "es");
    } else if (proved) {
        size_t count = fg_model_signatures(file->model);
        bool unnamed = count == 1 && fg_model_signature(file->model, 0)[0] == '\0';
        if (unnamed)
            fg_print_text(output, "no signature; all results proved: ");
        else if (count == 0)
            fg_print_text(output, "nothing to prove: ");
        else
            fg_print(output, "%zu signature%s proved: ", count, count == 1 ? "" : "s");
    }
    fg_findings_print_count(output, file->report);
    fg_print_text(output, "\n");
}

static fg_status lint_text(lint *self, lint_file *file) {
    fg_status status = load(self, file);
    bool needs = self->needs.count > 0;
    if (status == FG_OK && !needs)
        status = self->fetches.count > 0 ? prove_fetches(self, file)
                                         : fg_model_lint(file->session, file->report);
    if (status == FG_OK && needs) status = print_needs(self, file);
    if (file->report == NULL) {
        fg_print(&self->err, "%s: %s\n", tool.name, fg_status_text(status, NULL));
        return status;
    }
    const char *reason = fg_status_text(status, file->report);
    status = fg_worse(status, fg_findings_print(&self->err, file->report, self->format));
    bool proved = status == FG_OK;
    if (reason != NULL)
        fg_print(&self->err, "%s: %s: %s\n", tool.name, file->path, reason);
    else if (self->format == FG_FORMAT_TEXT && !given(self, "quiet") && !(needs && proved))
        print_summary(self, file, proved);
    return fg_worse(status, fg_findings_status(file->report, self->fail_on));
}

static fg_status lint_json(lint *self, lint_file *file) {
    fg_output *out = &self->out;
    fg_print_text(out, "{\"file\": ");
    fg_print_json_string(out, file->path);
    fg_status status = load(self, file);
    if (status == FG_OK && self->needs.count > 0)
        status = print_needs(self, file);
    else if (status == FG_OK)
        status = self->fetches.count > 0 ? prove_fetches(self, file)
                                         : fg_model_lint(file->session, file->report);
    if (file->report != NULL) {
        status = fg_worse(status, fg_findings_status(file->report, self->fail_on));
        fg_print(out, ",\n   \"status\": %d, \"findings\": ", (int)status);
        status = fg_worse(status, fg_findings_print_json(out, file->report));
    }
    fg_print_text(out, "}");
    return status;
}

static fg_status run(lint *self, const char *argv0) {
    fg_status worst = read_options(self, argv0);
    if (worst != FG_OK) return worst;
    bool json = self->format == FG_FORMAT_JSON;
    if (json) fg_print_text(&self->out, "{\"files\": [");
    for (size_t i = 0; i < self->arguments->operand_count; i++) {
        lint_file file = {.path = self->arguments->operands[i]};
        if (json) fg_print_text(&self->out, i > 0 ? ",\n  " : "\n  ");
        worst = fg_worse(worst, json ? lint_json(self, &file) : lint_text(self, &file));
        lint_file_fini(&file);
    }
    if (json) fg_print(&self->out, "],\n\"status\": %d}\n", (int)worst);
    return fg_worse(worst, fg_output_finish(&self->out));
}

int main(int argc, char **argv) {
    fg_arguments arguments;
    fg_tool_begin();
    fg_status status = fg_arguments_init(&arguments, &tool, argc, argv);
    if (status != FG_OK || fg_help_answer(&arguments, &status) ||
        fg_rules_answer(&arguments, &status)) {
        fg_arguments_fini(&arguments);
        return (int)status;
    }
    const char *color = fg_argument(&arguments, "color");
    lint self = {.arguments = &arguments};
    fg_output_init(&self.out, tool.name, stdout, color);
    fg_output_init(&self.err, tool.name, stderr, color);
    status = run(&self, argc > 0 ? argv[0] : tool.name);
    lint_fini(&self);
    fg_arguments_fini(&arguments);
    return (int)status;
}

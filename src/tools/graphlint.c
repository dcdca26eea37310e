/* graphlint: prove, without data, that what a file promises to run can be run. */
#include <stdlib.h>
#include <string.h>

#include "tools/answers.h"
#include "tools/baseline.h"
#include "tools/command.h"
#include "tools/diff.h"
#include "tools/findings.h"
#include "tools/fix.h"
#include "tools/help.h"
#include "tools/outputs.h"
#include "tools/request.h"
#include "tools/rules.h"
#include "tools/settings.h"
#include "tools/tensorflow.h"

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
        "graphlint --strict --format gcc digits.graph\n"
        "graphlint --ignore G4,unused-value digits.graph\n"
        "graphlint --diff digits.graph\n"
        "graphlint model.pb                       # a file of TensorFlow 1: what it offers\n",
};

/* The command line, read. */
typedef struct lint {
    const fg_arguments *arguments;
    char *graphrun; /* how it is called here */
    fg_options limits;
    fg_name_list fetches, needs;
    bool asked; /* something is to be told, and nothing proved */
    fg_outputs outputs;
    fg_baseline baseline;
    fg_output out, err;
} lint;

/* One file. What is NULL has not been reached. */
typedef struct lint_file {
    const char *path;
    fg_context *context;
    fg_report *report;
    fg_settings settings;
    fg_model *model;
    fg_session *session;
    char *answers, *summary; /* text and its line for people */
} lint_file;

static bool given(const lint *self, const char *option) {
    return fg_argument(self->arguments, option) != NULL;
}

static void lint_fini(lint *self) {
    free(self->graphrun);
    fg_name_list_fini(&self->fetches);
    fg_name_list_fini(&self->needs);
    fg_outputs_fini(&self->outputs);
    fg_baseline_fini(&self->baseline);
}

static fg_status read_options(lint *self, const char *argv0) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count == 0) return fg_usage_error(&tool, "which FILE?");
    bool run = given(self, "fetch"), needs = given(self, "needs");
    self->asked = fg_answers_asked(arguments) || given(self, "tf");
    if (run && needs) return fg_usage_error(&tool, "--fetch or --needs, not both");
    bool paths = given(self, "can") || given(self, "why");
    if (given(self, "phase") && !run && !paths)
        return fg_usage_error(&tool, "--phase is of a run: which --fetch?");
    if (given(self, "feed") && !run && !self->asked)
        return fg_usage_error(&tool, "--feed is for a --fetch or --needs: which?");
    if (given(self, "paths") && !given(self, "why"))
        return fg_usage_error(&tool, "--paths is for --why: which?");
    if (!fg_argument_size(arguments, "max-memory", &self->limits.max_memory)) return FG_USAGE;
    if (given(self, "baseline") && given(self, "write-baseline"))
        return fg_usage_error(&tool, "--baseline or --write-baseline, not both");
    for (size_t i = 0; i < arguments->operand_count; i++)
        if ((given(self, "fix") || given(self, "diff")) && strcmp(arguments->operands[i], "-") == 0)
            return fg_usage_error(&tool, "--fix mends files, not standard input");
    if ((given(self, "fix") || given(self, "diff")) && (run || needs))
        return fg_usage_error(&tool, "--fix mends what is wrong with signatures, not a run");
    fg_status status = fg_outputs_init(&self->outputs, arguments);
    if (status == FG_OK) status = fg_name_list_init(&self->fetches, arguments, "fetch");
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
    if (status != FG_OK) return status;
    fg_status settings =
        fg_settings_init(&file->settings, self->arguments, file->context, file->path, file->report);
    if (settings == FG_USAGE || settings == FG_LIMIT) return settings;
    status = fg_model_load(file->context, file->path, file->report, &file->model);
    if (status == FG_OK) status = fg_session_new(file->model, file->report, &file->session);
    return fg_worse(status, settings);
}

static void lint_file_fini(lint_file *file) {
    free(file->answers);
    free(file->summary);
    fg_settings_fini(&file->settings);
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

/* --tf, for what --fetch or --needs name, else for all that nothing consumes. */
static fg_status print_demands(fg_output *out, const lint *self, const fg_needs *needs) {
    const fg_name_list *names = self->needs.count > 0 ? &self->needs : &self->fetches;
    if (self->outputs.format != FG_FORMAT_JSON)
        return fg_tensorflow_print_demands(out, needs, names->list, names->count);
    fg_print_text(out, ",\n   \"tf\": [");
    fg_status status = fg_tensorflow_print_demands_json(out, needs, names->list, names->count);
    fg_print_text(out, "]");
    return status;
}

/* What a file of TensorFlow offers is listed where nothing else was asked. */
static bool lists(const lint *self, const lint_file *file) {
    fg_format format = self->outputs.format;
    return (format == FG_FORMAT_TEXT || format == FG_FORMAT_JSON) && self->fetches.count == 0 &&
           !self->asked && !given(self, "quiet") && fg_model_imported(file->model);
}

/* What was asked, as text or as members of the file's JSON object, in file->answers. */
static fg_status collect_answers(lint *self, lint_file *file) {
    fg_needs needs = {.arguments = self->arguments,
                      .program = self->graphrun,
                      .file = file->path,
                      .context = file->context,
                      .model = file->model,
                      .session = file->session,
                      .report = file->report};
    if (given(self, "tf") && !fg_model_imported(file->model)) {
        fg_print(&self->err, "%s: %s: --tf is for files of TensorFlow\n", tool.name, file->path);
        return FG_USAGE;
    }
    size_t size;
    fg_output out = {.file = open_memstream(&file->answers, &size), .color = self->out.color};
    if (out.file == NULL) return FG_LIMIT;
    bool json = self->outputs.format == FG_FORMAT_JSON;
    fg_status status;
    if (given(self, "tf"))
        status = print_demands(&out, self, &needs);
    else if (lists(self, file))
        status = json ? fg_tensorflow_print_json(&out, &needs) : fg_tensorflow_print(&out, &needs);
    else
        status = fg_answers_print(&out, &needs, json);
    return fclose(out.file) == 0 ? status : FG_LIMIT;
}

static void print_proved(fg_output *output, const lint *self, const lint_file *file) {
    if (self->fetches.count > 0) {
        fg_print(output, "%zu fetch%s proved: ", self->fetches.count,
                 self->fetches.count == 1 ? "" : "es");
        return;
    }
    size_t count = fg_model_signatures(file->model);
    bool unnamed = count == 1 && fg_model_signature(file->model, 0)[0] == '\0';
    if (unnamed)
        fg_print_text(output, "no signature; all results proved: ");
    else if (count == 0)
        fg_print_text(output, "nothing to prove: ");
    else
        fg_print(output, "%zu signature%s proved: ", count, count == 1 ? "" : "s");
}

/* "digits.graph: 3 signatures proved: no findings", in file->summary. */
static fg_status summarise(const lint *self, lint_file *file, bool proved) {
    size_t size;
    fg_output output = {.file = open_memstream(&file->summary, &size)};
    if (output.file == NULL) return FG_LIMIT;
    fg_print_plain(&output, file->path);
    fg_print_text(&output, ": ");
    if (proved) print_proved(&output, self, file);
    fg_findings_print_count(&output, file->report);
    size_t suppressed = fg_report_suppressed(file->report);
    if (suppressed > 0) fg_print(&output, " (%zu suppressed)", suppressed);
    return fclose(output.file) == 0 ? FG_OK : FG_LIMIT;
}

/* Findings that are meant to be, or known, go. */
static fg_status control(lint *self, lint_file *file, bool complete) {
    fg_status status =
        fg_controls_apply(file->settings.controls, file->model, file->report, complete);
    if (status != FG_OK) return status;
    if (given(self, "write-baseline")) return fg_baseline_collect(&self->baseline, file->report);
    const char *path = fg_argument(self->arguments, "baseline");
    if (path == NULL) path = fg_controls_baseline(file->settings.controls);
    if (path == NULL) return FG_OK;
    status = fg_baseline_read(&self->baseline, tool.name, path);
    return status == FG_OK ? fg_baseline_apply(&self->baseline, file->report) : status;
}

/* Errors that were taken out do not count: what is left decides. */
static fg_status check(lint *self, lint_file *file) {
    fg_status status = load(self, file);
    if (file->settings.controls == NULL || status == FG_USAGE) return status;
    bool loaded = file->session != NULL;
    bool complete = loaded && !self->asked && self->fetches.count == 0;
    fg_status found = FG_OK;
    if (complete) found = fg_model_lint(file->session, file->report);
    if (complete && found == FG_OK && lists(self, file)) found = collect_answers(self, file);
    if (loaded && !complete)
        found = self->asked ? collect_answers(self, file) : prove_fetches(self, file);
    status = fg_worse(status, found); /* settings that could not be read are told by load */
    status = fg_worse(status, control(self, file, complete));
    if (loaded && status == FG_FINDINGS)
        status = fg_findings_status(file->report, FG_SEVERITY_ERROR);
    return status;
}

static void show_summary(lint *self, const lint_file *file) {
    fg_output *output = fg_report_count(file->report) == 0 ? &self->out : &self->err;
    fg_print(output, "%s\n", file->summary);
}

static fg_status lint_one(lint *self, lint_file *file) {
    fg_status status = check(self, file);
    if (file->report == NULL) {
        fg_print(&self->err, "%s: %s\n", tool.name, fg_status_text(status, NULL));
        return status;
    }
    if (status == FG_USAGE) return status;
    const char *reason = fg_status_text(status, file->report);
    bool proved = status == FG_OK;
    status = fg_worse(status, fg_findings_status(file->report, file->settings.fail_on));
    status = fg_worse(status, summarise(self, file, proved));
    const fg_checked checked = {.path = file->path,
                                .report = file->report,
                                .status = status,
                                .fail_on = file->settings.fail_on,
                                .summary = file->summary,
                                .members = file->answers};
    bool text = self->outputs.format == FG_FORMAT_TEXT;
    if (text && file->answers != NULL) fg_print_text(&self->out, file->answers);
    status = fg_worse(status, fg_outputs_add(&self->outputs, &self->err, &checked));
    if (reason != NULL)
        fg_print(&self->err, "%s: %s: %s\n", tool.name, file->path, reason);
    else if (text && !given(self, "quiet") &&
             (file->answers == NULL || !proved || lists(self, file)))
        show_summary(self, file);
    return status;
}

/* ---- --fix ---- */

static fg_status write_fixed(lint *self, const char *path, const char *fixed, size_t length) {
    const char *why;
    fg_tool_hold_interrupts();
    fg_status status = fg_text_save(path, fixed, length, &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) {
        fg_print(&self->err, "%s: %s: %s\n", tool.name, path, why);
    } else if (fg_outputs_stream(&self->outputs) && !given(self, "quiet")) {
        fg_print_plain(&self->out, path);
        fg_print_text(&self->out, ": mended\n");
    }
    return status;
}

/* What can be mended is, or is shown. A file that cannot be read is told by its checks. */
static fg_status fix(lint *self, const char *path) {
    char *text, *fixed;
    size_t length, fixed_length;
    fg_status status =
        fg_fix_file(self->arguments, &self->limits, path, &text, &length, &fixed, &fixed_length);
    if (fixed != NULL && given(self, "diff"))
        status = fg_diff_print(&self->out, path, text, length, fixed, fixed_length);
    else if (fixed != NULL)
        status = write_fixed(self, path, fixed, fixed_length);
    free(text);
    free(fixed);
    /* Findings come behind it, on another stream. */
    if (self->out.error == 0) fflush(self->out.file);
    return status == FG_UNWRITABLE || status == FG_USAGE ? status : FG_OK;
}

static fg_status run(lint *self, const char *argv0) {
    fg_status worst = read_options(self, argv0);
    if (worst != FG_OK) return worst;
    for (size_t i = 0; i < self->arguments->operand_count; i++) {
        lint_file file = {.path = self->arguments->operands[i]};
        if (given(self, "fix") || given(self, "diff"))
            worst = fg_worse(worst, fix(self, file.path));
        if (worst == FG_USAGE) return worst;
        worst = fg_worse(worst, lint_one(self, &file));
        lint_file_fini(&file);
        if (worst == FG_USAGE) return worst;
    }
    worst = fg_worse(worst, fg_outputs_write(&self->outputs, &self->out, worst));
    const char *baseline = fg_argument(self->arguments, "write-baseline");
    if (baseline != NULL)
        worst = fg_worse(worst, fg_baseline_write(&self->baseline, &self->out, baseline));
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

/* graphc: a part of a graph, or one with its phase folded or its variables frozen, as a graph. */
#include <stdlib.h>
#include <string.h>

#include "tools/cut_report.h"
#include "tools/findings.h"
#include "tools/help.h"
#include "tools/request.h"

enum { INLINE = 32 }; /* elements of a constant that is a literal, where nothing else is said */

static const fg_option options[] = {
#define OPTION(group, letter, name, argument, repeatable, help) \
    {group, letter, name, argument, repeatable, help},
#include "tools/graphc.def"
#undef OPTION
};

static const fg_tool tool = {
    .name = "graphc",
    .summary = "cut, fold and freeze graphs",
    .usage =
        "FILE [-o FILE.graph]          the whole graph, definitions expanded\n"
        "FILE --fetch NAME [OPTIONS]   what a value needs\n"
        "FILE --phase infer [OPTIONS]  without what is for training only\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples =
        "graphc digits.graph --phase infer --fetch probs\n"
        "graphc digits.graph --phase infer --freeze -o frozen.graph\n",
};

typedef struct compile {
    const fg_arguments *arguments;
    const char *path, *output;
    char *beside;        /* the output's name with .npz, where no other archive is named */
    const char *archive; /* where arrays go; NULL: constants are literals */
    uint64_t largest;    /* elements of a constant that is a literal */
    fg_name_list fetches, feeds;
    fg_options limits;
    fg_context *context;
    fg_report *report;
    fg_model *model, *cut; /* the whole, and the part of it as it was read back */
    fg_session *session;
    fg_part *part;
    bool said; /* what is wrong with what was written */
    fg_output out, err;
} compile;

/* ---- the command line ---- */

/* "a/b.graph" -> "a/b.npz" */
static char *archive_of(const char *output) {
    static const char *const ends[] = {".graph", ".json", ".pb", ".pbtxt"};
    size_t length = strlen(output), stem = length;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (length > end && strcmp(output + length - end, ends[i]) == 0) stem = length - end;
    }
    char *made = malloc(stem + sizeof ".npz");
    if (made == NULL) return NULL;
    memcpy(made, output, stem);
    memcpy(made + stem, ".npz", sizeof ".npz");
    return made;
}

static fg_status read_arguments(compile *self) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count != 1) return fg_usage_error(&tool, "which FILE? One at a time");
    self->path = arguments->operands[0];
    self->output = fg_argument(arguments, "output");
    self->archive = fg_argument(arguments, "weights-to");
    self->limits.threads = 1;
    self->largest = INLINE;
    if (!fg_argument_size(arguments, "max-memory", &self->limits.max_memory) ||
        !fg_argument_integer(arguments, "inline", SIZE_MAX, &self->largest))
        return FG_USAGE;
    fg_status status = fg_name_list_init(&self->fetches, arguments, "fetch");
    if (status == FG_OK) status = fg_name_list_init(&self->feeds, arguments, "feed");
    if (status != FG_OK) return status;
    if (self->feeds.count > 0 && self->fetches.count == 0)
        return fg_usage_error(&tool, "--feed goes with --fetch: what is it fed for?");
    if (self->archive != NULL || self->output == NULL) return FG_OK;
    self->archive = self->beside = archive_of(self->output);
    return self->beside != NULL ? FG_OK : FG_LIMIT;
}

/* ---- the model ---- */

static fg_status load(compile *self) {
    fg_tool_hold_interrupts();
    fg_status status = fg_context_new(&self->limits, &self->context);
    fg_tool_release_interrupts();
    if (status == FG_OK) status = fg_report_new(self->context, &self->report);
    if (status == FG_OK)
        status = fg_model_load(self->context, self->path, self->report, &self->model);
    if (status == FG_OK) status = fg_session_new(self->model, self->report, &self->session);
    if (status == FG_OK) status = fg_variables_load(self->session, self->arguments, self->report);
    return status;
}

/* What is fetched of a file of TensorFlow that has no signatures: what is likely to be, else what
 * nothing consumes. */
static fg_status wanted_names(const compile *self, const char *const **fetches) {
    *fetches = (const char *const *)self->fetches.list;
    if (self->fetches.count > 0 || fg_model_signatures(self->model) > 0 ||
        !fg_model_imported(self->model))
        return FG_OK;
    fg_status status = fg_model_tf_results(self->model, fetches);
    bool none = status == FG_OK && (*fetches)[0] == NULL;
    return none ? fg_model_tf_fetches(self->model, fetches) : status;
}

static fg_status cut(compile *self) {
    const char *phase = fg_argument(self->arguments, "phase");
    const char *const *fetches;
    fg_status status = wanted_names(self, &fetches);
    if (status != FG_OK) return status;
    fg_cut_options wanted = {.fetches = fetches,
                             .guessed = self->fetches.count == 0,
                             .feeds = (const char *const *)self->feeds.list,
                             .freeze = fg_argument(self->arguments, "freeze") != NULL};
    if (phase != NULL) wanted.phase = strcmp(phase, "train") == 0 ? FG_PHASE_TRAIN : FG_PHASE_INFER;
    if (!fg_argument_integer(self->arguments, "seed", UINT64_MAX, &wanted.seed)) return FG_USAGE;
    return fg_part_new(self->session, &wanted, self->report, &self->part);
}

/* What was written is read again: it must be a graph. What is to be said of it beside that is for
 * who lints it. */
static fg_status read_back(compile *self) {
    fg_report *errors;
    fg_status status = fg_report_new(self->context, &errors);
    if (status != FG_OK) return status;
    status = fg_part_read_back(self->part, errors, &self->cut);
    if (status != FG_OK)
        status = fg_worse(status, fg_findings_print(&self->err, errors, FG_FORMAT_TEXT));
    self->said = fg_report_count(errors) > 0;
    fg_report_free(errors);
    return status;
}

static fg_status write(compile *self) {
    fg_write_options how = {
        .path = self->output, .archive = self->archive, .largest = self->largest};
    const char *form = fg_argument(self->arguments, "emit");
    if (form != NULL) fg_form_of(form, &how.form);
    if (!fg_argument_integer(self->arguments, "seed", UINT64_MAX, &how.seed)) return FG_USAGE;
    fg_status status = fg_part_write(self->part, &how, self->report);
    if (how.form == FG_FORM_DOT) return status;
    return status == FG_OK ? read_back(self) : status;
}

static fg_status save(compile *self) {
    const char *wrong, *why;
    size_t length;
    fg_tool_hold_interrupts();
    fg_status status = fg_part_save(self->part, &wrong, &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) fg_print(&self->err, "%s: %s: %s\n", tool.name, wrong, why);
    if (status == FG_OK && self->output == NULL) {
        const char *text = fg_part_text(self->part, &length);
        fg_print_bytes(&self->out, text, length);
    }
    return status;
}

static fg_status report(compile *self) {
    if (fg_argument(self->arguments, "quiet") != NULL) return FG_OK;
    const fg_cut_report what = {.path = self->path,
                                .archive = self->archive,
                                .model = self->model,
                                .part = self->part,
                                .variables = fg_session_variables(self->session)};
    const char *format = fg_argument(self->arguments, "report");
    if (format != NULL && strcmp(format, "json") == 0)
        fg_cut_report_json(&self->err, &what);
    else
        fg_cut_report_text(&self->err, &what);
    return FG_OK;
}

/* ---- all of it ---- */

static fg_status make(compile *self) {
    fg_status status = load(self);
    if (status == FG_OK) status = cut(self);
    if (status == FG_OK) status = write(self);
    if (self->report != NULL) {
        fg_status printed = fg_findings_print(&self->err, self->report, FG_FORMAT_TEXT);
        status = fg_worse(status, printed);
    }
    const char *reason = self->said ? NULL : fg_status_text(status, self->report);
    if (reason != NULL) fg_print(&self->err, "%s: %s: %s\n", tool.name, self->path, reason);
    if (status != FG_OK) return status;
    status = save(self);
    return status == FG_OK ? report(self) : status;
}

static void compile_fini(compile *self) {
    free(self->beside);
    fg_name_list_fini(&self->fetches);
    fg_name_list_fini(&self->feeds);
    fg_part_free(self->part);
    fg_session_free(self->session);
    fg_report_free(self->report);
    fg_model_free(self->cut);
    fg_model_free(self->model);
    fg_context_free(self->context);
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
    compile self = {.arguments = &arguments};
    fg_output_init(&self.out, tool.name, stdout, color);
    fg_output_init(&self.err, tool.name, stderr, color);
    status = read_arguments(&self);
    if (status == FG_OK) status = make(&self);
    compile_fini(&self);
    status = fg_worse(status, fg_output_finish(&self.out));
    fg_arguments_fini(&arguments);
    return (int)status;
}

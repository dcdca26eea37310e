/* graphrun: run a graph, after saying everything that would be wrong with the run. */
#include <stdlib.h>
#include <string.h>

#include "tools/findings.h"
#include "tools/help.h"
#include "tools/listing.h"
#include "tools/request.h"
#include "tools/result.h"
#include "tools/save.h"
#include "tools/steps.h"
#include "tools/summary.h"

static const fg_option options[] = {
#define OPTION(group, letter, name, argument, repeatable, help) \
    {group, letter, name, argument, repeatable, help},
#include "tools/graphrun.def"
#undef OPTION
};

static const fg_tool tool = {
    .name = "graphrun",
    .summary = "run a graph, after proving that the run has what it needs",
    .usage =
        "FILE                         list what the file offers\n"
        "FILE SIGNATURE [OPTIONS]     run a signature\n"
        "FILE --fetch NAME [OPTIONS]  run for any values\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes =
        "1.5, true, [[1, 2], [3, 4]]              as the type that is fed\n"
        "float32[2,2]=1 2 3 4, int32[2,9]=zeros   with a type of its own\n"
        "@FILE.npy, @FILE.npz:MEMBER              from NumPy's files\n"
        "zeros, ones, normal(0,1), uniform(0,1)   made up, in the shape that is fed\n",
    .examples =
        "graphrun digits.graph\n"
        "graphrun digits.graph predict --feed 'image=normal(0,1)' --dim batch=2\n"
        "graphrun digits.graph score --feeds digits_test.npz --out @answers.npz\n"
        "graphrun model.pb --fetch probs --phase infer --feed x=@x.npy   # a file of TensorFlow 1\n",
};

/* A run in the making. What is NULL has not been reached. */
typedef struct job {
    const fg_arguments *arguments;
    const char *program_name; /* as it was called */
    const char *file, *signature;
    fg_format format;
    bool json, listing, executed;
    double rtol, atol;
    uint64_t seed;
    fg_options limits;
    fg_output out, err;
    fg_saves saves;
    fg_steps steps;
    fg_labels labels;
    fg_name_list fetches;
    fg_context *context;
    fg_report *report;
    fg_model *model;
    fg_session *session;
    fg_request *request;
    fg_program *program;
    fg_run *run;
    fg_results results;
    fg_expectation *expectations;
    size_t expectation_count;
} job;

static void job_fini(job *self) {
    fg_expectations_free(self->expectations, self->expectation_count);
    fg_name_list_fini(&self->fetches);
    fg_saves_fini(&self->saves);
    fg_labels_fini(&self->labels);
    fg_results_fini(&self->results);
    fg_run_free(self->run);
    fg_program_free(self->program);
    fg_request_free(self->request);
    fg_session_free(self->session);
    fg_report_free(self->report);
    fg_model_free(self->model);
    fg_context_free(self->context);
}

static bool given(const job *self, const char *option) {
    return fg_argument(self->arguments, option) != NULL;
}

/* Without anything that concerns a run, the file is listed. */
static bool concerns_run(const fg_arguments *arguments) {
    static const char *const others[] = {"format",  "color",      "quiet",          "strict",
                                         "threads", "max-memory", "max-iterations", "summary"};
    for (size_t i = 0; i < arguments->given_count; i++) {
        bool other = false;
        for (size_t j = 0; j < sizeof others / sizeof *others && !other; j++)
            other = strcmp(arguments->given[i].option->name, others[j]) == 0;
        if (!other) return true;
    }
    return arguments->operand_count > 1;
}

static fg_status read_options(job *self) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count == 0) return fg_usage_error(&tool, "which FILE?");
    if (arguments->operand_count > 2)
        return fg_usage_error(&tool, "one FILE and one SIGNATURE; '%.100s' is too many",
                              arguments->operands[2]);
    self->file = arguments->operands[0];
    self->signature = arguments->operand_count > 1 ? arguments->operands[1] : NULL;
    if (self->signature != NULL && given(self, "fetch"))
        return fg_usage_error(&tool, "a SIGNATURE or --fetch, not both");
    self->listing = !concerns_run(arguments);
    if (given(self, "summary") && !self->listing)
        return fg_usage_error(&tool, "--summary tells what FILE holds, and runs nothing");
    const char *format = fg_argument(arguments, "format");
    if (format != NULL && !fg_format_of(format, &self->format)) return FG_USAGE;
    self->json = self->format == FG_FORMAT_JSON;
    if (self->format != FG_FORMAT_TEXT && !self->json && !given(self, "check"))
        return fg_usage_error(&tool, "--format %s is of what --check finds", format);
    uint64_t threads = 0;
    if (!fg_argument_integer(arguments, "seed", UINT64_MAX, &self->seed) ||
        !fg_argument_integer(arguments, "threads", 1024, &threads) ||
        !fg_argument_integer(arguments, "max-iterations", UINT64_MAX,
                             &self->limits.max_iterations) ||
        !fg_argument_size(arguments, "max-memory", &self->limits.max_memory) ||
        !fg_argument_real(arguments, "rtol", &self->rtol) ||
        !fg_argument_real(arguments, "atol", &self->atol))
        return FG_USAGE;
    self->limits.threads = (int)threads;
    fg_status status = fg_steps_init(&self->steps, arguments);
    if (status == FG_OK) status = fg_saves_init(&self->saves, arguments);
    if (status == FG_OK) status = fg_labels_init(&self->labels, arguments);
    return status != FG_OK ? status : fg_name_list_init(&self->fetches, arguments, "fetch");
}

static fg_status load(job *self) {
    /* Its threads inherit what is held: interrupts come to this one, which can hold them again. */
    fg_tool_hold_interrupts();
    fg_status status = fg_context_new(&self->limits, &self->context);
    fg_tool_release_interrupts();
    if (status == FG_OK) status = fg_report_new(self->context, &self->report);
    if (status == FG_OK)
        status = fg_model_load(self->context, self->file, self->report, &self->model);
    return status;
}

/* A file that names no signature has one without a name, which runs where it is fed. */
static void choose_signature(job *self) {
    bool only = fg_model_signatures(self->model) == 1;
    if (self->signature == NULL && self->fetches.count == 0 && only &&
        fg_model_signature(self->model, 0)[0] == '\0')
        self->signature = "";
}

/* What the request is given; goes on behind a value that cannot be read. */
static fg_status fill_request(job *self) {
    const fg_arguments *arguments = self->arguments;
    fg_request *request = self->request;
    fg_status worst = FG_OK;
    size_t at = 0;
    const char *phase = fg_argument(arguments, "phase");
    if (phase != NULL)
        fg_request_phase(request, strcmp(phase, "train") == 0 ? FG_PHASE_TRAIN : FG_PHASE_INFER);
    if (given(self, "seed")) fg_request_seed(request, self->seed);
    for (size_t i = 0; i < self->fetches.count; i++)
        worst = fg_worse(worst, fg_request_fetch(request, self->fetches.list[i]));
    for (const char *text; (text = fg_argument_next(arguments, "dim", &at)) != NULL;)
        worst = fg_worse(worst, fg_request_dim_text(request, text, self->report));
    /* Files first: they may decide the sizes of what is made up. */
    at = 0;
    for (const char *path; (path = fg_argument_next(arguments, "feeds", &at)) != NULL;)
        worst = fg_worse(worst, fg_request_feeds_file(request, path, self->report));
    at = 0;
    for (const char *text; (text = fg_argument_next(arguments, "feed", &at)) != NULL;)
        worst = fg_worse(worst, fg_request_feed_text(request, text, self->report));
    return worst;
}

/* Everything that is wrong with the run, and the program where nothing is. */
static fg_status prepare(job *self) {
    choose_signature(self);
    size_t signature = SIZE_MAX;
    fg_status worst = FG_OK, status;
    if (self->signature != NULL) signature = fg_signature_find(self->model, self->signature);
    if (signature != SIZE_MAX || self->fetches.count > 0)
        worst = fg_outputs_check(self->arguments, self->model, signature, &self->fetches);
    status = fg_session_new(self->model, self->report, &self->session);
    worst = fg_worse(worst, status);
    if (self->session == NULL) return worst;
    worst = fg_worse(worst, fg_variables_load(self->session, self->arguments, self->report));
    status = fg_request_new(self->session, self->signature, self->report, &self->request);
    worst = fg_worse(worst, status);
    if (self->request == NULL) return worst;
    worst = fg_worse(worst, fill_request(self));
    worst = fg_worse(worst, fg_request_compile(self->request, self->report, &self->program));
    if (given(self, "strict"))
        worst = fg_worse(worst, fg_findings_status(self->report, FG_SEVERITY_WARNING));
    return worst;
}

static fg_status save_variables(job *self) {
    const char *path = fg_argument(self->arguments, "save");
    if (path == NULL) return FG_OK;
    fg_tool_hold_interrupts();
    fg_status status = fg_session_save(self->session, self->seed, path, self->report);
    fg_tool_release_interrupts();
    return status;
}

static fg_status execute(job *self) {
    fg_status status = fg_run_new(self->program, &self->run);
    if (status != FG_OK) return status;
    fg_steps_run what = {.context = self->context,
                         .model = self->model,
                         .signature = SIZE_MAX,
                         .program = self->program,
                         .run = self->run,
                         .report = self->report};
    if (self->signature != NULL) what.signature = fg_signature_find(self->model, self->signature);
    status = fg_steps_execute(&self->steps, &what, &self->results);
    if (status != FG_OK) return status;
    self->executed = true;
    status = fg_expectations_compare(self->arguments, self->rtol, self->atol, self->context,
                                     &self->results, self->report, &self->expectations,
                                     &self->expectation_count);
    status = fg_worse(status, fg_saves_write(&self->saves, tool.name, &self->results));
    return fg_worse(status, save_variables(self));
}

/* "2 errors; nothing was run". */
static void print_consequence(job *self, fg_status status, const char *consequence) {
    const char *reason = fg_status_text(status, self->report);
    bool strict = status == FG_FINDINGS && fg_report_warnings(self->report) > 0;
    if (fg_report_errors(self->report) > 0 || strict) {
        fg_findings_print_count(&self->err, self->report);
        fg_print_text(&self->err, "; ");
    } else if (reason != NULL) {
        fg_print(&self->err, "%s: %s: %s; ", tool.name, self->file, reason);
    }
    fg_print(&self->err, "%s\n", consequence);
}

/* The findings so far, and what they mean for the run; then the report begins anew. */
static fg_status show_findings(job *self, fg_status status, const char *consequence) {
    if (self->json) return status;
    status = fg_worse(status, fg_findings_print(&self->err, self->report, FG_FORMAT_TEXT));
    if (status != FG_OK && consequence != NULL) print_consequence(self, status, consequence);
    fg_report_clear(self->report);
    return status;
}

/* What a file of TensorFlow without signatures offers has to be looked for. */
static fg_status show_listing(job *self) {
    fg_status status = fg_listing_print(&self->out, self->model, self->program_name, self->file);
    if (fg_model_imported(self->model) && fg_model_signatures(self->model) == 0)
        fg_print_text(&self->out,
                      "\nno signature: graphlint tells what can be fetched, with a "
                      "command for each\n");
    return status;
}

static fg_status show_results(job *self) {
    fg_status status = FG_OK;
    if (given(self, "summary"))
        status = fg_summary_print(&self->out, self->model, self->file);
    else if (self->listing)
        status = show_listing(self);
    else if (self->executed && !given(self, "quiet"))
        status = fg_results_print(&self->out, &self->results, &self->labels);
    else if (self->program != NULL && given(self, "check") && !given(self, "quiet"))
        fg_print(&self->out, "%s: nothing is wrong with this run\n", self->file);
    status = fg_worse(status, fg_output_finish(&self->out));
    fg_expectations_print(&self->err, self->expectations, self->expectation_count);
    return status;
}

static fg_status show_json(job *self, fg_status status) {
    fg_output *out = &self->out;
    fg_print_text(out, "{\"file\": ");
    fg_print_json_string(out, self->file);
    fg_print(out, ",\n\"status\": %d,\n\"findings\": ", (int)status);
    status = fg_worse(status, fg_findings_print_json(out, self->report));
    if (self->listing && self->model != NULL) {
        fg_print_text(out, ",\n");
        if (given(self, "summary"))
            status = fg_worse(status, fg_summary_print_json(out, self->model));
        else
            fg_listing_print_json(out, self->model);
    }
    if (self->executed && !given(self, "quiet")) {
        if (self->steps.carried)
            fg_print(out, ",\n\"steps\": %llu", (unsigned long long)self->results.steps);
        fg_print_text(out, ",\n\"outputs\": ");
        status = fg_worse(status, fg_results_print_json(out, &self->results, &self->labels));
    }
    if (self->executed) {
        fg_print_text(out, ",\n\"expectations\": ");
        fg_expectations_print_json(out, self->expectations, self->expectation_count);
    }
    fg_print_text(out, "}\n");
    return fg_worse(status, fg_output_finish(out));
}

/* What --check finds, as a document for programs. */
static fg_status show_document(job *self, fg_status status) {
    fg_document *document;
    fg_status made = fg_document_new(self->format, tool.name, &document);
    if (made != FG_OK) return made;
    const fg_checked checked = {
        .path = self->file,
        .report = self->report,
        .status = status,
        .fail_on = given(self, "strict") ? FG_SEVERITY_WARNING : FG_SEVERITY_ERROR,
        .summary = status == FG_OK ? "nothing is wrong with this run" : NULL};
    made = fg_document_add(document, &checked);
    char *text = made == FG_OK ? fg_document_text(document, status) : NULL;
    if (text != NULL)
        fg_print_text(self->format == FG_FORMAT_GCC ? &self->err : &self->out, text);
    else
        made = FG_LIMIT;
    free(text);
    fg_document_free(document);
    return fg_worse(fg_worse(status, made), fg_output_finish(&self->out));
}

static fg_status run(job *self) {
    fg_status status = read_options(self);
    if (status != FG_OK) return status;
    status = load(self);
    if (self->report == NULL) {
        fg_print(&self->err, "%s: %s\n", tool.name, fg_status_text(status, NULL));
        return status;
    }
    if (status == FG_OK && !self->listing) status = prepare(self);
    if (self->format != FG_FORMAT_TEXT && !self->json) return show_document(self, status);
    status = show_findings(self, status, self->listing ? "nothing can be run" : "nothing was run");
    if (status == FG_OK && !self->listing && !given(self, "check")) {
        status = execute(self);
        status =
            show_findings(self, status, self->executed ? NULL : "the run failed and wrote nothing");
    }
    if (self->json) return show_json(self, status);
    if (status == FG_OK || self->executed) status = fg_worse(status, show_results(self));
    return status;
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
    job self = {.arguments = &arguments,
                .program_name = argc > 0 ? argv[0] : tool.name,
                .rtol = 1e-5,
                .atol = 1e-8};
    fg_output_init(&self.out, tool.name, stdout, color);
    fg_output_init(&self.err, tool.name, stderr, color);
    status = run(&self);
    job_fini(&self);
    fg_arguments_fini(&arguments);
    return (int)status;
}

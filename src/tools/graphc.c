/* graphc: a part of a graph, or one with its phase folded or its variables frozen, as a graph. */
#include <stdlib.h>
#include <string.h>

#include "tools/findings.h"
#include "tools/help.h"

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

/* Names between commas, of an option that may be repeated; ended by NULL. */
typedef struct names {
    char **list; /* each on the heap */
    size_t count;
} names;

typedef struct compile {
    const fg_arguments *arguments;
    const char *path, *output;
    char *archive; /* where the weights go: the output's name with .npz; or NULL */
    names fetches, feeds;
    fg_options limits;
    fg_context *context;
    fg_report *report;
    fg_model *model, *cut;
    fg_session *session, *kept; /* of the model, of what was cut from it */
    char *text;
    fg_output out, err;
} compile;

/* ---- the command line ---- */

static bool add_name(names *to, const char *text, size_t length) {
    char **list = realloc(to->list, (to->count + 2) * sizeof *list);
    if (list == NULL) return false;
    to->list = list;
    list[to->count] = strndup(text, length);
    if (list[to->count] == NULL) return false;
    list[++to->count] = NULL;
    return true;
}

static fg_status read_names(const fg_arguments *arguments, const char *option, names *to) {
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(arguments, option, &at)) != NULL;) {
        for (;; text++) {
            size_t length = strcspn(text, ",");
            if (length == 0) return fg_usage_error(&tool, "--%s: a name is empty", option);
            if (!add_name(to, text, length)) return FG_LIMIT;
            text += length;
            if (*text == '\0') break;
        }
    }
    return FG_OK;
}

static void names_fini(names *it) {
    for (size_t i = 0; i < it->count; i++) free(it->list[i]);
    free(it->list);
}

/* "a/b.graph" -> "a/b.npz" */
static char *archive_of(const char *output) {
    size_t length = strlen(output);
    static const char end[] = ".graph";
    if (length >= sizeof end && strcmp(output + length - (sizeof end - 1), end) == 0)
        length -= sizeof end - 1;
    char *made = malloc(length + sizeof ".npz");
    if (made == NULL) return NULL;
    memcpy(made, output, length);
    memcpy(made + length, ".npz", sizeof ".npz");
    return made;
}

static fg_status read_arguments(compile *self) {
    const fg_arguments *arguments = self->arguments;
    if (arguments->operand_count != 1) return fg_usage_error(&tool, "which FILE? One at a time");
    self->path = arguments->operands[0];
    self->output = fg_argument(arguments, "output");
    self->limits.threads = 1;
    if (!fg_argument_size(arguments, "max-memory", &self->limits.max_memory)) return FG_USAGE;
    fg_status status = read_names(arguments, "fetch", &self->fetches);
    if (status == FG_OK) status = read_names(arguments, "feed", &self->feeds);
    if (status != FG_OK) return status;
    if (self->feeds.count > 0 && self->fetches.count == 0)
        return fg_usage_error(&tool, "--feed goes with --fetch: what is it fed for?");
    if (self->output == NULL) return FG_OK;
    self->archive = archive_of(self->output);
    return self->archive != NULL ? FG_OK : FG_LIMIT;
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
    size_t at = 0;
    for (const char *path;
         status == FG_OK && (path = fg_argument_next(self->arguments, "weights", &at)) != NULL;)
        status = fg_session_load_weights(self->session, path, self->report);
    const char *saved = fg_argument(self->arguments, "restore");
    if (status == FG_OK && saved != NULL)
        status = fg_session_restore(self->session, saved, self->report);
    return status;
}

/* What is fetched of a file of TensorFlow that has no signatures: what nothing consumes. */
static fg_status wanted_names(const compile *self, const char *const **fetches) {
    *fetches = (const char *const *)self->fetches.list;
    if (*fetches != NULL || fg_model_signatures(self->model) > 0 || !fg_model_imported(self->model))
        return FG_OK;
    return fg_model_tf_fetches(self->model, fetches);
}

static fg_status cut(compile *self, const char *weights) {
    const char *phase = fg_argument(self->arguments, "phase");
    const char *const *fetches;
    fg_status status = wanted_names(self, &fetches);
    if (status != FG_OK) return status;
    fg_cut_options wanted = {.fetches = fetches,
                             .feeds = (const char *const *)self->feeds.list,
                             .freeze = fg_argument(self->arguments, "freeze") != NULL,
                             .weights = weights};
    if (phase != NULL) wanted.phase = strcmp(phase, "train") == 0 ? FG_PHASE_TRAIN : FG_PHASE_INFER;
    if (!fg_argument_integer(self->arguments, "seed", UINT64_MAX, &wanted.seed)) return FG_USAGE;
    free(self->text);
    self->text = NULL;
    return fg_session_cut(self->session, &wanted, self->report, &self->text);
}

/* What was written is read again: it must be a graph, and tells which variables are left. */
static fg_status read_back(compile *self) {
    const char *name = self->output != NULL ? self->output : "<stdout>";
    fg_status status = fg_model_parse(self->context, name, self->text, strlen(self->text),
                                      self->report, &self->cut);
    return status == FG_OK ? fg_session_new(self->cut, self->report, &self->kept) : status;
}

/* ---- weights ---- */

static const fg_tensor *value_of(const compile *self, const char *name) {
    for (size_t i = 0; i < fg_session_variables(self->session); i++)
        if (strcmp(fg_session_variable_name(self->session, i), name) == 0)
            return fg_session_variable(self->session, i);
    return NULL;
}

/* The values that the variables left have; `*count` is how many were written. */
static fg_status save_weights(compile *self, size_t *count) {
    size_t most = fg_session_variables(self->kept);
    const fg_tensor **tensors = calloc(most + 1, sizeof *tensors);
    const char **list = calloc(most + 1, sizeof *list);
    const char *why = "out of memory";
    fg_status status = tensors != NULL && list != NULL ? FG_OK : FG_LIMIT;
    *count = 0;
    for (size_t i = 0; i < most && status == FG_OK; i++) {
        const char *name = fg_session_variable_name(self->kept, i);
        tensors[*count] = value_of(self, name);
        if (tensors[*count] != NULL) list[(*count)++] = name;
    }
    fg_tool_hold_interrupts();
    if (status == FG_OK && *count > 0)
        status = fg_tensors_save_npz(*count, tensors, list, self->archive, &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) fg_print(&self->err, "%s: %s: %s\n", tool.name, self->archive, why);
    free(tensors);
    free(list);
    return status;
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* ---- what is said ---- */

static void print_placeholders(compile *self, const char *when, const fg_model *model) {
    size_t count = fg_model_placeholders(model);
    fg_print(&self->err, "  placeholders %s:%s", when, count == 0 ? " none" : "");
    for (size_t i = 0; i < count; i++) {
        fg_print_text(&self->err, i > 0 ? ", " : " ");
        fg_print_plain(&self->err, fg_model_placeholder(model, i).name);
    }
    fg_print_text(&self->err, "\n");
}

static void print_summary(compile *self, size_t weights) {
    if (fg_argument(self->arguments, "quiet") != NULL) return;
    fg_print_plain(&self->err, self->path);
    fg_print(&self->err, ": %zu operations, of which %zu are left\n",
             fg_model_operations(self->model), fg_model_operations(self->cut));
    print_placeholders(self, "before", self->model);
    print_placeholders(self, "after", self->cut);
    fg_print(&self->err, "  variables: %zu, of which %zu are left",
             fg_session_variables(self->session), fg_session_variables(self->kept));
    if (weights > 0) {
        fg_print(&self->err, ", %zu with values in ", weights);
        fg_print_plain(&self->err, self->archive);
    }
    fg_print_text(&self->err, "\n");
}

static fg_status write_text(compile *self) {
    if (self->output == NULL) {
        fg_print_text(&self->out, self->text);
        return FG_OK;
    }
    const char *why;
    fg_tool_hold_interrupts();
    fg_status status = fg_text_save(self->output, self->text, strlen(self->text), &why);
    fg_tool_release_interrupts();
    if (status != FG_OK) fg_print(&self->err, "%s: %s: %s\n", tool.name, self->output, why);
    return status;
}

/* ---- all of it ---- */

static fg_status make(compile *self) {
    fg_status status = load(self);
    if (status == FG_OK) status = cut(self, NULL);
    if (status == FG_OK) status = read_back(self);
    if (self->report != NULL) {
        fg_status printed = fg_findings_print(&self->err, self->report, FG_FORMAT_TEXT);
        status = fg_worse(status, printed);
    }
    const char *reason = fg_status_text(status, self->report);
    if (reason != NULL) fg_print(&self->err, "%s: %s: %s\n", tool.name, self->path, reason);
    if (status != FG_OK) return status;
    size_t weights = 0;
    if (self->output != NULL) status = save_weights(self, &weights);
    if (status == FG_OK && weights > 0) status = cut(self, base_of(self->archive));
    if (status == FG_OK) status = write_text(self);
    if (status == FG_OK) print_summary(self, weights);
    return status;
}

static void compile_fini(compile *self) {
    free(self->text);
    free(self->archive);
    names_fini(&self->fetches);
    names_fini(&self->feeds);
    fg_session_free(self->kept);
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

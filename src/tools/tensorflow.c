#include "tools/tensorflow.h"

#include <string.h>

#include "tools/answers.h"
#include "tools/findings.h"
#include "tools/listing.h"
#include "tools/phases.h"

/* Results that the listing has a block for. */
#define BLOCKS 10

/* ---- what is needed here ---- */

typedef struct here {
    fg_request *request;
    const char *const *names; /* the request's */
} here;

static void here_fini(here *self) {
    fg_request_free(self->request);
}

static fg_status here_init(here *self, const fg_needs *needs, const char *fetch, fg_phase phase) {
    *self = (here){0};
    fg_status status = fg_request_new(needs->session, NULL, needs->report, &self->request);
    if (status != FG_OK) return status;
    fg_request_phase(self->request, phase);
    status = fg_request_fetch(self->request, fetch);
    if (status == FG_OK) status = fg_request_needs(self->request, needs->report, &self->names);
    return status;
}

static bool has_name(const char *const *names, const char *name) {
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0) return true;
    return false;
}

static const char *type_of(const fg_model *model, const char *name, bool *is_phase) {
    for (size_t i = 0; i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        if (strcmp(info.name, name) != 0) continue;
        *is_phase = info.is_phase;
        return info.type.text;
    }
    *is_phase = false;
    return "?";
}

/* ---- demands ---- */

typedef struct demand {
    const char *fetch;
    fg_tf_demand tf;
    here any, infer, train;
} demand;

static void demand_fini(demand *self) {
    here_fini(&self->any);
    here_fini(&self->infer);
    here_fini(&self->train);
}

static fg_status demand_init(demand *self, const fg_needs *needs, const char *fetch) {
    *self = (demand){.fetch = fetch};
    fg_status status =
        fg_model_tf_demand((fg_model *)needs->model, fetch, needs->report, &self->tf);
    if (status == FG_OK) status = here_init(&self->any, needs, fetch, FG_PHASE_NONE);
    if (status == FG_OK) status = here_init(&self->infer, needs, fetch, FG_PHASE_INFER);
    if (status == FG_OK) status = here_init(&self->train, needs, fetch, FG_PHASE_TRAIN);
    return status;
}

/* What can be left out here, in words; NULL: nothing. */
static const char *left_out(const demand *self, const char *name) {
    if (!has_name(self->any.names, name)) return "not needed here";
    bool infer = has_name(self->infer.names, name), train = has_name(self->train.names, name);
    if (!infer && !train) return "not needed here where --phase is given";
    if (!infer) return "not needed here with --phase infer";
    return train ? NULL : "not needed here with --phase train";
}

static void print_names(fg_output *output, const fg_needs *needs, const demand *self,
                        const char *const *names, bool defaulted) {
    for (; *names != NULL; names++) {
        bool is_phase;
        const char *type = type_of(needs->model, *names, &is_phase);
        const char *left = defaulted ? NULL : left_out(self, *names);
        fg_print_text(output, "  ");
        fg_print_plain(output, *names);
        fg_print_text(output, ": ");
        fg_print_plain(output, type);
        if (is_phase) fg_print_text(output, " (the learning phase)");
        if (defaulted) fg_print_text(output, " (has a default)");
        if (left != NULL) fg_print(output, " (%s)", left);
        fg_print_text(output, "\n");
    }
}

static void print_demand(fg_output *output, const fg_needs *needs, const demand *self) {
    bool nothing = self->tf.required[0] == NULL && self->tf.defaulted[0] == NULL;
    fg_print_heading(output, self->fetch);
    fg_print(output, ": TensorFlow 1 runs %zu node%s, and demands%s\n", self->tf.nodes,
             self->tf.nodes == 1 ? "" : "s", nothing ? " nothing" : "");
    print_names(output, needs, self, self->tf.required, false);
    print_names(output, needs, self, self->tf.defaulted, true);
}

static void print_json_names(fg_output *output, const char *key, const char *const *names) {
    fg_print(output, ", \"%s\": [", key);
    for (size_t i = 0; names[i] != NULL; i++) {
        if (i > 0) fg_print_text(output, ", ");
        fg_print_json_string(output, names[i]);
    }
    fg_print_text(output, "]");
}

static void print_json_demand(fg_output *output, const demand *self) {
    fg_print_text(output, "{\"fetch\": ");
    fg_print_json_string(output, self->fetch);
    fg_print(output, ", \"nodes\": %zu", self->tf.nodes);
    print_json_names(output, "required", self->tf.required);
    print_json_names(output, "defaulted", self->tf.defaulted);
    print_json_names(output, "here", self->any.names);
    print_json_names(output, "infer", self->infer.names);
    print_json_names(output, "train", self->train.names);
    fg_print_text(output, "}");
}

static fg_status each_demand(fg_output *output, const fg_needs *needs, char *const *fetches,
                             size_t count, bool json) {
    const char *const *all = NULL;
    fg_status worst = FG_OK;
    if (count == 0) worst = fg_model_tf_fetches((fg_model *)needs->model, &all);
    for (size_t i = 0; worst == FG_OK && (all ? all[i] != NULL : i < count); i++) {
        demand self;
        fg_status status = demand_init(&self, needs, all ? all[i] : fetches[i]);
        if (json) fg_print_text(output, i > 0 ? ",\n    " : "\n    ");
        if (status == FG_OK && json)
            print_json_demand(output, &self);
        else if (status == FG_OK)
            print_demand(output, needs, &self);
        else if (json)
            fg_print_text(output, "null");
        demand_fini(&self);
        worst = fg_worse(worst, status);
    }
    return worst;
}

fg_status fg_tensorflow_print_demands(fg_output *output, const fg_needs *needs,
                                      char *const *fetches, size_t count) {
    return each_demand(output, needs, fetches, count, false);
}

fg_status fg_tensorflow_print_demands_json(fg_output *output, const fg_needs *needs,
                                           char *const *fetches, size_t count) {
    return each_demand(output, needs, fetches, count, true);
}

/* ---- the listing ---- */

/* "keep_prob" and the like: 1 keeps everything. */
static bool is_rate(const fg_placeholder_info *info) {
    bool real = info->type.dtype == FG_FLOAT32 || info->type.dtype == FG_FLOAT64;
    return real && info->type.rank <= 0 &&
           (strstr(info->name, "keep_prob") != NULL || strstr(info->name, "keep_rate") != NULL ||
            strstr(info->name, "dropout") != NULL);
}

static void print_rates(fg_output *output, const fg_model *model) {
    for (size_t i = 0; i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        if (!is_rate(&info)) continue;
        bool keep = strstr(info.name, "keep") != NULL;
        fg_print_text(output, "  ");
        fg_print_plain(output, info.name);
        fg_print(output, " is a rate of dropout: inference feeds %s\n",
                 keep ? "1, which keeps everything" : "the value that drops nothing");
    }
}

static fg_status print_class(fg_output *output, const fg_needs *needs, const char *fetch,
                             const char *before) {
    fg_phases phases;
    fg_status status = fg_phases_init(&phases, needs, fetch);
    if (status == FG_OK) fg_print(output, "%s%s\n", before, fg_phases_class(&phases));
    fg_phases_fini(&phases);
    return status;
}

static fg_status print_outputs(fg_output *output, const fg_needs *needs) {
    size_t signatures = fg_model_signatures(needs->model);
    fg_status worst = FG_OK;
    fg_print_text(output, "\n");
    fg_print_heading(output, "phase class");
    fg_print_text(output, "\n");
    for (size_t i = 0; i < signatures; i++) {
        for (size_t j = 0; j < fg_model_outputs(needs->model, i) && worst == FG_OK; j++) {
            fg_output_info info = fg_model_output(needs->model, i, j);
            fg_print_text(output, "  ");
            if (signatures > 1) {
                fg_print_plain(output, fg_model_signature(needs->model, i));
                fg_print_text(output, " -> ");
            }
            fg_print_plain(output, info.name);
            worst = print_class(output, needs, info.value, ": ");
        }
    }
    return worst;
}

static fg_status check_promised(const fg_needs *needs, const char *fetch, fg_report *report) {
    here self;
    fg_status status = here_init(&self, needs, fetch, FG_PHASE_TRAIN);
    for (size_t i = 0; status == FG_OK && self.names[i] != NULL; i++)
        status = fg_request_promise(self.request, self.names[i], FG_INVALID, -1, NULL);
    if (status == FG_OK) fg_request_check(self.request, report);
    here_fini(&self);
    return status;
}

/* Where the command would be refused for an operation that there is not here, that one. */
static fg_status print_refusal(fg_output *output, const fg_needs *needs, const char *fetch) {
    fg_report *report;
    fg_status status = fg_report_new(needs->context, &report);
    if (status != FG_OK) return status;
    status = check_promised(needs, fetch, report);
    for (size_t i = 0; status == FG_OK && i < fg_report_count(report); i++) {
        const fg_finding *finding = fg_report_at(report, i);
        if (strcmp(fg_finding_code(finding), "G203") != 0) continue;
        fg_print_text(output, "  refused: ");
        fg_print_plain(output, fg_finding_message(finding));
        fg_print_text(output, "\n");
        break;
    }
    fg_report_free(report);
    return status;
}

static fg_status print_results(fg_output *output, const fg_needs *needs) {
    const char *const *results;
    size_t count = 0;
    fg_status worst = fg_model_tf_results((fg_model *)needs->model, &results);
    for (; worst == FG_OK && results[count] != NULL; count++) {
        if (count >= BLOCKS) continue;
        fg_print_text(output, "\n");
        worst = fg_needs_print(output, needs, results[count]);
        if (worst == FG_OK) worst = print_refusal(output, needs, results[count]);
        if (worst == FG_OK) worst = print_class(output, needs, results[count], "  phase class: ");
    }
    if (worst == FG_OK && count > BLOCKS)
        fg_print(output,
                 "\n%zu more values that nothing consumes: --tf lists all, --needs NAME one\n",
                 count - BLOCKS);
    return worst;
}

fg_status fg_tensorflow_print(fg_output *output, const fg_needs *needs) {
    fg_status status = fg_listing_print(output, needs->model, needs->program, needs->file);
    print_rates(output, needs->model);
    if (status != FG_OK) return status;
    return fg_model_signatures(needs->model) > 0 ? print_outputs(output, needs)
                                                 : print_results(output, needs);
}

static fg_status print_json_results(fg_output *output, const fg_needs *needs,
                                    const char *const *results) {
    bool first = true;
    fg_status worst = FG_OK;
    fg_print_text(output, ",\n   \"needs\": [");
    for (size_t i = 0; worst == FG_OK && i < BLOCKS && results[i] != NULL; i++)
        worst = fg_needs_print_json(output, needs, results[i], &first);
    fg_print_text(output, "]");
    return worst;
}

fg_status fg_tensorflow_print_json(fg_output *output, const fg_needs *needs) {
    const char *const *results;
    fg_status worst = FG_OK;
    fg_print_text(output, ",\n   ");
    fg_listing_print_json(output, needs->model);
    if (fg_model_signatures(needs->model) == 0) {
        worst = fg_model_tf_results((fg_model *)needs->model, &results);
        if (worst == FG_OK) worst = print_json_results(output, needs, results);
    }
    return worst == FG_OK ? fg_phase_table_print(output, needs, true) : worst;
}

#include "tools/tensorflow.h"

#include <string.h>

#include "tools/findings.h"
#include "tools/listing.h"

/* Fetches that the listing has a block for. */
#define BLOCKS 20

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

/* What a fetch's value does under the phases. */
static const char *phase_class(const demand *self, const fg_model *model) {
    bool is_phase, any = false;
    for (size_t i = 0; self->tf.required[i] != NULL; i++) {
        type_of(model, self->tf.required[i], &is_phase);
        any |= is_phase;
    }
    for (size_t i = 0; self->tf.defaulted[i] != NULL; i++) {
        type_of(model, self->tf.defaulted[i], &is_phase);
        any |= is_phase;
    }
    return any ? "depends on the learning phase" : "the same in every phase";
}

static fg_status print_fetch(fg_output *output, const fg_needs *needs, const demand *self) {
    fg_print_text(output, "\n");
    fg_status status = fg_needs_print(output, needs, self->fetch);
    if (status == FG_OK) fg_print(output, "  (%s)\n", phase_class(self, needs->model));
    return status;
}

fg_status fg_tensorflow_print(fg_output *output, const fg_needs *needs) {
    const char *const *fetches;
    size_t shown = 0, silent = 0, more = 0;
    fg_status worst = fg_listing_print(output, needs->model, needs->program, needs->file);
    print_rates(output, needs->model);
    if (worst == FG_OK) worst = fg_model_tf_fetches((fg_model *)needs->model, &fetches);
    bool signatures = fg_model_signatures(needs->model) > 0;
    for (size_t i = 0; worst == FG_OK && !signatures && fetches[i] != NULL; i++) {
        if (shown == BLOCKS) {
            more++;
            continue;
        }
        demand self;
        worst = demand_init(&self, needs, fetches[i]);
        bool needy = worst == FG_OK && (self.tf.required[0] || self.tf.defaulted[0]);
        if (needy) {
            worst = print_fetch(output, needs, &self);
            shown++;
        } else {
            silent++;
        }
        demand_fini(&self);
    }
    if (silent + more > 0 && worst == FG_OK)
        fg_print(output,
                 "\n%zu more values that nothing consumes, %zu of them without needs: --tf "
                 "lists all\n",
                 silent + more, silent);
    return worst;
}

/* --phase-table and --proofs. */
#include <stdlib.h>
#include <string.h>

#include "tools/answers.h"
#include "tools/phases.h"
#include "tools/request.h"

/* ---- the fetches ---- */

/* Those asked for, else the values that signatures give, each once, else what is likely to be
 * fetched from a file of TensorFlow; freed with free(). */
static const char **list_fetches(const fg_needs *needs, const fg_name_list *asked, size_t *count) {
    size_t most = asked->count + 1;
    const char *const *results = NULL;
    if (asked->count == 0 && fg_model_imported(needs->model) &&
        fg_model_signatures(needs->model) == 0 &&
        fg_model_tf_results((fg_model *)needs->model, &results) == FG_OK)
        while (results[most - 1] != NULL) most++;
    for (size_t i = 0; i < fg_model_signatures(needs->model); i++)
        most += fg_model_outputs(needs->model, i);
    const char **names = calloc(most, sizeof *names);
    *count = 0;
    if (names == NULL) return NULL;
    for (size_t i = 0; i < asked->count; i++) names[(*count)++] = asked->list[i];
    for (size_t i = 0; asked->count == 0 && i < fg_model_signatures(needs->model); i++) {
        for (size_t j = 0; j < fg_model_outputs(needs->model, i); j++) {
            const char *value = fg_model_output(needs->model, i, j).value;
            bool known = false;
            for (size_t k = 0; k < *count && !known; k++) known = strcmp(names[k], value) == 0;
            if (!known) names[(*count)++] = value;
        }
    }
    for (size_t i = 0; results != NULL && results[i] != NULL; i++) names[(*count)++] = results[i];
    return names;
}

fg_status fg_phase_table_print(fg_output *output, const fg_needs *needs, bool json) {
    fg_name_list asked;
    fg_status worst = fg_name_list_init(&asked, needs->arguments, "fetch");
    if (worst != FG_OK) return worst;
    size_t count;
    const char **fetches = list_fetches(needs, &asked, &count);
    if (fetches == NULL) worst = FG_LIMIT;
    if (json) fg_print_text(output, ",\n   \"phase_table\": [");
    for (size_t i = 0; i < count && fetches != NULL; i++) {
        fg_phases all;
        fg_status status = fg_phases_init(&all, needs, fetches[i]);
        if (status == FG_OK && json)
            fg_phases_print_json(output, fetches[i], &all, i == 0);
        else if (status == FG_OK)
            fg_phases_print(output, fetches[i], &all);
        fg_phases_fini(&all);
        if (status > worst) worst = status;
    }
    if (json) fg_print_text(output, "]");
    free(fetches);
    fg_name_list_fini(&asked);
    return worst;
}

/* ---- signatures ---- */

/* Bool inputs that are tried with both values; of more, the rest stays open. */
enum { tried = 8 };

typedef struct trials {
    const char *bools[tried]; /* names of inputs */
    size_t count, rows;       /* rows: 1 << count */
    fg_asked_use *uses;
    bool matters[tried];
} trials;

static void find_bools(trials *self, const fg_model *model, size_t signature) {
    for (size_t i = 0; i < fg_model_inputs(model, signature) && self->count < tried; i++) {
        fg_input_info input = fg_model_input(model, signature, i);
        bool open = input.fixed == NULL && input.type.dtype == FG_BOOL && input.type.rank == 0;
        if (open) self->bools[self->count++] = input.name;
    }
    self->rows = (size_t)1 << self->count;
}

static fg_status feed_bool(const fg_needs *needs, fg_request *request, const char *name,
                           bool truth) {
    fg_tensor *tensor = fg_tensor_new(needs->context, FG_BOOL, 0, NULL);
    if (tensor == NULL) return FG_LIMIT;
    *(uint8_t *)fg_tensor_mutable(tensor) = truth;
    fg_status status = fg_request_feed(request, name, tensor);
    fg_tensor_unref(tensor);
    return status;
}

static fg_status try_row(trials *self, const fg_needs *needs, const char *signature, size_t row) {
    fg_asked_use *at = &self->uses[row];
    fg_status status = fg_request_new(needs->session, signature, needs->report, &at->request);
    for (size_t i = 0; status == FG_OK && i < self->count; i++)
        status = feed_bool(needs, at->request, self->bools[i], (row >> i & 1) != 0);
    return status == FG_OK ? fg_request_use(at->request, needs->report, &at->use) : status;
}

static bool same_names(const char *const *a, const char *const *b) {
    while (*a != NULL && *b != NULL && strcmp(*a, *b) == 0) a++, b++;
    return *a == NULL && *b == NULL;
}

static bool same_use(const fg_use *a, const fg_use *b) {
    return same_names(a->needs, b->needs) && same_names(a->idle, b->idle) &&
           same_names(a->random, b->random) && same_names(a->updates, b->updates);
}

static fg_status trials_init(trials *self, const fg_needs *needs, size_t signature) {
    *self = (trials){.count = 0};
    find_bools(self, needs->model, signature);
    self->uses = calloc(self->rows, sizeof *self->uses);
    if (self->uses == NULL) return FG_LIMIT;
    const char *name = fg_model_signature(needs->model, signature);
    for (size_t row = 0; row < self->rows; row++) {
        fg_status status = try_row(self, needs, name, row);
        if (status != FG_OK) return status;
    }
    for (size_t i = 0; i < self->count; i++)
        for (size_t row = 0; row < self->rows; row++)
            self->matters[i] |=
                !same_use(&self->uses[row].use, &self->uses[row ^ (size_t)1 << i].use);
    return FG_OK;
}

static void trials_fini(trials *self) {
    for (size_t row = 0; self->uses != NULL && row < self->rows; row++)
        fg_request_free(self->uses[row].request);
    free(self->uses);
}

/* Of rows that differ only in what does not matter, the first. */
static bool is_told(const trials *self, size_t row) {
    for (size_t i = 0; i < self->count; i++)
        if (!self->matters[i] && (row >> i & 1) != 0) return false;
    return true;
}

static void print_trials(fg_output *output, const char *signature, const trials *self) {
    fg_print_text(output, "signature ");
    fg_print_heading(output, signature);
    fg_print_text(output, "\n");
    for (size_t row = 0; row < self->rows; row++) {
        const char *between = "  ";
        if (!is_told(self, row)) continue;
        for (size_t i = 0; i < self->count; i++) {
            if (!self->matters[i]) continue;
            fg_print_text(output, between);
            fg_print_plain(output, self->bools[i]);
            fg_print(output, " = %s", (row >> i & 1) != 0 ? "true" : "false");
            between = ", ";
        }
        fg_print_text(output, between[0] == ' ' ? "  " : ": ");
        fg_use_print(output, &self->uses[row].use);
        fg_print_text(output, "\n");
    }
}

static void print_json_trials(fg_output *output, const char *signature, const trials *self,
                              bool first) {
    fg_print_text(output, first ? "\n    {\"signature\": " : ",\n    {\"signature\": ");
    fg_print_json_string(output, signature);
    fg_print_text(output, ", \"runs\": [");
    bool next = false;
    for (size_t row = 0; row < self->rows; row++) {
        if (!is_told(self, row)) continue;
        fg_print_text(output, next ? ",\n      {\"where\": {" : "\n      {\"where\": {");
        bool more = false;
        for (size_t i = 0; i < self->count; i++) {
            if (!self->matters[i]) continue;
            if (more) fg_print_text(output, ", ");
            fg_print_json_string(output, self->bools[i]);
            fg_print(output, ": %s", (row >> i & 1) != 0 ? "true" : "false");
            more = true;
        }
        fg_print_text(output, "}, ");
        fg_use_print_json(output, &self->uses[row].use);
        fg_print_text(output, "}");
        next = true;
    }
    fg_print_text(output, "]}");
}

fg_status fg_proofs_print(fg_output *output, const fg_needs *needs, bool json) {
    fg_status worst = FG_OK;
    bool first = true;
    if (json) fg_print_text(output, ",\n   \"proofs\": [");
    for (size_t i = 0; i < fg_model_signatures(needs->model); i++) {
        const char *name = fg_model_signature(needs->model, i);
        if (name[0] == '\0') continue;
        trials all;
        fg_status status = trials_init(&all, needs, i);
        if (status == FG_OK && json)
            print_json_trials(output, name, &all, first);
        else if (status == FG_OK)
            print_trials(output, name, &all);
        first = first && status != FG_OK;
        trials_fini(&all);
        if (status > worst) worst = status;
    }
    if (json) fg_print_text(output, "]");
    return worst;
}

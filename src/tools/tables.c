/* --phase-table and --proofs. */
#include <stdlib.h>
#include <string.h>

#include "tools/answers.h"
#include "tools/request.h"

/* Names that a line of text shows of a list; JSON has all. */
enum { shown = 6 };

/* ---- what one run does ---- */

typedef struct asked_use {
    fg_request *request;
    fg_use use;
} asked_use;

static fg_status use_of_fetch(asked_use *self, const fg_needs *needs, const char *fetch,
                              fg_phase phase) {
    fg_status status = fg_answer_request(needs, NULL, &self->request);
    if (status != FG_OK) return status;
    fg_request_phase(self->request, phase);
    status = fg_request_fetch(self->request, fetch);
    return status == FG_OK ? fg_request_use(self->request, needs->report, &self->use) : status;
}

static void print_part(fg_output *output, const char *before, const char *const *names) {
    if (names[0] == NULL) return;
    fg_print_text(output, before);
    fg_print_names(output, names, shown);
}

/* "needs image, label; draws dropout_1/u; updates w" */
static void print_use(fg_output *output, const fg_use *use) {
    fg_print_text(output, "needs ");
    if (use->needs[0] == NULL) fg_print_text(output, "nothing");
    fg_print_names(output, use->needs, 0);
    print_part(output, "; not ", use->idle);
    if (use->random[0] == NULL) fg_print_text(output, "; deterministic");
    print_part(output, "; draws ", use->random);
    print_part(output, "; updates ", use->updates);
}

static void print_json_use(fg_output *output, const fg_use *use) {
    fg_print_text(output, "\"needs\": ");
    fg_print_json_names(output, use->needs);
    fg_print_text(output, ", \"idle\": ");
    fg_print_json_names(output, use->idle);
    fg_print(output,
             ", \"deterministic\": %s, \"random\": ", use->random[0] == NULL ? "true" : "false");
    fg_print_json_names(output, use->random);
    fg_print_text(output, ", \"updates\": ");
    fg_print_json_names(output, use->updates);
}

/* ---- a fetch under each phase ---- */

typedef struct phases {
    asked_use any, infer, train;
    bool depends;
} phases;

static bool needs_phase(const fg_model *model, const char *const *names) {
    for (size_t i = 0; i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        for (size_t j = 0; info.is_phase && names[j] != NULL; j++)
            if (strcmp(names[j], info.name) == 0) return true;
    }
    return false;
}

static fg_status phases_init(phases *self, const fg_needs *needs, const char *fetch) {
    *self = (phases){0};
    fg_status status = use_of_fetch(&self->any, needs, fetch, FG_PHASE_NONE);
    if (status != FG_OK || !needs_phase(needs->model, self->any.use.needs)) return status;
    self->depends = true;
    status = use_of_fetch(&self->infer, needs, fetch, FG_PHASE_INFER);
    return status == FG_OK ? use_of_fetch(&self->train, needs, fetch, FG_PHASE_TRAIN) : status;
}

static void phases_fini(phases *self) {
    fg_request_free(self->any.request);
    fg_request_free(self->infer.request);
    fg_request_free(self->train.request);
}

static bool has_more(const char *const *names, const char *const *than) {
    while (*names != NULL && *than != NULL) names++, than++;
    return *names != NULL;
}

static const char *verdict(const phases *self) {
    if (!self->depends)
        return self->any.use.random[0] != NULL ? "independent, and random" : "independent";
    const fg_use *infer = &self->infer.use, *train = &self->train.use;
    bool draws = has_more(train->random, infer->random);
    bool updates = has_more(train->updates, infer->updates);
    if (draws && updates) return "stochastic and updates in training";
    if (draws) return "stochastic in training";
    return updates ? "updates in training" : "selects";
}

static void print_phases(fg_output *output, const char *fetch, const phases *self) {
    fg_print_heading(output, fetch);
    fg_print(output, ": %s\n", verdict(self));
    if (!self->depends) {
        fg_print_text(output, "  ");
        print_use(output, &self->any.use);
    } else {
        fg_print_text(output, "  infer  ");
        print_use(output, &self->infer.use);
        fg_print_text(output, "\n  train  ");
        print_use(output, &self->train.use);
    }
    fg_print_text(output, "\n");
}

static void print_json_phases(fg_output *output, const char *fetch, const phases *self,
                              bool first) {
    fg_print_text(output, first ? "\n    {\"fetch\": " : ",\n    {\"fetch\": ");
    fg_print_json_string(output, fetch);
    fg_print(output, ", \"verdict\": \"%s\"", verdict(self));
    fg_print_text(output, ", \"phases\": [");
    const struct {
        const char *phase;
        const fg_use *use;
    } rows[] = {{"infer", &self->infer.use}, {"train", &self->train.use}};
    for (size_t i = 0; self->depends && i < 2; i++) {
        fg_print(output, "%s{\"phase\": \"%s\", ", i > 0 ? ",\n      " : "\n      ", rows[i].phase);
        print_json_use(output, rows[i].use);
        fg_print_text(output, "}");
    }
    if (!self->depends) {
        fg_print_text(output, "\n      {\"phase\": null, ");
        print_json_use(output, &self->any.use);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]}");
}

/* ---- the fetches ---- */

/* Those asked for, else the values that signatures give, each once; freed with free(). */
static const char **list_fetches(const fg_needs *needs, const fg_name_list *asked, size_t *count) {
    size_t most = asked->count + 1;
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
        phases all;
        fg_status status = phases_init(&all, needs, fetches[i]);
        if (status == FG_OK && json)
            print_json_phases(output, fetches[i], &all, i == 0);
        else if (status == FG_OK)
            print_phases(output, fetches[i], &all);
        phases_fini(&all);
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
    asked_use *uses;
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
    asked_use *at = &self->uses[row];
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
        print_use(output, &self->uses[row].use);
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
        print_json_use(output, &self->uses[row].use);
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

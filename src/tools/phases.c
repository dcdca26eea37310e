#include "tools/phases.h"

#include <string.h>

#include "tools/answers.h"

/* Names that a line of text shows of a list; JSON has all. */
enum { shown = 6 };

/* ---- what one run does ---- */

static fg_status use_of_fetch(fg_asked_use *self, const fg_needs *needs, const char *fetch,
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
void fg_use_print(fg_output *output, const fg_use *use) {
    fg_print_text(output, "needs ");
    if (use->needs[0] == NULL) fg_print_text(output, "nothing");
    fg_print_names(output, use->needs, 0);
    print_part(output, "; not ", use->idle);
    if (use->random[0] == NULL) fg_print_text(output, "; deterministic");
    print_part(output, "; draws ", use->random);
    print_part(output, "; updates ", use->updates);
}

void fg_use_print_json(fg_output *output, const fg_use *use) {
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

static bool names_phase(const fg_model *model, const char *const *names) {
    for (size_t i = 0; i < fg_model_placeholders(model); i++) {
        fg_placeholder_info info = fg_model_placeholder(model, i);
        for (size_t j = 0; info.is_phase && names[j] != NULL; j++)
            if (strcmp(names[j], info.name) == 0) return true;
    }
    return false;
}

fg_status fg_phases_init(fg_phases *self, const fg_needs *needs, const char *fetch) {
    *self = (fg_phases){0};
    fg_status status = use_of_fetch(&self->any, needs, fetch, FG_PHASE_NONE);
    if (status != FG_OK) return status;
    self->depends = names_phase(needs->model, self->any.use.needs) ||
                    names_phase(needs->model, self->any.use.defaults);
    if (!self->depends) return status;
    status = use_of_fetch(&self->infer, needs, fetch, FG_PHASE_INFER);
    return status == FG_OK ? use_of_fetch(&self->train, needs, fetch, FG_PHASE_TRAIN) : status;
}

void fg_phases_fini(fg_phases *self) {
    fg_request_free(self->any.request);
    fg_request_free(self->infer.request);
    fg_request_free(self->train.request);
}

static bool has_more(const char *const *names, const char *const *than) {
    while (*names != NULL && *than != NULL) names++, than++;
    return *names != NULL;
}

const char *fg_phases_class(const fg_phases *self) {
    if (!self->depends)
        return self->any.use.random[0] != NULL ? "independent, and random" : "independent";
    const fg_use *infer = &self->infer.use, *train = &self->train.use;
    bool draws = has_more(train->random, infer->random);
    bool updates = has_more(train->updates, infer->updates);
    if (draws && updates) return "stochastic and updates in training";
    if (draws) return "stochastic in training";
    if (updates) return "updates in training";
    return infer->random[0] != NULL ? "selects, and draws in every phase" : "selects";
}

void fg_phases_print(fg_output *output, const char *fetch, const fg_phases *self) {
    fg_print_heading(output, fetch);
    fg_print(output, ": %s\n", fg_phases_class(self));
    if (!self->depends) {
        fg_print_text(output, "  ");
        fg_use_print(output, &self->any.use);
    } else {
        fg_print_text(output, "  infer  ");
        fg_use_print(output, &self->infer.use);
        fg_print_text(output, "\n  train  ");
        fg_use_print(output, &self->train.use);
    }
    fg_print_text(output, "\n");
}

void fg_phases_print_json(fg_output *output, const char *fetch, const fg_phases *self, bool first) {
    fg_print_text(output, first ? "\n    {\"fetch\": " : ",\n    {\"fetch\": ");
    fg_print_json_string(output, fetch);
    fg_print(output, ", \"verdict\": \"%s\"", fg_phases_class(self));
    fg_print_text(output, ", \"phases\": [");
    const struct {
        const char *phase;
        const fg_use *use;
    } rows[] = {{"infer", &self->infer.use}, {"train", &self->train.use}};
    for (size_t i = 0; self->depends && i < 2; i++) {
        fg_print(output, "%s{\"phase\": \"%s\", ", i > 0 ? ",\n      " : "\n      ", rows[i].phase);
        fg_use_print_json(output, rows[i].use);
        fg_print_text(output, "}");
    }
    if (!self->depends) {
        fg_print_text(output, "\n      {\"phase\": null, ");
        fg_use_print_json(output, &self->any.use);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]}");
}

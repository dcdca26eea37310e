#include "tools/needs.h"

#include <stdlib.h>
#include <string.h>

#include "tools/command.h"

/* The needs of one fetch under a phase; the names belong to the request. */
typedef struct need {
    fg_request *request;
    const char *const *names, *const *defaults;
} need;

static void need_fini(need *self) {
    fg_request_free(self->request);
}

static fg_status need_init(need *self, const fg_needs *needs, const char *fetch, fg_phase phase) {
    *self = (need){0};
    fg_status status = fg_request_new(needs->session, NULL, needs->report, &self->request);
    if (status != FG_OK) return status;
    fg_request_phase(self->request, phase);
    size_t at = 0;
    for (const char *text; (text = fg_argument_next(needs->arguments, "feed", &at)) != NULL;) {
        status = fg_request_promise_text(self->request, text, needs->report);
        if (status != FG_OK) return status;
    }
    status = fg_request_fetch(self->request, fetch);
    fg_use use = {0};
    if (status == FG_OK) status = fg_request_use(self->request, needs->report, &use);
    self->names = use.needs;
    self->defaults = use.defaults;
    return status;
}

static bool same_names(const char *const *a, const char *const *b) {
    while (*a != NULL && *b != NULL && strcmp(*a, *b) == 0) {
        a++;
        b++;
    }
    return *a == NULL && *b == NULL;
}

/* The placeholder of a needed name. Both lists are in the order of declaration, so `at` goes on. */
static bool find_placeholder(const fg_model *model, const char *name, size_t *at,
                             fg_placeholder_info *info) {
    for (; *at < fg_model_placeholders(model); (*at)++) {
        *info = fg_model_placeholder(model, *at);
        if (strcmp(info->name, name) == 0) return true;
    }
    return false;
}

/* Feeds of a command: what is needed, and what the command line promised. */
typedef struct feed_list {
    fg_command_feed *list;
    size_t count;
    char *names; /* of promises, one behind the other */
} feed_list;

static void feed_list_fini(feed_list *self) {
    free(self->list);
    free(self->names);
}

static bool feed_list_init(feed_list *self, const fg_needs *needs, const char *const *names) {
    *self = (feed_list){0};
    size_t most = needs->arguments->given_count + 1, bytes = 1, at = 0;
    while (*names++ != NULL) most++;
    for (const char *text; (text = fg_argument_next(needs->arguments, "feed", &at)) != NULL;)
        bytes += strlen(text) + 1;
    self->list = calloc(most, sizeof *self->list);
    self->names = malloc(bytes);
    return self->list != NULL && self->names != NULL;
}

/* A promise is "NAME" or "NAME:TYPE"; ":0" belongs to the name. */
static size_t promised_name(const char *text) {
    const char *colon = strrchr(text, ':');
    bool type = colon != NULL && !(colon[1] >= '0' && colon[1] <= '9');
    return type ? (size_t)(colon - text) : strlen(text);
}

static void add_promises(feed_list *self, const fg_needs *needs) {
    size_t at = 0;
    char *name = self->names;
    for (const char *text; (text = fg_argument_next(needs->arguments, "feed", &at)) != NULL;) {
        size_t length = promised_name(text), from = 0;
        memcpy(name, text, length);
        name[length] = '\0';
        fg_placeholder_info info = {.name = NULL};
        if (!find_placeholder(needs->model, name, &from, &info)) info.type = (fg_type_info){0};
        self->list[self->count++] = (fg_command_feed){name, info.type};
        name += length + 1;
    }
}

static fg_status print_block(fg_output *output, const fg_needs *needs, const char *fetch,
                             const char *const *names, const char *when, const char *phase) {
    feed_list feeds;
    fg_status status = FG_LIMIT;
    if (!feed_list_init(&feeds, needs, names)) goto out;
    fg_print_heading(output, fetch);
    fg_print(output, " needs%s\n%s", when, names[0] == NULL ? "  nothing\n" : "");
    add_promises(&feeds, needs);
    size_t at = 0;
    for (fg_placeholder_info info; *names != NULL; names++) {
        if (!find_placeholder(needs->model, *names, &at, &info)) break;
        fg_print_text(output, "  ");
        fg_print_plain(output, info.name);
        fg_print_text(output, ": ");
        fg_print_plain(output, info.type.text);
        fg_print_text(output, "\n");
        if (!info.has_default) feeds.list[feeds.count++] = (fg_command_feed){info.name, info.type};
    }
    fg_print_text(output, "\n  ");
    fg_command_print(output, &(fg_command){.program = needs->program,
                                           .file = needs->file,
                                           .fetches = fetch,
                                           .phase = phase,
                                           .feed_count = feeds.count,
                                           .feeds = feeds.list});
    status = FG_OK;
out:
    feed_list_fini(&feeds);
    return status;
}

static void print_json_block(fg_output *output, const fg_needs *needs, const char *fetch,
                             const char *const *names, const char *phase) {
    size_t at = 0;
    fg_print_text(output, "{\"fetch\": ");
    fg_print_json_string(output, fetch);
    fg_print_text(output, ", \"phase\": ");
    fg_print(output, phase != NULL ? "\"%s\"" : "null", phase);
    fg_print_text(output, ", \"placeholders\": [");
    for (size_t i = 0; names[i] != NULL; i++) {
        fg_placeholder_info info;
        if (!find_placeholder(needs->model, names[i], &at, &info)) break;
        fg_print_text(output, i > 0 ? ", {\"name\": " : "{\"name\": ");
        fg_print_json_string(output, info.name);
        fg_print_text(output, ", \"type\": ");
        fg_print_json_string(output, info.type.text);
        fg_print_text(output, "}");
    }
    fg_print_text(output, "]}");
}

static bool has_phase(const fg_model *model, const char *const *names) {
    size_t at = 0;
    fg_placeholder_info info;
    for (; *names != NULL && find_placeholder(model, *names, &at, &info); names++)
        if (info.is_phase) return true;
    return false;
}

/* What a fetch needs: where the phase does not matter, for it alone, else under each. */
typedef struct phase_needs {
    need any, infer, train;
    bool by_phase, has_default; /* the phase matters; a default says which it is */
} phase_needs;

static fg_status phase_needs_init(phase_needs *self, const fg_needs *needs, const char *fetch) {
    *self = (phase_needs){0};
    fg_status status = need_init(&self->any, needs, fetch, FG_PHASE_NONE);
    if (status != FG_OK) return status;
    self->by_phase = has_phase(needs->model, self->any.names);
    self->has_default = !self->by_phase && has_phase(needs->model, self->any.defaults);
    self->by_phase |= self->has_default;
    if (status == FG_OK && self->by_phase)
        status = need_init(&self->infer, needs, fetch, FG_PHASE_INFER);
    if (status == FG_OK && self->by_phase)
        status = need_init(&self->train, needs, fetch, FG_PHASE_TRAIN);
    return status;
}

static void phase_needs_fini(phase_needs *self) {
    need_fini(&self->any);
    need_fini(&self->infer);
    need_fini(&self->train);
}

fg_status fg_needs_print(fg_output *output, const fg_needs *needs, const char *fetch) {
    phase_needs all;
    fg_status status = phase_needs_init(&all, needs, fetch);
    if (status == FG_OK && !all.by_phase) {
        status = print_block(output, needs, fetch, all.any.names, "", NULL);
    } else if (status == FG_OK && same_names(all.infer.names, all.train.names)) {
        const char *when = all.has_default ? "" : ", with --phase infer or --phase train";
        status = print_block(output, needs, fetch, all.infer.names, when,
                             all.has_default ? NULL : "infer");
    } else if (status == FG_OK) {
        status =
            print_block(output, needs, fetch, all.infer.names, ", with --phase infer", "infer");
        if (status == FG_OK)
            status =
                print_block(output, needs, fetch, all.train.names, ", with --phase train", "train");
    }
    phase_needs_fini(&all);
    return status;
}

fg_status fg_needs_print_json(fg_output *output, const fg_needs *needs, const char *fetch,
                              bool *first) {
    phase_needs all;
    fg_status status = phase_needs_init(&all, needs, fetch);
    if (status == FG_OK) {
        fg_print_text(output, *first ? "\n    " : ",\n    ");
        *first = false;
        if (!all.by_phase) {
            print_json_block(output, needs, fetch, all.any.names, NULL);
        } else {
            print_json_block(output, needs, fetch, all.infer.names, "infer");
            fg_print_text(output, ",\n    ");
            print_json_block(output, needs, fetch, all.train.names, "train");
        }
    }
    phase_needs_fini(&all);
    return status;
}

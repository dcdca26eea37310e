/* Requests as a command line writes them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/request.h"
#include "data/json.h"

typedef struct text_job {
    fg_request *request;
    fg_report *report;
    fg_arena scratch;
    const char *text; /* or a path */
    fg_file file;
    fg_npz *npz;
    fg_tensor *tensor; /* read, and nobody's yet */
} text_job;

static fg_status run_text(text_job *job, fg_work work) {
    fg_request *request = job->request;
    fg_arena_init(&job->scratch, &request->model->context->memory);
    fg_status status = fg_request_guarded(request, job->report, &job->scratch, work, job);
    if (job->npz) fg_npz_close(job->npz);
    if (job->file.memory) fg_file_close(&job->file);
    fg_tensor_unref(job->tensor);
    fg_arena_fini(&job->scratch);
    if (status != FG_OK) request->broken = true;
    return status;
}

/* An argument becomes a source, so that messages can show it. */
static fg_span add_source(const text_job *job, const char *kind, uint32_t number) {
    fg_context *context = job->request->model->context;
    size_t length = strlen(job->text);
    if (length > UINT32_MAX - 2) fg_arena_fail(&context->arena);
    const char *text = fg_arena_text(&context->arena, job->text, length);
    const char *name = number ? fg_arena_printf(&context->arena, "%s %u", kind, number) : kind;
    uint32_t source = fg_sources_add(&context->sources, FG_SOURCE_ARGUMENT, name, text, length);
    return (fg_span){source, 0, (uint32_t)length};
}

/* "NAME=VALUE" cut in two, spaces around them left out. False, with a finding, where there is no
 * NAME or no `=`. */
static bool cut(const text_job *job, fg_span whole, fg_span *name, fg_span *value) {
    const char *equals = strchr(job->text, '=');
    *name = *value = whole;
    name->end = equals ? (uint32_t)(equals - job->text) : whole.end;
    value->begin = equals ? name->end + 1 : whole.end;
    while (name->begin < name->end && job->text[name->begin] == ' ') name->begin++;
    while (name->begin < name->end && job->text[name->end - 1] == ' ') name->end--;
    while (value->begin < value->end && job->text[value->begin] == ' ') value->begin++;
    if (equals && name->begin < name->end) return true;
    fg_report_add(job->report, FG_G102, whole, "NAME=VALUE is meant");
    return false;
}

/* ---- values ---- */

static void wish_size(const fg_graph *graph, const fg_size *size, const fg_bindings *bindings,
                      fg_value_wish *wish, int axis) {
    if (fg_size_evaluate(size, bindings, &wish->dims[axis])) return;
    const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, size);
    wish->dims[axis] = -1;
    wish->names[axis] = symbol && symbol->name ? symbol->name->text : NULL;
}

static fg_value_wish wish_for(text_job *job, fg_value_id value) {
    const fg_graph *graph = &job->request->model->graph;
    fg_value_wish wish = {.rank = -1, .seed = job->request->seed};
    if (!value) return wish;
    const fg_shape *shape = fg_graph_value(graph, value)->shape;
    const fg_bindings *bindings = fg_request_bindings(job->request);
    wish.dtype = (fg_dtype)fg_graph_value(graph, value)->dtype;
    wish.rank = shape->rank;
    for (int i = 0; i < shape->rank; i++) wish_size(graph, shape->dims[i], bindings, &wish, i);
    return wish;
}

static fg_status status_of_new(const fg_report *report, uint32_t from) {
    for (uint32_t i = from; i < report->list.count; i++)
        if (report->list.at[i]->code == FG_G413) return FG_UNREADABLE;
    return FG_FINDINGS;
}

static fg_status feed(void *data) {
    text_job *job = data;
    fg_request *request = job->request;
    fg_span whole = add_source(job, "feed", ++request->texts), name, value;
    if (!cut(job, whole, &name, &value)) return FG_FINDINGS;
    size_t length = name.end - name.begin;
    fg_value_wish wish = wish_for(job, fg_request_target(request, job->text + name.begin, length));
    fg_feed *added = fg_request_add_feed(request, job->text + name.begin, length, NULL);
    added->span = name;
    added->value_span = value;
    uint32_t before = job->report->list.count;
    added->tensor = fg_value_read(&request->model->context->memory, job->report, value, &wish);
    return added->tensor ? FG_OK : status_of_new(job->report, before);
}

fg_status fg_request_feed_text(fg_request *request, const char *text, fg_report *report) {
    text_job job = {.request = request, .report = report, .text = text};
    return run_text(&job, feed);
}

/* ---- files ---- */

static fg_status say_unreadable(const text_job *job, const char *member,
                                const fg_data_error *error) {
    fg_report_add(job->report, error->memory ? FG_G105 : FG_G413, (fg_span){0}, "'%s'%s%s %s",
                  job->text, member ? ":" : "", member ? member : "", error->why);
    return error->memory ? FG_LIMIT : FG_UNREADABLE;
}

/* What nothing asks for need not be readable. */
static fg_status feed_member(text_job *job, size_t index) {
    fg_request *request = job->request;
    const char *name = fg_npz_name(job->npz, index);
    size_t length = strlen(name);
    fg_data_error error = {0};
    job->tensor = fg_npz_read(job->npz, index, &error);
    bool wanted = job->tensor || fg_request_target(request, name, length) != 0;
    if (wanted) {
        fg_feed *added = fg_request_add_feed(request, name, length, NULL);
        added->of_file = true;
        added->tensor = job->tensor;
    }
    bool read = job->tensor != NULL;
    job->tensor = NULL;
    return read || (!wanted && !error.memory) ? FG_OK : say_unreadable(job, name, &error);
}

static fg_status feed_archive(text_job *job) {
    fg_data_error error = {0};
    job->npz = fg_npz_open_bytes(&job->request->model->context->memory, job->file.data,
                                 job->file.length, &error);
    if (!job->npz) {
        job->request->demand.lost_file = true;
        return say_unreadable(job, NULL, &error);
    }
    fg_status status = FG_OK;
    for (size_t i = 0; i < fg_npz_count(job->npz); i++) {
        fg_status now = feed_member(job, i);
        if (now > status) status = now;
    }
    return status;
}

/* A member of a JSON document, a source's text. What nothing asks for need not be a value. */
static fg_status feed_json_member(text_job *job, uint32_t source, const char *text,
                                  const fg_json_member *member) {
    fg_request *request = job->request;
    fg_value_id target = fg_request_target(request, member->name, member->name_length);
    fg_value_wish wish = wish_for(job, target);
    fg_span value = {source, member->begin, member->end};
    job->tensor = fg_json_read(&request->model->context->memory, target ? job->report : NULL, value,
                               &wish, text);
    bool read = job->tensor != NULL;
    if (!read && !target) return FG_OK;
    fg_feed *added = fg_request_add_feed(request, member->name, member->name_length, NULL);
    added->of_file = true;
    added->span = (fg_span){source, member->name_begin, member->name_end};
    added->value_span = value;
    added->tensor = job->tensor;
    job->tensor = NULL;
    return read ? FG_OK : FG_FINDINGS;
}

static fg_status feed_json(text_job *job) {
    fg_context *context = job->request->model->context;
    size_t length = job->file.length;
    fg_data_error error = {0};
    if (length > UINT32_MAX - 2) {
        fg_data_fail_memory(&error, "is larger than 4 GiB");
        job->request->demand.lost_file = true;
        return say_unreadable(job, NULL, &error);
    }
    /* Findings point into it as long as the context lives. */
    const char *text = fg_arena_text(&context->arena, job->file.data, length);
    uint32_t source = fg_sources_add(&context->sources, FG_SOURCE_FILE, job->text, text, length);
    fg_json json;
    if (!fg_json_list(&json, &job->scratch, text, length)) {
        fg_span place = {source, json.wrong_begin, json.wrong_end};
        fg_finding *finding = fg_report_add(job->report, FG_G413, place, "%s", json.why);
        if (json.help) fg_finding_help(job->report, finding, "%s", json.help);
        job->request->demand.lost_file = true;
        return FG_UNREADABLE;
    }
    fg_status status = FG_OK;
    for (uint32_t i = 0; i < json.members.count; i++) {
        fg_status now = feed_json_member(job, source, text, &json.members.at[i]);
        if (now > status) status = now;
    }
    return status;
}

static fg_status feed_file(void *data) {
    text_job *job = data;
    fg_memory *memory = &job->request->model->context->memory;
    const char *why = fg_file_open(&job->file, memory, job->text, memory->limit);
    if (why) {
        fg_data_error error = {0};
        fg_data_fail(&error, 0, "cannot be read: %s", why);
        error.memory = job->file.over_limit;
        job->request->demand.lost_file = true;
        return say_unreadable(job, NULL, &error);
    }
    size_t name = strlen(job->text);
    bool named = name > 5 && strcmp(job->text + name - 5, ".json") == 0;
    if (named || fg_json_begins(job->file.data, job->file.length)) return feed_json(job);
    return feed_archive(job);
}

fg_status fg_request_feeds_file(fg_request *request, const char *path, fg_report *report) {
    text_job job = {.request = request, .report = report, .text = path};
    return run_text(&job, feed_file);
}

/* ---- promises ---- */

/* Where the type begins, behind a colon; the text's end where there is none: "a/b:0" is a name. */
static const char *find_type(const char *text) {
    const char *colon = strrchr(text, ':');
    if (!colon || (colon[1] >= '0' && colon[1] <= '9')) return text + strlen(text);
    return colon;
}

static const char *skip_space(const char *at) {
    while (*at == ' ') at++;
    return at;
}

/* One size: a number, `?`, or a symbol whose size may have been given. */
static const char *promise_size(const fg_request *request, const char *at, int64_t *size) {
    *size = -1;
    if (*at == '?') return at + 1;
    if (*at >= '0' && *at <= '9') {
        char *end;
        errno = 0;
        *size = strtoll(at, &end, 10);
        return errno ? NULL : end;
    }
    const char *end = at;
    while (*end && !strchr(", ]", *end)) end++;
    for (uint32_t i = 0; i < request->sizes.count; i++)
        if (strlen(request->sizes.at[i].name) == (size_t)(end - at) &&
            memcmp(request->sizes.at[i].name, at, (size_t)(end - at)) == 0)
            *size = request->sizes.at[i].size;
    return end > at ? end : NULL;
}

/* "[batch, 3]" */
static bool promise_sizes(const fg_request *request, fg_feed *added, const char *at) {
    added->rank = 0;
    at = skip_space(at + 1);
    while (*at != ']') {
        if (added->rank == FG_MAX_RANK) return false;
        at = promise_size(request, at, &added->dims[added->rank++]);
        if (!at) return false;
        at = skip_space(at);
        if (*at == ',')
            at = skip_space(at + 1);
        else if (*at != ']')
            return false;
    }
    return at[1] == 0;
}

static fg_status promise(void *data) {
    text_job *job = data;
    fg_request *request = job->request;
    fg_span whole = add_source(job, "feed", ++request->texts), name = whole;
    const char *type = find_type(job->text);
    name.end = (uint32_t)(type - job->text);
    fg_feed *added = fg_request_add_feed(request, job->text, name.end, NULL);
    added->span = name;
    if (!*type) return FG_OK;
    type = skip_space(type + 1);
    size_t length = strcspn(type, "[ ");
    added->dtype = fg_dtype_of_bytes(type, length);
    fg_span rest = {whole.source, (uint32_t)(type - job->text), whole.end};
    if (added->dtype == FG_INVALID) {
        fg_report_add(job->report, FG_G102, rest, "'%.*s' is no element type",
                      (int)(length < 60 ? length : 60), type);
        return FG_FINDINGS;
    }
    type = skip_space(type + length);
    if (!*type) return FG_OK;
    rest.begin = (uint32_t)(type - job->text);
    if (*type == '[' && promise_sizes(request, added, type)) return FG_OK;
    fg_report_add(job->report, FG_G102, rest, "a shape such as [batch, 3] is meant");
    return FG_FINDINGS;
}

fg_status fg_request_promise_text(fg_request *request, const char *text, fg_report *report) {
    text_job job = {.request = request, .report = report, .text = text};
    return run_text(&job, promise);
}

/* ---- sizes ---- */

static bool is_symbol(const text_job *job, fg_span name, fg_nearest *nearest) {
    const fg_sizes *sizes = &job->request->model->graph.sizes;
    size_t length = name.end - name.begin;
    for (uint32_t i = 0; i < sizes->symbols.count; i++) {
        const fg_name *symbol = sizes->symbols.at[i].name;
        if (!symbol) continue;
        if (symbol->length == length && memcmp(symbol->text, job->text + name.begin, length) == 0)
            return true;
        fg_nearest_offer(nearest, symbol->text);
    }
    return false;
}

static fg_status give_size(void *data) {
    text_job *job = data;
    fg_span whole = add_source(job, "dim", 0), name, value;
    if (!cut(job, whole, &name, &value)) return FG_FINDINGS;
    const char *digits = job->text + value.begin;
    char *end;
    errno = 0;
    long long size = strtoll(digits, &end, 10);
    if (errno || end == digits || *skip_space(end) || size < 0) {
        fg_report_add(job->report, FG_G102, value, "a size is a whole number, 0 or more");
        return FG_FINDINGS;
    }
    size_t length = name.end - name.begin;
    fg_nearest nearest;
    fg_nearest_init(&nearest, job->text + name.begin, length);
    if (!is_symbol(job, name, &nearest)) {
        fg_finding *finding = fg_report_add(job->report, FG_G201, name, "no size is called '%.*s'",
                                            (int)length, job->text + name.begin);
        if (nearest.best) fg_finding_help(job->report, finding, "did you mean '%s'?", nearest.best);
        return FG_FINDINGS;
    }
    fg_given_size given = {fg_arena_text(&job->request->arena, job->text + name.begin, length),
                           size};
    FG_PUSH(&job->request->arena, &job->request->sizes, given);
    job->request->bound.values = NULL;
    return FG_OK;
}

fg_status fg_request_dim_text(fg_request *request, const char *text, fg_report *report) {
    text_job job = {.request = request, .report = report, .text = text};
    return run_text(&job, give_size);
}

#include "api/request.h"

#include <string.h>

#include "compile/attrs.h"
#include "run/program.h"

/* ---- life ---- */

static const fg_signature *find_signature(const fg_graph *graph, const char *name) {
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        if (strcmp(signature->name ? signature->name->text : "", name) == 0) return signature;
    }
    return NULL;
}

static void index_inputs(fg_request *request) {
    const fg_signature *signature = request->demand.signature;
    for (uint32_t i = 0; i < signature->input_count; i++) {
        fg_input *input = &signature->inputs[i];
        if (!fg_map_has(&request->inputs, input->name))
            fg_map_set(&request->arena, &request->inputs, input->name, input);
    }
}

typedef struct new_job {
    fg_request *request;
    fg_report *report;
    const char *signature;
} new_job;

static fg_status choose_signature(void *data) {
    new_job *job = data;
    const fg_graph *graph = &job->request->model->graph;
    job->request->demand.signature = find_signature(graph, job->signature);
    if (job->request->demand.signature) {
        index_inputs(job->request);
        return FG_OK;
    }
    fg_finding *finding = fg_report_add(job->report, FG_G501, (fg_span){0},
                                        "there is no signature '%s'", job->signature);
    fg_nearest nearest;
    fg_nearest_init(&nearest, job->signature, strlen(job->signature));
    fg_text names;
    fg_text_init(&names, &job->report->arena);
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_name *name = graph->signatures.at[i].name;
        if (!name) continue;
        fg_nearest_offer(&nearest, name->text);
        fg_text_printf(&names, "%s%s", names.length ? ", " : "", name->text);
    }
    if (nearest.best)
        fg_finding_help(job->report, finding, "did you mean '%s'?", nearest.best);
    else if (names.length)
        fg_finding_help(job->report, finding, "there are: %s", fg_text_get(&names));
    return FG_FINDINGS;
}

fg_status fg_request_new(fg_session *session, const char *signature, fg_report *report,
                         fg_request **request) {
    *request = NULL;
    fg_context *context = session->model->context;
    fg_request *made = fg_memory_alloc_zeroed(&context->memory, sizeof *made);
    if (!made) return FG_LIMIT;
    made->session = session;
    made->model = session->model;
    fg_arena_init(&made->arena, &context->memory);
    fg_status status = FG_OK;
    if (signature) {
        new_job job = {made, report, signature};
        status = fg_request_guarded(made, report, NULL, choose_signature, &job);
    }
    if (status != FG_OK) {
        fg_request_free(made);
        return status;
    }
    *request = made;
    return FG_OK;
}

void fg_request_free(fg_request *request) {
    if (!request) return;
    fg_memory *memory = &request->model->context->memory;
    for (uint32_t i = 0; i < request->demand.feeds.count; i++)
        fg_tensor_unref(request->demand.feeds.at[i].tensor);
    fg_arena_fini(&request->arena);
    fg_memory_free(memory, request, sizeof *request);
}

fg_status fg_request_guarded(fg_request *request, fg_report *report, fg_arena *scratch,
                             fg_work work, void *job) {
    fg_arena *arenas[] = {&request->arena, &request->model->arena, scratch, NULL};
    return fg_guarded(request->model->context, report, arenas, work, job);
}

/* ---- what it is asked for ---- */

fg_feed *fg_request_add_feed(fg_request *request, const char *name, size_t length,
                             fg_tensor *tensor) {
    fg_feed feed = {.name = fg_arena_text(&request->arena, name, length), .rank = -1};
    for (int i = 0; i < FG_MAX_RANK; i++) feed.dims[i] = -1;
    FG_PUSH(&request->arena, &request->demand.feeds, feed);
    fg_feed *added = &request->demand.feeds.at[request->demand.feeds.count - 1];
    added->tensor = tensor;
    return added;
}

typedef struct add_job {
    fg_request *request;
    const char *name;
    fg_tensor *tensor; /* of a feed */
    fg_dtype dtype;    /* of a promise */
    int rank;
    const int64_t *dims;
} add_job;

static fg_status add_feed(void *data) {
    add_job *job = data;
    fg_feed *feed = fg_request_add_feed(job->request, job->name, strlen(job->name), NULL);
    feed->tensor = fg_tensor_ref(job->tensor);
    return FG_OK;
}

static fg_status add_promise(void *data) {
    add_job *job = data;
    fg_feed *feed = fg_request_add_feed(job->request, job->name, strlen(job->name), NULL);
    feed->dtype = job->dtype;
    feed->rank = job->rank;
    if (job->rank > 0) memcpy(feed->dims, job->dims, (size_t)job->rank * sizeof *job->dims);
    return FG_OK;
}

static fg_status add_fetch(void *data) {
    add_job *job = data;
    fg_arena *arena = &job->request->arena;
    fg_fetch fetch = {.name = fg_arena_text(arena, job->name, strlen(job->name))};
    FG_PUSH(arena, &job->request->demand.fetches, fetch);
    return FG_OK;
}

fg_status fg_request_feed(fg_request *request, const char *name, fg_tensor *tensor) {
    if (!name || !tensor) return FG_USAGE;
    add_job job = {.request = request, .name = name, .tensor = tensor};
    return fg_request_guarded(request, NULL, NULL, add_feed, &job);
}

fg_status fg_request_promise(fg_request *request, const char *name, fg_dtype dtype, int rank,
                             const int64_t *dims) {
    if (!name || rank < -1 || rank > FG_MAX_RANK || dtype >= FG_DTYPE_COUNT) return FG_USAGE;
    add_job job = {.request = request, .name = name, .dtype = dtype, .rank = rank, .dims = dims};
    return fg_request_guarded(request, NULL, NULL, add_promise, &job);
}

fg_status fg_request_fetch(fg_request *request, const char *name) {
    if (!name || request->demand.signature) return FG_USAGE;
    add_job job = {.request = request, .name = name};
    return fg_request_guarded(request, NULL, NULL, add_fetch, &job);
}

void fg_request_phase(fg_request *request, fg_phase phase) {
    request->demand.phase = phase;
}

void fg_request_seed(fg_request *request, uint64_t seed) {
    request->seed = seed;
}

fg_value_id fg_request_target(const fg_request *request, const char *name, size_t length) {
    const fg_graph *graph = &request->model->graph;
    const fg_name *interned = fg_name_find(graph->names, name, length);
    const fg_input *input = interned ? fg_map_get(&request->inputs, interned) : NULL;
    return input ? input->value : fg_graph_find(graph, name, length);
}

/* The sizes given come before what feeds say. */
static void bind_sizes(fg_request *request) {
    const fg_sizes *sizes = &request->model->graph.sizes;
    fg_bindings bound = {.count = sizes->symbols.count};
    bound.values = FG_NEW_ARRAY(&request->arena, int64_t, (size_t)bound.count + 1);
    for (uint32_t i = 0; i < bound.count; i++) {
        const fg_name *name = sizes->symbols.at[i].name;
        bound.values[i] = -1;
        for (uint32_t j = 0; name && j < request->sizes.count; j++)
            if (strcmp(request->sizes.at[j].name, name->text) == 0)
                bound.values[i] = request->sizes.at[j].size;
    }
    request->bound = bound;
    request->bound_feeds = 0;
}

const fg_bindings *fg_request_bindings(fg_request *request) {
    const fg_graph *graph = &request->model->graph;
    if (!request->bound.values || request->bound.count != graph->sizes.symbols.count)
        bind_sizes(request);
    for (; request->bound_feeds < request->demand.feeds.count; request->bound_feeds++) {
        const fg_feed *feed = &request->demand.feeds.at[request->bound_feeds];
        fg_value_id value = fg_request_target(request, feed->name, strlen(feed->name));
        if (!value || !feed->tensor) continue;
        fg_attrs_bind(&graph->sizes, fg_graph_value(graph, value)->shape, feed->tensor->rank,
                      feed->tensor->dims, &request->bound);
    }
    return &request->bound;
}

/* ---- checks ---- */

typedef struct check_job {
    fg_request *request;
    fg_report *report;
    fg_arena scratch;
    fg_resolution resolution;
    fg_program *program;
    const char *const *needs;
    fg_use use;
    const char *from; /* of a question why */
    size_t most;
    fg_paths paths;
} check_job;

/* Feeds are resolved anew, and a signature's fetches filled in anew, in the scratch. */
static bool check_demand(check_job *job) {
    fg_request *request = job->request;
    fg_demand *demand = &request->demand;
    for (uint32_t i = 0; i < demand->feeds.count; i++) {
        demand->feeds.at[i].value = 0;
        demand->feeds.at[i].input = 0;
    }
    if (demand->signature) memset(&demand->fetches, 0, sizeof demand->fetches);
    bool right =
        fg_check_demand(&request->model->graph, &job->scratch, &request->model->context->memory,
                        demand, job->report, &job->resolution);
    return right && !request->broken;
}

static fg_status check(void *data) {
    return check_demand(data) ? FG_OK : FG_FINDINGS;
}

/* What is left of a promise follows from the type of what it feeds and the sizes given. */
static void complete_promises(check_job *job) {
    const fg_graph *graph = &job->request->model->graph;
    fg_demand *demand = &job->request->demand;
    const fg_bindings *bindings = fg_request_bindings(job->request);
    for (uint32_t i = 0; i < demand->feeds.count; i++) {
        fg_feed *feed = &demand->feeds.at[i];
        if (!feed->value || feed->tensor) continue;
        const fg_shape *shape = fg_graph_value(graph, feed->value)->shape;
        if (feed->rank < 0) feed->rank = shape->rank;
        for (int axis = 0; axis < feed->rank && feed->rank == shape->rank; axis++)
            if (feed->dims[axis] < 0 &&
                !fg_size_evaluate(shape->dims[axis], bindings, &feed->dims[axis]))
                feed->dims[axis] = -1;
    }
}

static fg_status compile(void *data) {
    check_job *job = data;
    if (!check_demand(job)) return FG_FINDINGS;
    complete_promises(job);
    fg_program *program = job->program;
    program->arena.guard = job->scratch.guard;
    fg_program_fill(program, &job->request->demand);
    if (!fg_demand_is_sized(&job->request->demand)) return FG_OK;
    fg_compiled *compiled = NULL;
    fg_status status = fg_program_compile(program, &job->request->demand, &job->resolution,
                                          &job->scratch, job->report, &compiled);
    fg_compiled_unref(compiled); /* the program keeps it */
    return status;
}

static fg_status find_needs(void *data) {
    check_job *job = data;
    fg_request *request = job->request;
    uint32_t errors = job->report->counts[FG_SEVERITY_ERROR];
    if (request->demand.signature)
        memset(&request->demand.fetches, 0, sizeof request->demand.fetches);
    const char *const *names =
        fg_check_needs(&request->model->graph, &job->scratch, &request->demand, job->report);
    size_t count = 0;
    while (names[count]) count++;
    const char **copy = FG_NEW_ARRAY(&request->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) copy[i] = names[i]; /* the model's own texts */
    job->needs = copy;
    return job->report->counts[FG_SEVERITY_ERROR] == errors ? FG_OK : FG_FINDINGS;
}

static const char *const *kept_names(fg_request *request, const char *const *names) {
    size_t count = 0;
    while (names[count]) count++;
    const char **copy = FG_NEW_ARRAY(&request->arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = fg_arena_text(&request->arena, names[i], strlen(names[i]));
    return copy;
}

static fg_status find_use(void *data) {
    check_job *job = data;
    fg_request *request = job->request;
    fg_use use;
    if (request->demand.signature)
        memset(&request->demand.fetches, 0, sizeof request->demand.fetches);
    if (!fg_check_use(&request->model->graph, &job->scratch, &request->demand, job->report, &use))
        return FG_FINDINGS;
    job->use = (fg_use){kept_names(request, use.needs), kept_names(request, use.idle),
                        kept_names(request, use.random), kept_names(request, use.updates),
                        kept_names(request, use.defaults)};
    return FG_OK;
}

static fg_status find_can(void *data) {
    check_job *job = data;
    fg_request *request = job->request;
    uint32_t errors = job->report->counts[FG_SEVERITY_ERROR];
    job->needs = kept_names(request, fg_check_can(&request->model->graph, &job->scratch,
                                                  &request->demand, job->report));
    return job->report->counts[FG_SEVERITY_ERROR] == errors ? FG_OK : FG_FINDINGS;
}

static fg_status find_why(void *data) {
    check_job *job = data;
    fg_request *request = job->request;
    fg_paths paths;
    if (request->demand.fetches.count == 0) return FG_USAGE;
    if (!fg_check_why(&request->model->graph, &job->scratch, &request->demand, job->from, job->most,
                      job->report, &paths))
        return FG_FINDINGS;
    job->paths = (fg_paths){paths.count, kept_names(request, paths.texts)};
    return FG_OK;
}

static fg_status run_check(check_job *job, fg_work work) {
    fg_request *request = job->request;
    fg_arena_init(&job->scratch, &request->model->context->memory);
    fg_status status = fg_request_guarded(request, job->report, &job->scratch, work, job);
    if (request->demand.signature) /* they were the scratch's */
        memset(&request->demand.fetches, 0, sizeof request->demand.fetches);
    fg_arena_fini(&job->scratch);
    return status;
}

fg_status fg_request_check(fg_request *request, fg_report *report) {
    check_job job = {.request = request, .report = report};
    return run_check(&job, check);
}

fg_status fg_request_needs(fg_request *request, fg_report *report, const char *const **names) {
    check_job job = {.request = request, .report = report};
    fg_status status = run_check(&job, find_needs);
    *names = status == FG_OK ? job.needs : NULL;
    return status;
}

fg_status fg_request_use(fg_request *request, fg_report *report, fg_use *use) {
    check_job job = {.request = request, .report = report};
    fg_status status = run_check(&job, find_use);
    *use = status == FG_OK ? job.use : (fg_use){0};
    return status;
}

fg_status fg_request_can(fg_request *request, fg_report *report, const char *const **names) {
    check_job job = {.request = request, .report = report};
    fg_status status = run_check(&job, find_can);
    *names = status == FG_OK ? job.needs : NULL;
    return status;
}

fg_status fg_request_why(fg_request *request, const char *from, size_t most, fg_report *report,
                         fg_paths *paths) {
    check_job job = {.request = request, .report = report, .from = from, .most = most};
    fg_status status = run_check(&job, find_why);
    *paths = status == FG_OK ? job.paths : (fg_paths){0};
    return status;
}

fg_status fg_request_compile(fg_request *request, fg_report *report, fg_program **program) {
    *program = NULL;
    fg_context *context = request->model->context;
    fg_program *made = fg_memory_alloc_zeroed(&context->memory, sizeof *made);
    if (!made) return FG_LIMIT;
    *made = (fg_program){.context = context,
                         .session = request->session,
                         .graph = &request->model->graph,
                         .engine = &context->engine,
                         .seed = request->seed};
    fg_arena_init(&made->arena, &context->memory);
    check_job job = {.request = request, .report = report, .program = made};
    fg_status status = run_check(&job, compile);
    fg_program_abandon(made);
    fg_session_abandon(request->session);
    if (status != FG_OK) {
        fg_program_free(made);
        return status;
    }
    *program = made;
    return FG_OK;
}

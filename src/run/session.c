#include "run/session.h"

#include <string.h>

fg_status fg_session_init(fg_session *session, fg_model *model, const fg_graph *graph,
                          const fg_engine *engine) {
    *session = (fg_session){.model = model, .graph = graph, .engine = engine};
    session->values =
        fg_memory_alloc_zeroed(engine->memory, graph->variables.count * sizeof *session->values);
    return session->values ? FG_OK : FG_LIMIT;
}

void fg_session_fini(fg_session *session) {
    fg_session_abandon(session);
    if (!session->values) return;
    for (uint32_t i = 0; i < session->graph->variables.count; i++)
        fg_tensor_unref(session->values[i]);
    fg_memory_free(session->engine->memory, session->values,
                   session->graph->variables.count * sizeof *session->values);
}

void fg_session_abandon(fg_session *session) {
    for (size_t i = 0; i < session->array_count; i++) fg_tensor_unref(session->arrays[i]);
    fg_memory_free(session->engine->memory, session->arrays,
                   session->array_count * sizeof *session->arrays);
    session->arrays = NULL;
    session->array_count = 0;
    if (session->npz) fg_npz_close(session->npz);
    session->npz = NULL;
    fg_executor_free(session->executor);
    session->executor = NULL;
    fg_compiled_unref(session->making);
    session->making = NULL;
}

/* ---- weights ---- */

static fg_status unreadable(fg_report *report, fg_span span, const char *path, const char *member,
                            const fg_data_error *error) {
    if (error->memory) {
        fg_report_add(report, FG_G105, span, "'%s'%s%s %s", path, *member ? ":" : "", member,
                      error->why);
        return FG_LIMIT;
    }
    fg_report_add(report, FG_G107, span, "'%s'%s%s %s", path, *member ? ":" : "", member,
                  error->why);
    return FG_UNREADABLE;
}

static fg_status read_arrays(fg_session *session, const char *path, fg_span span,
                             fg_report *report) {
    fg_memory *memory = session->engine->memory;
    fg_data_error error = {0};
    session->npz = fg_npz_open(memory, path, &error);
    if (!session->npz) return unreadable(report, span, path, "", &error);
    size_t count = fg_npz_count(session->npz);
    session->arrays = fg_memory_alloc_zeroed(memory, count * sizeof *session->arrays);
    if (!session->arrays) return FG_LIMIT;
    session->array_count = count;
    for (size_t i = 0; i < count; i++) {
        session->arrays[i] = fg_npz_read(session->npz, i, &error);
        if (!session->arrays[i])
            return unreadable(report, span, path, fg_npz_name(session->npz, i), &error);
    }
    return FG_OK;
}

static fg_status match_arrays(fg_session *session, const char *path, fg_span span,
                              fg_weight *weights, fg_arena *scratch, fg_report *report) {
    size_t count = session->array_count;
    for (size_t i = 0; i < count; i++) {
        const fg_tensor *array = session->arrays[i];
        weights[i] = (fg_weight){
            .name = fg_npz_name(session->npz, i), .dtype = array->dtype, .rank = array->rank};
        memcpy(weights[i].dims, array->dims, sizeof weights[i].dims);
    }
    bool right = fg_check_weights(session->graph, scratch, weights, count, span, path, report);
    return right ? FG_OK : FG_FINDINGS;
}

fg_status fg_session_load(fg_session *session, const char *path, fg_span span, fg_arena *scratch,
                          fg_report *report) {
    fg_status status = read_arrays(session, path, span, report);
    fg_weight *weights = FG_NEW_ARRAY(scratch, fg_weight, session->array_count + 1);
    if (status == FG_OK) status = match_arrays(session, path, span, weights, scratch, report);
    for (size_t i = 0; status == FG_OK && i < session->array_count; i++) {
        if (!weights[i].variable) continue;
        fg_tensor **value = &session->values[weights[i].variable];
        fg_tensor_unref(*value);
        *value = session->arrays[i];
        session->arrays[i] = NULL;
    }
    if (status == FG_OK) session->version++;
    fg_session_abandon(session);
    return status;
}

/* ---- first values ---- */

typedef struct starter {
    fg_session *session;
    uint64_t seed;
    fg_arena *scratch;
    fg_report *report;
    bool *initialised;          /* by variable */
    bool *listed;               /* by variable */
    FG_VEC(uint32_t) variables; /* that get a value */
} starter;

static void list_variable(starter *it, uint32_t variable) {
    if (it->listed[variable] || it->session->values[variable]) return;
    it->listed[variable] = true;
    FG_PUSH(it->scratch, &it->variables, variable);
}

/* A resolution in which nothing is fed, and every symbol is open. */
static fg_resolution nothing_fed(const starter *it) {
    const fg_graph *graph = it->session->graph;
    return (fg_resolution){
        .op_needed = FG_NEW_ARRAY(it->scratch, uint8_t, graph->ops.count),
        .fed = FG_NEW_ARRAY(it->scratch, uint32_t, graph->values.count),
        .known = FG_NEW_ARRAY(it->scratch, uint8_t, graph->values.count),
    };
}

/* Compiles the initialisers of some variables. */
static bool compile(starter *it, const uint32_t *variables, uint32_t count, fg_value_id *unfed) {
    fg_session *session = it->session;
    fg_resolution resolution = nothing_fed(it);
    fg_fetch *fetches = FG_NEW_ARRAY(it->scratch, fg_fetch, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const fg_variable *variable = &session->graph->variables.at[variables[i]];
        fetches[i] = (fg_fetch){.name = variable->full_name->text, .value = variable->initial};
    }
    fg_plan_order order = {.graph = session->graph,
                           .engine = session->engine,
                           .fetches = fetches,
                           .fetch_count = count,
                           .resolution = &resolution,
                           .initialised = it->initialised};
    fg_compiled_unref(session->making);
    session->making = fg_compiled_new(session->engine->memory);
    if (!session->making) fg_arena_fail(it->scratch);
    session->making->arena.guard = it->scratch->guard;
    bool done = fg_plan_make(&session->making->plan, &session->making->arena, it->scratch, &order,
                             it->report);
    *unfed = order.unfed;
    return done;
}

static void report_unfed(starter *it, uint32_t variable, fg_value_id unfed) {
    const fg_graph *graph = it->session->graph;
    const fg_variable *which = &graph->variables.at[variable];
    const fg_placeholder *needed = &graph->placeholders.at[fg_graph_maker(graph, unfed)->extra];
    fg_finding *finding = fg_report_add(
        it->report, FG_G705, which->span,
        "variable '%s' has no value: its initialiser needs '%s', which only runs feed",
        which->full_name->text, needed->full_name->text);
    fg_finding_mark(it->report, finding, needed->span, "declared here");
    fg_finding_help(it->report, finding, "load its value from weights");
}

/* Finds the variables whose initialisers cannot be computed. */
static void report_each(starter *it) {
    for (uint32_t i = 0; i < it->variables.count; i++) {
        fg_value_id unfed = 0;
        if (!compile(it, &it->variables.at[i], 1, &unfed) && unfed)
            report_unfed(it, it->variables.at[i], unfed);
    }
}

/* Compiles all; an initialiser that reads another variable brings it with it. */
static bool compile_all(starter *it) {
    fg_value_id unfed = 0;
    for (;;) {
        uint32_t count = it->variables.count;
        if (!compile(it, it->variables.at, count, &unfed)) break;
        const fg_plan *plan = &it->session->making->plan;
        for (uint32_t i = 0; i < plan->uninitialised.count; i++)
            list_variable(it, plan->uninitialised.at[i]);
        if (it->variables.count == count) return true;
    }
    if (unfed) report_each(it);
    return false;
}

static bool has_right_type(const fg_graph *graph, uint32_t variable, const fg_tensor *tensor) {
    const fg_value *value = fg_graph_value(graph, graph->variables.at[variable].value);
    int64_t dims[FG_MAX_RANK];
    return tensor->dtype == value->dtype && fg_shape_numbers(value->shape, dims) &&
           value->shape->rank == tensor->rank &&
           memcmp(dims, tensor->dims, (size_t)tensor->rank * sizeof *dims) == 0;
}

static bool check_types(starter *it) {
    const fg_graph *graph = it->session->graph;
    bool right = true;
    for (uint32_t i = 0; i < it->variables.count; i++) {
        const fg_tensor *tensor = it->session->executor->outputs[i];
        uint32_t number = it->variables.at[i];
        if (has_right_type(graph, number, tensor)) continue;
        const fg_variable *variable = &graph->variables.at[number];
        fg_report_add(
            it->report, FG_G705, variable->span,
            "variable '%s' is %s, but its initialiser gives %s%s", variable->full_name->text,
            fg_type_text(it->scratch, &graph->sizes, fg_value_type(graph, variable->value)),
            fg_dtype_name(tensor->dtype), fg_dims_text(it->scratch, tensor->rank, tensor->dims));
        right = false;
    }
    return right;
}

/* A variable of an imported graph may have no first value. */
static bool have_initials(starter *it) {
    bool right = true;
    for (uint32_t i = 0; i < it->variables.count; i++) {
        const fg_variable *variable = &it->session->graph->variables.at[it->variables.at[i]];
        if (variable->initial) continue;
        fg_finding *finding = fg_report_add(it->report, FG_G705, variable->span,
                                            "variable '%s' has no value: no checkpoint was found",
                                            variable->full_name->text);
        fg_finding_help(it->report, finding, "--weights FILE.npz gives values by name");
        right = false;
    }
    return right;
}

/* What is still in a checkpoint's files is read now; one finding for each file is enough. Where an
 * initialiser computes something, that may read any variable. */
static fg_status read_stored(starter *it) {
    const fg_graph *graph = it->session->graph;
    const fg_shard *failed = NULL;
    fg_status status = FG_OK;
    bool all = false;
    for (uint32_t i = 0; i < it->variables.count; i++)
        all |= !graph->variables.at[it->variables.at[i]].stored;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        bool wanted = it->listed[i] || (all && !it->session->values[i]);
        if (!wanted || !variable->stored || variable->stored->shard == failed) continue;
        const fg_finding *finding = fg_variable_read(variable, it->report);
        if (!finding) continue;
        failed = variable->stored->shard;
        status = finding->code == FG_G105 ? FG_LIMIT : FG_UNREADABLE;
    }
    return status;
}

static fg_status start(starter *it) {
    fg_session *session = it->session;
    if (!have_initials(it)) return FG_FINDINGS;
    fg_status status = read_stored(it);
    if (status != FG_OK) return status;
    if (!compile_all(it)) return FG_FINDINGS;
    session->executor = fg_executor_new(session->engine, &session->making->plan);
    if (!session->executor) return FG_LIMIT;
    const fg_plan *plan = &session->making->plan;
    for (uint32_t i = 0; i < plan->variables.count; i++)
        fg_executor_variable(session->executor, i, session->values[plan->variables.at[i]]);
    fg_executor_seed(session->executor, it->seed);
    if (!fg_executor_execute(session->executor, 0))
        return fg_report_failure(it->report, it->scratch, session->executor);
    if (!check_types(it)) return FG_FINDINGS;
    for (uint32_t i = 0; i < it->variables.count; i++)
        session->values[it->variables.at[i]] = fg_tensor_ref(session->executor->outputs[i]);
    session->version++;
    return FG_OK;
}

fg_status fg_session_initialise(fg_session *session, const uint32_t *variables, uint32_t count,
                                uint64_t seed, fg_arena *scratch, fg_report *report) {
    uint32_t all = session->graph->variables.count;
    starter it = {.session = session, .seed = seed, .scratch = scratch, .report = report};
    for (uint32_t i = 0; i < count && !it.listed; i++)
        if (!session->values[variables[i]]) it.listed = FG_NEW_ARRAY(scratch, bool, all);
    if (!it.listed) return FG_OK;
    it.initialised = FG_NEW_ARRAY(scratch, bool, all);
    for (uint32_t i = 0; i < all; i++) it.initialised[i] = session->values[i] != NULL;
    for (uint32_t i = 0; i < count; i++) list_variable(&it, variables[i]);
    fg_status status = start(&it);
    fg_session_abandon(session);
    return status;
}

/* ---- updates ---- */

bool fg_session_commit(fg_session *session, fg_executor *executor, uint32_t *variable) {
    const fg_plan *plan = executor->plan;
    bool any = false;
    for (uint32_t i = plan->fetch_count; i < plan->output_count; i++) {
        if (!fg_executor_has_update(executor, i)) continue;
        *variable = plan->outputs[i].variable;
        if (!has_right_type(session->graph, *variable, executor->outputs[i])) return false;
        any = true;
    }
    for (uint32_t i = plan->fetch_count; i < plan->output_count; i++) {
        if (!fg_executor_has_update(executor, i)) continue;
        fg_tensor **value = &session->values[plan->outputs[i].variable];
        *value = fg_executor_swap(executor, i, *value);
    }
    session->version += any;
    return true;
}

/* ---- failures ---- */

static const char *message_of_assert(const fg_op *op) {
    int index = fg_op_param_index(fg_op_row_of(FG_OP_assert), "message");
    const char *message = index >= 0 && op->attrs ? op->attrs[index].s : NULL;
    return message && *message ? message : "it is false";
}

fg_status fg_report_failure(fg_report *report, fg_arena *scratch, const fg_executor *executor) {
    const fg_failure *failure = &executor->failure;
    const fg_plan *plan = executor->plan;
    if (failure->inner) return fg_report_failure(report, scratch, failure->inner);
    if (failure->memory) {
        fg_report_add(report, FG_G105, (fg_span){0},
                      "the run needs more memory than there is, or than the limit allows");
        return FG_LIMIT;
    }
    if (failure->place.source) {
        fg_report_add(report, failure->code, failure->place, "%s", failure->message);
        return FG_FINDINGS;
    }
    fg_status status = failure->code == FG_G105 ? FG_LIMIT : FG_FINDINGS;
    const fg_step *step = &plan->steps.at[failure->step];
    const fg_op *op = fg_graph_op(plan->graph, step->op);
    fg_span span = fg_op_user_span(plan->graph, step->op);
    fg_finding *finding;
    if (step->kind == FG_STEP_ASSERT)
        finding = fg_report_add(report, FG_G217, span, "%s", message_of_assert(op));
    else
        finding = fg_report_add(report, failure->code ? failure->code : FG_G419, span, "%s: %s",
                                fg_op_full_name(plan->graph, scratch, step->op), failure->message);
    if (op->span.source != span.source || op->span.begin != span.begin)
        fg_finding_mark(report, finding, op->span, "here");
    if (failure->blame < 0 || (uint32_t)failure->blame >= op->input_count) return status;
    const fg_view *view = &executor->views[step->first + (uint32_t)failure->blame];
    fg_value_id input = fg_op_inputs(plan->graph, op)[failure->blame];
    if (input && view->dims)
        fg_finding_mark(report, finding,
                        fg_op_user_span(plan->graph, plan->graph->values.at[input].op), "%s%s",
                        fg_dtype_name(view->dtype), fg_dims_text(scratch, view->rank, view->dims));
    return status;
}

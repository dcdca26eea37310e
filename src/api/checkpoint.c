/* A session's variables to a file and back. */
#include "data/checkpoint.h"

#include <string.h>

#include "api/model.h"
#include "run/session.h"

typedef struct checkpoint_job {
    fg_session *session;
    fg_report *report;
    fg_arena scratch;
    const char *path;
    uint64_t seed;
} checkpoint_job;

static fg_status run_job(checkpoint_job *job, fg_work work) {
    fg_model *model = job->session->model;
    fg_arena_init(&job->scratch, &model->context->memory);
    fg_arena *const arenas[] = {&job->scratch, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, job->report, arenas, work, job);
    fg_session_abandon(job->session);
    fg_arena_fini(&job->scratch);
    return status;
}

/* ---- saving ---- */

/* Gives every variable a value. */
static fg_status initialise(void *data) {
    checkpoint_job *job = data;
    uint32_t count = job->session->graph->variables.count - 1;
    uint32_t *all = FG_NEW_ARRAY(&job->scratch, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) all[i] = i + 1;
    return fg_session_initialise(job->session, all, count, job->seed, &job->scratch, job->report);
}

static fg_status save(void *data) {
    checkpoint_job *job = data;
    const fg_session *session = job->session;
    uint32_t count = session->graph->variables.count - 1;
    const char **names = FG_NEW_ARRAY(&job->scratch, const char *, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++)
        names[i] = session->graph->variables.at[i + 1].full_name->text;
    const char *why = fg_checkpoint_save(session->engine->memory, job->path, count,
                                         (const fg_tensor *const *)session->values + 1, names);
    if (!why) return FG_OK;
    fg_report_add(job->report, FG_G107, (fg_span){0}, "'%s' cannot be written: %s", job->path, why);
    return FG_UNWRITABLE;
}

fg_status fg_session_save(fg_session *session, uint64_t seed, const char *path, fg_report *report) {
    checkpoint_job job = {.session = session, .report = report, .path = path, .seed = seed};
    fg_status status = run_job(&job, initialise);
    return status != FG_OK ? status : run_job(&job, save);
}

/* ---- restoring ---- */

static fg_status say_unreadable(const checkpoint_job *job, const char *member,
                                const fg_data_error *error) {
    fg_report_add(job->report, error->memory ? FG_G105 : FG_G107, (fg_span){0}, "'%s'%s%s %s",
                  job->path, *member ? ":" : "", member, error->why);
    return error->memory ? FG_LIMIT : FG_UNREADABLE;
}

static fg_status read_arrays(checkpoint_job *job) {
    fg_session *session = job->session;
    fg_memory *memory = session->engine->memory;
    fg_data_error error = {0};
    session->npz = fg_checkpoint_open(memory, job->path, &error);
    if (!session->npz) return say_unreadable(job, "", &error);
    size_t count = fg_npz_count(session->npz);
    session->arrays = fg_memory_alloc_zeroed(memory, (count + 1) * sizeof *session->arrays);
    if (!session->arrays) return FG_LIMIT;
    session->array_count = count + 1; /* the last is none: a block of no bytes would be NULL */
    for (size_t i = 0; i < count; i++) {
        session->arrays[i] = fg_npz_read(session->npz, i, &error);
        if (!session->arrays[i]) return say_unreadable(job, fg_npz_name(session->npz, i), &error);
    }
    return FG_OK;
}

/* What differs between a file and a model. */
typedef struct comparison {
    checkpoint_job *job;
    size_t *array_of;                   /* by variable: 1 + its array's number, or 0 */
    fg_text lacking, foreign, misfits;  /* lists of names */
    size_t lacked, strange, misfitting; /* how many are in them */
} comparison;

enum { LISTED = 8 };

static void list(fg_text *to, size_t *count, const char *name) {
    if (++*count > LISTED) return;
    fg_text_printf(to, "%s'%s'", *count > 1 ? ", " : "", name);
}

static void list_misfit(comparison *it, const fg_variable *variable, const fg_tensor *array) {
    fg_arena *scratch = &it->job->scratch;
    const fg_graph *graph = it->job->session->graph;
    if (++it->misfitting > LISTED) return;
    fg_text_printf(&it->misfits, "%s'%s' is %s%s, and the variable %s",
                   it->misfitting > 1 ? "; " : "", variable->full_name->text,
                   fg_dtype_name(array->dtype), fg_dims_text(scratch, array->rank, array->dims),
                   fg_type_text(scratch, &graph->sizes, fg_value_type(graph, variable->value)));
}

/* A bfloat16 is kept as its bits. */
static bool fits(const fg_graph *graph, const fg_variable *variable, fg_tensor *array) {
    const fg_value *value = fg_graph_value(graph, variable->value);
    int64_t dims[FG_MAX_RANK];
    bool same = fg_shape_numbers(value->shape, dims) && value->shape->rank == array->rank &&
                memcmp(dims, array->dims, (size_t)array->rank * sizeof *dims) == 0;
    if (value->dtype == FG_BFLOAT16 && array->dtype == FG_UINT16) array->dtype = FG_BFLOAT16;
    return same && value->dtype == array->dtype;
}

static void compare(comparison *it) {
    const fg_session *session = it->job->session;
    const fg_graph *graph = session->graph;
    fg_map variables = {0};
    for (uint32_t i = 1; i < graph->variables.count; i++)
        fg_map_set(&it->job->scratch, &variables, graph->variables.at[i].full_name,
                   (void *)(uintptr_t)i);
    for (size_t i = 0; i < fg_npz_count(session->npz); i++) {
        const char *text = fg_npz_name(session->npz, i);
        const fg_name *name = fg_name_find(graph->names, text, strlen(text));
        uint32_t variable = name ? (uint32_t)(uintptr_t)fg_map_get(&variables, name) : 0;
        if (!variable) {
            list(&it->foreign, &it->strange, text);
            continue;
        }
        it->array_of[variable] = i + 1;
        if (!fits(graph, &graph->variables.at[variable], session->arrays[i]))
            list_misfit(it, &graph->variables.at[variable], session->arrays[i]);
    }
    for (uint32_t i = 1; i < graph->variables.count; i++)
        if (it->array_of[i] == 0)
            list(&it->lacking, &it->lacked, graph->variables.at[i].full_name->text);
}

static void add_part(fg_text *out, const char *before, fg_text *names, size_t count,
                     const char *behind) {
    if (count == 0) return;
    fg_text_printf(out, "%s%s%s", out->length > 0 ? "; " : "", before, fg_text_get(names));
    if (count > LISTED) fg_text_printf(out, " and %zu more", count - LISTED);
    fg_text_printf(out, "%s", behind);
}

static bool check_model(comparison *it) {
    fg_arena *scratch = &it->job->scratch;
    fg_text_init(&it->lacking, scratch);
    fg_text_init(&it->foreign, scratch);
    fg_text_init(&it->misfits, scratch);
    it->array_of = FG_NEW_ARRAY(scratch, size_t, it->job->session->graph->variables.count);
    compare(it);
    fg_text parts;
    fg_text_init(&parts, scratch);
    add_part(&parts, "it lacks ", &it->lacking, it->lacked, "");
    add_part(&parts, "it holds ", &it->foreign, it->strange, ", which no variable has");
    add_part(&parts, "", &it->misfits, it->misfitting, "");
    if (parts.length == 0) return true;
    fg_finding *finding =
        fg_report_add(it->job->report, FG_G713, (fg_span){0}, "'%s' is of another model: %s",
                      it->job->path, fg_text_get(&parts));
    if (it->lacked < it->job->session->graph->variables.count - 1)
        fg_finding_help(it->job->report, finding,
                        "--weights takes what fits, under other spellings too");
    return false;
}

static fg_status restore(void *data) {
    checkpoint_job *job = data;
    fg_session *session = job->session;
    fg_status status = read_arrays(job);
    comparison it = {.job = job};
    if (status == FG_OK && !check_model(&it)) status = FG_FINDINGS;
    for (uint32_t i = 1; status == FG_OK && i < session->graph->variables.count; i++) {
        fg_tensor *old = session->values[i];
        session->values[i] = session->arrays[it.array_of[i] - 1];
        session->arrays[it.array_of[i] - 1] = old;
    }
    if (status == FG_OK) session->version++;
    return status;
}

fg_status fg_session_restore(fg_session *session, const char *path, fg_report *report) {
    checkpoint_job job = {.session = session, .report = report, .path = path};
    return run_job(&job, restore);
}

/* A part of a model: what is asked for, found and cut out. */
#include <stdlib.h>
#include <string.h>

#include "api/part_wanted.h"
#include "api/report.h"

typedef struct cut_job {
    fg_session *session;
    const fg_cut_options *options;
    fg_report *report;
    fg_arena scratch;
    fg_part *part;
} cut_job;

static uint32_t count_names(const char *const *names) {
    uint32_t count = 0;
    while (names && names[count]) count++;
    return count;
}

static bool is_outside(cut_job *job, const char *name, fg_value_id value, bool fed) {
    const fg_graph *graph = job->session->graph;
    uint32_t loop = fg_loop_around(graph, value);
    if (!loop) return true;
    fg_finding *finding = fg_report_add(
        job->report, fed ? FG_G407 : FG_G505, fg_op_user_span(graph, graph->loops.at[loop].op),
        "'%s' cannot be %s: it is inside of a loop, and has a value for each turn", name,
        fed ? "fed" : "fetched");
    fg_finding_help(job->report, finding, "carry it through the loop");
    return false;
}

/* The values of names; false after findings. */
static bool find_ends(cut_job *job, const char *const *names, bool fed, fg_cut_end *ends) {
    const fg_graph *graph = job->session->graph;
    bool found = true;
    for (uint32_t i = 0; names && names[i]; i++) {
        size_t length = strlen(names[i]);
        ends[i].value = fg_graph_find(graph, names[i], length);
        if (ends[i].value) {
            ends[i].name = fg_name_of(graph->names, names[i], length);
            found &= is_outside(job, names[i], ends[i].value, fed);
            continue;
        }
        fg_nearest nearest;
        fg_nearest_init(&nearest, names[i], length);
        fg_graph_offer_names(graph, &nearest);
        fg_finding *finding = fg_report_add(job->report, fed ? FG_G402 : FG_G501, (fg_span){0},
                                            "there is no value '%s'", names[i]);
        if (nearest.best) fg_finding_help(job->report, finding, "did you mean '%s'?", nearest.best);
        found = false;
    }
    return found;
}

/* Operations of other files that are none of ours; of several of a kind in a row, the first. */
static bool has_text(cut_job *job) {
    bool has = true;
    const char *said = NULL;
    for (fg_op_id id = 1; id < job->part->graph.ops.count; id++) {
        const fg_op *op = fg_graph_op(&job->part->graph, id);
        if (op->kind != FG_OP_opaque) continue;
        has = false;
        const char *name = op->attrs[fg_op_param_index(fg_op_row_of(FG_OP_opaque), "op")].s;
        if (said && strcmp(said, name) == 0) continue;
        said = name;
        fg_finding *finding =
            fg_report_add(job->report, FG_G203, op->span,
                          "'%s' cannot be written: there is nothing like it here", name);
        fg_finding_help(job->report, finding,
                        "--fetch what does not need it, or --feed a value "
                        "behind it, which cuts it off");
    }
    return has;
}

static fg_status initialise(cut_job *job) {
    const fg_graph *graph = job->session->graph;
    uint32_t *all = FG_NEW_ARRAY(&job->scratch, uint32_t, graph->variables.count);
    for (uint32_t i = 1; i < graph->variables.count; i++) all[i - 1] = i;
    return fg_session_initialise(job->session, all, graph->variables.count - 1, job->options->seed,
                                 &job->scratch, job->report);
}

/* What is still in a checkpoint's files is written too. A variable of an imported graph may have no
 * first value, and there is no text for it then. */
static fg_status read_stored(cut_job *job) {
    fg_status status = FG_OK;
    for (uint32_t i = 1; i < job->part->graph.variables.count; i++) {
        const fg_variable *variable = &job->part->graph.variables.at[i];
        const fg_finding *unread = fg_variable_read(variable, job->report);
        if (unread) return unread->code == FG_G105 ? FG_LIMIT : FG_UNREADABLE;
        if (variable->initial) continue;
        fg_finding *finding = fg_report_add(job->report, FG_G705, variable->span,
                                            "variable '%s' has no value: no checkpoint was found",
                                            variable->full_name->text);
        fg_finding_help(job->report, finding,
                        "--weights FILE.npz with --freeze makes it a constant");
        status = FG_FINDINGS;
    }
    return status;
}

static int phase_of(fg_phase phase) {
    return phase == FG_PHASE_NONE ? -1 : phase == FG_PHASE_TRAIN;
}

static fg_status cut(void *data) {
    cut_job *job = data;
    const fg_cut_options *options = job->options;
    fg_cut_order order = {0};
    fg_wanted wanted = {.part = job->part,
                        .options = options,
                        .report = job->report,
                        .scratch = &job->scratch,
                        .order = &order};
    const char *const *names = fg_wanted_names(&wanted);
    order = (fg_cut_order){.graph = job->session->graph,
                           .fetch_count = count_names(names),
                           .feed_count = count_names(options->feeds),
                           .phase = phase_of(options->phase)};
    fg_cut_end *fetches = FG_NEW_ARRAY(&job->scratch, fg_cut_end, order.fetch_count + 1);
    fg_cut_end *feeds = FG_NEW_ARRAY(&job->scratch, fg_cut_end, order.feed_count + 1);
    bool found = find_ends(job, names, false, fetches);
    found &= find_ends(job, options->feeds, true, feeds);
    if (!found) return FG_FINDINGS;
    fg_status status = options->freeze ? initialise(job) : FG_OK;
    if (status != FG_OK) return status;
    order.fetches = fetches;
    order.feeds = feeds;
    wanted.fetches = fetches;
    if (!fg_wanted_choose(&wanted)) return FG_FINDINGS;
    order.values = options->freeze ? job->session->values : NULL;
    job->part->made = true;
    fg_part *part = job->part;
    fg_cut(&part->graph, &part->arena, &job->session->model->context->memory, &order, &part->facts);
    bool possible = fg_part_check(part, &order, job->report, &job->scratch);
    if (!has_text(job) || !possible) return FG_FINDINGS;
    fg_part_describe(part);
    return read_stored(job);
}

fg_status fg_part_new(fg_session *session, const fg_cut_options *options, fg_report *report,
                      fg_part **part) {
    fg_model *model = session->model;
    fg_memory *memory = &model->context->memory;
    cut_job job = {.session = session, .options = options, .report = report};
    *part = NULL;
    job.part = fg_memory_alloc_zeroed(memory, sizeof *job.part);
    if (!job.part) return FG_LIMIT;
    job.part->session = session;
    fg_arena_init(&job.part->arena, memory);
    fg_arena_init(&job.part->writing, memory);
    fg_arena_init(&job.scratch, memory);
    fg_arena *const arenas[] = {&job.scratch, &job.part->arena, &model->arena, NULL};
    fg_status status = fg_guarded(model->context, report, arenas, cut, &job);
    fg_session_abandon(session);
    fg_arena_fini(&job.scratch);
    if (status == FG_OK)
        *part = job.part;
    else
        fg_part_free(job.part);
    return status;
}

void fg_part_free(fg_part *part) {
    if (!part) return;
    fg_memory *memory = &part->session->model->context->memory;
    free(part->printed);
    if (part->plain_made) fg_graph_fini(&part->plain);
    if (part->made) fg_graph_fini(&part->graph);
    fg_arena_fini(&part->writing);
    fg_arena_fini(&part->arena);
    fg_memory_free(memory, part, sizeof *part);
}

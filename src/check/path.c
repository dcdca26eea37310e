/* Paths as messages show them: the steps of the user's file, with their lines. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"

/* Longer paths leave out their middle. */
#define STEPS_SHOWN 12
#define STEPS_KEPT  8 /* at each end: more than half of these, and a power of 2 */
/* Of many long paths the first are shown: who has thousands mends one mistake at a time. */
#define PATH_WORK 50000000u

/* One step of the file: an operation, or all that one call of a definition made. */
typedef struct fg_step_shown {
    uint32_t frame; /* of the outermost call; 0: an operation of the file itself */
    fg_op_id op;
} fg_step_shown;

/* By number, from the leaf's user on; all but the middle of them. */
typedef struct fg_steps {
    fg_step_shown leaf[STEPS_KEPT];
    fg_step_shown fetch[STEPS_KEPT]; /* by the number's remainder */
    uint32_t count;
} fg_steps;

static const fg_step_shown *step_at(const fg_steps *steps, uint32_t number) {
    return number < STEPS_KEPT ? &steps->leaf[number] : &steps->fetch[number % STEPS_KEPT];
}

/* The outermost call of a definition that an operation comes from, scopes not counted. */
static uint32_t outermost_call(const fg_graph *graph, uint32_t frame) {
    uint32_t found = 0;
    for (; frame != 0; frame = graph->frames.at[frame].parent)
        if (graph->frames.at[frame].definition) found = frame;
    return found;
}

/* From the leaf's user up to the fetch: one step for each call. */
static void collect(fg_checker *c, fg_op_id user, fg_steps *steps) {
    fg_step_shown last = {0};
    for (fg_op_id op = user; op; op = c->walk.parent[op]) {
        c->path_work++;
        uint32_t frame = outermost_call(c->graph, fg_graph_op(c->graph, op)->frame);
        if (frame && steps->count > 0 && last.frame == frame) continue;
        last = (fg_step_shown){frame, op};
        if (steps->count < STEPS_KEPT)
            steps->leaf[steps->count] = last;
        else
            steps->fetch[steps->count % STEPS_KEPT] = last;
        steps->count++;
    }
}

static fg_op_id root_of(const fg_checker *c, fg_op_id user) {
    while (user && c->walk.parent[user]) user = c->walk.parent[user];
    return user;
}

uint32_t fg_path_fetch(const fg_checker *c, fg_op_id user, fg_value_id value) {
    fg_op_id root = root_of(c, user);
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        fg_value_id fetched = c->demand->fetches.at[i].value;
        if (fetched == 0) continue;
        bool same = root ? !c->given_of[fetched] && fg_graph_value(c->graph, fetched)->op == root
                         : fetched == value;
        if (same) return i;
    }
    return 0;
}

/* ---- words ---- */

static bool is_phase(const fg_checker *c, fg_value_id value) {
    const fg_op *op = fg_graph_maker(c->graph, value);
    bool placeholder = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    return placeholder && c->graph->placeholders.at[op->extra].is_phase;
}

static const char *frame_name(const fg_graph *graph, uint32_t frame) {
    const fg_frame *it = &graph->frames.at[frame];
    if (it->name) return it->full_name->text;
    return it->definition->text;
}

/* The innermost instance that an operation belongs to; NULL: the file itself. */
static const char *innermost_name(const fg_graph *graph, fg_op_id op) {
    uint32_t frame = fg_graph_op(graph, op)->frame;
    while (frame && !(graph->frames.at[frame].name && graph->frames.at[frame].definition))
        frame = graph->frames.at[frame].parent;
    return frame ? graph->frames.at[frame].full_name->text : NULL;
}

static const char *step_name(fg_checker *c, const fg_step_shown *step) {
    return step->frame ? frame_name(c->graph, step->frame)
                       : fg_op_full_name(c->graph, c->arena, step->op);
}

fg_span fg_path_inner_span(const fg_checker *c, fg_op_id op) {
    const fg_graph *graph = c->graph;
    fg_span span = fg_graph_op(graph, op)->span;
    for (uint32_t f = fg_graph_op(graph, op)->frame; f; f = graph->frames.at[f].parent) {
        const fg_source *source = fg_sources_get(graph->sources, span.source);
        if (source && source->kind != FG_SOURCE_LIBRARY) break;
        if (graph->frames.at[f].definition) span = graph->frames.at[f].call;
    }
    return span;
}

/* " (24)", " (cells.graph:24)" where it is not the file at hand */
static void add_line(fg_checker *c, fg_text *text, fg_span span, uint32_t file) {
    const fg_source *source = fg_sources_get(c->graph->sources, span.source);
    if (!source || source->kind == FG_SOURCE_NODES) return;
    uint32_t line = fg_source_place(c->graph->sources, span.source, span.begin).line;
    if (span.source == file)
        fg_text_printf(text, " (%u)", line);
    else
        fg_text_printf(text, " (%s:%u)", source->name, line);
}

/* The steps, from the fetch's on; the first is left out where it bears the fetch's name. */
static void add_steps(fg_checker *c, fg_text *text, const fg_steps *steps, const char *fetch,
                      fg_value_id leaf) {
    uint32_t file = fg_op_user_span(c->graph, step_at(steps, steps->count - 1)->op).source;
    uint32_t first = steps->count;
    const char *name = step_name(c, step_at(steps, first - 1));
    bool plain = step_at(steps, first - 1)->frame == 0;
    if (plain || strcmp(name, fetch) == 0) first--;
    for (uint32_t i = first; i-- > 0;) {
        uint32_t shown = first - 1 - i;
        if (first > STEPS_SHOWN && shown >= STEPS_SHOWN / 2 && i >= STEPS_SHOWN / 2) {
            if (shown == STEPS_SHOWN / 2)
                fg_text_printf(text, " <- ... %u more ...", first - STEPS_SHOWN);
            continue;
        }
        name = step_name(c, step_at(steps, i));
        /* what asks for the phase is said exactly: it is what has to be found */
        const char *inner =
            i == 0 && is_phase(c, leaf) ? innermost_name(c->graph, steps->leaf[0].op) : NULL;
        fg_op_id op = step_at(steps, i)->op;
        fg_text_printf(text, " <- %s", inner ? inner : name);
        add_line(c, text, inner ? fg_path_inner_span(c, op) : fg_op_user_span(c->graph, op), file);
    }
}

/* An output that has the name of an input is its next value. */
static bool is_next_value(const fg_checker *c, const char *output) {
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++)
        if (strcmp(c->signature->inputs[i].name->text, output) == 0) return true;
    return false;
}

const char *fg_path_text(fg_checker *c, fg_op_id user, fg_value_id value) {
    if (c->path_work > PATH_WORK) return NULL;
    fg_text text;
    fg_text_init(&text, c->arena);
    uint32_t fetch = fg_path_fetch(c, user, value);
    const char *name = c->demand->fetches.at[fetch].name;
    if (is_next_value(c, name)) fg_text_puts(&text, "next ");
    fg_text_puts(&text, name);
    fg_steps steps = {0};
    collect(c, user, &steps);
    if (steps.count > 0) add_steps(c, &text, &steps, name, value);
    fg_text_printf(&text, " <- %s", fg_word_value(c, value));
    if (is_phase(c, value)) fg_text_puts(&text, " (bool)");
    return fg_text_get(&text);
}

/* ---- the first use ---- */

static bool stands_before(fg_span a, fg_span b) {
    return a.source != b.source ? a.source < b.source : a.begin < b.begin;
}

fg_op_id fg_path_first_use(fg_checker *c, fg_value_id value) {
    fg_op_id first = 0;
    fg_span place = {0};
    for (uint32_t i = 0; i < c->walk.count; i++) {
        fg_op_id id = c->walk.queue[i];
        const fg_op *op = fg_graph_op(c->graph, id);
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        for (uint32_t j = 0; j < op->input_count; j++) {
            if (inputs[j] != value) continue;
            fg_span span = fg_op_user_span(c->graph, id);
            if (first && !stands_before(span, place)) break;
            first = id;
            place = span;
            break;
        }
    }
    return first;
}

/* What no signature needs: updates, values, placeholders, variables. */
#include <stdlib.h>
#include <string.h>

#include "check/lint.h"

/* Pairs of names that are compared for likeness, at most. */
#define PAIRS 1000000u

static bool is_used(const fg_facts *f, fg_op_id id) {
    const fg_op *op = fg_graph_op(f->graph, id);
    for (uint32_t i = 0; i < op->output_count; i++)
        if (f->uses[op->first_output + i]) return true;
    return false;
}

/* ---- updates ---- */

/* What is known of the updates that belong together, by the number of the first. */
typedef struct fg_ties {
    uint8_t *alive; /* some value they belong to is reached, or used and so told of elsewhere */
    fg_op_id *op;   /* the first value they belong to */
} fg_ties;

static const char *updated_names(fg_facts *f, uint32_t update) {
    const char *names[8];
    size_t count = 0;
    for (uint32_t u = update; u && count < 8; u = f->graph->updates.at[u].next)
        names[count++] = f->graph->variables.at[f->graph->updates.at[u].variable].full_name->text;
    return fg_word_list(f->c, names, count);
}

void fg_lint_updates_never_run(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (graph->updates.count < 2) return;
    fg_ties ties = {FG_NEW_ARRAY(f->c->arena, uint8_t, graph->updates.count),
                    FG_NEW_ARRAY(f->c->arena, fg_op_id, graph->updates.count)};
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_identity || !op->extra) continue;
        if (f->reached[i] || is_used(f, i)) ties.alive[op->extra] = 1;
        if (!ties.op[op->extra]) ties.op[op->extra] = i;
    }
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_identity || !op->extra || ties.alive[op->extra]) continue;
        f->said[i] = 1;
        if (ties.op[op->extra] != i) continue;
        fg_finding *finding = fg_lint_say_op(
            f, FG_G701, i, "%s is updated here, but no signature computes this value",
            updated_names(f, op->extra));
        if (finding) fg_finding_help(f->c->report, finding, "add it to a signature's outputs");
    }
}

/* ---- values ---- */

/* Written in the file itself, not in a definition. */
static bool of_file(const fg_facts *f, uint32_t frame) {
    for (; frame; frame = f->graph->frames.at[frame].parent)
        if (f->graph->frames.at[frame].definition) return false;
    return true;
}

static bool is_leaf(uint16_t kind) {
    return kind == FG_OP_const || kind == FG_OP_placeholder || kind == FG_OP_placeholder_default ||
           kind == FG_OP_variable || kind == FG_OP_loop_state || kind == FG_OP_size;
}

/* Who takes a list apart names all of it, and needs some: `h, c = ...`. */
static bool is_taken_apart(const fg_facts *f, fg_op_id op) {
    fg_span span = fg_op_user_span(f->graph, op);
    const fg_source *source = fg_sources_get(f->graph->sources, span.source);
    if (!source) return false;
    uint32_t at = fg_source_place(f->graph->sources, span.source, span.begin).line_begin;
    for (; at < span.begin && source->text[at] != '=' && source->text[at] != '('; at++)
        if (source->text[at] == ',') return true;
    return false;
}

static void say_unused(fg_facts *f, fg_value_id value, const char *name) {
    fg_op_id id = fg_graph_value(f->graph, value)->op;
    const fg_op *op = fg_graph_op(f->graph, id);
    if (f->reached[id] || f->said[id] || is_leaf(op->kind) || is_used(f, id)) return;
    f->said[id] = 1;
    if (name[0] == '_' || is_taken_apart(f, id)) return;
    fg_finding *finding = fg_lint_say(f, FG_G207, fg_word_name_place(f->c, value, name),
                                      "'%s' reaches no signature", name);
    if (finding)
        fg_finding_help(f->c->report, finding, "leave it out, or make it an output of a signature");
}

void fg_lint_unused_values(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (graph->signatures.count == 0 || !graph->signatures.at[0].name) return;
    for (uint32_t i = 0; i < graph->published.count; i++) {
        const fg_name *name = graph->published.at[i];
        say_unused(f, fg_graph_named(graph, name), name->text);
    }
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (f->reached[i] || f->said[i] || op->output_count == 0 || !op->name) continue;
        if (op->frame && !of_file(f, op->frame)) continue;
        say_unused(f, op->first_output, op->name->text);
    }
}

/* ---- placeholders ---- */

static void ask_symbol(void *user, const fg_symbol *symbol) {
    uint8_t *asked = user;
    asked[symbol->number] = 1;
}

/* Symbols that an operation reads as numbers. */
static uint8_t *asked_symbols(const fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint8_t *asked = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->sizes.symbols.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        const fg_op_row *row = fg_op_row_of((fg_op_kind)op->kind);
        if (!op->attrs || is_leaf(op->kind)) {
            if (op->kind != FG_OP_size) continue;
        }
        for (int j = 0; j < row->param_count; j++) {
            if (op->attrs[j].kind != FG_ATTR_SIZES) continue;
            for (uint32_t k = 0; k < op->attrs[j].count; k++)
                fg_size_symbols(&graph->sizes, op->attrs[j].sizes[k], ask_symbol, asked);
        }
    }
    return asked;
}

/* A size that is asked for, and that no other placeholder tells which is fed anyway. */
static bool tells_size(const fg_facts *f, const uint8_t *asked, fg_value_id value) {
    const fg_shape *shape = fg_graph_value(f->graph, value)->shape;
    for (int i = 0; i < shape->rank; i++) {
        const fg_symbol *symbol = fg_size_is_symbol(&f->graph->sizes, shape->dims[i]);
        if (symbol && asked[symbol->number] == 1) return true;
    }
    return false;
}

/* Symbols that a placeholder in use tells: 2 in `asked`. */
static void mark_told(const fg_facts *f, const uint8_t *declared, uint8_t *asked) {
    const fg_graph *graph = f->graph;
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        fg_value_id value = graph->placeholders.at[i].value;
        const fg_shape *shape = fg_graph_value(graph, value)->shape;
        if (!f->uses[value] && !declared[value]) continue;
        for (int j = 0; j < shape->rank; j++) {
            const fg_symbol *symbol = fg_size_is_symbol(&graph->sizes, shape->dims[j]);
            if (symbol) asked[symbol->number] = 2;
        }
    }
}

static void mark_inputs(const fg_facts *f, uint8_t *declared) {
    for (uint32_t i = 0; i < f->graph->signatures.count; i++) {
        const fg_signature *signature = &f->graph->signatures.at[i];
        for (uint32_t j = 0; signature->name && j < signature->input_count; j++)
            declared[signature->inputs[j].value] = 1;
    }
}

/* Equal types; a symbol equals only itself. */
static bool same_type(const fg_facts *f, fg_value_id a, fg_value_id b) {
    const fg_value *x = fg_graph_value(f->graph, a), *y = fg_graph_value(f->graph, b);
    if (x->dtype != y->dtype || x->shape->rank != y->shape->rank) return false;
    for (int i = 0; i < x->shape->rank; i++)
        if (x->shape->dims[i] != y->shape->dims[i]) return false;
    return true;
}

/* A used placeholder of the same type and nearly the same name. */
static const fg_placeholder *near_copy(const fg_facts *f, const fg_placeholder *of) {
    const fg_graph *graph = f->graph;
    fg_nearest nearest;
    fg_nearest_init(&nearest, of->name->text, of->name->length);
    const fg_placeholder *found = NULL;
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        const fg_placeholder *other = &graph->placeholders.at[i];
        if (other == of || !f->uses[other->value] || !same_type(f, other->value, of->value))
            continue;
        const char *best = nearest.best;
        fg_nearest_offer(&nearest, other->name->text);
        if (nearest.best != best) found = other;
    }
    return found;
}

static void say_placeholder(fg_facts *f, const fg_placeholder *placeholder, bool compare) {
    const fg_placeholder *copy = compare ? near_copy(f, placeholder) : NULL;
    if (copy) {
        fg_finding *finding =
            fg_lint_say(f, FG_G208, placeholder->span,
                        "nothing uses '%s', and '%s' is nearly the same: a stale copy?",
                        placeholder->full_name->text, copy->full_name->text);
        if (finding) fg_finding_mark(f->c->report, finding, copy->span, "used");
        return;
    }
    fg_finding *finding = fg_lint_say(f, FG_G209, placeholder->span, "nothing uses '%s'",
                                      placeholder->full_name->text);
    if (finding) fg_finding_help(f->c->report, finding, "leave it out");
}

void fg_lint_unused_placeholders(fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint8_t *asked = NULL, *declared = NULL;
    uint32_t compared = 0;
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        const fg_placeholder *placeholder = &graph->placeholders.at[i];
        if (f->uses[placeholder->value]) continue;
        if (!asked) {
            asked = asked_symbols(f);
            declared = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->values.count);
            mark_inputs(f, declared);
            mark_told(f, declared, asked);
        }
        if (declared[placeholder->value] || tells_size(f, asked, placeholder->value)) continue;
        compared += graph->placeholders.count;
        say_placeholder(f, placeholder, compared <= PAIRS);
    }
}

/* ---- variables ---- */

void fg_lint_unused_variables(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (graph->variables.count < 2) return;
    uint8_t *updated = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->variables.count);
    for (uint32_t i = 1; i < graph->updates.count; i++) updated[graph->updates.at[i].variable] = 1;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        fg_op_id op = fg_graph_value(graph, variable->value)->op;
        if (f->uses[variable->value] || updated[i] || fg_fact_in_library(f, op)) continue;
        fg_finding *finding =
            fg_lint_say(f, FG_G714, variable->span, "nothing uses the variable '%s'",
                        variable->full_name->text);
        if (finding) fg_finding_help(f->c->report, finding, "leave it out, or use it");
    }
}

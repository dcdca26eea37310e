/* What decides between training and inference, and what training changes. */
#include <string.h>

#include "check/lint.h"

/* ---- phase operations: branches whose sides differ in randomness or updates ---- */

/* The placeholder that a predicate is, or is the opposite of; 0: none. */
static fg_value_id decider(const fg_facts *f, fg_value_id predicate) {
    for (;;) {
        const fg_op *op = fg_graph_maker(f->graph, predicate);
        if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default)
            return predicate;
        if (op->kind != FG_OP_logical_not && op->kind != FG_OP_identity) return 0;
        predicate = fg_op_inputs(f->graph, op)[0];
    }
}

typedef struct fg_decider {
    fg_value_id value;
    uint32_t draws, updates; /* branches of either kind that it decides */
    fg_op_id first;
} fg_decider;

typedef struct fg_deciders {
    FG_VEC(fg_decider) list;
} fg_deciders;

static void count_branch(fg_facts *f, fg_deciders *all, fg_op_id branch, bool update) {
    fg_value_id value = decider(f, fg_op_inputs(f->graph, fg_graph_op(f->graph, branch))[0]);
    if (!value) return;
    fg_decider *found = NULL;
    for (uint32_t i = 0; i < all->list.count && !found; i++)
        if (all->list.at[i].value == value) found = &all->list.at[i];
    if (!found) {
        if (all->list.count == 64) return; /* enough to be said */
        FG_PUSH(f->c->arena, &all->list, (fg_decider){.value = value, .first = branch});
        found = &all->list.at[all->list.count - 1];
    }
    if (update)
        found->updates++;
    else
        found->draws++;
}

static void find_deciders(fg_facts *f, fg_deciders *all) {
    const fg_graph *graph = f->graph;
    const fg_op_id *random = fg_fact_random(f);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_select_branch) continue;
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (random[fg_graph_value(graph, inputs[1])->op] !=
            random[fg_graph_value(graph, inputs[2])->op])
            count_branch(f, all, i, false);
    }
    for (uint32_t i = 1; i < graph->updates.count; i++) {
        const fg_update *update = &graph->updates.at[i];
        fg_value_id now = graph->variables.at[update->variable].value;
        const fg_op *op = fg_graph_maker(graph, update->value);
        if (op->kind != FG_OP_select_branch) continue;
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (inputs[1] == now || inputs[2] == now)
            count_branch(f, all, fg_graph_value(graph, update->value)->op, true);
    }
}

static const fg_placeholder *placeholder_of(const fg_facts *f, fg_value_id value) {
    return &f->graph->placeholders.at[fg_graph_maker(f->graph, value)->extra];
}

static bool named_like_phase(const fg_name *name) {
    return strcasestr(name->text, "train") || strcasestr(name->text, "phase");
}

/* A switch of its own for a random operation may be meant, such as one for sampling; one that also
 * updates, decides many, or is named so is the phase. */
static bool is_like_phase(const fg_facts *f, const fg_decider *d) {
    return d->updates > 0 || d->draws > 1 || named_like_phase(placeholder_of(f, d->value)->name);
}

static void say_two(fg_facts *f, const fg_decider *one, const fg_decider *other) {
    const fg_placeholder *a = placeholder_of(f, one->value), *b = placeholder_of(f, other->value);
    if (!a->is_phase && b->is_phase) {
        const fg_placeholder *swap = a;
        a = b;
        b = swap;
        other = one;
    }
    fg_span span = b->is_phase ? fg_op_user_span(f->graph, other->first) : b->span;
    fg_finding *finding = fg_lint_say(f, FG_G604, span,
                                      "two placeholders decide between training and inference: "
                                      "'%s' and '%s'",
                                      a->full_name->text, b->full_name->text);
    if (!finding) return;
    fg_finding_mark(f->c->report, finding, fg_op_user_span(f->graph, other->first),
                    "'%s' decides here", b->full_name->text);
    fg_finding_help(f->c->report, finding, "one of them is enough: %s = %s", "training",
                    a->name->text);
}

void fg_lint_phases(fg_facts *f) {
    fg_deciders all = {0};
    if (f->kinds[FG_OP_select_branch] == 0) return;
    find_deciders(f, &all);
    const fg_decider *first = NULL;
    uint32_t alike = 0;
    for (uint32_t i = 0; i < all.list.count; i++) {
        const fg_decider *d = &all.list.at[i];
        if (!placeholder_of(f, d->value)->is_phase && !is_like_phase(f, d)) continue;
        if (alike++ == 0)
            first = d;
        else
            say_two(f, first, d);
    }
    if (alike != 1 || placeholder_of(f, first->value)->is_phase) return;
    const fg_placeholder *p = placeholder_of(f, first->value);
    uint32_t count = first->draws + first->updates;
    fg_finding *finding =
        fg_lint_say(f, FG_G602, p->span,
                    "'%s' decides between training and inference for %u operation%s, and is not "
                    "the learning phase",
                    p->full_name->text, count, count == 1 ? "" : "s");
    if (!finding) return;
    fg_finding_mark(f->c->report, finding, fg_op_user_span(f->graph, first->first),
                    "first decided here");
    fg_finding_help(f->c->report, finding, "placeholder learning_phase as '%s': bool",
                    p->full_name->text);
}

/* ---- predicates that are always the same ---- */

void fg_lint_constant_predicates(fg_facts *f) {
    const fg_graph *graph = f->graph;
    fg_checker *c = f->c;
    if (f->kinds[FG_OP_select_branch] == 0) return;
    fg_resolve_clear(c);
    fg_fold_clear(c);
    /* a default is no constant */
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        fg_value_id value = graph->placeholders.at[i].value;
        FG_PUSH(c->arena, &c->givens, (fg_given){.value = value});
        c->given_of[value] = c->givens.count;
    }
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->kind != FG_OP_select_branch || fg_fact_in_library(f, i)) continue;
        fg_value_id predicate = fg_op_inputs(graph, op)[0];
        fg_known known = fg_fold_known(c, predicate);
        if (known == FG_UNKNOWN) continue;
        bool truth = known == FG_KNOWN_TRUE;
        fg_finding *finding =
            fg_lint_say_op(f, FG_G805, i,
                           "this condition is always %s: the other branch is never "
                           "taken",
                           fg_word_truth(truth));
        if (finding)
            fg_finding_help(c->report, finding,
                            "leave the branch out, or let a placeholder decide");
    }
    fg_resolve_clear(c);
    fg_fold_clear(c);
}

/* ---- variables ---- */

/* Which placeholder each operation depends on: its number; 0: none. */
static uint32_t *find_fed(const fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint32_t *fed = FG_NEW_ARRAY(f->c->arena, uint32_t, graph->ops.count);
    for (fg_op_id i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (op->kind == FG_OP_placeholder) fed[i] = op->extra;
        for (uint32_t j = 0; j < op->input_count && !fed[i]; j++)
            if (inputs[j]) fed[i] = fed[fg_graph_value(graph, inputs[j])->op];
    }
    return fed;
}

void fg_lint_initialisers(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (graph->variables.count < 2 || graph->placeholders.count < 2) return;
    uint32_t *fed = find_fed(f);
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        uint32_t number = variable->initial ? fed[fg_graph_value(graph, variable->initial)->op] : 0;
        if (!number) continue;
        const fg_placeholder *placeholder = &graph->placeholders.at[number];
        fg_finding *finding =
            fg_lint_say(f, FG_G704, variable->span, "the first value of '%s' needs a feed: '%s'",
                        variable->full_name->text, placeholder->full_name->text);
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, placeholder->span, "declared here");
        fg_finding_help(
            f->c->report, finding,
            "variables get their first values before anything is fed: give it one of its "
            "own, a default, or weights");
    }
}

/* ---- states ---- */

/* Whether a value depends on an operation: a walk of its own, as few updates ask. */
static bool depends_on(fg_facts *f, uint8_t *seen, fg_value_id value, fg_op_id on) {
    const fg_graph *graph = f->graph;
    FG_VEC(fg_op_id) stack = {0};
    bool found = false;
    for (uint32_t i = 0; i < graph->ops.count; i++) seen[i] = 0;
    FG_PUSH(f->c->arena, &stack, fg_graph_value(graph, value)->op);
    while (stack.count > 0 && !found) {
        fg_op_id id = stack.at[--stack.count];
        const fg_op *op = fg_graph_op(graph, id);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        found = id == on;
        for (uint32_t i = 0; i < op->input_count; i++) {
            fg_op_id from = inputs[i] ? fg_graph_value(graph, inputs[i])->op : 0;
            if (!from || seen[from]) continue;
            seen[from] = 1;
            FG_PUSH(f->c->arena, &stack, from);
        }
    }
    return found;
}

/* Updates that are looked at: each is a walk. */
#define FROZEN_WALKS 16

/* s <- s - f(s): a step of descent. Averages and counters are no function of what they were but by
 * their own old value. */
void fg_lint_frozen(fg_facts *f) {
    const fg_graph *graph = f->graph;
    uint8_t *seen = NULL;
    uint32_t walks = 0;
    for (uint32_t i = 1; i < graph->updates.count && walks < FROZEN_WALKS; i++) {
        const fg_update *update = &graph->updates.at[i];
        const fg_variable *variable = &graph->variables.at[update->variable];
        const fg_op *op = fg_graph_maker(graph, update->value);
        if (variable->trainable || op->kind != FG_OP_subtract) continue;
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        fg_op_id state = fg_graph_value(graph, variable->value)->op;
        if (inputs[0] != variable->value || inputs[1] == variable->value) continue;
        if (fg_graph_maker(graph, inputs[1])->kind == FG_OP_const) continue;
        if (!seen) seen = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->ops.count);
        walks++;
        /* s - rate * (s - x) is an average */
        if (!depends_on(f, seen, inputs[1], state) || f->uses[variable->value] < 3) continue;
        fg_finding *finding = fg_lint_say(
            f, FG_G703,
            update->span.source ? fg_lint_place(f, fg_graph_value(graph, update->value)->op)
                                : variable->span,
            "'%s' is a state, which is not trained, and a step of descent updates it",
            variable->full_name->text);
        if (!finding) continue;
        fg_finding_mark(f->c->report, finding, variable->span, "declared here");
        fg_finding_help(f->c->report, finding, "declare it a variable, or leave it out");
    }
}

/* The states that are read where the phase is true, or whatever it is. */
static void read_in_training(fg_facts *f, uint8_t *seen) {
    const fg_graph *graph = f->graph;
    FG_VEC(fg_op_id) stack = {0};
    for (uint32_t i = 0; i < graph->signatures.count; i++)
        for (uint32_t j = 0; j < graph->signatures.at[i].output_count; j++)
            FG_PUSH(f->c->arena, &stack,
                    fg_graph_value(graph, graph->signatures.at[i].outputs[j].value)->op);
    while (stack.count > 0) {
        fg_op_id id = stack.at[--stack.count];
        const fg_op *op = fg_graph_op(graph, id);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        if (seen[id]) continue;
        seen[id] = 1;
        bool phase = op->kind == FG_OP_select_branch && inputs[0] == graph->phase;
        for (uint32_t j = 0; j < op->input_count; j++)
            if (inputs[j] && !(phase && j == 2))
                FG_PUSH(f->c->arena, &stack, fg_graph_value(graph, inputs[j])->op);
        for (uint32_t u = op->kind == FG_OP_identity ? op->extra : 0; u;
             u = graph->updates.at[u].next)
            FG_PUSH(f->c->arena, &stack, fg_graph_value(graph, graph->updates.at[u].value)->op);
        if (op->kind == FG_OP_loop)
            for (fg_op_id k = graph->loops.at[op->extra].first; k < id; k++)
                FG_PUSH(f->c->arena, &stack, k);
    }
}

/* A state that only inference reads, and that nothing gives another value: the file names no
 * weights either. */
void fg_lint_stale_statistics(fg_facts *f) {
    const fg_graph *graph = f->graph;
    if (!graph->phase || graph->weights.count > 0 || graph->variables.count < 2) return;
    uint8_t *seen = NULL;
    uint8_t *updated = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->variables.count);
    for (uint32_t i = 1; i < graph->updates.count; i++) updated[graph->updates.at[i].variable] = 1;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_variable *variable = &graph->variables.at[i];
        fg_op_id op = fg_graph_value(graph, variable->value)->op;
        if (variable->trainable || updated[i] || !f->reached[op]) continue;
        if (!seen) {
            seen = FG_NEW_ARRAY(f->c->arena, uint8_t, graph->ops.count);
            read_in_training(f, seen);
        }
        if (seen[op]) continue;
        fg_finding *finding =
            fg_lint_say(f, FG_G702, variable->span,
                        "inference reads '%s', and nothing ever assigns it: it stays as it began",
                        variable->full_name->text);
        if (finding)
            fg_finding_help(f->c->report, finding, "in training: %s <- ...",
                            graph->ops.at[op].name ? graph->ops.at[op].name->text : "it");
    }
}

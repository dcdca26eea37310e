/* Rules about what a run does beside computing: what it draws, what it updates, what it carries. */
#include "check/lint.h"

/* ---- random operations ---- */

/* The first few in the order of the graph, and how many there are. */
#define DRAWS_SHOWN 3

typedef struct fg_draws {
    fg_op_id op[DRAWS_SHOWN], shown[DRAWS_SHOWN];
    uint32_t count;
    uint32_t seeded; /* those among them that have seeds of their own */
} fg_draws;

/* Whether the same numbers come in every run. */
static bool is_stateless(const fg_op *op) {
    const fg_attr *seeds = fg_fact_attr(op, "tensorflow_seeds");
    return seeds && seeds->kind == FG_ATTR_INTS && seeds->count == 3 && seeds->ints[2] != 0;
}

static bool has_seed(const fg_op *op) {
    const fg_attr *seed = fg_fact_attr(op, "seed"), *seeds = fg_fact_attr(op, "tensorflow_seeds");
    return (seed && seed->kind == FG_ATTR_INT) || (seeds && seeds->kind == FG_ATTR_INTS);
}

static void visit_draw(fg_checker *c, void *data, fg_op_id op, fg_op_id shown) {
    fg_draws *draws = data;
    const fg_op *draw = fg_graph_op(c->graph, op);
    if (!(fg_op_row_of((fg_op_kind)draw->kind)->flags & FG_OP_RANDOM) || is_stateless(draw)) return;
    draws->seeded += has_seed(draw);
    uint32_t at = draws->count++;
    if (at >= DRAWS_SHOWN) at = DRAWS_SHOWN - 1;
    if (draws->count > DRAWS_SHOWN && op > draws->op[at]) return;
    while (at > 0 && draws->op[at - 1] > op) {
        draws->op[at] = draws->op[at - 1];
        draws->shown[at] = draws->shown[at - 1];
        at--;
    }
    draws->op[at] = op;
    draws->shown[at] = shown;
}

static fg_draws find_draws(fg_checker *c) {
    fg_draws draws = {.count = 0};
    fg_effects_visit(c, visit_draw, &draws);
    return draws;
}

static void mark_draws(fg_checker *c, fg_finding *finding, const fg_draws *draws) {
    for (uint32_t i = 0; i < draws->count && i < DRAWS_SHOWN; i++)
        fg_finding_mark(c->report, finding, fg_path_inner_span(c, draws->op[i]), "drawn here");
    fg_op_id first = draws->shown[0];
    const char *path =
        fg_path_text(c, c->walk.parent[first], fg_graph_op(c->graph, first)->first_output);
    if (path) fg_finding_path(c->report, finding, "%s", path);
}

void fg_rule_stochastic_fetch(fg_checker *c) {
    if (c->signature || c->failed) return;
    /* training is random, and who asks for it knows */
    if (c->graph->phase && fg_fold_known(c, c->graph->phase) == FG_KNOWN_TRUE) return;
    fg_draws draws = find_draws(c);
    if (draws.count == 0) return;
    fg_op_id first = draws.shown[0];
    uint32_t fetch =
        fg_path_fetch(c, c->walk.parent[first], fg_graph_op(c->graph, first)->first_output);
    const fg_fetch *it = &c->demand->fetches.at[fetch];
    fg_finding *finding = fg_check_say(
        c, FG_G607, fg_word_name_place(c, it->value, it->name),
        "fetch '%s' is random: it depends on %u operation%s that draw%s numbers", it->name,
        draws.count, draws.count == 1 ? "" : "s", draws.count == 1 ? "s" : "");
    mark_draws(c, finding, &draws);
    if (draws.seeded == draws.count)
        fg_finding_help(c->report, finding,
                        "what draws has seeds of its own: each start draws the same numbers, "
                        "whatever --seed is, and --repeat further ones");
    else
        fg_finding_help(c->report, finding, "the same --seed gives the same values");
}

/* ---- inference signatures ---- */

/* One that fixes the learning phase to false. */
static bool is_inference(const fg_checker *c) {
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (input->value == c->graph->phase && input->fixed)
            return *(const uint8_t *)input->fixed->data == 0;
    }
    return false;
}

static const char *signature_name(const fg_checker *c) {
    return c->signature->name ? c->signature->name->text : "";
}

/* A branch that another switch than the phase turns to the side that draws. */
static fg_op_id find_mixed(fg_checker *c) {
    const fg_op_id *random = fg_fact_random(c->facts);
    for (uint32_t i = 0; i < c->walk.count; i++) {
        fg_op_id id = c->walk.queue[i];
        const fg_op *op = fg_graph_op(c->graph, id);
        if (op->kind != FG_OP_select_branch) continue;
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        fg_known known = fg_fold_known(c, inputs[0]);
        if (known == FG_UNKNOWN) continue;
        int taken = known == FG_KNOWN_TRUE ? 1 : 2;
        if (random[fg_graph_value(c->graph, inputs[taken])->op] >
            random[fg_graph_value(c->graph, inputs[3 - taken])->op])
            return id;
    }
    return 0;
}

/* ---- rows that depend on other rows ---- */

static bool reduces(uint16_t kind) {
    switch (kind) {
        case FG_OP_sum:
        case FG_OP_mean:
        case FG_OP_prod:
        case FG_OP_min:
        case FG_OP_max:
        case FG_OP_logsumexp:
        case FG_OP_variance:
        case FG_OP_std:
        case FG_OP_moments:
        case FG_OP_cumsum:
        case FG_OP_cumprod:
            return true;
        default:
            return false;
    }
}

/* Whether an operation goes over an axis that counts the examples of a batch. */
static bool over_batch(fg_checker *c, const fg_op *op) {
    const fg_shape *shape = fg_graph_value(c->graph, fg_op_inputs(c->graph, op)[0])->shape;
    const fg_attr *axes = fg_fact_attr(op, op->kind == FG_OP_moments ? "axes" : "axis");
    for (int i = 0; i < shape->rank; i++) {
        if (!fg_fact_is_batch(c->facts, shape->dims[i])) continue;
        if (!axes) return true;
        if (axes->kind == FG_ATTR_INT && (axes->i == i || axes->i + shape->rank == i)) return true;
        for (uint32_t j = 0; axes->kind == FG_ATTR_INTS && j < axes->count; j++)
            if (axes->ints[j] == i || axes->ints[j] + shape->rank == i) return true;
    }
    return false;
}

/* By operation: the first one behind it that goes over the batch; 0: none. */
static fg_op_id *find_statistics(fg_checker *c) {
    const fg_graph *graph = c->graph;
    fg_op_id *statistics = FG_NEW_ARRAY(c->arena, fg_op_id, graph->ops.count);
    const fg_op_id *ops = fg_walk_sorted(c);
    for (uint32_t i = 0; i < c->walk.count; i++) {
        const fg_op *op = fg_graph_op(graph, ops[i]);
        const fg_value_id *inputs = fg_op_inputs(graph, op);
        fg_known known = op->kind == FG_OP_select_branch ? fg_fold_known(c, inputs[0]) : FG_UNKNOWN;
        fg_op_id found = reduces(op->kind) && over_batch(c, op) ? ops[i] : 0;
        for (uint32_t j = 0; j < op->input_count && !found; j++) {
            if (!inputs[j] || fg_given_of(c, inputs[j])) continue;
            if (known != FG_UNKNOWN && j != (known == FG_KNOWN_TRUE ? 1u : 2u)) continue;
            found = statistics[fg_graph_value(graph, inputs[j])->op];
        }
        statistics[ops[i]] = found;
    }
    return statistics;
}

static bool has_rows(fg_checker *c, fg_value_id value) {
    const fg_shape *shape = fg_graph_value(c->graph, value)->shape;
    return shape->rank > 0 && fg_fact_is_batch(c->facts, shape->dims[0]);
}

static bool say_statistics(fg_checker *c, const fg_op_id *statistics) {
    for (uint32_t i = 0; i < c->signature->output_count; i++) {
        const fg_output *output = &c->signature->outputs[i];
        fg_op_id by = statistics[fg_graph_value(c->graph, output->value)->op];
        if (!by || !has_rows(c, output->value) || fg_given_of(c, output->value)) continue;
        fg_finding *finding = fg_check_say(
            c, FG_G606, c->signature->span,
            "signature '%s' is for inference, and a row of '%s' depends on the other rows",
            signature_name(c), output->name->text);
        fg_finding_mark(c->report, finding, fg_path_inner_span(c, by), "over the batch here");
        fg_finding_help(c->report, finding, "in inference, take averages that training has kept");
        return true;
    }
    return false;
}

void fg_rule_serving(fg_checker *c) {
    if (!is_inference(c)) return;
    fg_op_id mixed = find_mixed(c);
    if (mixed) {
        fg_value_id predicate = fg_op_inputs(c->graph, fg_graph_op(c->graph, mixed))[0];
        fg_finding *finding =
            fg_check_say(c, FG_G603, c->signature->span,
                         "signature '%s' is for inference, and '%s' fixes a part of it to training",
                         signature_name(c), fg_word_value(c, predicate));
        fg_finding_mark(c->report, finding, fg_path_inner_span(c, mixed), "this draws numbers");
        fg_finding_help(c->report, finding, "let the learning phase decide it too");
        return;
    }
    fg_draws draws = find_draws(c);
    if (draws.count == 0) {
        say_statistics(c, find_statistics(c));
        return;
    }
    fg_finding *finding = fg_check_say(
        c, FG_G606, c->signature->span,
        "signature '%s' is for inference, and is random: %u operation%s draw%s numbers",
        signature_name(c), draws.count, draws.count == 1 ? "" : "s", draws.count == 1 ? "s" : "");
    mark_draws(c, finding, &draws);
}

/* ---- updates ---- */

/* Where a branch decides whether there is an update: its predicate, and for which value. */
static fg_value_id guard_of(fg_checker *c, uint32_t update, bool *truth) {
    const fg_update *it = &c->graph->updates.at[update];
    fg_value_id now = c->graph->variables.at[it->variable].value;
    const fg_op *op = fg_graph_maker(c->graph, fg_effects_settled(c, it->value));
    if (op->kind != FG_OP_select_branch) return 0;
    const fg_value_id *inputs = fg_op_inputs(c->graph, op);
    if (inputs[1] != now && inputs[2] != now) return 0;
    *truth = inputs[2] == now;
    return inputs[0];
}

static bool exclude_each_other(fg_checker *c, uint32_t a, uint32_t b) {
    bool x = false, y = false;
    fg_value_id p = guard_of(c, a, &x), q = guard_of(c, b, &y);
    return p && p == q && x != y;
}

void fg_rule_double_update(fg_checker *c) {
    fg_updates_done dones = fg_effects_updates(c);
    for (uint32_t i = 1; i < dones.list.count; i++) {
        const fg_update_done *a = &dones.list.at[i - 1], *b = &dones.list.at[i];
        const fg_update *first = &c->graph->updates.at[a->update];
        const fg_update *second = &c->graph->updates.at[b->update];
        if (first->variable != second->variable || a->update == b->update) continue;
        if (first->value == second->value) continue; /* nothing is lost */
        if (exclude_each_other(c, a->update, b->update)) continue;
        fg_finding *finding =
            fg_check_say(c, FG_G711, fg_op_user_span(c->graph, b->op),
                         "'%s' is updated twice in one run, and this update counts",
                         c->graph->variables.at[first->variable].full_name->text);
        fg_finding_mark(c->report, finding, fg_op_user_span(c->graph, a->op), "this one is lost");
    }
}

/* In inference: a trained variable; or a state by what it gathers over the batch, in a call that
 * gives rows (sums that a metric keeps are what it gives). */
void fg_rule_update_in_inference(fg_checker *c) {
    if (!is_inference(c)) return;
    fg_updates_done dones = fg_effects_updates(c);
    const fg_op_id *statistics = dones.list.count > 0 ? find_statistics(c) : NULL;
    for (uint32_t i = 0; i < dones.list.count; i++) {
        const fg_update_done *done = &dones.list.at[i];
        const fg_update *update = &c->graph->updates.at[done->update];
        const fg_variable *variable = &c->graph->variables.at[update->variable];
        if (i > 0 && done->update == dones.list.at[i - 1].update) continue;
        bool gathers = statistics[fg_graph_value(c->graph, update->value)->op] &&
                       has_rows(c, fg_graph_op(c->graph, done->op)->first_output);
        if (!variable->trainable && !gathers) continue;
        fg_finding *finding = fg_check_say(c, FG_G708, c->signature->span,
                                           "signature '%s' is for inference, and updates '%s'",
                                           signature_name(c), variable->full_name->text);
        fg_finding_mark(c->report, finding, fg_op_user_span(c->graph, done->op), "updated here");
        fg_finding_help(c->report, finding, "if %s { ... <- ... }", "learning_phase");
    }
}

/* ---- what is carried ---- */

static bool fits(const fg_checker *c, fg_value_id from, fg_value_id to) {
    const fg_value *a = fg_graph_value(c->graph, from), *b = fg_graph_value(c->graph, to);
    if (a->dtype != b->dtype) return false;
    if (a->shape->rank < 0 || b->shape->rank < 0) return true;
    if (a->shape->rank != b->shape->rank) return false;
    for (int i = 0; i < a->shape->rank; i++) {
        int64_t x, y;
        if (fg_size_is_number(a->shape->dims[i], &x) && fg_size_is_number(b->shape->dims[i], &y) &&
            x != y)
            return false;
    }
    return true;
}

void fg_rule_carry_mismatch(fg_checker *c) {
    fg_map outputs = {0};
    const fg_signature *signature = c->signature;
    for (uint32_t i = 0; i < signature->output_count; i++)
        fg_map_set(c->arena, &outputs, signature->outputs[i].name,
                   (void *)(uintptr_t)&signature->outputs[i]);
    for (uint32_t i = 0; i < signature->input_count; i++) {
        const fg_input *input = &signature->inputs[i];
        const fg_output *output = fg_map_get(&outputs, input->name);
        if (!output || fits(c, output->value, input->value)) continue;
        fg_finding *finding = fg_check_say(
            c, FG_G706, output->span,
            "'%s' is the input's next value, and does not fit it: %s, and the input %s",
            input->name->text, fg_word_type(c, output->value), fg_word_type(c, input->value));
        fg_finding_mark(c->report, finding, input->span, "%s", fg_word_type(c, input->value));
        fg_finding_help(c->report, finding, "call the output something else if it is not carried");
    }
}

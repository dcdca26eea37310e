/* What a demand needs and does, told as lists of names. */
#include <stdlib.h>

#include "base/text.h"
#include "check/checker.h"

typedef struct fg_name_vec {
    FG_VEC(const char *) list;
} fg_name_vec;

static const char *const *ended(fg_checker *c, fg_name_vec *names) {
    FG_PUSH(c->arena, &names->list, NULL);
    return names->list.at;
}

static const char *given_name(const fg_checker *c, const fg_given *given) {
    if (given->input) return c->signature->inputs[given->input - 1].name->text;
    return given->feed ? c->demand->feeds.at[given->feed - 1].name : NULL;
}

/* The inputs that something needs, in their order, then what is needed and not declared. */
static const char *const *list_needs(fg_checker *c) {
    fg_name_vec names = {0};
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++) {
        const fg_given *given = fg_given_of(c, c->signature->inputs[i].value);
        if (given && !given->fixed && given->reached)
            FG_PUSH(c->arena, &names.list, c->signature->inputs[i].name->text);
    }
    uint8_t *needed = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->placeholders.count);
    for (uint32_t i = 0; i < c->missing.count; i++) needed[c->missing.at[i].placeholder] = 1;
    for (uint32_t i = 1; i < c->graph->placeholders.count; i++)
        if (needed[i]) FG_PUSH(c->arena, &names.list, c->graph->placeholders.at[i].full_name->text);
    return ended(c, &names);
}

static const char *const *list_idle(fg_checker *c) {
    fg_name_vec names = {0};
    for (uint32_t i = 0; i < c->givens.count; i++) {
        const fg_given *given = &c->givens.at[i];
        if (!given->fixed && !given->reached && given_name(c, given))
            FG_PUSH(c->arena, &names.list, given_name(c, given));
    }
    return ended(c, &names);
}

typedef struct fg_draw_list {
    FG_VEC(fg_op_id) ops;
} fg_draw_list;

static void add_draw(fg_checker *c, void *data, fg_op_id op, fg_op_id shown) {
    fg_draw_list *draws = data;
    (void)shown;
    if (fg_op_row_of((fg_op_kind)fg_graph_op(c->graph, op)->kind)->flags & FG_OP_RANDOM)
        FG_PUSH(c->arena, &draws->ops, op);
}

static int compare_ops(const void *a, const void *b) {
    fg_op_id x = *(const fg_op_id *)a, y = *(const fg_op_id *)b;
    return x < y ? -1 : x > y;
}

static const char *const *list_draws(fg_checker *c) {
    fg_draw_list draws = {0};
    fg_name_vec names = {0};
    fg_effects_visit(c, add_draw, &draws);
    if (draws.ops.count > 1)
        qsort(draws.ops.at, draws.ops.count, sizeof *draws.ops.at, compare_ops);
    for (uint32_t i = 0; i < draws.ops.count; i++)
        FG_PUSH(c->arena, &names.list, fg_op_full_name(c->graph, c->arena, draws.ops.at[i]));
    return ended(c, &names);
}

static const char *const *list_updates(fg_checker *c) {
    fg_updates_done dones = fg_effects_updates(c);
    fg_name_vec names = {0};
    uint32_t last = 0;
    for (uint32_t i = 0; i < dones.list.count; i++) {
        uint32_t variable = c->graph->updates.at[dones.list.at[i].update].variable;
        if (variable != last)
            FG_PUSH(c->arena, &names.list, c->graph->variables.at[variable].full_name->text);
        last = variable;
    }
    return ended(c, &names);
}

/* In the order of declaration. */
static const char *const *list_defaults(fg_checker *c) {
    fg_name_vec names = {0};
    uint8_t *used = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->placeholders.count);
    for (uint32_t i = 0; i < c->defaults.count; i++) used[c->defaults.at[i]] = 1;
    for (uint32_t i = 1; i < c->graph->placeholders.count; i++)
        if (used[i]) FG_PUSH(c->arena, &names.list, c->graph->placeholders.at[i].full_name->text);
    return ended(c, &names);
}

bool fg_check_use(const fg_graph *graph, fg_arena *arena, fg_demand *demand, fg_report *report,
                  fg_use *use) {
    fg_checker c;
    fg_check_begin(&c, graph, arena, demand, report);
    fg_rule_unknown_fetch(&c);
    fg_walk_all(&c);
    fg_missing_study(&c);
    fg_rule_unknown_feed(&c);
    *use = (fg_use){list_needs(&c), list_idle(&c), list_draws(&c), list_updates(&c),
                    list_defaults(&c)};
    return !c.failed;
}

/* ---- what feeds suffice for ---- */

typedef struct fg_supply {
    uint8_t *there; /* by operation: it can be computed */
    bool absent;    /* something that the operation at hand needs */
} fg_supply;

static void want_op(fg_checker *c, void *data, fg_op_id op) {
    fg_supply *supply = data;
    (void)c;
    if (!supply->there[op]) supply->absent = true;
}

static void want_value(fg_checker *c, void *data, fg_value_id value) {
    if (!fg_given_of(c, value)) want_op(c, data, fg_graph_value(c->graph, value)->op);
}

static void want_symbol(fg_checker *c, void *data, const fg_symbol *symbol) {
    fg_value_id teller = fg_needs_teller(c, symbol);
    if (teller) want_value(c, data, teller);
}

/* Few operations wait for one behind them; of a chain of such the passes are bounded. */
#define SUPPLY_PASSES 16

static const uint8_t *find_supply(fg_checker *c) {
    static const fg_need_visitor wanting = {want_value, want_op, want_symbol};
    const fg_graph *graph = c->graph;
    fg_supply supply = {.there = FG_NEW_ARRAY(c->arena, uint8_t, graph->ops.count)};
    bool changed = true;
    for (int pass = 0; changed && pass < SUPPLY_PASSES; pass++) {
        changed = false;
        for (fg_op_id i = 1; i < graph->ops.count; i++) {
            const fg_op *op = fg_graph_op(graph, i);
            if (supply.there[i] || op->kind == FG_OP_placeholder) continue;
            supply.absent = false;
            fg_needs_of(c, i, &wanting, &supply);
            if (supply.absent) continue;
            supply.there[i] = 1;
            changed = true;
        }
    }
    return supply.there;
}

const char *const *fg_check_can(const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                                fg_report *report) {
    fg_checker c;
    fg_name_vec names = {0};
    fg_check_begin(&c, graph, arena, demand, report);
    fg_walk_all(&c);
    fg_missing_study(&c);
    fg_rule_unknown_feed(&c);
    const uint8_t *there = find_supply(&c);
    for (uint32_t i = 0; i < graph->published.count; i++) {
        fg_value_id value = fg_graph_named(graph, graph->published.at[i]);
        uint16_t kind = value ? fg_graph_maker(graph, value)->kind : 0;
        if (!value || kind == FG_OP_const || kind == FG_OP_placeholder || kind == FG_OP_variable)
            continue;
        if (fg_given_of(&c, value) || fg_loop_around(graph, value)) continue;
        if (there[fg_graph_value(graph, value)->op])
            FG_PUSH(arena, &names.list, graph->published.at[i]->text);
    }
    return ended(&c, &names);
}

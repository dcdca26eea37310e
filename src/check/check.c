/* The check of a demand, station by station. */
#include "check/check.h"

#include "check/checker.h"

void fg_checker_init(fg_checker *c, const fg_graph *graph, fg_arena *arena, fg_report *report) {
    *c = (fg_checker){.graph = graph, .arena = arena, .report = report};
    c->given_of = FG_NEW_ARRAY(arena, uint32_t, graph->values.count);
    c->fold.slot = FG_NEW_ARRAY(arena, uint32_t, graph->values.count);
    c->walk.seen = FG_NEW_ARRAY(arena, uint32_t, graph->ops.count);
    c->walk.parent = FG_NEW_ARRAY(arena, fg_op_id, graph->ops.count);
    c->walk.queue = FG_NEW_ARRAY(arena, fg_op_id, graph->ops.count);
    fg_needs_init(c);
}

fg_finding *fg_check_say(fg_checker *c, fg_code code, fg_span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *message = fg_arena_vprintf(c->arena, format, args);
    va_end(args);
    if (fg_rule_of(code)->severity == FG_SEVERITY_ERROR) c->failed = true;
    return fg_report_add(c->report, code, span, "%s", message);
}

/* ---- rules ---- */

typedef struct fg_check_row {
    void (*run)(fg_checker *c);
    fg_check_stage stage;
    unsigned users;
} fg_check_row;

#define NAMES  FG_CHECK_NAMES
#define NEEDS  FG_CHECK_NEEDS
#define VALUES FG_CHECK_VALUES
#define RUNS   FG_CHECK_RUNS
#define PROOFS FG_CHECK_PROOFS
static const fg_check_row rows[] = {
#define CHECK(function, stage, users, codes) {fg_rule_##function, stage, users},
#include "check/rules.def"
#undef CHECK
};
#undef NAMES
#undef NEEDS
#undef VALUES
#undef RUNS
#undef PROOFS

void fg_check_rules(fg_checker *c, fg_check_stage stage) {
    unsigned user = c->proof ? FG_CHECK_PROOFS : FG_CHECK_RUNS;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].stage == stage && rows[i].users & user) rows[i].run(c);
}

/* ---- a demand ---- */

static void take_outputs(fg_checker *c, fg_demand *demand) {
    const fg_signature *signature = demand->signature;
    if (!signature) return;
    demand->fetches.count = 0;
    for (uint32_t i = 0; i < signature->output_count; i++) {
        const fg_output *output = &signature->outputs[i];
        FG_PUSH(c->arena, &demand->fetches,
                (fg_fetch){.name = output->name->text, .value = output->value});
    }
}

void fg_check_begin(fg_checker *c, const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                    fg_report *report) {
    fg_checker_init(c, graph, arena, report);
    c->demand = demand;
    c->signature = demand->signature;
    take_outputs(c, demand);
    c->feeds = FG_NEW_ARRAY(c->arena, fg_feed_note, demand->feeds.count);
    fg_resolve(c);
}

static void resolve_needs(fg_checker *c, fg_resolution *resolution) {
    resolution->op_needed = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->ops.count);
    for (uint32_t i = 0; i < c->walk.count; i++) resolution->op_needed[c->walk.queue[i]] = 1;
    resolution->known = FG_NEW_ARRAY(c->arena, uint8_t, c->graph->values.count);
    for (uint32_t i = 0; i < c->fold.list.count; i++) {
        const fg_folded *folded = &c->fold.list.at[i];
        if (!folded->tensor || folded->tensor->dtype != FG_BOOL || folded->tensor->rank != 0)
            continue;
        bool truth = *(const uint8_t *)folded->tensor->data != 0;
        resolution->known[folded->value] = truth ? FG_KNOWN_TRUE : FG_KNOWN_FALSE;
    }
}

static void resolve_givens(fg_checker *c, fg_resolution *resolution) {
    resolution->fed = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->values.count);
    for (uint32_t i = 0; i < c->givens.count; i++) {
        const fg_given *given = &c->givens.at[i];
        if (given->fixed)
            FG_PUSH(c->arena, &resolution->fixed, (struct fg_fixed){given->value, given->tensor});
        if (!given->feed) continue;
        fg_feed *feed = &c->demand->feeds.at[given->feed - 1];
        feed->decides = given->decides;
        if (!given->reached) continue;
        feed->value = given->value;
        resolution->fed[given->value] = given->feed;
    }
}

bool fg_check_demand(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_demand *demand,
                     fg_report *report, fg_resolution *resolution) {
    fg_checker c;
    fg_check_begin(&c, graph, arena, demand, report);
    c.memory = memory;
    *resolution = (fg_resolution){0};
    fg_check_rules(&c, FG_CHECK_NAMES);
    fg_walk_all(&c);
    fg_missing_study(&c);
    fg_walk_asserts(&c);
    fg_check_rules(&c, FG_CHECK_NEEDS);
    resolve_needs(&c, resolution);
    resolve_givens(&c, resolution);
    fg_check_rules(&c, FG_CHECK_VALUES);
    resolution->bindings = c.bindings;
    return !c.failed;
}

const char *const *fg_check_needs(const fg_graph *graph, fg_arena *arena, fg_demand *demand,
                                  fg_report *report) {
    fg_checker c;
    fg_check_begin(&c, graph, arena, demand, report);
    fg_rule_unknown_fetch(&c);
    fg_walk_all(&c);
    uint8_t *needed = FG_NEW_ARRAY(arena, uint8_t, graph->placeholders.count);
    for (uint32_t i = 0; i < c.missing.count; i++) needed[c.missing.at[i].placeholder] = 1;
    for (uint32_t i = 0; i < c.givens.count; i++) {
        const fg_given *given = &c.givens.at[i];
        const fg_op *op = fg_graph_maker(graph, given->value);
        if (given->missing && given->reached && op->kind == FG_OP_placeholder)
            needed[op->extra] = 1;
    }
    const char **names = FG_NEW_ARRAY(arena, const char *, graph->placeholders.count);
    size_t count = 0;
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        if (needed[i]) names[count++] = graph->placeholders.at[i].full_name->text;
    return names;
}

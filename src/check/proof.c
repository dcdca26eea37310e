/* The proof of a signature: what it declares is enough, whatever is fed.
 *
 * First nothing is assumed of the bool scalars among its inputs, and both sides of what they decide
 * are walked: what is not missing then is never missing. Only what is missing on one side is looked
 * at again, with the values one by one. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/lint.h"

/* Bool inputs whose values are tried; of more, the rest stays open. */
#define TRIED 8

typedef struct fg_trial {
    uint32_t inputs[TRIED]; /* given values */
    uint32_t count;         /* of them */
    uint32_t all;           /* bool inputs that decide something */
} fg_trial;

/* A placeholder that may be missing, and whether a trial has shown it. */
typedef struct fg_suspect {
    uint32_t placeholder;
    bool always; /* missed whatever is decided: no need to say when */
    bool shown;
} fg_suspect;

typedef struct fg_suspects {
    fg_suspect *list;
    uint32_t count, open; /* open: not shown yet */
} fg_suspects;

static bool is_bool_scalar(const fg_checker *c, fg_value_id value) {
    const fg_value *v = fg_graph_value(c->graph, value);
    return v->dtype == FG_BOOL && v->shape->rank == 0;
}

/* Adds the inputs that some predicate asked for in the last walk; true where there are new ones to
 * try. What one decides may make a predicate ask for another. */
static bool add_asked(fg_checker *c, fg_trial *trial) {
    bool more = false;
    for (uint32_t i = 0; i < c->givens.count; i++) {
        fg_given *given = &c->givens.at[i];
        if (!given->asked || given->tried || !is_bool_scalar(c, given->value)) continue;
        given->tried = true;
        trial->all++;
        if (trial->count == TRIED) continue;
        trial->inputs[trial->count++] = i;
        more = true;
    }
    return more;
}

static const char *input_name(const fg_checker *c, uint32_t given) {
    return c->signature->inputs[c->givens.at[given].input - 1].name->text;
}

/* " when training is true and verbose is false": the inputs that decided something. */
static const char *when_trial(fg_checker *c, const fg_trial *trial, const fg_missing *m) {
    fg_text text;
    fg_text_init(&text, c->arena);
    bool first = true;
    for (uint32_t i = 0; i < trial->count; i++) {
        const fg_given *given = &c->givens.at[trial->inputs[i]];
        if (!given->decides) continue;
        bool truth = given->tensor == fg_fold_truth(c, true);
        fg_text_printf(&text, "%s '%s' is %s", first ? " when" : " and",
                       input_name(c, trial->inputs[i]), fg_word_truth(truth));
        first = false;
    }
    fg_text_puts(&text, fg_when_condition(c, m));
    if (trial->all > trial->count)
        fg_text_printf(&text, " (%u of its %u bool inputs were tried)", trial->count, trial->all);
    return fg_text_get(&text);
}

static fg_suspect *suspect_of(const fg_suspects *suspects, uint32_t placeholder) {
    for (uint32_t i = 0; i < suspects->count; i++)
        if (suspects->list[i].placeholder == placeholder) return &suspects->list[i];
    return NULL;
}

static void say_shown(fg_checker *c, const fg_trial *trial, fg_suspects *suspects) {
    for (uint32_t i = 0; i < c->missing.count; i++) {
        const fg_missing *m = &c->missing.at[i];
        fg_suspect *suspect = suspect_of(suspects, m->placeholder);
        if (!suspect || suspect->shown || m->silent) continue;
        suspect->shown = true;
        suspects->open--;
        fg_say_open(c, m, suspect->always ? "" : when_trial(c, trial, m));
    }
}

/* Both values of each input in turn, until every suspect is shown to be missing. */
static void try_values(fg_checker *c, fg_trial *trial, fg_suspects *suspects) {
    for (uint32_t bits = 0; bits >> trial->count == 0 && suspects->open > 0; bits++) {
        for (uint32_t i = 0; i < trial->count; i++)
            c->givens.at[trial->inputs[i]].tensor = fg_fold_truth(c, (bits >> i & 1) != 0);
        fg_walk_all(c);
        if (add_asked(c, trial)) {
            bits--; /* the same again, with the first value of the new inputs, which are higher bits
                     */
            continue;
        }
        fg_missing_study(c);
        say_shown(c, trial, suspects);
    }
}

/* Where no input decides anything, what is missing is said at once. */
static void prove_needs(fg_checker *c) {
    fg_trial trial = {.count = 0};
    if (c->missing.count == 0) return;
    if (!add_asked(c, &trial)) {
        fg_rule_open_signature(c);
        return;
    }
    uint32_t count = c->missing.count;
    fg_suspects suspects = {FG_NEW_ARRAY(c->arena, fg_suspect, count), count, count};
    for (uint32_t i = 0; i < count; i++)
        suspects.list[i] = (fg_suspect){.placeholder = c->missing.at[i].placeholder,
                                        .always = c->missing.at[i].always};
    try_values(c, &trial, &suspects);
}

static void prove(fg_checker *c, const fg_signature *signature) {
    fg_demand demand = {.signature = signature};
    for (uint32_t i = 0; i < signature->output_count; i++)
        FG_PUSH(c->arena, &demand.fetches,
                (fg_fetch){.name = signature->outputs[i].name->text,
                           .value = signature->outputs[i].value});
    c->demand = &demand;
    c->signature = signature;
    fg_resolve_proof(c);
    fg_walk_all(c);
    fg_missing_study(c);
    fg_check_rules(c, FG_CHECK_NEEDS);
    prove_needs(c);
    c->demand = NULL;
}

bool fg_check_model(const fg_graph *graph, fg_arena *arena, fg_memory *memory, fg_report *report) {
    fg_checker c;
    fg_checker_init(&c, graph, arena, report);
    c.memory = memory;
    c.proof = true;
    fg_facts facts;
    fg_facts_init(&facts, &c);
    for (uint32_t i = 0; i < graph->signatures.count; i++) {
        const fg_signature *signature = &graph->signatures.at[i];
        /* the one that a file without signatures has declares nothing */
        if (!signature->broken && signature->name) prove(&c, signature);
    }
    fg_lint_graph(&facts);
    return !c.failed;
}

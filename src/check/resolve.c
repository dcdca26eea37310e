/* Names to values: which feed gives what, and which values are given. */
#include <assert.h>
#include <string.h>

#include "check/checker.h"

/* Adds a given value, which nothing gives yet. Returns its number, from 1. */
static uint32_t give(fg_checker *c, fg_given given) {
    assert(given.value != 0 && c->given_of[given.value] == 0);
    FG_PUSH(c->arena, &c->givens, given);
    c->given_of[given.value] = c->givens.count;
    return c->givens.count;
}

void fg_resolve_clear(fg_checker *c) {
    for (uint32_t i = 0; i < c->givens.count; i++) c->given_of[c->givens.at[i].value] = 0;
    c->givens.count = 0;
}

/* ---- a signature's inputs ---- */

/* Values that the signature fixes stand first among the given. */
static void give_fixed(fg_checker *c) {
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (!input->fixed || !input->value || c->given_of[input->value]) continue;
        give(c, (fg_given){
                    .value = input->value, .input = i + 1, .tensor = input->fixed, .fixed = true});
    }
}

/* The inputs that no feed gave: nothing behind them is asked for, and they are missing, unless
 * their placeholder has a default. */
static void give_rest(fg_checker *c, bool missing) {
    for (uint32_t i = 0; i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (!input->value || c->given_of[input->value]) continue;
        bool fallback = fg_graph_maker(c->graph, input->value)->kind == FG_OP_placeholder_default;
        if (missing && fallback) continue;
        give(c, (fg_given){.value = input->value, .input = i + 1, .missing = missing});
    }
}

void fg_resolve_proof(fg_checker *c) {
    fg_resolve_clear(c);
    give_fixed(c);
    give_rest(c, false);
}

/* ---- feeds ---- */

typedef struct fg_inputs {
    fg_map by_name;  /* fg_name -> 1 + index */
    fg_map by_value; /* number of the value -> 1 + index */
} fg_inputs;

static const void *number_key(uint32_t number) {
    return (const void *)(uintptr_t)number;
}

static void index_inputs(fg_checker *c, fg_inputs *inputs) {
    for (uint32_t i = 0; i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (!input->value) continue;
        fg_map_set(c->arena, &inputs->by_name, input->name, (void *)(uintptr_t)(i + 1));
        fg_map_set(c->arena, &inputs->by_value, number_key(input->value),
                   (void *)(uintptr_t)(i + 1));
    }
}

/* The input that a name means: its own, or that of the value it is. Counted from 1. */
static uint32_t find_input(fg_checker *c, const fg_inputs *inputs, const char *name,
                           fg_value_id *value) {
    size_t length = strlen(name);
    const fg_name *interned = fg_name_find(c->graph->names, name, length);
    uint32_t input = interned ? (uint32_t)(uintptr_t)fg_map_get(&inputs->by_name, interned) : 0;
    if (input) {
        *value = c->signature->inputs[input - 1].value;
        return input;
    }
    *value = fg_graph_find(c->graph, name, length);
    return *value ? (uint32_t)(uintptr_t)fg_map_get(&inputs->by_value, number_key(*value)) : 0;
}

static bool is_constant_phase(const fg_checker *c, fg_value_id value) {
    return value && value == c->graph->phase && fg_value_constant(c->graph, value);
}

/* Where the file fixes the phase, its name may mean no value any more. */
static bool names_fixed_phase(const fg_checker *c, const char *name) {
    if (!c->graph->phase || !fg_value_constant(c->graph, c->graph->phase)) return false;
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    return strcmp(last, "learning_phase") == 0 || strcmp(last, "keras_learning_phase") == 0;
}

static void resolve_feed(fg_checker *c, const fg_inputs *inputs, uint32_t index) {
    fg_feed *feed = &c->demand->feeds.at[index];
    fg_feed_note *note = &c->feeds[index];
    feed->value = 0;
    feed->input = 0;
    feed->decides = false;
    if (c->signature) {
        feed->input = find_input(c, inputs, feed->name, &note->value);
        if (!feed->input) note->state = note->value ? FG_FEED_NO_INPUT : FG_FEED_UNKNOWN;
    } else {
        note->value = fg_graph_find(c->graph, feed->name, strlen(feed->name));
        if (!note->value) note->state = FG_FEED_UNKNOWN;
    }
    if (is_constant_phase(c, note->value) || (!note->value && names_fixed_phase(c, feed->name)))
        note->state = FG_FEED_FIXED_PHASE;
    if (note->value && !c->signature && fg_loop_around(c->graph, note->value))
        note->state = FG_FEED_IN_LOOP;
    if (note->state != FG_FEED_GIVES) return;
    note->given = c->given_of[note->value];
    if (note->given) {
        const fg_given *given = &c->givens.at[note->given - 1];
        note->state = !given->fixed                    ? FG_FEED_TWICE
                      : note->value == c->graph->phase ? FG_FEED_FIXED_PHASE
                                                       : FG_FEED_FIXED;
        return;
    }
    note->given = give(c, (fg_given){.value = note->value,
                                     .feed = index + 1,
                                     .input = feed->input,
                                     .tensor = feed->tensor,
                                     .unread = !feed->tensor && feed->value_span.source});
}

static void give_phase_to(fg_checker *c, fg_value_id phase) {
    if (!phase || c->given_of[phase] || fg_value_constant(c->graph, phase)) return;
    uint32_t input = 0;
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++)
        if (c->signature->inputs[i].value == phase) input = i + 1;
    if (c->signature && !input) return;
    fg_tensor *tensor = fg_fold_truth(c, c->demand->phase == FG_PHASE_TRAIN);
    give(c, (fg_given){.value = phase, .input = input, .tensor = tensor, .fixed = true});
}

/* `--phase` feeds the phase where it is a placeholder that may be fed: an imported graph may have
 * several. What else it meets is the business of the rules. */
static void give_phase(fg_checker *c) {
    if (c->demand->phase == FG_PHASE_NONE) return;
    give_phase_to(c, c->graph->phase);
    for (uint32_t i = 1; i < c->graph->placeholders.count; i++)
        if (c->graph->placeholders.at[i].is_phase)
            give_phase_to(c, c->graph->placeholders.at[i].value);
}

static void resolve_fetches(fg_checker *c) {
    if (c->signature) return;
    c->lost_fetch = c->demand->fetches.count == 0;
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        fg_fetch *fetch = &c->demand->fetches.at[i];
        fetch->value = fg_graph_find(c->graph, fetch->name, strlen(fetch->name));
        if (!fetch->value || fg_loop_around(c->graph, fetch->value)) c->lost_fetch = true;
    }
}

void fg_resolve(fg_checker *c) {
    fg_inputs inputs = {0};
    resolve_fetches(c);
    give_fixed(c);
    if (c->signature) index_inputs(c, &inputs);
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) resolve_feed(c, &inputs, i);
    give_phase(c);
    if (c->signature) give_rest(c, true);
}

/* Rules about names: what is fetched, what is fed twice, what is fixed. */
#include <string.h>

#include "check/checker.h"

/* The value that a fetch or feed is, where a message points when the argument has no place. */
static fg_span feed_place(const fg_checker *c, uint32_t index) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    if (feed->span.source || !c->feeds[index].value) return feed->span;
    return fg_word_place(c, c->feeds[index].value);
}

void fg_rule_nothing_to_run(fg_checker *c) {
    if (c->signature || c->demand->fetches.count > 0) return;
    const char **names = FG_NEW_ARRAY(c->arena, const char *, c->graph->signatures.count);
    size_t count = 0;
    for (uint32_t i = 0; i < c->graph->signatures.count; i++)
        if (c->graph->signatures.at[i].name) names[count++] = c->graph->signatures.at[i].name->text;
    fg_finding *finding =
        fg_check_say(c, FG_G503, (fg_span){0}, "nothing to run: no signature and no fetch");
    if (count > 0)
        fg_finding_help(c->report, finding, "name a signature (%s) or --fetch a value",
                        fg_word_list(c, names, count));
    else
        fg_finding_help(c->report, finding, "--fetch a value");
}

void fg_rule_unknown_fetch(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        const fg_fetch *fetch = &c->demand->fetches.at[i];
        if (fetch->value) continue;
        fg_nearest nearest;
        fg_nearest_init(&nearest, fetch->name, strlen(fetch->name));
        fg_graph_offer_names(c->graph, &nearest);
        fg_finding *finding =
            fg_check_say(c, FG_G501, fetch->span, "there is no value '%s' to fetch", fetch->name);
        if (!nearest.best) continue;
        fg_finding_help(c->report, finding, "did you mean '%s'?", nearest.best);
        fg_value_id value = fg_graph_find(c->graph, nearest.best, strlen(nearest.best));
        if (value && fetch->span.source)
            fg_finding_mark(c->report, finding, fg_word_place(c, value), "'%s' is here",
                            nearest.best);
    }
}

static void say_in_loop(fg_checker *c, fg_code code, fg_span span, const char *name,
                        fg_value_id value, const char *what) {
    fg_span place = fg_word_place(c, value);
    const fg_loop *loop = &c->graph->loops.at[fg_loop_around(c->graph, value)];
    fg_finding *finding = fg_check_say(
        c, code, span.source ? span : place,
        "'%s' cannot be %s: it is inside of a loop, and has a value for each turn", name, what);
    fg_finding_mark(c->report, finding, fg_op_user_span(c->graph, loop->op), "the loop");
    fg_finding_help(c->report, finding, "carry it through the loop, or collect it with set_item");
}

void fg_rule_not_fetchable(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->fetches.count; i++) {
        const fg_fetch *fetch = &c->demand->fetches.at[i];
        if (fetch->value && fg_loop_around(c->graph, fetch->value))
            say_in_loop(c, FG_G505, fetch->span, fetch->name, fetch->value, "fetched");
    }
}

void fg_rule_not_feedable(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->feeds.count; i++)
        if (c->feeds[i].state == FG_FEED_IN_LOOP)
            say_in_loop(c, FG_G407, c->demand->feeds.at[i].span, c->demand->feeds.at[i].name,
                        c->feeds[i].value, "fed");
}

void fg_rule_fetch_is_fed(fg_checker *c) {
    for (uint32_t i = 0; !c->signature && i < c->demand->fetches.count; i++) {
        const fg_fetch *fetch = &c->demand->fetches.at[i];
        const fg_given *given = fetch->value ? fg_given_of(c, fetch->value) : NULL;
        if (!given || given->missing) continue;
        fg_span span = fetch->span.source ? fetch->span : fg_word_place(c, fetch->value);
        fg_check_say(c, FG_G504, span, "'%s' is fetched and fed: the run returns what it is fed",
                     fetch->name);
    }
}

static const char *phase_option(fg_phase phase) {
    return phase == FG_PHASE_TRAIN ? "--phase train" : "--phase infer";
}

static void phase_fed_twice(fg_checker *c) {
    const fg_given *given = c->graph->phase ? fg_given_of(c, c->graph->phase) : NULL;
    if (c->demand->phase == FG_PHASE_NONE || !given || !given->feed) return;
    fg_finding *finding =
        fg_check_say(c, FG_G406, feed_place(c, given->feed - 1),
                     "the learning phase is fed twice: as '%s' and by %s",
                     c->demand->feeds.at[given->feed - 1].name, phase_option(c->demand->phase));
    fg_finding_help(c->report, finding, "leave one of them out");
}

void fg_rule_fed_twice(fg_checker *c) {
    phase_fed_twice(c);
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        if (c->feeds[i].state != FG_FEED_TWICE) continue;
        uint32_t first = c->givens.at[c->feeds[i].given - 1].feed - 1;
        const char *name = c->demand->feeds.at[i].name;
        const char *before = c->demand->feeds.at[first].name;
        fg_finding *finding =
            strcmp(name, before) == 0
                ? fg_check_say(c, FG_G406, feed_place(c, i), "'%s' is fed twice", name)
                : fg_check_say(c, FG_G406, feed_place(c, i),
                               "'%s' is fed twice: '%s' is the same value", name, before);
        if (c->demand->feeds.at[first].span.source)
            fg_finding_mark(c->report, finding, c->demand->feeds.at[first].span, "first fed here");
    }
}

/* ---- the phase, where it is fixed ---- */

/* The tensor that fixes the phase for this run, and where; NULL: it is not fixed. */
static const fg_tensor *fixed_phase(const fg_checker *c, fg_span *span) {
    fg_value_id phase = c->graph->phase;
    if (!phase) return NULL;
    const fg_tensor *constant = fg_value_constant(c->graph, phase);
    if (constant) {
        *span = fg_word_place(c, phase);
        return constant;
    }
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (input->value != phase || !input->fixed) continue;
        *span = input->span;
        return input->fixed;
    }
    return NULL;
}

static const char *who_fixes(fg_checker *c) {
    if (fg_value_constant(c->graph, c->graph->phase)) return "the file";
    return fg_arena_printf(c->arena, "signature '%s'",
                           c->signature->name ? c->signature->name->text : "");
}

void fg_rule_fixed_phase(fg_checker *c) {
    fg_span place = {0};
    const fg_tensor *tensor = fixed_phase(c, &place);
    if (!tensor) return;
    bool fixed = fg_tensor_element_int(tensor, 0) != 0;
    bool asked = c->demand->phase == FG_PHASE_TRAIN;
    if (c->demand->phase != FG_PHASE_NONE && asked != fixed)
        fg_check_say(c, FG_G412, place, "%s asks for another learning phase than %s fixes: %s",
                     phase_option(c->demand->phase), who_fixes(c), fg_word_truth(fixed));
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        if (c->feeds[i].state != FG_FEED_FIXED_PHASE) continue;
        fg_span span = c->demand->feeds.at[i].span;
        fg_finding *finding =
            fg_check_say(c, FG_G412, span.source ? span : place,
                         "'%s' cannot be fed: %s fixes the learning phase to %s",
                         c->demand->feeds.at[i].name, who_fixes(c), fg_word_truth(fixed));
        if (span.source) fg_finding_mark(c->report, finding, place, "fixed here");
        fg_finding_help(c->report, finding, "leave the feed out");
    }
}

void fg_rule_fetch_twice(fg_checker *c) {
    fg_map seen = {0};
    for (uint32_t i = 0; !c->signature && i < c->demand->fetches.count; i++) {
        const fg_fetch *fetch = &c->demand->fetches.at[i];
        const void *key = (const void *)(uintptr_t)fetch->value;
        if (!fetch->value) continue;
        uint32_t before = (uint32_t)(uintptr_t)fg_map_get(&seen, key);
        if (!before) {
            fg_map_set(c->arena, &seen, key, (void *)(uintptr_t)(i + 1));
            continue;
        }
        const char *other = c->demand->fetches.at[before - 1].name;
        if (strcmp(other, fetch->name) == 0)
            fg_check_say(c, FG_G502, fetch->span, "'%s' is fetched twice", fetch->name);
        else
            fg_check_say(c, FG_G502, fetch->span, "'%s' and '%s' are one value, fetched twice",
                         other, fetch->name);
    }
}

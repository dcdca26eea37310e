/* Rules about feeds for what is not there, not needed, or not a placeholder. */
#include <string.h>

#include "check/checker.h"
#include "check/mend.h"

static fg_span feed_place(const fg_checker *c, const fg_given *given) {
    fg_span span = c->demand->feeds.at[given->feed - 1].span;
    return span.source ? span : fg_word_place(c, given->value);
}

/* ---- G402 ---- */

/* The missing thing whose name an unknown feed's is nearest to: a declared input or a placeholder.
 * It is silent from now on: the feed's finding says it. */
typedef struct fg_near {
    fg_nearest nearest;
    fg_given *given;
    fg_missing *missing;
} fg_near;

static void offer(fg_near *near, const char *name, fg_given *given, fg_missing *missing) {
    const char *before = near->nearest.best;
    fg_nearest_offer(&near->nearest, name);
    if (near->nearest.best == before) return;
    near->given = given;
    near->missing = missing;
}

static const char *near_missing(fg_checker *c, const char *name) {
    fg_near near = {0};
    fg_nearest_init(&near.nearest, name, strlen(name));
    for (uint32_t i = 0; i < c->givens.count; i++) {
        fg_given *given = &c->givens.at[i];
        if (given->missing && !given->silent)
            offer(&near, c->signature->inputs[given->input - 1].name->text, given, NULL);
    }
    for (uint32_t i = 0; !c->signature && i < c->missing.count; i++) {
        fg_missing *m = &c->missing.at[i];
        const fg_placeholder *placeholder = &c->graph->placeholders.at[m->placeholder];
        if (m->silent) continue;
        offer(&near, placeholder->name->text, NULL, m);
        if (placeholder->full_name != placeholder->name)
            offer(&near, placeholder->full_name->text, NULL, m);
    }
    if (near.given) near.given->silent = true;
    if (near.missing) near.missing->silent = true;
    return near.nearest.best;
}

/* What could have been meant by an unknown name, when nothing is missing. */
static const char *near_any(fg_checker *c, const char *name) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, name, strlen(name));
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++)
        if (!c->signature->inputs[i].fixed)
            fg_nearest_offer(&nearest, c->signature->inputs[i].name->text);
    if (!c->signature) fg_graph_offer_names(c->graph, &nearest);
    return nearest.best;
}

/* "the inputs are 'image' and 'label'" */
static const char *what_there_is(fg_checker *c) {
    uint32_t most = c->signature ? c->signature->input_count : c->graph->placeholders.count;
    const char **names = FG_NEW_ARRAY(c->arena, const char *, most);
    size_t count = 0;
    if (c->signature) {
        for (uint32_t i = 0; i < most; i++)
            if (!c->signature->inputs[i].fixed) names[count++] = c->signature->inputs[i].name->text;
    } else {
        for (uint32_t i = 1; i < most; i++)
            names[count++] = c->graph->placeholders.at[i].full_name->text;
    }
    const char *what = c->signature ? "input" : "placeholder";
    if (count == 0) return fg_arena_printf(c->arena, "there is no %s", what);
    return fg_arena_printf(c->arena, "the %s%s %s", what, count == 1 ? " is" : "s are",
                           fg_word_list(c, names, count));
}

/* Another signature that takes a value as an input. */
static const fg_signature *signature_with(const fg_checker *c, fg_value_id value) {
    for (uint32_t i = 0; i < c->graph->signatures.count; i++) {
        const fg_signature *signature = &c->graph->signatures.at[i];
        for (uint32_t j = 0; signature->name && j < signature->input_count; j++)
            if (signature->inputs[j].value == value && !signature->inputs[j].fixed)
                return signature;
    }
    return NULL;
}

static void say_no_input(fg_checker *c, uint32_t index) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    fg_value_id value = c->feeds[index].value;
    const fg_signature *other = signature_with(c, value);
    fg_span span = feed->span.source ? feed->span : c->signature->span;
    fg_finding *finding = fg_check_say(
        c, FG_G402, span, "'%s' is not an input of signature '%s'%s%s%s", feed->name,
        c->signature->name ? c->signature->name->text : "", other ? "; signature '" : "",
        other ? other->name->text : "", other ? "' has it" : "");
    fg_finding_help(c->report, finding, "%s", what_there_is(c));
}

static void say_fixed(fg_checker *c, uint32_t index) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    const fg_given *given = &c->givens.at[c->feeds[index].given - 1];
    const fg_input *input = &c->signature->inputs[given->input - 1];
    const char *value = fg_word_tensor(c, input->fixed);
    fg_finding *finding =
        fg_check_say(c, FG_G402, feed->span.source ? feed->span : input->span,
                     "'%s' cannot be fed: signature '%s' fixes it%s%s", feed->name,
                     c->signature->name ? c->signature->name->text : "", value ? " to " : "",
                     value ? value : "");
    if (feed->span.source) fg_finding_mark(c->report, finding, input->span, "fixed here");
}

static void say_unknown(fg_checker *c, uint32_t index, const char *near) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    const char *best = near ? near : near_any(c, feed->name);
    fg_finding *finding =
        c->signature
            ? fg_check_say(c, FG_G402, feed->span, "signature '%s' has no input '%s'",
                           c->signature->name ? c->signature->name->text : "", feed->name)
            : fg_check_say(c, FG_G402, feed->span, "there is no value '%s' to feed", feed->name);
    if (best)
        fg_finding_help(c->report, finding, "did you mean '%s'?", best);
    else
        fg_finding_help(c->report, finding, "%s", what_there_is(c));
    if (!near || !feed->span.source) return;
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++) {
        const fg_input *input = &c->signature->inputs[i];
        if (strcmp(input->name->text, near) == 0)
            fg_finding_mark(c->report, finding, input->span, "'%s' (%s) is not fed", near,
                            fg_word_type(c, input->value));
    }
    fg_value_id value = c->signature ? 0 : fg_graph_find(c->graph, near, strlen(near));
    if (value)
        fg_finding_mark(c->report, finding, fg_word_place(c, value), "'%s' (%s) is not fed", near,
                        fg_word_type(c, value));
}

void fg_rule_unknown_feed(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        fg_feed_note *note = &c->feeds[i];
        bool of_file = c->demand->feeds.at[i].of_file;
        if (note->state == FG_FEED_FIXED && !of_file) say_fixed(c, i);
        if (note->state == FG_FEED_NO_INPUT && !of_file) say_no_input(c, i);
        if (note->state != FG_FEED_UNKNOWN) continue;
        const char *near = near_missing(c, c->demand->feeds.at[i].name);
        note->near = near != NULL;
        if (near || !of_file) say_unknown(c, i, near);
    }
}

/* A feeds file may hold more than the run needs: all of that is one note. */
void fg_rule_feeds_left_over(fg_checker *c) {
    const char **names = FG_NEW_ARRAY(c->arena, const char *, c->demand->feeds.count);
    size_t count = 0;
    fg_span span = {0};
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        const fg_feed *feed = &c->demand->feeds.at[i];
        const fg_feed_note *note = &c->feeds[i];
        bool idle =
            note->state == FG_FEED_GIVES && !c->givens.at[note->given - 1].reached && !c->signature;
        bool foreign = note->state == FG_FEED_FIXED || note->state == FG_FEED_NO_INPUT ||
                       (note->state == FG_FEED_UNKNOWN && !note->near);
        if (!feed->of_file || !(idle || foreign)) continue;
        if (!span.source) span = feed->span;
        names[count++] = feed->name;
    }
    if (count == 0) return;
    fg_check_say(c, FG_G421, span, "the run does not need %s of the feeds file",
                 fg_word_list(c, names, count));
}

/* ---- G409 ---- */

typedef struct fg_cut {
    uint32_t *mark; /* by operation: the number of the walk that came by */
    uint32_t walk;
    FG_VEC(fg_op_id) stack;
} fg_cut;

static void cut_visit(fg_checker *c, fg_cut *cut, fg_op_id op) {
    if (cut->mark[op] == cut->walk || fg_walk_reached(c, op)) return;
    cut->mark[op] = cut->walk;
    FG_PUSH(c->arena, &cut->stack, op);
}

static bool computes(const fg_op *op) {
    return op->kind != FG_OP_const && op->kind != FG_OP_variable && op->kind != FG_OP_placeholder;
}

/* How many operations behind a value are not run because it is fed. */
static uint32_t count_cut(fg_checker *c, fg_cut *cut, fg_value_id value) {
    uint32_t count = 0;
    cut->walk++;
    cut->stack.count = 0;
    cut_visit(c, cut, fg_graph_value(c->graph, value)->op);
    while (cut->stack.count > 0) {
        const fg_op *op = fg_graph_op(c->graph, cut->stack.at[--cut->stack.count]);
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        if (computes(op)) count++;
        for (uint32_t i = 0; i < op->input_count; i++)
            if (inputs[i]) cut_visit(c, cut, fg_graph_value(c->graph, inputs[i])->op);
        for (uint32_t at = op->control; at && c->graph->controls.at[at]; at++)
            cut_visit(c, cut, c->graph->controls.at[at]);
    }
    return count;
}

static bool is_override(const fg_checker *c, const fg_given *given) {
    uint16_t kind = fg_graph_maker(c->graph, given->value)->kind;
    return kind != FG_OP_placeholder && kind != FG_OP_placeholder_default;
}

void fg_rule_feed_override(fg_checker *c) {
    fg_cut cut = {0};
    for (uint32_t i = 0; !c->signature && i < c->givens.count; i++) {
        const fg_given *given = &c->givens.at[i];
        if (!given->feed || !given->reached || !is_override(c, given)) continue;
        if (!cut.mark) cut.mark = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->ops.count);
        uint32_t count = count_cut(c, &cut, given->value);
        fg_finding *finding = fg_check_say(
            c, FG_G409, feed_place(c, given),
            "'%s' is not a placeholder: it is fed instead of computed, and %u operation%s not run",
            c->demand->feeds.at[given->feed - 1].name, count, count == 1 ? " is" : "s are");
        const fg_feed *feed = &c->demand->feeds.at[given->feed - 1];
        if (feed->span.source)
            fg_finding_mark(c->report, finding, fg_word_name_place(c, given->value, feed->name),
                            "cut here");
    }
}

/* ---- G418, G403 ---- */

typedef struct fg_shadow {
    uint32_t *origin; /* by operation: 1 + the given value behind which it was found */
    fg_op_id *queue;
    uint32_t count, next;
    uint32_t *by; /* by given value: 1 + the one that shadows it, or 0 */
} fg_shadow;

static fg_shadow *make_shadow(fg_checker *c) {
    if (!c->shadow) {
        c->shadow = FG_NEW(c->arena, fg_shadow);
        c->shadow->origin = FG_NEW_ARRAY(c->arena, uint32_t, c->graph->ops.count);
        c->shadow->queue = FG_NEW_ARRAY(c->arena, fg_op_id, c->graph->ops.count);
    }
    fg_shadow *shadow = c->shadow;
    for (uint32_t i = 0; i < shadow->count; i++) shadow->origin[shadow->queue[i]] = 0;
    shadow->count = shadow->next = 0;
    shadow->by = FG_NEW_ARRAY(c->arena, uint32_t, c->givens.count);
    return shadow;
}

static void shadow_visit(fg_shadow *shadow, fg_op_id op, uint32_t origin) {
    if (shadow->origin[op]) return;
    shadow->origin[op] = origin;
    shadow->queue[shadow->count++] = op;
}

/* Walks on behind every fed value that the run needs, and sees which other feeds stand there. */
static void find_shadows(fg_checker *c, fg_shadow *shadow) {
    for (uint32_t i = 0; i < c->givens.count; i++)
        if (c->givens.at[i].reached && is_override(c, &c->givens.at[i]))
            shadow_visit(shadow, fg_graph_value(c->graph, c->givens.at[i].value)->op, i + 1);
    while (shadow->next < shadow->count) {
        fg_op_id id = shadow->queue[shadow->next++];
        const fg_op *op = fg_graph_op(c->graph, id);
        const fg_value_id *inputs = fg_op_inputs(c->graph, op);
        for (uint32_t i = 0; i < op->input_count; i++) {
            if (!inputs[i]) continue;
            uint32_t given = c->given_of[inputs[i]];
            if (given && !shadow->by[given - 1]) shadow->by[given - 1] = shadow->origin[id];
            shadow_visit(shadow, fg_graph_value(c->graph, inputs[i])->op, shadow->origin[id]);
        }
        for (uint32_t at = op->control; at && c->graph->controls.at[at]; at++)
            shadow_visit(shadow, c->graph->controls.at[at], shadow->origin[id]);
    }
}

/* A feed, or in a proof an input, that nothing needs. */
static bool is_idle(const fg_checker *c, const fg_given *given) {
    if (given->reached || given->fixed || given->missing) return false;
    if (c->proof) return given->input != 0;
    return given->feed && !c->signature && !c->demand->feeds.at[given->feed - 1].of_file;
}

static const char *given_name(const fg_checker *c, const fg_given *given) {
    return given->feed ? c->demand->feeds.at[given->feed - 1].name
                       : c->signature->inputs[given->input - 1].name->text;
}

static void say_idle(fg_checker *c, const fg_given *given, const fg_given *by) {
    fg_span span = given->feed ? feed_place(c, given) : c->signature->inputs[given->input - 1].span;
    if (by) {
        fg_finding *finding = fg_check_say(
            c, FG_G418, span,
            "'%s' is fed to no effect: every path from it ends at '%s', which is fed too",
            given_name(c, given), given_name(c, by));
        if (!given->feed) fg_mend_drop_input(c, finding, c->signature, given->input - 1);
    } else if (given->feed && !c->lost_fetch) {
        fg_check_say(c, FG_G403, span, "'%s' is fed, and no fetch depends on it",
                     given_name(c, given));
    } else if (!given->feed) {
        fg_finding *finding = fg_check_say(
            c, FG_G403, span, "'%s' must be fed, and no output of '%s' depends on it",
            given_name(c, given), c->signature->name->text);
        fg_finding_help(c->report, finding, "leave it out of the inputs");
        fg_mend_drop_input(c, finding, c->signature, given->input - 1);
    }
}

void fg_rule_feed_shadowed(fg_checker *c) {
    bool idle = false;
    for (uint32_t i = 0; i < c->givens.count; i++) idle = idle || is_idle(c, &c->givens.at[i]);
    if (!idle) return;
    fg_shadow *shadow = make_shadow(c);
    find_shadows(c, shadow);
    for (uint32_t i = 0; i < c->givens.count; i++) {
        if (!is_idle(c, &c->givens.at[i])) continue;
        uint32_t by = shadow->by[i];
        say_idle(c, &c->givens.at[i], by ? &c->givens.at[by - 1] : NULL);
    }
}

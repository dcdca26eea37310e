/* Rules about what a run needs and does not get. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/mend.h"

static const fg_placeholder *placeholder_of(const fg_checker *c, const fg_missing *m) {
    return &c->graph->placeholders.at[m->placeholder];
}

/* ---- by fetches ---- */

static fg_span fetch_place(fg_checker *c, uint32_t fetch) {
    const fg_fetch *it = &c->demand->fetches.at[fetch];
    return fg_word_name_place(c, it->value, it->name);
}

static void mark_first_use(fg_checker *c, fg_finding *finding, fg_value_id value, fg_span not_at) {
    fg_op_id use = fg_path_first_use(c, value);
    if (!use) return;
    fg_span span = fg_path_inner_span(c, use);
    if (span.source && memcmp(&span, &not_at, sizeof span) != 0)
        fg_finding_mark(c->report, finding, span, "first used here");
}

static void say_path(fg_checker *c, fg_finding *finding, fg_op_id user, fg_value_id value) {
    const char *path = fg_path_text(c, user, value);
    if (path) fg_finding_path(c->report, finding, "%s", path);
}

void fg_rule_unfed_phase(fg_checker *c) {
    for (uint32_t i = 0; !c->signature && i < c->missing.count; i++) {
        const fg_missing *m = &c->missing.at[i];
        const fg_placeholder *phase = placeholder_of(c, m);
        if (!phase->is_phase || m->silent) continue;
        fg_op_id user = c->walk.parent[m->op];
        fg_span span = user ? fetch_place(c, fg_path_fetch(c, user, phase->value)) : phase->span;
        fg_finding *finding = fg_check_say(
            c, FG_G601, span, "%s depend%s on the learning phase, which is not fed",
            fg_word_fetches(c, m->fetches, m->fetch_count), m->fetch_count == 1 ? "s" : "");
        mark_first_use(c, finding, phase->value, span);
        say_path(c, finding, user, phase->value);
        fg_finding_help(c->report, finding,
                        c->graph->imported ? "--phase infer or --phase train; TensorFlow itself is "
                                             "to be fed {'%s:0': False}"
                                           : "--phase infer or --phase train; in a signature, "
                                             "%s = false",
                        phase->name->text);
    }
}

/* What decides may follow from a feed that is promised, and whose value is not known yet. */
const char *fg_when_condition(fg_checker *c, const fg_missing *m) {
    if (m->always || !m->condition) return "";
    bool promised = false;
    for (uint32_t i = 0; i < c->givens.count; i++) promised = promised || c->givens.at[i].asked;
    return fg_arena_printf(c->arena, " where '%s' is %s%s", fg_word_value(c, m->condition),
                           fg_word_truth(m->truth), promised ? "" : ", which only the run knows");
}

static void say_unfed(fg_checker *c, const fg_missing *m) {
    const fg_placeholder *placeholder = placeholder_of(c, m);
    fg_value_id value = placeholder->value;
    const char *who = fg_word_fetches(c, m->fetches, m->fetch_count);
    fg_finding *finding;
    if (m->always) {
        finding =
            fg_check_say(c, FG_G401, placeholder->span, "'%s' (%s) is needed by %s and is not fed",
                         placeholder->full_name->text, fg_word_type(c, value), who);
    } else {
        finding =
            fg_check_say(c, FG_G417, placeholder->span, "'%s' (%s) is not fed, and %s need%s it%s",
                         placeholder->full_name->text, fg_word_type(c, value), who,
                         m->fetch_count == 1 ? "s" : "", fg_when_condition(c, m));
        fg_finding_mark(c->report, finding, fg_word_place(c, m->condition), "decided here");
    }
    say_path(c, finding, c->walk.parent[m->op], value);
    fg_finding_help(c->report, finding, "%s", fg_word_feed(c, value));
}

void fg_rule_unfed_placeholder(fg_checker *c) {
    if (c->signature || c->demand->lost_file) return;
    for (uint32_t i = 0; i < c->missing.count; i++) {
        const fg_missing *m = &c->missing.at[i];
        if (!placeholder_of(c, m)->is_phase && !m->silent) say_unfed(c, m);
    }
}

/* ---- by signature: its inputs ---- */

static bool is_unfed_input(const fg_given *given) {
    return given->missing && !given->silent;
}

/* Inputs that a finding has a line for; of more, their number. */
#define LINES 50

/* Its type, and the way to it. */
static void add_unfed_input(fg_checker *c, fg_finding *finding, const fg_given *given) {
    const char *path =
        given->walked ? fg_path_text(c, given->user, given->value) : "declared, and not used";
    fg_finding_mark(c->report, finding, (fg_span){0}, "'%s' (%s)%s%s",
                    c->signature->inputs[given->input - 1].name->text,
                    fg_word_type(c, given->value), path ? ": " : "", path ? path : "");
}

/* A line for each. */
static void add_unfed_inputs(fg_checker *c, fg_finding *finding) {
    fg_text help;
    uint32_t count = 0;
    bool phase = false;
    fg_text_init(&help, c->arena);
    for (uint32_t i = 0; i < c->givens.count; i++) {
        const fg_given *given = &c->givens.at[i];
        if (!is_unfed_input(given) || count++ >= LINES) continue;
        add_unfed_input(c, finding, given);
        if (help.length) fg_text_putc(&help, ' ');
        phase = given->value == c->graph->phase;
        fg_text_puts(&help, phase ? "--phase infer" : fg_word_feed(c, given->value));
    }
    if (count > LINES)
        fg_finding_mark(c->report, finding, (fg_span){0}, "%u more are not fed", count - LINES);
    if (phase && count == 1) fg_text_puts(&help, " or --phase train");
    fg_finding_help(c->report, finding, "%s", fg_text_get(&help));
}

void fg_rule_feed_arity(fg_checker *c) {
    if (!c->signature || c->demand->lost_file) return;
    uint32_t declared = 0, unfed = 0, fed = 0;
    const char **names = FG_NEW_ARRAY(c->arena, const char *, c->givens.count);
    for (uint32_t i = 0; i < c->signature->input_count; i++)
        if (!c->signature->inputs[i].fixed) declared++;
    for (uint32_t i = 0; i < c->givens.count; i++) {
        const fg_given *given = &c->givens.at[i];
        if (given->feed || (given->fixed && !c->signature->inputs[given->input - 1].fixed)) fed++;
        if (is_unfed_input(given))
            names[unfed++] = c->signature->inputs[given->input - 1].name->text;
    }
    if (unfed == 0) return;
    fg_finding *finding = fg_check_say(
        c, FG_G408, c->signature->span, "signature '%s' declares %u input%s, %u %s fed: %s %s not",
        c->signature->name ? c->signature->name->text : "", declared, declared == 1 ? "" : "s", fed,
        fed == 1 ? "is" : "are", fg_word_list(c, names, unfed), unfed == 1 ? "is" : "are");
    add_unfed_inputs(c, finding);
}

/* ---- by signature: what it does not declare ---- */

/* A name as a signature writes it. */
static void write_name(fg_text *out, const char *name, size_t length) {
    bool plain = length > 0 && !(name[0] >= '0' && name[0] <= '9');
    for (size_t i = 0; i < length && plain; i++)
        plain = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
                (name[i] >= '0' && name[i] <= '9') || name[i] == '_';
    fg_text_printf(out, plain ? "%.*s" : "'%.*s'", (int)length, name);
}

/* Behind the scopes in which it is declared: `encoder.x`. */
static const char *written(fg_checker *c, const fg_placeholder *placeholder) {
    fg_text text;
    fg_text_init(&text, c->arena);
    for (const char *at = placeholder->scope ? placeholder->scope->text : ""; *at;) {
        size_t length = strcspn(at, "/");
        write_name(&text, at, length);
        fg_text_puts(&text, ".");
        at += length + (at[length] == '/');
    }
    write_name(&text, placeholder->name->text, placeholder->name->length);
    return fg_text_get(&text);
}

/* The phase of a signature is mostly that of inference: it serves. */
static void mend_open(fg_checker *c, fg_finding *finding, const fg_placeholder *placeholder) {
    const char *name = written(c, placeholder);
    if (placeholder->is_phase) name = fg_arena_printf(c->arena, "%s = false", name);
    fg_mend_add_input(c, finding, c->signature, name);
}

void fg_say_open(fg_checker *c, const fg_missing *m, const char *when) {
    const fg_placeholder *placeholder = placeholder_of(c, m);
    const char *input = written(c, placeholder), *quote = strchr(input, '\'') ? "" : "'";
    const char *name = c->signature->name ? c->signature->name->text : "";
    fg_op_id user = c->walk.parent[m->op];
    fg_finding *finding;
    if (placeholder->is_phase)
        finding = fg_check_say(c, FG_G605, c->signature->span,
                               "signature '%s' depends on the learning phase%s, and does not "
                               "declare it",
                               name, when);
    else
        finding =
            fg_check_say(c, FG_G605, c->signature->span,
                         "signature '%s' needs '%s' (%s)%s, and does not declare it", name,
                         placeholder->full_name->text, fg_word_type(c, placeholder->value), when);
    if (placeholder->is_phase)
        mark_first_use(c, finding, placeholder->value, c->signature->span);
    else
        fg_finding_mark(c->report, finding, placeholder->span, "declared here");
    say_path(c, finding, user, placeholder->value);
    if (placeholder->is_phase)
        fg_finding_help(c->report, finding,
                        "%s = false among its inputs fixes it, %s leaves it open", input, input);
    else
        fg_finding_help(c->report, finding,
                        "add %s%s%s to its inputs, fix it there (%s = VALUE), or give the "
                        "placeholder a default",
                        quote, input, quote, input);
    if (c->proof && c->signature->name) mend_open(c, finding, placeholder);
}

void fg_rule_open_signature(fg_checker *c) {
    for (uint32_t i = 0; c->signature && i < c->missing.count; i++) {
        const fg_missing *m = &c->missing.at[i];
        if (!m->silent) fg_say_open(c, m, fg_when_condition(c, m));
    }
}

void fg_rule_default_used(fg_checker *c) {
    for (uint32_t i = 0; i < c->defaults.count; i++) {
        const fg_placeholder *placeholder = &c->graph->placeholders.at[c->defaults.at[i]];
        fg_value_id fallback =
            fg_op_inputs(c->graph, fg_graph_maker(c->graph, placeholder->value))[0];
        const fg_tensor *tensor = fg_value_constant(c->graph, fallback);
        const char *value = tensor ? fg_word_tensor(c, tensor) : NULL;
        fg_check_say(c, FG_G411, placeholder->span, "'%s' is not fed: its default%s%s%s is used",
                     placeholder->full_name->text, value ? ", " : "", value ? value : "",
                     value ? "," : "");
    }
}

/* ---- values that are on a side of a condition which is not taken ---- */

/* The outermost side of a value that is known not to be taken, or 0. */
static uint32_t dead_side(fg_checker *c, fg_value_id value) {
    uint32_t dead = 0;
    for (uint32_t s = fg_graph_side(c->graph, value); s; s = c->graph->sides.at[s].outer) {
        const fg_if_side *side = &c->graph->sides.at[s];
        fg_known known = fg_fold_known(c, side->predicate);
        if (known != FG_UNKNOWN && (known == FG_KNOWN_TRUE) != side->truth) dead = s;
    }
    return dead;
}

void fg_rule_dead_fetch(fg_checker *c) {
    if (c->signature && !c->signature->name) return; /* nobody asked for these */
    for (uint32_t i = 0; c->graph->side_of && i < c->demand->fetches.count; i++) {
        const fg_fetch *fetch = &c->demand->fetches.at[i];
        uint32_t dead = fetch->value ? dead_side(c, fetch->value) : 0;
        if (!dead || fg_given_of(c, fetch->value)) continue;
        const fg_if_side *side = &c->graph->sides.at[dead];
        fg_span span = fetch->span.source ? fetch->span : fg_word_place(c, fetch->value);
        fg_finding *finding =
            fg_check_say(c, FG_G802, span,
                         "fetch '%s' has no value: '%s' is %s, and it is on the "
                         "other side",
                         fetch->name, fg_value_full_name(c->graph, c->arena, side->predicate),
                         fg_word_truth(!side->truth));
        fg_finding_help(c->report, finding, "fetch the Merge behind it, or run with '%s' %s",
                        fg_value_full_name(c->graph, c->arena, side->predicate),
                        fg_word_truth(side->truth));
    }
}

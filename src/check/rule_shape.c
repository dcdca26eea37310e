/* Rules about the shapes of feeds: each by itself, then the symbols over all of them. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/rule_values.h"

fg_fed_shape fg_feed_shape_of(const fg_feed *feed) {
    if (feed->tensor) return (fg_fed_shape){feed->tensor->rank, feed->tensor->dims};
    return (fg_fed_shape){feed->rank, feed->dims};
}

static const fg_shape *wanted_shape(const fg_checker *c, uint32_t index) {
    return fg_graph_value(c->graph, c->feeds[index].value)->shape;
}

static const char *shape_text(fg_checker *c, const fg_shape *shape) {
    fg_text text;
    fg_text_init(&text, c->arena);
    fg_shape_print(&c->graph->sizes, shape, &text);
    return fg_text_get(&text);
}

/* A promise's open sizes are written `?`. */
static const char *fed_text(fg_checker *c, fg_fed_shape fed) {
    fg_text text;
    fg_text_init(&text, c->arena);
    fg_text_putc(&text, '[');
    for (int i = 0; i < fed.rank; i++) {
        if (i > 0) fg_text_puts(&text, ", ");
        if (fed.dims[i] < 0)
            fg_text_putc(&text, '?');
        else
            fg_text_printf(&text, "%lld", (long long)fed.dims[i]);
    }
    fg_text_putc(&text, ']');
    return fg_text_get(&text);
}

/* ---- G404, G405: what numbers alone decide ---- */

static void say_shape(fg_checker *c, uint32_t index, const char *why) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    const fg_shape *wanted = wanted_shape(c, index);
    fg_fed_shape fed = fg_feed_shape_of(feed);
    fg_finding *finding =
        fg_say_feed(c, FG_G404, index,
                    fg_arena_printf(c->arena, "'%s' wants %s and is fed %s: %s", feed->name,
                                    shape_text(c, wanted), fed_text(c, fed), why));
    const char *advice = fg_shape_advice(c, feed, wanted);
    if (advice) fg_finding_help(c->report, finding, "%s", advice);
    c->feeds[index].bad = true;
}

static const char *count_text(fg_checker *c, int rank) {
    if (rank == 0) return "a scalar";
    return fg_arena_printf(c->arena, "%d ax%s", rank, rank == 1 ? "is" : "es");
}

/* Returns what is wrong, or NULL. */
static const char *wrong_numbers(fg_checker *c, const fg_shape *wanted, fg_fed_shape fed) {
    if (wanted->rank != fed.rank)
        return fg_arena_printf(c->arena, "%s instead of %s", count_text(c, fed.rank),
                               count_text(c, wanted->rank));
    for (int i = 0; i < wanted->rank; i++) {
        int64_t number;
        if (fed.dims[i] < 0 || !fg_size_is_number(wanted->dims[i], &number)) continue;
        if (number != fed.dims[i])
            return fg_arena_printf(c->arena, "axis %d is %lld, not %lld", i, (long long)fed.dims[i],
                                   (long long)number);
    }
    return NULL;
}

static void check_empty(fg_checker *c, uint32_t index, const fg_shape *wanted, fg_fed_shape fed) {
    for (int i = 0; i < fed.rank; i++) {
        int64_t number;
        bool meant = wanted->rank == fed.rank && fg_size_is_number(wanted->dims[i], &number);
        if (fed.dims[i] != 0 || meant) continue;
        fg_finding *finding =
            fg_say_feed(c, FG_G405, index,
                        fg_arena_printf(c->arena, "'%s' is fed %s: axis %d is empty",
                                        c->demand->feeds.at[index].name, fed_text(c, fed), i));
        fg_finding_help(c->report, finding, "is the file empty?");
        return;
    }
}

void fg_rule_feed_shape(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        if (!fg_feed_is_looked_at(c, i)) continue;
        fg_fed_shape fed = fg_feed_shape_of(&c->demand->feeds.at[i]);
        const fg_shape *wanted = wanted_shape(c, i);
        if (fed.rank < 0) continue;
        const char *why = wanted->rank < 0 ? NULL : wrong_numbers(c, wanted, fed);
        if (why)
            say_shape(c, i, why);
        else
            check_empty(c, i, wanted, fed);
    }
}

/* ---- G416: symbols over all feeds ---- */

/* Where a symbol got its size. */
typedef struct fg_bound {
    uint32_t feed; /* 1 + its index; 0: not bound */
    int axis;
    fg_finding *finding; /* the first disagreement */
} fg_bound;

typedef struct fg_binder {
    fg_bound *bound; /* by symbol */
    bool progress;
} fg_binder;

static const char *symbol_text(fg_checker *c, const fg_symbol *symbol) {
    return symbol->name ? fg_arena_printf(c->arena, "'%s'", symbol->name->text) : "a size";
}

static void say_disagreement(fg_checker *c, const fg_symbol *symbol, fg_bound *bound, uint32_t feed,
                             int axis, int64_t size) {
    const fg_feed *now = &c->demand->feeds.at[feed];
    uint32_t first = bound->feed - 1;
    const fg_feed *before = &c->demand->feeds.at[first];
    long long was = (long long)c->bindings.values[symbol->number], is = (long long)size;
    c->feeds[feed].bad = true;
    if (bound->finding) {
        fg_span span = now->value_span.source ? now->value_span : now->span;
        if (span.source) fg_finding_mark(c->report, bound->finding, span, "%lld here", is);
        return;
    }
    const char *message =
        first == feed
            ? fg_arena_printf(c->arena, "%s is %lld on axis %d and %lld on axis %d of '%s'",
                              symbol_text(c, symbol), was, bound->axis, is, axis, now->name)
            : fg_arena_printf(c->arena, "%s is %lld in '%s' (axis %d) and %lld in '%s' (axis %d)",
                              symbol_text(c, symbol), was, before->name, bound->axis, is, now->name,
                              axis);
    bound->finding = fg_say_feed(c, FG_G416, feed, message);
    fg_span span = before->value_span.source ? before->value_span : before->span;
    if (first != feed && !span.source) span = fg_word_place(c, c->feeds[first].value);
    if (first != feed) fg_finding_mark(c->report, bound->finding, span, "%lld here", was);
}

static void bind_symbol(fg_checker *c, fg_binder *binder, const fg_symbol *symbol, uint32_t feed,
                        int axis, int64_t size) {
    fg_bound *bound = &binder->bound[symbol->number];
    if (bound->feed) {
        if (c->bindings.values[symbol->number] != size)
            say_disagreement(c, symbol, bound, feed, axis, size);
        return;
    }
    *bound = (fg_bound){.feed = feed + 1, .axis = axis};
    c->bindings.values[symbol->number] = size;
    binder->progress = true;
}

/* ---- formulas ---- */

typedef struct fg_unknowns {
    const fg_bindings *bindings;
    const fg_symbol *symbol; /* the one that is not bound */
    bool several;
} fg_unknowns;

static void visit_unknown(void *user, const fg_symbol *symbol) {
    fg_unknowns *unknowns = user;
    if (unknowns->bindings->values[symbol->number] >= 0 || unknowns->symbol == symbol) return;
    if (unknowns->symbol) unknowns->several = true;
    unknowns->symbol = symbol;
}

static bool evaluate_at(fg_checker *c, const fg_size *size, uint32_t symbol, int64_t at,
                        int64_t *value) {
    c->bindings.values[symbol] = at;
    bool known = fg_size_evaluate(size, &c->bindings, value);
    c->bindings.values[symbol] = -1;
    return known;
}

/* The one symbol that a formula leaves open, where the formula is a straight line in it: true, and
 * what it must be; -1 where nothing makes the formula `size`. */
static bool solve(fg_checker *c, const fg_size *formula, uint32_t symbol, int64_t size,
                  int64_t *solution) {
    int64_t f0, f1, f2, f100, f101, value, product;
    if (!evaluate_at(c, formula, symbol, 0, &f0) || !evaluate_at(c, formula, symbol, 1, &f1) ||
        !evaluate_at(c, formula, symbol, 2, &f2) || !evaluate_at(c, formula, symbol, 100, &f100) ||
        !evaluate_at(c, formula, symbol, 101, &f101))
        return false;
    int64_t slope = f1 - f0;
    if (slope == 0 || f2 - f1 != slope || f101 - f100 != slope) return false;
    if (__builtin_mul_overflow(slope, 100, &product) || f100 - f0 != product) return false;
    int64_t rise;
    if (__builtin_sub_overflow(size, f0, &rise)) return false;
    *solution = -1;
    if (rise % slope != 0 || rise / slope < 0) return true;
    if (!evaluate_at(c, formula, symbol, rise / slope, &value) || value != size) return false;
    *solution = rise / slope;
    return true;
}

static const char *size_text(fg_checker *c, const fg_size *size) {
    fg_text text;
    fg_text_init(&text, c->arena);
    fg_size_print(&c->graph->sizes, size, &text);
    return fg_text_get(&text);
}

static void say_formula(fg_checker *c, uint32_t feed, int axis, const fg_size *formula,
                        const char *is) {
    const char *why =
        fg_arena_printf(c->arena, "axis %d is %lld, and %s %s", axis,
                        (long long)fg_feed_shape_of(&c->demand->feeds.at[feed]).dims[axis],
                        size_text(c, formula), is);
    say_shape(c, feed, why);
}

/* A formula is compared once its symbols are bound; one that leaves a single symbol open binds it.
 */
static void check_formula(fg_checker *c, fg_binder *binder, uint32_t feed, int axis,
                          const fg_size *formula, int64_t size) {
    int64_t value;
    if (fg_size_evaluate(formula, &c->bindings, &value)) {
        if (value != size)
            say_formula(c, feed, axis, formula,
                        fg_arena_printf(c->arena, "is %lld", (long long)value));
        return;
    }
    fg_unknowns unknowns = {.bindings = &c->bindings};
    fg_size_symbols(&c->graph->sizes, formula, visit_unknown, &unknowns);
    if (!unknowns.symbol || unknowns.several) return;
    int64_t solution;
    if (!solve(c, formula, unknowns.symbol->number, size, &solution)) return;
    if (solution < 0)
        say_formula(c, feed, axis, formula, "never is");
    else
        bind_symbol(c, binder, unknowns.symbol, feed, axis, solution);
}

/* ---- the order: symbols first, then formulas until nothing more is learnt ---- */

static void bind_feed(fg_checker *c, fg_binder *binder, uint32_t feed, bool formulas) {
    const fg_shape *wanted = wanted_shape(c, feed);
    fg_fed_shape fed = fg_feed_shape_of(&c->demand->feeds.at[feed]);
    if (fed.rank < 0 || wanted->rank != fed.rank) return;
    for (int i = 0; i < fed.rank && !c->feeds[feed].bad; i++) {
        const fg_size *size = wanted->dims[i];
        if (fed.dims[i] < 0 || fg_size_is_number(size, NULL)) continue;
        const fg_symbol *symbol = fg_size_is_symbol(&c->graph->sizes, size);
        if (symbol && !formulas) bind_symbol(c, binder, symbol, feed, i, fed.dims[i]);
        if (!symbol && formulas) check_formula(c, binder, feed, i, size, fed.dims[i]);
    }
}

static void bind_feeds(fg_checker *c, fg_binder *binder, bool formulas) {
    for (uint32_t i = 0; i < c->demand->feeds.count; i++)
        if (fg_feed_is_looked_at(c, i) && !c->feeds[i].bad) bind_feed(c, binder, i, formulas);
}

void fg_rule_feed_sizes(fg_checker *c) {
    uint32_t count = c->graph->sizes.symbols.count;
    c->bindings = (fg_bindings){FG_NEW_ARRAY(c->arena, int64_t, count), count};
    for (uint32_t i = 0; i < count; i++) c->bindings.values[i] = -1;
    fg_binder binder = {.bound = FG_NEW_ARRAY(c->arena, fg_bound, count)};
    bind_feeds(c, &binder, false);
    do {
        binder.progress = false;
        bind_feeds(c, &binder, true);
    } while (binder.progress);
}

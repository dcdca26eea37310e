/* Symbols over all that is given: the same size wherever one appears. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/rule_values.h"

/* Formulas are solved in numbers small enough that nothing overflows. */
#define LARGEST (INT64_C(1) << 40)

/* Where a symbol got its size. */
typedef struct fg_bound {
    uint32_t given; /* 1 + its index; 0: not bound */
    int axis;
    fg_finding *finding; /* the first disagreement */
} fg_bound;

typedef struct fg_binder {
    fg_bound *bound; /* by symbol */
    bool progress;
} fg_binder;

/* ---- what is given: feeds, and inputs that the signature fixes ---- */

static const char *name_of(const fg_checker *c, uint32_t given) {
    const fg_given *it = &c->givens.at[given];
    return it->feed ? c->demand->feeds.at[it->feed - 1].name
                    : c->signature->inputs[it->input - 1].name->text;
}

static fg_span place_of(const fg_checker *c, uint32_t given) {
    const fg_given *it = &c->givens.at[given];
    if (!it->feed) return c->signature->inputs[it->input - 1].span;
    const fg_feed *feed = &c->demand->feeds.at[it->feed - 1];
    if (feed->value_span.source) return feed->value_span;
    return feed->span.source ? feed->span : fg_word_place(c, it->value);
}

static fg_fed_shape shape_of(const fg_checker *c, const fg_given *given) {
    if (given->feed) return fg_feed_shape_of(&c->demand->feeds.at[given->feed - 1]);
    return (fg_fed_shape){given->tensor->rank, given->tensor->dims};
}

/* Whether its sizes count: not what is missing, wrong in itself, or in a file and not needed. */
static bool counts(const fg_checker *c, const fg_given *given) {
    if (!given->feed) return given->fixed && given->tensor;
    return fg_feed_is_looked_at(c, given->feed - 1) && !c->feeds[given->feed - 1].bad;
}

/* ---- symbols ---- */

static const char *symbol_text(fg_checker *c, const fg_symbol *symbol) {
    return symbol->name ? fg_arena_printf(c->arena, "'%s'", symbol->name->text) : "a size";
}

static void say_disagreement(fg_checker *c, const fg_symbol *symbol, fg_bound *bound,
                             uint32_t given, int axis, int64_t size) {
    uint32_t first = bound->given - 1, feed = c->givens.at[given].feed;
    long long was = (long long)c->bindings.values[symbol->number], is = (long long)size;
    if (!feed) return; /* what is fixed comes first, and was compared when the file was read */
    c->feeds[feed - 1].bad = true;
    if (bound->finding) {
        fg_finding_mark(c->report, bound->finding, place_of(c, given), "%lld here", is);
        return;
    }
    const char *message =
        first == given
            ? fg_arena_printf(c->arena, "%s is %lld on axis %d and %lld on axis %d of '%s'",
                              symbol_text(c, symbol), was, bound->axis, is, axis, name_of(c, given))
            : fg_arena_printf(c->arena, "%s is %lld in '%s' (axis %d) and %lld in '%s' (axis %d)",
                              symbol_text(c, symbol), was, name_of(c, first), bound->axis, is,
                              name_of(c, given), axis);
    bound->finding = fg_say_feed(c, FG_G416, feed - 1, message);
    if (first != given)
        fg_finding_mark(c->report, bound->finding, place_of(c, first), "%lld here", was);
}

static void bind_symbol(fg_checker *c, fg_binder *binder, const fg_symbol *symbol, uint32_t given,
                        int axis, int64_t size) {
    fg_bound *bound = &binder->bound[symbol->number];
    if (bound->given) {
        if (c->bindings.values[symbol->number] != size)
            say_disagreement(c, symbol, bound, given, axis, size);
        return;
    }
    *bound = (fg_bound){.given = given + 1, .axis = axis};
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
    return known && *value<LARGEST && * value> - LARGEST;
}

/* What the one symbol that a formula leaves open must be: -1 where nothing makes the formula
 * `size`. False where the formula is no straight line in it, which is seen at a few points: then it
 * is left to the run. */
static bool solve(fg_checker *c, const fg_size *formula, uint32_t symbol, int64_t size,
                  int64_t *solution) {
    static const int64_t points[] = {0, 1, 2, 100, 101};
    int64_t f[5], value;
    for (int i = 0; i < 5; i++)
        if (!evaluate_at(c, formula, symbol, points[i], &f[i])) return false;
    int64_t slope = f[1] - f[0];
    if (slope == 0 || size >= LARGEST) return false;
    for (int i = 2; i < 5; i++)
        if (f[i] - f[0] != slope * points[i]) return false;
    int64_t at = (size - f[0]) / slope;
    *solution = -1;
    if ((size - f[0]) % slope != 0 || at < 0) return true;
    if (!evaluate_at(c, formula, symbol, at, &value) || value != size) return false;
    *solution = at;
    return true;
}

static void say_formula(fg_checker *c, uint32_t given, int axis, int64_t size,
                        const fg_size *formula, const char *is) {
    if (!c->givens.at[given].feed) return;
    fg_text text;
    fg_text_init(&text, c->arena);
    fg_size_print(&c->graph->sizes, formula, &text);
    fg_say_shape(c, c->givens.at[given].feed - 1,
                 fg_arena_printf(c->arena, "axis %d is %lld, and %s %s", axis, (long long)size,
                                 fg_text_get(&text), is));
}

/* Compared once its symbols are bound; a formula that leaves a single symbol open binds it. */
static void check_formula(fg_checker *c, fg_binder *binder, uint32_t given, int axis,
                          const fg_size *formula, int64_t size) {
    int64_t value;
    if (fg_size_evaluate(formula, &c->bindings, &value)) {
        if (value != size)
            say_formula(c, given, axis, size, formula,
                        fg_arena_printf(c->arena, "is %lld", (long long)value));
        return;
    }
    fg_unknowns unknowns = {.bindings = &c->bindings};
    fg_size_symbols(&c->graph->sizes, formula, visit_unknown, &unknowns);
    if (!unknowns.symbol || unknowns.several) return;
    int64_t solution;
    if (!solve(c, formula, unknowns.symbol->number, size, &solution)) return;
    if (solution < 0)
        say_formula(c, given, axis, size, formula, "never is");
    else
        bind_symbol(c, binder, unknowns.symbol, given, axis, solution);
}

/* ---- the order: symbols first, then formulas until nothing more is learnt ---- */

static void bind_given(fg_checker *c, fg_binder *binder, uint32_t index, bool formulas) {
    const fg_given *given = &c->givens.at[index];
    const fg_shape *wanted = fg_graph_value(c->graph, given->value)->shape;
    fg_fed_shape fed = shape_of(c, given);
    if (fed.rank < 0 || wanted->rank != fed.rank) return;
    for (int i = 0; i < fed.rank && counts(c, given); i++) {
        const fg_size *size = wanted->dims[i];
        if (fed.dims[i] < 0 || fg_size_is_number(size, NULL)) continue;
        const fg_symbol *symbol = fg_size_is_symbol(&c->graph->sizes, size);
        if (symbol && !formulas) bind_symbol(c, binder, symbol, index, i, fed.dims[i]);
        if (!symbol && formulas) check_formula(c, binder, index, i, size, fed.dims[i]);
    }
}

static void bind_all(fg_checker *c, fg_binder *binder, bool formulas) {
    for (uint32_t i = 0; i < c->givens.count; i++)
        if (counts(c, &c->givens.at[i])) bind_given(c, binder, i, formulas);
}

void fg_rule_feed_sizes(fg_checker *c) {
    uint32_t count = c->graph->sizes.symbols.count;
    c->bindings = (fg_bindings){FG_NEW_ARRAY(c->arena, int64_t, count), count};
    for (uint32_t i = 0; i < count; i++) c->bindings.values[i] = -1;
    fg_binder binder = {.bound = FG_NEW_ARRAY(c->arena, fg_bound, count)};
    bind_all(c, &binder, false);
    do {
        binder.progress = false;
        bind_all(c, &binder, true);
    } while (binder.progress);
}

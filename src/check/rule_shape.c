/* Rules about the shape of each feed by itself: what numbers alone decide. */
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

/* ---- G404, G405 ---- */

void fg_say_shape(fg_checker *c, uint32_t index, const char *why) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    const fg_shape *wanted = wanted_shape(c, index);
    fg_fed_shape fed = fg_feed_shape_of(feed);
    fg_finding *finding =
        fg_say_feed(c, FG_G404, index,
                    fg_arena_printf(c->arena, "'%s' wants %s and is fed %s: %s", feed->name,
                                    shape_text(c, wanted), fed_text(c, fed), why));
    const char *advice = fg_shape_advice(c, feed, fg_value_type(c->graph, c->feeds[index].value));
    if (advice) fg_finding_help(c->report, finding, "%s", advice);
    c->feeds[index].bad = true;
}

static const char *axes_text(fg_checker *c, int rank, bool short_) {
    if (rank == 0) return "a scalar";
    if (short_) return fg_arena_printf(c->arena, "%d", rank);
    return fg_arena_printf(c->arena, "%d ax%s", rank, rank == 1 ? "is" : "es");
}

/* Returns what is wrong, or NULL. */
static const char *wrong_numbers(fg_checker *c, const fg_shape *wanted, fg_fed_shape fed) {
    if (wanted->rank != fed.rank)
        return fg_arena_printf(c->arena, "%s, not %s", axes_text(c, fed.rank, false),
                               axes_text(c, wanted->rank, fed.rank > 0));
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
            fg_say_shape(c, i, why);
        else
            check_empty(c, i, wanted, fed);
    }
}

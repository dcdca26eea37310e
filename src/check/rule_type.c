/* Rules about the element types of feeds. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"
#include "check/rule_values.h"

bool fg_feed_is_looked_at(const fg_checker *c, uint32_t index) {
    const fg_feed_note *note = &c->feeds[index];
    if (note->state != FG_FEED_GIVES) return false;
    return !c->demand->feeds.at[index].of_file || c->signature ||
           c->givens.at[note->given - 1].reached;
}

fg_finding *fg_say_feed(fg_checker *c, fg_code code, uint32_t index, const char *message) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    fg_span place = fg_word_place(c, c->feeds[index].value);
    fg_span span = feed->value_span.source ? feed->value_span
                   : feed->span.source     ? feed->span
                                           : place;
    fg_finding *finding = fg_check_say(c, code, span, "%s", message);
    if (memcmp(&span, &place, sizeof span) != 0)
        fg_finding_mark(c->report, finding, place, "%s", fg_word_type(c, c->feeds[index].value));
    return finding;
}

const char *fg_feed_position(fg_checker *c, const fg_tensor *tensor, size_t index) {
    int64_t at[FG_MAX_RANK];
    for (int i = tensor->rank - 1; i >= 0; i--) {
        size_t size = (size_t)tensor->dims[i];
        at[i] = (int64_t)(index % size);
        index /= size;
    }
    return tensor->rank == 0 ? "" : fg_dims_text(c->arena, tensor->rank, at);
}

static void say_lossy(fg_checker *c, uint32_t index, const fg_tensor *tensor, fg_dtype dtype,
                      size_t where) {
    char element[32];
    fg_tensor_element_text(tensor, where, element);
    const char *at = fg_feed_position(c, tensor, where);
    fg_finding *finding =
        fg_say_feed(c, FG_G414, index,
                    fg_arena_printf(c->arena, "'%s' wants %s, which cannot hold %s%s%s",
                                    c->demand->feeds.at[index].name, fg_dtype_name(dtype), element,
                                    *at ? " at " : "", at));
    fg_finding_help(c->report, finding, "the feed is %s: round or convert it before it is fed",
                    fg_dtype_name(tensor->dtype));
}

static void say_narrowed(fg_checker *c, uint32_t index, fg_dtype from, fg_dtype to) {
    const char *how =
        fg_dtype_kind_of(to) == FG_REAL ? "its values are rounded" : "its values are whole numbers";
    fg_finding *finding = fg_say_feed(c, FG_G415, index,
                                      fg_arena_printf(c->arena, "'%s' wants %s and is fed %s: %s",
                                                      c->demand->feeds.at[index].name,
                                                      fg_dtype_name(to), fg_dtype_name(from), how));
    fg_finding_help(c->report, finding, "feed %s", fg_dtype_name(to));
}

static void say_impossible(fg_checker *c, uint32_t index, fg_dtype from, fg_dtype to) {
    fg_say_feed(
        c, FG_G420, index,
        fg_arena_printf(c->arena, "'%s' wants %s and is fed %s, which is not converted",
                        c->demand->feeds.at[index].name, fg_dtype_name(to), fg_dtype_name(from)));
}

/* Conversions that are told: to whole numbers, and to a float of fewer digits or another range. */
static bool is_told(fg_dtype from, fg_dtype to) {
    if (fg_dtype_kind_of(from) != FG_REAL || from == to) return false;
    return fg_dtype_kind_of(to) != FG_REAL || fg_dtype_size(to) <= fg_dtype_size(from);
}

static void convert_feed(fg_checker *c, uint32_t index, fg_dtype dtype) {
    fg_feed *feed = &c->demand->feeds.at[index];
    if (feed->tensor->dtype == dtype) {
        /* an earlier check of this demand converted it and said so: so does this one */
        if (feed->given && is_told(feed->given, dtype)) say_narrowed(c, index, feed->given, dtype);
        return;
    }
    fg_tensor *given = feed->tensor, *converted = NULL;
    size_t where = 0;
    fg_conversion conversion = fg_tensor_convert(c->memory, given, dtype, &converted, &where);
    switch (conversion) {
        case FG_CONVERTED:
        case FG_CONVERTED_NARROWED:
        case FG_CONVERTED_INTEGRAL:
            feed->given = given->dtype;
            feed->tensor = converted;
            c->givens.at[c->feeds[index].given - 1].tensor = converted;
            fg_tensor_unref(given);
            if (conversion != FG_CONVERTED) say_narrowed(c, index, feed->given, dtype);
            break;
        case FG_CONVERSION_LOSSY:
            say_lossy(c, index, given, dtype, where);
            break;
        case FG_CONVERSION_NONE:
            say_impossible(c, index, given->dtype, dtype);
            break;
        case FG_CONVERSION_MEMORY:
            fg_say_feed(c, FG_G105, index,
                        fg_arena_printf(c->arena, "'%s' is too large to be converted to %s",
                                        feed->name, fg_dtype_name(dtype)));
            break;
    }
}

/* A promise: what the conversion of an empty tensor says of the types. */
static void check_promise(fg_checker *c, uint32_t index, fg_dtype dtype) {
    const fg_feed *feed = &c->demand->feeds.at[index];
    if (feed->dtype == FG_INVALID || feed->dtype == dtype) return;
    fg_tensor empty = {.dtype = feed->dtype, .rank = 1, .memory = c->memory};
    atomic_init(&empty.references, 1);
    fg_tensor *converted = NULL;
    size_t where;
    fg_conversion conversion = fg_tensor_convert(c->memory, &empty, dtype, &converted, &where);
    fg_tensor_unref(converted);
    if (conversion == FG_CONVERSION_NONE)
        say_impossible(c, index, feed->dtype, dtype);
    else if (is_told(feed->dtype, dtype))
        say_narrowed(c, index, feed->dtype, dtype);
}

void fg_rule_feed_type(fg_checker *c) {
    for (uint32_t i = 0; i < c->demand->feeds.count; i++) {
        if (!fg_feed_is_looked_at(c, i)) continue;
        fg_dtype dtype = (fg_dtype)fg_graph_value(c->graph, c->feeds[i].value)->dtype;
        if (dtype == FG_INVALID) continue;
        if (c->demand->feeds.at[i].tensor)
            convert_feed(c, i, dtype);
        else
            check_promise(c, i, dtype);
    }
}

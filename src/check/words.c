/* The words that findings are made of. */
#include <string.h>

#include "base/text.h"
#include "check/checker.h"

/* How many names a message lists before it counts the rest. */
#define LISTED 3

const char *fg_word_type(fg_checker *c, fg_value_id value) {
    return fg_type_text(c->arena, &c->graph->sizes, fg_value_type(c->graph, value));
}

static const fg_placeholder *placeholder_of(const fg_checker *c, fg_value_id value) {
    const fg_op *op = fg_graph_maker(c->graph, value);
    bool is = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    return is ? &c->graph->placeholders.at[op->extra] : NULL;
}

const char *fg_word_value(fg_checker *c, fg_value_id value) {
    const fg_placeholder *placeholder = placeholder_of(c, value);
    return placeholder ? placeholder->full_name->text
                       : fg_value_full_name(c->graph, c->arena, value);
}

const char *fg_word_list(fg_checker *c, const char *const *names, size_t count) {
    fg_text text;
    fg_text_init(&text, c->arena);
    size_t shown = count > LISTED + 1 ? LISTED : count;
    for (size_t i = 0; i < shown; i++) {
        if (i > 0) fg_text_puts(&text, i + 1 == count ? " and " : ", ");
        fg_text_printf(&text, "'%s'", names[i]);
    }
    if (shown < count) fg_text_printf(&text, " and %zu more", count - shown);
    return fg_text_get(&text);
}

const char *fg_word_fetches(fg_checker *c, const uint32_t *fetches, uint32_t count) {
    const char **names = FG_NEW_ARRAY(c->arena, const char *, count);
    for (uint32_t i = 0; i < count; i++) names[i] = c->demand->fetches.at[fetches[i]].name;
    return fg_arena_printf(c->arena, "%s %s", count == 1 ? "fetch" : "fetches",
                           fg_word_list(c, names, count));
}

const char *fg_word_feed_name(fg_checker *c, fg_value_id value) {
    for (uint32_t i = 0; c->signature && i < c->signature->input_count; i++)
        if (c->signature->inputs[i].value == value) return c->signature->inputs[i].name->text;
    const fg_placeholder *placeholder = placeholder_of(c, value);
    return placeholder ? placeholder->name->text : fg_word_value(c, value);
}

const char *fg_word_feed(fg_checker *c, fg_value_id value) {
    const char *name = fg_word_feed_name(c, value);
    fg_type type = fg_value_type(c->graph, value);
    const char *what = type.shape->rank != 0   ? "@FILE.npy"
                       : type.dtype == FG_BOOL ? "true"
                                               : "NUMBER";
    return fg_arena_printf(c->arena, "--feed %s=%s", name, what);
}

fg_span fg_word_place(const fg_checker *c, fg_value_id value) {
    const fg_placeholder *placeholder = placeholder_of(c, value);
    if (placeholder && placeholder->span.source) return placeholder->span;
    return fg_op_user_span(c->graph, fg_graph_value(c->graph, value)->op);
}

static bool is_name_end(char c) {
    return c == ' ' || c == ',' || c == '=' || c == '\t';
}

fg_span fg_word_name_place(const fg_checker *c, fg_value_id value, const char *name) {
    fg_span span = fg_op_user_span(c->graph, fg_graph_value(c->graph, value)->op);
    const fg_source *source = fg_sources_get(c->graph->sources, span.source);
    if (!source) return span;
    size_t length = strlen(name);
    uint32_t at = fg_source_place(c->graph->sources, span.source, span.begin).line_begin;
    while (at < span.begin && (source->text[at] == ' ' || source->text[at] == '\t')) at++;
    if (at + length < span.begin && memcmp(source->text + at, name, length) == 0 &&
        is_name_end(source->text[at + length]))
        return (fg_span){span.source, at, at + (uint32_t)length};
    return span;
}

const char *fg_word_truth(bool truth) {
    return truth ? "true" : "false";
}

const char *fg_word_tensor(fg_checker *c, const fg_tensor *tensor) {
    if (tensor->dtype == FG_STRING) return NULL;
    if (tensor->rank == 0) {
        if (tensor->dtype == FG_BOOL) return fg_word_truth(fg_tensor_element_int(tensor, 0) != 0);
        char text[32];
        fg_tensor_element_text(tensor, 0, text);
        return fg_arena_text(c->arena, text, strlen(text));
    }
    if (tensor->rank > 1 || tensor->count > 6) return NULL;
    fg_text text;
    fg_text_init(&text, c->arena);
    for (size_t i = 0; i < tensor->count; i++) {
        char element[32];
        fg_tensor_element_text(tensor, i, element);
        fg_text_printf(&text, "%s%s", i == 0 ? "[" : ", ", element);
    }
    fg_text_puts(&text, tensor->count == 0 ? "[]" : "]");
    return fg_text_get(&text);
}

/* Nodes that are made of functions, and their names. */
#include <stdio.h>

#include "tensorflow/expanding.h"

bool fg_tf_cannot(fg_tf_expanding *x, const char *format, ...) {
    va_list args;
    va_start(args, format);
    x->why = fg_arena_vprintf(x->arena, format, args);
    va_end(args);
    return false;
}

static fg_bytes join(fg_tf_expanding *x, fg_bytes scope, fg_bytes name, uint32_t number) {
    char digits[16] = "";
    int more = number ? snprintf(digits, sizeof digits, "_%u", number) : 0;
    size_t length = scope.length + 1 + name.length + (size_t)more;
    char *text = fg_arena_alloc(x->arena, length);
    memcpy(text, scope.at, scope.length);
    text[scope.length] = '/';
    if (name.length) memcpy(text + scope.length + 1, name.at, name.length);
    memcpy(text + scope.length + 1 + name.length, digits, (size_t)more);
    return (fg_bytes){text, length};
}

fg_bytes fg_tf_join(fg_tf_expanding *x, fg_bytes scope, const char *name) {
    return join(x, scope, (fg_bytes){name, strlen(name)}, 0);
}

fg_bytes fg_tf_new_name(fg_tf_expanding *x, fg_bytes scope, fg_bytes name) {
    for (uint32_t number = 0;; number++) {
        fg_bytes made = join(x, scope, name, number);
        if (fg_tf_find(x->graph, made) == UINT32_MAX) return made;
        fg_arena_drop(x->arena, (char *)made.at, made.length);
    }
}

uint32_t fg_tf_new_node(fg_tf_expanding *x, fg_bytes scope, fg_bytes name, const char *op) {
    fg_tf_node node = {.name = fg_tf_new_name(x, scope, name),
                       .op = {op, strlen(op)},
                       .decider = x->decider,
                       .side = x->side};
    FG_PUSH(x->arena, &x->def->node, node);
    fg_tf_names_add(x->graph, x->arena, x->def->node.count - 1);
    x->name_bytes += node.name.length;
    return x->def->node.count - 1;
}

void fg_tf_add_input(fg_tf_expanding *x, uint32_t node, fg_bytes input) {
    FG_PUSH(x->arena, &x->def->node.at[node].input, input);
    x->inputs++;
}

void fg_tf_add_attr(fg_tf_expanding *x, uint32_t node, const char *key, fg_tf_value value) {
    FG_PUSH(x->arena, &x->def->node.at[node].attr, (fg_tf_attr){{key, strlen(key)}, value});
}

fg_bytes fg_tf_output_name(fg_tf_expanding *x, uint32_t node, uint32_t output) {
    fg_bytes name = x->def->node.at[node].name;
    if (output == 0) return name;
    bool wait = output == FG_TF_CONTROL;
    char digits[16] = "";
    int more = wait ? 1 : snprintf(digits, sizeof digits, ":%u", output);
    char *text = fg_arena_alloc(x->arena, name.length + (size_t)more);
    if (wait) *text = '^';
    memcpy(text + wait, name.at, name.length);
    if (!wait) memcpy(text + name.length, digits, (size_t)more);
    return (fg_bytes){text, name.length + (size_t)more};
}

fg_bytes fg_tf_behind(fg_tf_expanding *x, fg_bytes scope, fg_bytes name, fg_bytes value,
                      fg_bytes wait) {
    if (wait.length == 0) return value;
    uint32_t node = fg_tf_new_node(x, scope, name, "Identity");
    fg_tf_add_input(x, node, value);
    fg_tf_add_input(x, node, wait);
    return x->def->node.at[node].name;
}

void fg_tf_make_source(fg_tf_expanding *x) {
    fg_tf_graph *graph = x->graph;
    if (x->name_bytes == 0) return;
    char *text = fg_arena_alloc(x->arena, x->name_bytes), *at = text;
    for (uint32_t i = graph->file_nodes; i < x->def->node.count; i++) {
        fg_bytes *name = &x->def->node.at[i].name;
        memcpy(at, name->at, name->length);
        name->at = at;
        at += name->length;
    }
    const char *file = fg_sources_get(x->report->sources, graph->source)->name;
    graph->made_text = text;
    graph->made_length = x->name_bytes;
    graph->made_source =
        fg_sources_add(x->report->sources, FG_SOURCE_NODES, file, text, x->name_bytes);
}

/* Names of operations and values: given, written, found. */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "graph/graph.h"

uint32_t fg_graph_scope(const fg_graph *graph, uint32_t frame) {
    while (frame != 0 && !graph->frames.at[frame].name) frame = graph->frames.at[frame].parent;
    return frame;
}

/* ---- giving ---- */

static const void *pair_key(uint32_t scope, const void *what) {
    uint64_t mixed = (uint64_t)(uintptr_t)what ^ ((uint64_t)scope << 44) ^ ((uint64_t)scope << 20);
    return (const void *)(uintptr_t)(mixed | 1u << 2);
}

/* "add_12", and so on: what an automatic name looks like. */
static bool looks_automatic(const fg_name *name) {
    uint32_t n = name->length;
    while (n > 0 && name->text[n - 1] >= '0' && name->text[n - 1] <= '9') n--;
    return n < name->length && n > 0 && name->text[n - 1] == '_';
}

/* The names that people gave and that an automatic one could meet, by scope and name. Two pairs
 * may share a key: then a number is left out, which harms nobody. */
static void collect_given(fg_graph *graph, fg_map *given) {
    for (uint32_t i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->name && looks_automatic(op->name))
            fg_map_set(graph->arena, given, pair_key(fg_graph_scope(graph, op->frame), op->name),
                       graph);
    }
    for (uint32_t i = 1; i < graph->frames.count; i++) {
        const fg_frame *frame = &graph->frames.at[i];
        if (frame->name && looks_automatic(frame->name))
            fg_map_set(graph->arena, given,
                       pair_key(fg_graph_scope(graph, frame->parent), frame->name), graph);
    }
}

/* ---- namesakes ---- */

/* Two branches share a body, and bodies without a name their caller's scope: what was named twice
 * there gets a number, so that a full name means one operation. */
typedef struct fg_namesakes {
    fg_graph *graph;
    fg_op_id *first; /* by a name's number: the first operation of this name, in any scope */
    uint32_t count;
    fg_map others; /* (scope, name) of later ones */
} fg_namesakes;

static const void *exact_key(uint32_t scope, const fg_name *name) {
    return (const void *)(uintptr_t)((uint64_t)(scope + 1) << 32 | name->number);
}

/* False where the name is taken in its scope. */
static bool take_name(fg_namesakes *it, fg_op_id id, const fg_name *name) {
    fg_graph *graph = it->graph;
    if (name->number < it->count && !it->first[name->number]) {
        it->first[name->number] = id;
        return true;
    }
    uint32_t scope = fg_graph_scope(graph, fg_graph_op(graph, id)->frame);
    if (name->number < it->count) {
        const fg_op *first = fg_graph_op(graph, it->first[name->number]);
        if (fg_graph_scope(graph, first->frame) == scope) return false;
    }
    const void *key = exact_key(scope, name);
    if (fg_map_has(&it->others, key)) return false;
    fg_map_set(graph->arena, &it->others, key, graph);
    return true;
}

static void part_namesakes(fg_graph *graph) {
    fg_namesakes it = {.graph = graph, .count = graph->names->count};
    it.first = FG_NEW_ARRAY(graph->arena, fg_op_id, it.count);
    FG_VEC(fg_op_id) later = {0};
    fg_map counters = {0};
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        fg_op_id id = graph->values.at[graph->variables.at[i].value].op;
        take_name(&it, id, fg_graph_op(graph, id)->name);
    }
    for (uint32_t i = 1; i < graph->placeholders.count; i++) {
        fg_op_id id = graph->values.at[graph->placeholders.at[i].value].op;
        take_name(&it, id, fg_graph_op(graph, id)->name);
    }
    for (uint32_t i = 1; i < graph->ops.count; i++) {
        const fg_op *op = fg_graph_op(graph, i);
        bool recorded = op->kind == FG_OP_variable || op->kind == FG_OP_placeholder ||
                        op->kind == FG_OP_placeholder_default;
        if (op->name && !recorded && !take_name(&it, i, op->name)) FG_PUSH(graph->arena, &later, i);
    }
    for (uint32_t i = 0; i < later.count; i++) {
        fg_op *op = fg_graph_op(graph, later.at[i]);
        const fg_name *base = op->name;
        const void *key = exact_key(fg_graph_scope(graph, op->frame), base);
        uintptr_t count = (uintptr_t)fg_map_get(&counters, key);
        do op->name = fg_name_printf(graph->names, "%s_%zu", base->text, (size_t)++count);
        while (!take_name(&it, later.at[i], op->name));
        fg_map_set(graph->arena, &counters, key, (void *)count);
    }
    fg_arena_drop(graph->arena, it.first, it.count * sizeof *it.first);
}

/* ---- numbers ---- */

static const char *label_of(fg_op_kind kind) {
    return kind == FG_OP_select_branch ? "if" : fg_op_row_of(kind)->name;
}

void fg_graph_name_rest(fg_graph *graph) {
    fg_map given = {0}, counters = {0};
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        fg_graph_maker(graph, graph->placeholders.at[i].value)->name =
            graph->placeholders.at[i].full_name;
    for (uint32_t i = 1; i < graph->variables.count; i++) {
        const fg_name *full = graph->variables.at[i].full_name;
        const char *slash = memrchr(full->text, '/', full->length);
        fg_graph_maker(graph, graph->variables.at[i].value)->name =
            slash ? fg_name_of_text(graph->names, slash + 1) : full;
    }
    part_namesakes(graph);
    uint32_t first = 1;
    while (first < graph->ops.count && fg_graph_op(graph, first)->name) first++;
    if (first == graph->ops.count) return;
    collect_given(graph, &given);
    for (uint32_t i = first; i < graph->ops.count; i++) {
        fg_op *op = fg_graph_op(graph, i);
        if (op->name) continue;
        uint32_t scope = fg_graph_scope(graph, op->frame);
        const void *key = (const void *)(((uintptr_t)scope << 16 | op->kind) + 1);
        uintptr_t count = (uintptr_t)fg_map_get(&counters, key);
        do {
            count++;
            op->name = fg_name_printf(graph->names, "%s_%zu", label_of((fg_op_kind)op->kind),
                                      (size_t)count);
        } while (fg_map_has(&given, pair_key(scope, op->name)));
        fg_map_set(graph->arena, &counters, key, (void *)count);
    }
}

/* ---- writing ---- */

const char *fg_op_full_name(const fg_graph *graph, fg_arena *out, fg_op_id id) {
    const fg_op *op = fg_graph_op(graph, id);
    const char *own = op->name ? op->name->text : label_of((fg_op_kind)op->kind);
    if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default) return own;
    uint32_t scope = fg_graph_scope(graph, op->frame);
    if (scope == 0) return own;
    return fg_arena_printf(out, "%s/%s", graph->frames.at[scope].full_name->text, own);
}

const char *fg_value_full_name(const fg_graph *graph, fg_arena *out, fg_value_id value) {
    const fg_value *v = fg_graph_value(graph, value);
    const char *name = fg_op_full_name(graph, out, v->op);
    return v->output == 0 ? name : fg_arena_printf(out, "%s:%u", name, v->output);
}

/* ---- finding ---- */

void fg_graph_publish(fg_graph *graph, const fg_name *name, fg_value_id value) {
    if (name->number >= graph->named_count) {
        uint32_t count = graph->names->count;
        graph->named =
            fg_arena_grow(graph->arena, graph->named, graph->named_count * sizeof *graph->named,
                          count * sizeof *graph->named);
        graph->named_count = count;
    }
    graph->named[name->number] = value;
    FG_PUSH(graph->arena, &graph->published, name);
}

fg_value_id fg_graph_named(const fg_graph *graph, const fg_name *name) {
    return name->number < graph->named_count ? graph->named[name->number] : 0;
}

static fg_value_id find_named(const fg_graph *graph, const fg_name *name) {
    fg_value_id value = fg_graph_named(graph, name);
    if (value) return value;
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        if (graph->placeholders.at[i].full_name == name) return graph->placeholders.at[i].value;
    for (uint32_t i = 1; i < graph->variables.count; i++)
        if (graph->variables.at[i].full_name == name) return graph->variables.at[i].value;
    return 0;
}

/* A name inside of instances: `scope` is the interned text before the last slash, or NULL. */
static fg_op_id find_op(const fg_graph *graph, const fg_name *scope, const fg_name *own) {
    for (uint32_t i = graph->ops.count - 1; i > 0; i--) {
        const fg_op *op = fg_graph_op(graph, i);
        if (op->name != own) continue;
        uint32_t frame = fg_graph_scope(graph, op->frame);
        if (graph->frames.at[frame].full_name == scope) return i;
    }
    return 0;
}

/* A name that has slashes of its own, as operations of imported graphs have them. */
static fg_value_id find_whole(const fg_graph *graph, const char *text, size_t length,
                              uint32_t output) {
    const fg_name *own = fg_name_find(graph->names, text, length);
    fg_op_id op = own ? find_op(graph, NULL, own) : 0;
    if (!op || output >= fg_graph_op(graph, op)->output_count) return 0;
    return fg_graph_op(graph, op)->first_output + output;
}

static fg_value_id find_scoped(const fg_graph *graph, const char *text, size_t length,
                               uint32_t output) {
    const char *slash = memrchr(text, '/', length);
    const fg_name *scope = NULL;
    const char *last = text;
    if (slash) {
        scope = fg_name_find(graph->names, text, (size_t)(slash - text));
        if (!scope) return 0;
        last = slash + 1;
    }
    const fg_name *own = fg_name_find(graph->names, last, (size_t)(text + length - last));
    if (!own) return 0;
    for (uint32_t i = graph->bindings.count; scope && output == 0 && i-- > 0;) {
        const fg_binding *b = &graph->bindings.at[i];
        if (b->name == own && graph->frames.at[fg_graph_scope(graph, b->frame)].full_name == scope)
            return b->value;
    }
    fg_op_id op = find_op(graph, scope, own);
    if (op && output < fg_graph_op(graph, op)->output_count)
        return fg_graph_op(graph, op)->first_output + output;
    const fg_name *full = fg_name_find(graph->names, text, length);
    for (uint32_t i = graph->frames.count - 1; full && output == 0 && i > 0; i--)
        if (graph->frames.at[i].full_name == full && graph->frames.at[i].result)
            return graph->frames.at[i].result;
    return 0;
}

/* "a/b:3" ends in an output's number: its length without it, and the number. */
static size_t split_output(const char *text, size_t length, uint32_t *output) {
    size_t n = length;
    while (n > 0 && text[n - 1] >= '0' && text[n - 1] <= '9') n--;
    if (n == length || n < 2 || text[n - 1] != ':' || length - n > 5) return length;
    uint32_t number = 0;
    for (size_t i = n; i < length; i++) number = number * 10 + (uint32_t)(text[i] - '0');
    *output = number;
    return n - 1;
}

static fg_value_id find_text(const fg_graph *graph, const char *text, size_t length) {
    const fg_name *whole = fg_name_find(graph->names, text, length);
    fg_value_id value = whole ? find_named(graph, whole) : 0;
    if (value) return value;
    uint32_t output = 0;
    size_t base = split_output(text, length, &output);
    if (base != length && output == 0) {
        whole = fg_name_find(graph->names, text, base);
        if (whole && (value = find_named(graph, whole))) return value;
    }
    /* a scope may hold a name that looks like an output's */
    if (base != length && (value = find_scoped(graph, text, length, 0))) return value;
    value = find_scoped(graph, text, base, output);
    return value ? value : find_whole(graph, text, base, output);
}

fg_value_id fg_graph_find(const fg_graph *graph, const char *name, size_t length) {
    fg_value_id value = find_text(graph, name, length);
    if (value || !memchr(name, '.', length) || length >= 4096) return value;
    char slashed[4096];
    for (size_t i = 0; i < length; i++) slashed[i] = name[i] == '.' ? '/' : name[i];
    return find_text(graph, slashed, length);
}

void fg_graph_offer_names(const fg_graph *graph, fg_nearest *nearest) {
    for (uint32_t i = 0; i < graph->published.count; i++)
        fg_nearest_offer(nearest, graph->published.at[i]->text);
    for (uint32_t i = 1; i < graph->placeholders.count; i++)
        fg_nearest_offer(nearest, graph->placeholders.at[i].full_name->text);
}

/* Scopes and names of the text: where each operation stands and what it is called there. */
#include <stdlib.h>
#include <string.h>

#include "graph/printing.h"

enum { DEEPEST = 24 }; /* scopes within scopes; what is deeper has slashes in its name */

/* ---- words ---- */

/* Names of the graph and others are told apart by their pointers, so each has one. */
static const fg_name *word(fg_printing *p, const char *text, size_t length) {
    const fg_name *name = fg_name_find(p->graph->names, text, length);
    return name ? name : fg_name_of(&p->words, text, length);
}

static const fg_name *known_word(const fg_printing *p, const char *text, size_t length) {
    const fg_name *name = fg_name_find(p->graph->names, text, length);
    return name ? name : fg_name_find(&p->words, text, length);
}

static bool is_plain_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c >= '-' && c <= '/') || c == '_' || c == ':' || c == ' ';
}

/* How many bytes from `at` may stand between quotes: one character's, or 0. */
static int quotable(const char *at, const char *end) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f || *at == '\'') return 0;
    return fg_utf8_length(at, end);
}

/* The name as the language can write it; `_` alone would throw the value away. */
const fg_name *fg_printing_sayable(fg_printing *p, const fg_name *name) {
    const char *text = name->text, *end = text + name->length, *at = text;
    while (at < end && is_plain_byte(*at)) at++;
    while (at < end && quotable(at, end)) at += quotable(at, end);
    bool discard = name->length == 1 && *text == '_';
    if (at == end && name->length > 0 && !discard) return name;
    char *copy = fg_arena_text(p->arena, text, name->length);
    for (const char *c = text; c < end;) {
        int length = quotable(c, end);
        if (!length) copy[c - text] = '_';
        c += length ? length : 1;
    }
    if (discard || name->length == 0) copy = fg_arena_printf(p->arena, "_%s", copy);
    if (name->length == 0) copy = fg_arena_printf(p->arena, "_%s", copy);
    return word(p, copy, strlen(copy));
}

/* ---- places ---- */

static const void *place_key(fg_printing *p, uint32_t parent, const fg_name *name) {
    return fg_name_printf(&p->words, "%u %s", parent, name->text);
}

uint32_t fg_printing_child(fg_printing *p, uint32_t place, const fg_name *name) {
    return (uint32_t)(uintptr_t)fg_map_get(&p->place_numbers, place_key(p, place, name));
}

static uint32_t child_place(fg_printing *p, uint32_t parent, const char *text, size_t length) {
    const fg_name *name = fg_printing_sayable(p, word(p, text, length));
    uint32_t number = fg_printing_child(p, parent, name);
    if (number) return number;
    const fg_print_place *above = &p->places.at[parent];
    fg_print_place made = {.parent = parent, .depth = above->depth + 1, .name = name};
    const char *path =
        parent ? fg_arena_printf(p->arena, "%s/%s", above->path->text, name->text) : name->text;
    made.path = word(p, path, strlen(path));
    number = p->places.count;
    FG_PUSH(p->arena, &p->places, made);
    void *as_number = (void *)(uintptr_t)number;
    fg_map_set(p->arena, &p->place_numbers, place_key(p, parent, name), as_number);
    fg_map_set(p->arena, &p->path_numbers, made.path, as_number);
    return number;
}

/* Slashes at an end, or two of them, part nothing. */
static const char *part_end(const char *at, const char *end) {
    const char *slash = memchr(at, '/', (size_t)(end - at));
    while (slash && (slash == at || slash + 1 == end || slash[1] == '/')) {
        do slash++;
        while (slash < end && *slash == '/');
        slash = slash < end ? memchr(slash, '/', (size_t)(end - slash)) : NULL;
    }
    return slash ? slash : end;
}

static uint32_t place_of_path(fg_printing *p, uint32_t from, const char *text, size_t length) {
    const char *at = text, *end = text + length;
    uint32_t place = from;
    while (at < end) {
        bool last = p->places.at[place].depth + 1 >= DEEPEST;
        const char *to = last ? end : part_end(at, end);
        place = child_place(p, place, at, (size_t)(to - at));
        at = to < end ? to + 1 : end;
    }
    return place;
}

static uint32_t place_of_frame(fg_printing *p, uint32_t frame) {
    if (p->frame_places[frame]) return p->frame_places[frame] - 1;
    uint32_t scope = fg_graph_scope(p->graph, frame);
    const fg_name *path = p->graph->frames.at[scope].full_name;
    uint32_t place = scope && path ? place_of_path(p, 0, path->text, path->length) : 0;
    p->frame_places[frame] = place + 1;
    return place;
}

/* ---- placeholders ---- */

static const fg_placeholder *placeholder_of(const fg_printing *p, const fg_op *op) {
    return &p->graph->placeholders.at[op->extra];
}

/* The scope that gives the placeholder its full name, where it is no name of the file. */
static uint32_t place_of_placeholder(fg_printing *p, const fg_placeholder *it) {
    const fg_name *name = it->name, *full = it->full_name;
    if (it->is_phase || fg_graph_named(p->graph, name) == it->value) return 0;
    if (full->length < name->length + 2) return 0;
    size_t before = full->length - name->length - 1;
    if (full->text[before] != '/' || strcmp(full->text + before + 1, name->text) != 0) return 0;
    return place_of_path(p, 0, full->text, before);
}

const fg_name *fg_printing_full_name(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    const fg_print_place *place = &p->places.at[p->op_places[id]];
    const fg_name *label = p->labels[op->first_output];
    if (p->op_places[id] == 0) return label;
    const char *full = fg_arena_printf(p->arena, "%s/%s", place->path->text, label->text);
    return word(p, full, strlen(full));
}

/* ---- labels ---- */

fg_value_id fg_printing_named(const fg_printing *p, uint32_t place, const fg_name *name) {
    return (fg_value_id)(uintptr_t)fg_map_get(&p->places.at[place].labels, name);
}

/* False where the place has the name. */
static bool take(fg_printing *p, uint32_t place, const fg_name *name, fg_value_id value) {
    if (fg_printing_named(p, place, name)) return false;
    fg_map_set(p->arena, &p->places.at[place].labels, name, (void *)(uintptr_t)value);
    return true;
}

static void take_numbered(fg_printing *p, uint32_t place, const fg_name *base, fg_value_id value) {
    const fg_name *name = base;
    for (uint32_t n = 1; !take(p, place, name, value); n++) {
        const char *text = fg_arena_printf(p->arena, "%s_%u", base->text, n);
        name = word(p, text, strlen(text));
    }
    p->labels[value] = name;
}

const fg_name *fg_printing_fresh(fg_printing *p, const char *base) {
    const char *text = base;
    for (uint32_t n = 1;; n++) {
        const fg_name *name = known_word(p, text, strlen(text));
        bool taken = false;
        for (uint32_t i = 0; name && i < p->places.count && !taken; i++)
            taken = fg_printing_named(p, i, name) != 0;
        if (!taken) return word(p, text, strlen(text));
        text = fg_arena_printf(p->arena, "%s_%u", base, n);
    }
}

/* A file without signatures gives out what `=` binds, not what `const` declares: such a constant
 * has another name, and its own is bound to it. */
static void find_given_out(fg_printing *p) {
    const fg_graph *graph = p->graph;
    if (graph->signatures.count != 1 || graph->signatures.at[0].name) return;
    const fg_signature *signature = &graph->signatures.at[0];
    for (uint32_t i = 0; i < signature->output_count; i++) {
        fg_op_id id = fg_printing_maker(p, signature->outputs[i].value);
        const fg_op *op = fg_printing_op(p, id);
        if (op->kind == FG_OP_const && op->name == signature->outputs[i].name)
            p->named[id] |= FG_PRINT_GIVEN_OUT;
    }
}

static const fg_name *constant_name(fg_printing *p, const fg_name *name) {
    const char *text = fg_arena_printf(p->arena, "%s_const", name->text);
    return word(p, text, strlen(text));
}

/* In a loop there are no scopes, and nothing is asked for by its path: but what is random draws by
 * its name. */
static const fg_name *last_word(fg_printing *p, const fg_op *op, const fg_name *name) {
    const char *slash = memrchr(name->text, '/', name->length), *end = name->text + name->length;
    bool random = fg_op_row_of((fg_op_kind)op->kind)->flags & FG_OP_RANDOM;
    if (random || !slash || slash + 1 == end) return name;
    return word(p, slash + 1, (size_t)(end - slash - 1));
}

/* An imported operation stands in the scope that its name says; in a loop, where the loop does:
 * `*name` is what is left of it. */
static uint32_t place_of_name(fg_printing *p, fg_op_id id, const fg_name **name) {
    uint32_t loop = p->outermost[id];
    const fg_name *whole = loop ? fg_printing_op(p, p->graph->loops.at[loop].op)->name : *name;
    const char *slash = memrchr(whole->text, '/', whole->length);
    size_t before = slash ? (size_t)(slash - whole->text) : 0;
    if (before == 0 || slash + 1 == whole->text + whole->length) return 0;
    uint32_t place = place_of_path(p, 0, whole->text, before);
    bool within = (*name)->length > before + 1 && (*name)->text[before] == '/' &&
                  memcmp((*name)->text, whole->text, before) == 0;
    if (within) *name = word(p, (*name)->text + before + 1, (*name)->length - before - 1);
    if (within && loop) *name = last_word(p, fg_printing_op(p, id), *name);
    return place;
}

/* Where an operation stands, and its own name there. */
static const fg_name *place_operation(fg_printing *p, fg_op_id id) {
    const fg_op *op = fg_printing_op(p, id);
    const fg_name *name = op->name;
    uint32_t place;
    if (op->kind == FG_OP_variable) {
        const fg_name *full = p->graph->variables.at[op->extra].full_name;
        const char *slash = memrchr(full->text, '/', full->length);
        size_t before = slash ? (size_t)(slash - full->text) : 0;
        place = place_of_path(p, 0, full->text, before);
        name = before ? word(p, slash + 1, full->length - before - 1) : full;
    } else if (op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default) {
        const fg_placeholder *it = placeholder_of(p, op);
        name = it->name;
        place = p->graph->imported && !it->is_phase ? place_of_name(p, id, &name)
                                                    : place_of_placeholder(p, it);
        name = it->is_phase ? word(p, "learning_phase", 14) : name;
    } else if (p->graph->imported && op->frame == 0 && name) {
        place = place_of_name(p, id, &name);
    } else {
        place = place_of_frame(p, op->frame);
        if (p->named[id] & FG_PRINT_GIVEN_OUT) name = constant_name(p, name);
    }
    p->op_places[id] = place;
    return fg_printing_sayable(p, name);
}

/* First every operation its own name; those that share one, which only imported graphs have, are
 * numbered behind them. */
void fg_printing_begin_names(fg_printing *p) {
    FG_PUSH(p->arena, &p->places, (fg_print_place){.path = word(p, "", 0)});
    find_given_out(p);
}

void fg_printing_place(fg_printing *p) {
    for (uint32_t i = 0; i < p->order.count; i++)
        if (p->how[p->order.at[i]] == FG_PRINT_STATEMENT) place_operation(p, p->order.at[i]);
}

static void name_operations(fg_printing *p) {
    FG_VEC(fg_op_id) later = {0};
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        const fg_op *op = fg_printing_op(p, id);
        if (p->how[id] != FG_PRINT_STATEMENT) continue;
        const fg_name *name = place_operation(p, id);
        if (op->output_count == 0 || op->kind == FG_OP_loop_state) continue;
        p->labels[op->first_output] = name;
        if (!take(p, p->op_places[id], name, op->first_output)) FG_PUSH(p->arena, &later, id);
    }
    for (uint32_t i = 0; i < later.count; i++) {
        fg_value_id value = fg_printing_op(p, later.at[i])->first_output;
        take_numbered(p, p->op_places[later.at[i]], p->labels[value], value);
    }
}

/* ---- names beside the operations' own ---- */

static void keep(fg_printing *p, uint32_t place, const fg_name *name, fg_value_id value) {
    fg_op_id id = value ? fg_printing_maker(p, value) : 0;
    if (!id || p->how[id] != FG_PRINT_STATEMENT || p->loops[id]) return;
    if (fg_printing_op(p, id)->kind == FG_OP_loop_state) return;
    if (place != 0 && p->op_places[id] != place) return;
    p->uses[value]++;
    FG_PUSH(p->arena, &p->keeps,
            (fg_print_keep){.place = place, .name = fg_printing_sayable(p, name), .value = value});
}

static void collect_names(fg_printing *p) {
    const fg_graph *graph = p->graph;
    for (uint32_t i = 0; i < graph->published.count; i++)
        keep(p, 0, graph->published.at[i], fg_graph_named(graph, graph->published.at[i]));
    for (uint32_t i = 0; i < graph->bindings.count; i++) {
        const fg_binding *binding = &graph->bindings.at[i];
        const fg_name *path = graph->frames.at[fg_graph_scope(graph, binding->frame)].full_name;
        void *place = path ? fg_map_get(&p->path_numbers, path) : NULL;
        if (place) keep(p, (uint32_t)(uintptr_t)place, binding->name, binding->value);
    }
}

/* What `const` declares is not bound again: where the name means something else in the end, the
 * constant has another. */
static void rename_constants(fg_printing *p) {
    for (uint32_t i = 0; i < p->keeps.count; i++) {
        const fg_print_keep *it = &p->keeps.at[i];
        fg_value_id has = fg_printing_named(p, it->place, it->name);
        if (!has || has == it->value || fg_graph_maker(p->graph, has)->kind != FG_OP_const ||
            fg_printing_local(p, has))
            continue;
        fg_map_set(p->arena, &p->places.at[it->place].labels, it->name, NULL);
        take_numbered(p, it->place, constant_name(p, it->name), has);
    }
}

/* A result that is not an operation's first is called what its scope calls it, or "split_1:1". */
static void name_results(fg_printing *p) {
    for (uint32_t i = 0; i < p->keeps.count; i++) {
        const fg_print_keep *it = &p->keeps.at[i];
        uint32_t place = p->op_places[fg_printing_maker(p, it->value)];
        if (!p->labels[it->value] && place == it->place && take(p, place, it->name, it->value))
            p->labels[it->value] = it->name;
    }
    for (uint32_t i = 0; i < p->order.count; i++) {
        fg_op_id id = p->order.at[i];
        const fg_op *op = fg_printing_op(p, id);
        bool made = p->how[id] == FG_PRINT_STATEMENT && op->kind != FG_OP_loop_state;
        for (uint32_t k = 1; made && k < op->output_count; k++) {
            fg_value_id value = op->first_output + k;
            if (p->labels[value] || p->uses[value] == 0) continue;
            const char *text =
                fg_arena_printf(p->arena, "%s:%u", p->labels[op->first_output]->text, k);
            take_numbered(p, p->op_places[id], word(p, text, strlen(text)), value);
        }
    }
}

/* What a loop carries is called after what it gives. */
static void name_carried(fg_printing *p) {
    for (uint32_t i = 1; i < p->graph->loops.count; i++) {
        const fg_loop *loop = &p->graph->loops.at[i];
        const fg_op *state = fg_printing_op(p, loop->first), *op = fg_printing_op(p, loop->op);
        for (uint32_t k = 0; k < loop->count; k++) {
            const fg_name *label = p->labels[op->first_output + k];
            bool plain = label && !memchr(label->text, ':', label->length);
            if (!plain) label = p->labels[op->first_output];
            const char *text = plain || k == 0
                                   ? fg_arena_printf(p->arena, "%s_now", label->text)
                                   : fg_arena_printf(p->arena, "%s_now_%u", label->text, k);
            take_numbered(p, p->op_places[loop->op], word(p, text, strlen(text)),
                          state->first_output + k);
        }
    }
}

static bool is_declared(const fg_printing *p, fg_value_id value) {
    fg_op_kind kind = (fg_op_kind)fg_graph_maker(p->graph, value)->kind;
    return kind == FG_OP_placeholder || kind == FG_OP_placeholder_default || kind == FG_OP_variable;
}

static int compare_keeps(const void *a, const void *b) {
    const fg_print_keep *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    if (!x->hides != !y->hides) return x->hides ? 1 : -1;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static uint64_t rank_of(const fg_printing *p, fg_value_id value) {
    return (uint64_t)p->positions[fg_printing_maker(p, value)] << 16 |
           fg_graph_value(p->graph, value)->output;
}

bool fg_printing_local(const fg_printing *p, fg_value_id value) {
    fg_op_id id = value ? fg_printing_maker(p, value) : 0;
    uint32_t loop = id ? p->loops[id] : 0;
    if (id && fg_printing_op(p, id)->kind == FG_OP_loop_state) return true;
    return loop && p->op_places[id] == p->op_places[p->graph->loops.at[loop].first];
}

/* Whether a name of the file is one by which the value is reached anyway: its path, or its full
 * name as a placeholder. */
static bool is_path(const fg_printing *p, const fg_print_keep *it) {
    const fg_op *op = fg_graph_maker(p->graph, it->value);
    bool placeholder = op->kind == FG_OP_placeholder || op->kind == FG_OP_placeholder_default;
    if (placeholder && it->place == 0 && placeholder_of(p, op)->full_name == it->name) return true;
    const fg_name *label = p->labels[it->value];
    const fg_name *path = p->places.at[p->op_places[fg_printing_maker(p, it->value)]].path;
    return it->place == 0 && label && path->length > 0 &&
           it->name->length == path->length + 1 + label->length &&
           memcmp(it->name->text, path->text, path->length) == 0 &&
           it->name->text[path->length] == '/' &&
           strcmp(it->name->text + path->length + 1, label->text) == 0;
}

/* What is left of the names to keep: those that the text does not give by itself. */
static void name_others(fg_printing *p) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->keeps.count; i++) {
        fg_print_keep it = p->keeps.at[i];
        fg_value_id has = fg_printing_named(p, it.place, it.name);
        if (fg_printing_local(p, has)) has = 0;
        if (has == it.value || (has && is_declared(p, has)) || is_path(p, &it)) continue;
        it.rank = rank_of(p, has ? has : it.value);
        it.index = i;
        it.hides = has;
        if (!has)
            fg_map_set(p->arena, &p->places.at[it.place].labels, it.name,
                       (void *)(uintptr_t)it.value);
        p->keeps.at[count++] = it;
    }
    p->keeps.count = count;
    if (count > 0) qsort(p->keeps.at, count, sizeof *p->keeps.at, compare_keeps);
}

void fg_printing_name(fg_printing *p) {
    name_operations(p);
    collect_names(p);
    rename_constants(p);
    name_results(p);
    name_carried(p);
    name_others(p);
}

/* Nodes by name, inputs to edges, an order; what does not hang together is said here. */
#include "import/tf_link.h"

#include "import/tf_frames.h"

#define OUTPUT_LIMIT 65535u

struct fg_tf_names {
    uint32_t *slots; /* 1 + a node's index; 0: free */
    uint32_t mask;
};

/* ---- nodes by name ---- */

static uint32_t hash_of(fg_bytes name) {
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001b3u;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of a name, or the free one where it belongs. */
static uint32_t *find_slot(const fg_tf_graph *graph, fg_bytes name) {
    const struct fg_tf_names *names = graph->names;
    for (uint32_t i = hash_of(name);; i++) {
        uint32_t *slot = &names->slots[i & names->mask];
        if (!*slot || fg_bytes_equal(graph->def->node.at[*slot - 1].name, name)) return slot;
    }
}

uint32_t fg_tf_find(const fg_tf_graph *graph, fg_bytes name) {
    return *find_slot(graph, name) - 1;
}

/* Names are shown, interned, and given on command lines. */
static bool is_name(fg_bytes name) {
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f) return false;
    return name.length <= 65535;
}

static int shown(fg_bytes bytes) {
    return (int)(bytes.length < 200 ? bytes.length : 200);
}

static bool index_names(fg_tf_graph *graph, fg_arena *arena, fg_report *report) {
    uint32_t capacity = 16;
    while (capacity / 2 < graph->node_count) {
        if (capacity > UINT32_MAX / 2) fg_arena_fail(arena);
        capacity *= 2;
    }
    graph->names = FG_NEW(arena, struct fg_tf_names);
    graph->names->slots = FG_NEW_ARRAY(arena, uint32_t, capacity);
    graph->names->mask = capacity - 1;
    bool right = true;
    for (uint32_t i = 0; i < graph->node_count; i++) {
        fg_bytes name = graph->def->node.at[i].name;
        fg_span place = fg_tf_place(graph, i);
        if (!is_name(name)) {
            fg_report_add(report, FG_G101, (fg_span){graph->source, place.begin, place.begin},
                          "node %u has a name with control characters, or of more than 65535 bytes",
                          i);
            right = false;
            continue;
        }
        uint32_t *slot = find_slot(graph, name);
        if (*slot) {
            fg_report_add(report, FG_G202, place, "there are two nodes of this name: %u and %u",
                          *slot - 1, i);
            right = false;
            continue;
        }
        *slot = i + 1;
    }
    return right;
}

/* ---- inputs ---- */

static void say_missing(const fg_tf_graph *graph, fg_report *report, uint32_t node,
                        fg_bytes input) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, input.at, input.length);
    fg_finding *finding = fg_report_add(report, FG_G201, fg_tf_place(graph, node),
                                        "its input '%.*s' is no node", shown(input), input.at);
    if (graph->node_count > 20000) return;
    for (uint32_t i = 0; i < graph->node_count; i++) {
        fg_bytes name = graph->def->node.at[i].name;
        fg_nearest_offer(&nearest, fg_arena_text(&report->arena, name.at, name.length));
    }
    if (nearest.best) fg_finding_help(report, finding, "did you mean '%s'?", nearest.best);
}

/* "x", "x:1", "^x" */
bool fg_tf_split(fg_bytes input, fg_bytes *name, uint32_t *output) {
    *name = input;
    *output = 0;
    if (input.length > 0 && input.at[0] == '^') {
        *name = (fg_bytes){input.at + 1, input.length - 1};
        *output = FG_TF_CONTROL;
        return name->length > 0;
    }
    size_t digits = 0;
    while (digits < input.length && input.at[input.length - digits - 1] >= '0' &&
           input.at[input.length - digits - 1] <= '9')
        digits++;
    if (digits == input.length || input.at[input.length - digits - 1] != ':')
        return input.length > 0;
    if (digits == 0 || digits > 5) return false;
    for (size_t i = input.length - digits; i < input.length; i++)
        *output = *output * 10 + (uint32_t)(input.at[i] - '0');
    name->length = input.length - digits - 1;
    return name->length > 0 && *output < OUTPUT_LIMIT;
}

static bool link_input(fg_tf_graph *graph, fg_report *report, uint32_t node, fg_bytes input,
                       fg_tf_edge *edge) {
    fg_bytes name;
    if (!fg_tf_split(input, &name, &edge->output)) {
        fg_report_add(report, FG_G101, fg_tf_place(graph, node),
                      "its input '%.*s' is no name of a value", shown(input), input.at);
        return false;
    }
    edge->node = fg_tf_find(graph, name);
    if (edge->node == UINT32_MAX) {
        say_missing(graph, report, node, name);
        return false;
    }
    if (edge->output != FG_TF_CONTROL && graph->output_count[edge->node] <= edge->output)
        graph->output_count[edge->node] = edge->output + 1;
    return true;
}

#define MISSING_LIMIT 20

static bool link_inputs(fg_tf_graph *graph, fg_arena *arena, fg_report *report) {
    size_t count = 0;
    for (uint32_t i = 0; i < graph->node_count; i++) count += graph->def->node.at[i].input.count;
    if (count >= UINT32_MAX) fg_arena_fail(arena);
    graph->first_edge = FG_NEW_ARRAY(arena, uint32_t, (size_t)graph->node_count + 1);
    graph->output_count = FG_NEW_ARRAY(arena, uint32_t, (size_t)graph->node_count + 1);
    graph->edges = FG_NEW_ARRAY(arena, fg_tf_edge, count + 1);
    uint32_t at = 0, wrong = 0;
    for (uint32_t i = 0; i < graph->node_count && wrong < MISSING_LIMIT; i++) {
        const fg_tf_node *node = &graph->def->node.at[i];
        graph->first_edge[i] = at;
        for (uint32_t k = 0; k < node->input.count && wrong < MISSING_LIMIT; k++)
            if (!link_input(graph, report, i, node->input.at[k], &graph->edges[at++])) wrong++;
    }
    graph->first_edge[graph->node_count] = at;
    return wrong == 0;
}

/* ---- order ---- */

static bool is_back_edge(const fg_tf_graph *graph, uint32_t node, uint32_t from) {
    return fg_tf_is(graph, node, "Merge") && fg_tf_is(graph, from, "NextIteration");
}

typedef struct order_walk {
    fg_tf_graph *graph;
    uint8_t *state;  /* by node: 0 new, 1 under way, 2 done */
    uint32_t *next;  /* by node under way: the edge to look at next */
    uint32_t *stack; /* of nodes */
    uint32_t depth, done;
} order_walk;

/* The nodes of the cycle that ends in `node`, which is under way. */
static void say_cycle(const order_walk *w, fg_report *report, uint32_t node) {
    uint32_t first = w->depth;
    while (w->stack[first - 1] != node) first--;
    const fg_tf_node *nodes = w->graph->def->node.at;
    fg_finding *finding = fg_report_add(report, FG_G206, fg_tf_place(w->graph, node),
                                        "it needs itself, by way of %u node%s", w->depth - first,
                                        w->depth - first == 1 ? "" : "s");
    fg_text path;
    fg_text_init(&path, &report->arena);
    fg_text_add(&path, nodes[node].name.at, nodes[node].name.length);
    for (uint32_t i = first; i < w->depth && i < first + 8; i++) {
        fg_text_puts(&path, " <- ");
        fg_text_add(&path, nodes[w->stack[i]].name.at, nodes[w->stack[i]].name.length);
    }
    fg_text_puts(&path, w->depth - first > 8 ? " <- ..." : " <- ");
    if (w->depth - first <= 8) fg_text_add(&path, nodes[node].name.at, nodes[node].name.length);
    fg_finding_path(report, finding, "%s", fg_text_get(&path));
}

static void enter(order_walk *w, uint32_t node) {
    w->state[node] = 1;
    w->next[node] = w->graph->first_edge[node];
    w->stack[w->depth++] = node;
}

/* What a node comes behind: its inputs; for an Exit, all that the loop does in a turn too. */
static bool next_input(const fg_tf_graph *graph, uint32_t node, uint32_t at, uint32_t *from) {
    uint32_t end = graph->first_edge[node + 1];
    if (at < end) {
        *from = graph->edges[at].node;
        return true;
    }
    uint32_t frame = fg_tf_frame_left(graph, node);
    if (!frame || at - end >= graph->frames.at[frame].nexts.count) return false;
    *from = graph->frames.at[frame].nexts.at[at - end];
    return true;
}

static bool walk_from(order_walk *w, fg_report *report, uint32_t root) {
    const fg_tf_graph *graph = w->graph;
    if (w->state[root]) return true;
    enter(w, root);
    while (w->depth > 0) {
        uint32_t node = w->stack[w->depth - 1];
        uint32_t from;
        if (!next_input(graph, node, w->next[node]++, &from)) {
            w->state[node] = 2;
            graph->order[w->done++] = node;
            w->depth--;
            continue;
        }
        if (w->state[from] == 2 || is_back_edge(graph, node, from)) continue;
        if (w->state[from] == 1) {
            say_cycle(w, report, from);
            return false;
        }
        enter(w, from);
    }
    return true;
}

static bool find_order(fg_tf_graph *graph, fg_arena *arena, fg_report *report) {
    size_t count = (size_t)graph->node_count + 1;
    order_walk w = {.graph = graph};
    graph->order = FG_NEW_ARRAY(arena, uint32_t, count);
    w.state = FG_NEW_ARRAY(arena, uint8_t, count);
    w.next = FG_NEW_ARRAY(arena, uint32_t, count);
    w.stack = FG_NEW_ARRAY(arena, uint32_t, count);
    bool right = true;
    for (uint32_t i = 0; i < graph->node_count && right; i++) right = walk_from(&w, report, i);
    fg_arena_drop(arena, w.stack, count * sizeof *w.stack);
    fg_arena_drop(arena, w.next, count * sizeof *w.next);
    fg_arena_drop(arena, w.state, count);
    return right;
}

/* The frames follow from an order, and with them the order is found again. */
static bool find_orders(fg_tf_graph *graph, fg_arena *arena, fg_report *report) {
    if (!find_order(graph, arena, report)) return false;
    fg_tf_find_frames(graph, arena);
    if (graph->frame_of && !find_order(graph, arena, report)) return false;
    fg_tf_gather_frames(graph, arena);
    return true;
}

/* ---- functions ---- */

typedef struct function_walk {
    fg_tf_graph *graph;
    fg_names *names;
    fg_report *report;
    fg_arena *arena;
    fg_map state; /* fg_tf_function -> "under way" or "done" */
    bool right;
} function_walk;

static char under_way, done;

static void walk_function(function_walk *w, const fg_tf_function *function, int depth);

static void walk_call(function_walk *w, const fg_tf_node *node, fg_bytes name, int depth) {
    const fg_name *interned = fg_name_find(w->names, name.at, name.length);
    const fg_tf_function *called = interned ? fg_map_get(&w->graph->functions, interned) : NULL;
    const void *state = called ? fg_map_get(&w->state, called) : &done;
    if (state == &done || !w->right) return;
    if (state != &under_way && depth < FG_TF_CALL_DEPTH) {
        walk_function(w, called, depth + 1);
        return;
    }
    fg_report_add(
        w->report, state ? FG_G206 : FG_G105, fg_tf_place_of(w->graph, node->name),
        state ? "the function '%.*s' calls itself" : "calls of functions nest too deep at '%.*s'",
        shown(name), name.at);
    w->right = false;
}

static void walk_function(function_walk *w, const fg_tf_function *function, int depth) {
    fg_map_set(w->arena, &w->state, function, &under_way);
    for (uint32_t i = 0; i < function->node_def.count && w->right; i++) {
        const fg_tf_node *node = &function->node_def.at[i];
        walk_call(w, node, node->op, depth);
        for (uint32_t k = 0; k < node->attr.count; k++)
            if (node->attr.at[k].value.kind == FG_TF_VALUE_FUNC)
                walk_call(w, node, node->attr.at[k].value.func->name, depth);
    }
    fg_map_set(w->arena, &w->state, function, &done);
}

static bool check_functions(fg_tf_graph *graph, fg_arena *arena, fg_names *names,
                            fg_report *report) {
    const fg_tf_library *library = graph->def->library;
    function_walk w = {graph, names, report, arena, {0}, true};
    for (uint32_t i = 0; library && i < library->function.count; i++) {
        fg_tf_function *function = &library->function.at[i];
        fg_bytes name = function->signature->name;
        if (!is_name(name)) continue;
        const fg_name *interned = fg_name_of(names, name.at, name.length);
        if (fg_map_has(&graph->functions, interned)) {
            fg_report_add(report, FG_G202, fg_tf_place_of(graph, name),
                          "there are two functions of this name");
            w.right = false;
        }
        fg_map_set(arena, &graph->functions, interned, function);
    }
    for (uint32_t i = 0; library && i < library->function.count && w.right; i++)
        if (!fg_map_has(&w.state, &library->function.at[i]))
            walk_function(&w, &library->function.at[i], 0);
    return w.right;
}

bool fg_tf_link(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report) {
    graph->node_count = graph->def->node.count;
    return index_names(graph, arena, report) && link_inputs(graph, arena, report) &&
           find_orders(graph, arena, report) && check_functions(graph, arena, names, report);
}

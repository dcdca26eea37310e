/* Nodes by name, inputs to edges, an order; what does not hang together is said here. */
#include "tensorflow/tf_link.h"

#include "tensorflow/tf_expand.h"
#include "tensorflow/tf_frames.h"
#include "tensorflow/tf_library.h"
#include "tensorflow/tf_names.h"

#define OUTPUT_LIMIT 65535u

static bool index_names(fg_tf_graph *graph, fg_arena *arena, fg_report *report) {
    fg_tf_names_init(graph, arena);
    bool right = true;
    for (uint32_t i = 0; i < graph->node_count; i++) {
        fg_bytes name = graph->def->node.at[i].name;
        fg_span place = fg_tf_place(graph, i);
        if (!fg_tf_is_name(name)) {
            fg_report_add(report, FG_G101, (fg_span){graph->source, place.begin, place.begin},
                          "node %u has a name with control characters, or of more than 65535 bytes",
                          i);
            right = false;
            continue;
        }
        if (!fg_tf_names_add(graph, arena, i)) {
            fg_report_add(report, FG_G202, place, "there are two nodes of this name: %u and %u",
                          fg_tf_find(graph, name), i);
            right = false;
        }
    }
    return right;
}

/* ---- inputs ---- */

static void say_missing(const fg_tf_graph *graph, fg_report *report, uint32_t node,
                        fg_bytes input) {
    fg_nearest nearest;
    fg_nearest_init(&nearest, input.at, input.length);
    fg_finding *finding =
        fg_report_add(report, FG_G201, fg_tf_place(graph, node), "its input '%.*s' is no node",
                      fg_tf_shown(input), input.at);
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
                      "its input '%.*s' is no name of a value", fg_tf_shown(input), input.at);
        return false;
    }
    edge->node = fg_tf_find(graph, name);
    if (edge->node == UINT32_MAX) {
        say_missing(graph, report, node, name);
        return false;
    }
    if (fg_tf_has_value(edge) && graph->output_count[edge->node] <= edge->output)
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
        uint32_t demanded = node->input.count - node->demanded;
        for (uint32_t k = 0; k < node->input.count && wrong < MISSING_LIMIT; k++) {
            fg_tf_edge *edge = &graph->edges[at++];
            if (!link_input(graph, report, i, node->input.at[k], edge)) wrong++;
            if (k >= demanded) edge->output = FG_TF_DEMAND;
        }
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

bool fg_tf_link(fg_tf_graph *graph, fg_arena *arena, fg_names *names, fg_report *report) {
    graph->node_count = graph->file_nodes = graph->def->node.count;
    return index_names(graph, arena, report) && fg_tf_read_library(graph, arena, names, report) &&
           fg_tf_expand_calls(graph, arena, names, report) && link_inputs(graph, arena, report) &&
           find_orders(graph, arena, report);
}

#include "import/tf_frames.h"

bool fg_tf_is(const fg_tf_graph *graph, uint32_t node, const char *op) {
    fg_bytes name = graph->def->node.at[node].op;
    if (name.length > 3 && memcmp(name.at, "Ref", 3) == 0)
        name = (fg_bytes){name.at + 3, name.length - 3};
    return fg_bytes_are(name, op);
}

/* The frame of an Enter: the one of its name within the frame that its input is in. */
static uint32_t enter_frame(fg_tf_graph *graph, fg_arena *arena, uint32_t node, uint32_t parent) {
    fg_bytes name = fg_tf_attr_text(&graph->def->node.at[node].attr, "frame_name");
    for (uint32_t i = graph->frames.count - 1; i > 0; i--)
        if (graph->frames.at[i].parent == parent && fg_bytes_equal(graph->frames.at[i].name, name))
            return i;
    fg_tf_frame frame = {.name = name, .parent = parent};
    frame.depth = graph->frames.at[parent].depth + 1;
    FG_PUSH(arena, &graph->frames, frame);
    return graph->frames.count - 1;
}

static uint32_t deepest_input(const fg_tf_graph *graph, uint32_t node) {
    uint32_t found = 0;
    for (uint32_t i = graph->first_edge[node]; i < graph->first_edge[node + 1]; i++) {
        uint32_t frame = graph->frame_of[graph->edges[i].node];
        if (graph->frames.at[frame].depth > graph->frames.at[found].depth) found = frame;
    }
    return found;
}

static bool has_loops(const fg_tf_graph *graph) {
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (fg_tf_is(graph, i, "Enter")) return true;
    return false;
}

void fg_tf_find_frames(fg_tf_graph *graph, fg_arena *arena) {
    if (!has_loops(graph)) return;
    FG_PUSH(arena, &graph->frames, (fg_tf_frame){0});
    graph->frame_of = FG_NEW_ARRAY(arena, uint32_t, (size_t)graph->node_count + 1);
    for (uint32_t i = 0; i < graph->node_count; i++) {
        uint32_t node = graph->order[i], frame = deepest_input(graph, node);
        if (fg_tf_is(graph, node, "Enter"))
            frame = enter_frame(graph, arena, node, frame);
        else if (fg_tf_is(graph, node, "Exit"))
            frame = graph->frames.at[frame].parent;
        graph->frame_of[node] = frame;
        if (frame && fg_tf_is(graph, node, "NextIteration"))
            FG_PUSH(arena, &graph->frames.at[frame].nexts, node);
    }
}

uint32_t fg_tf_frame_left(const fg_tf_graph *graph, uint32_t node) {
    if (!graph->frame_of || !fg_tf_is(graph, node, "Exit")) return 0;
    return deepest_input(graph, node);
}

#include "import/tf_needs.h"

uint32_t fg_tf_reach(const fg_tf_graph *graph, fg_arena *arena, uint32_t node, uint8_t *reached) {
    size_t bytes = (size_t)graph->node_count * sizeof(uint32_t);
    uint32_t *queue = fg_arena_alloc(arena, bytes);
    uint32_t count = 0;
    if (reached[node]) {
        fg_arena_drop(arena, queue, bytes);
        return 0;
    }
    reached[node] = 1;
    queue[count++] = node;
    for (uint32_t next = 0; next < count; next++) {
        uint32_t at = queue[next];
        for (uint32_t e = graph->first_edge[at]; e < graph->first_edge[at + 1]; e++) {
            uint32_t from = graph->edges[e].node;
            if (reached[from]) continue;
            reached[from] = 1;
            queue[count++] = from;
        }
    }
    fg_arena_drop(arena, queue, bytes);
    return count;
}

bool fg_tf_is_placeholder(const fg_tf_graph *graph, uint32_t node) {
    fg_bytes op = graph->def->node.at[node].op;
    return fg_bytes_are(op, "Placeholder") || fg_bytes_are(op, "PlaceholderV2") ||
           fg_tf_has_default(graph, node);
}

bool fg_tf_has_default(const fg_tf_graph *graph, uint32_t node) {
    return fg_bytes_are(graph->def->node.at[node].op, "PlaceholderWithDefault");
}

uint8_t *fg_tf_consumed(const fg_tf_graph *graph, fg_arena *arena) {
    uint8_t *consumed = FG_NEW_ARRAY(arena, uint8_t, (size_t)graph->node_count + 1);
    for (uint32_t e = 0; e < graph->first_edge[graph->node_count]; e++)
        consumed[graph->edges[e].node] = 1;
    return consumed;
}

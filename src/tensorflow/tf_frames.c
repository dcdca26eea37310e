#include "tensorflow/tf_frames.h"

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

static uint32_t leave(fg_tf_graph *graph, fg_arena *arena, uint32_t node, uint32_t frame) {
    if (frame) FG_PUSH(arena, &graph->frames.at[frame].exits, node);
    return graph->frames.at[frame].parent;
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
            frame = leave(graph, arena, node, frame);
        graph->frame_of[node] = frame;
        if (frame && fg_tf_is(graph, node, "NextIteration"))
            FG_PUSH(arena, &graph->frames.at[frame].nexts, node);
    }
}

uint32_t fg_tf_frame_left(const fg_tf_graph *graph, uint32_t node) {
    if (!graph->frame_of || !fg_tf_is(graph, node, "Exit")) return 0;
    return deepest_input(graph, node);
}

/* ---- frames side by side ---- */

/* One level: the members of a frame (0: all nodes), where a frame within it counts as one unit. */
typedef struct level {
    fg_tf_graph *graph;
    uint32_t frame;
    uint32_t *unit_of; /* by node: 1 + its unit, or 0 */
    uint32_t *first;   /* by unit: its first member in `members`, chained by `next` */
    uint32_t *next;    /* by member */
    const uint32_t *members;
    uint32_t count, units;
    uint8_t *state; /* by unit: 0 new, 1 under way, 2 done */
    uint32_t *out;
    uint32_t done;
} level;

static bool order_members(fg_tf_graph *graph, fg_arena *arena, uint32_t frame,
                          const uint32_t *members, uint32_t count, uint32_t *unit_of,
                          uint32_t *out);

/* Members in the same frame are units of their own; of a frame within, all are one. */
static void find_units(level *l, fg_arena *arena) {
    fg_map frames = {0};
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t node = l->members[i], frame = l->graph->frame_of[node];
        uint32_t inner = frame == l->frame ? 0 : fg_tf_frame_within(l->graph, frame, l->frame);
        const void *key = (const void *)(uintptr_t)inner;
        uint32_t unit = inner ? (uint32_t)(uintptr_t)fg_map_get(&frames, key) : 0;
        if (!unit) {
            unit = ++l->units;
            if (inner) fg_map_set(arena, &frames, key, (void *)(uintptr_t)unit);
        }
        l->unit_of[node] = unit;
    }
    /* chained from behind, so that they come in their order */
    for (uint32_t i = l->count; i-- > 0;) {
        uint32_t unit = l->unit_of[l->members[i]] - 1;
        l->next[i] = l->first[unit];
        l->first[unit] = i + 1;
    }
}

static bool is_back(const fg_tf_graph *graph, uint32_t node, uint32_t from) {
    return fg_tf_is(graph, node, "Merge") && fg_tf_is(graph, from, "NextIteration");
}

/* A unit that this one comes behind, from a place in it on; 0: no more. */
static uint32_t next_needed(const level *l, uint32_t unit, uint32_t *member, uint32_t *edge) {
    for (; *member; *member = l->next[*member - 1], *edge = 0) {
        uint32_t node = l->members[*member - 1];
        uint32_t begin = l->graph->first_edge[node], end = l->graph->first_edge[node + 1];
        while (begin + *edge < end) {
            uint32_t from = l->graph->edges[begin + (*edge)++].node, needed = l->unit_of[from];
            if (needed && needed != unit && !is_back(l->graph, node, from)) return needed;
        }
    }
    return 0;
}

typedef struct unit_step {
    uint32_t unit, member, edge;
} unit_step;

static void emit_unit(level *l, uint32_t unit) {
    for (uint32_t m = l->first[unit - 1]; m; m = l->next[m - 1])
        l->out[l->done++] = l->members[m - 1];
    l->state[unit - 1] = 2;
}

static bool order_units(level *l, fg_arena *arena) {
    unit_step *stack = FG_NEW_ARRAY(arena, unit_step, (size_t)l->units + 1);
    for (uint32_t root = 1; root <= l->units; root++) {
        uint32_t depth = 0;
        if (l->state[root - 1]) continue;
        l->state[root - 1] = 1;
        stack[depth++] = (unit_step){root, l->first[root - 1], 0};
        while (depth > 0) {
            unit_step *top = &stack[depth - 1];
            uint32_t needed = next_needed(l, top->unit, &top->member, &top->edge);
            if (!needed) {
                emit_unit(l, top->unit);
                depth--;
            } else if (l->state[needed - 1] == 1) {
                return false;
            } else if (l->state[needed - 1] == 0) {
                l->state[needed - 1] = 1;
                stack[depth++] = (unit_step){needed, l->first[needed - 1], 0};
            }
        }
    }
    return true;
}

/* Frames within, each among its own members. */
static bool order_inner(level *l, fg_arena *arena) {
    for (uint32_t i = 0; i < l->count; i++) l->unit_of[l->out[i]] = 0;
    for (uint32_t i = 0; i < l->count;) {
        uint32_t frame = l->graph->frame_of[l->out[i]], count = 1;
        if (frame == l->frame) {
            i++;
            continue;
        }
        uint32_t inner = fg_tf_frame_within(l->graph, frame, l->frame);
        while (i + count < l->count && l->graph->frame_of[l->out[i + count]] != l->frame &&
               fg_tf_frame_within(l->graph, l->graph->frame_of[l->out[i + count]], l->frame) ==
                   inner)
            count++;
        uint32_t *copy = FG_NEW_ARRAY(arena, uint32_t, count);
        memcpy(copy, l->out + i, count * sizeof *copy);
        if (!order_members(l->graph, arena, inner, copy, count, l->unit_of, l->out + i))
            return false;
        i += count;
    }
    return true;
}

static bool order_members(fg_tf_graph *graph, fg_arena *arena, uint32_t frame,
                          const uint32_t *members, uint32_t count, uint32_t *unit_of,
                          uint32_t *out) {
    level l = {.graph = graph,
               .frame = frame,
               .unit_of = unit_of,
               .first = FG_NEW_ARRAY(arena, uint32_t, (size_t)count + 1),
               .next = FG_NEW_ARRAY(arena, uint32_t, (size_t)count + 1),
               .members = members,
               .count = count,
               .state = FG_NEW_ARRAY(arena, uint8_t, (size_t)count + 1),
               .out = out};
    if (graph->frames.at[frame].depth > FG_TF_FRAME_DEPTH) return false;
    find_units(&l, arena);
    return order_units(&l, arena) && order_inner(&l, arena);
}

void fg_tf_gather_frames(fg_tf_graph *graph, fg_arena *arena) {
    if (!graph->frame_of) return;
    uint32_t *out = FG_NEW_ARRAY(arena, uint32_t, (size_t)graph->node_count + 1);
    uint32_t *unit_of = FG_NEW_ARRAY(arena, uint32_t, (size_t)graph->node_count + 1);
    graph->gathered = order_members(graph, arena, 0, graph->order, graph->node_count, unit_of, out);
    if (graph->gathered) graph->order = out;
}

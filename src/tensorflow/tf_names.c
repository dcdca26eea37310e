#include "tensorflow/tf_names.h"

struct fg_tf_names {
    uint32_t *slots; /* 1 + a node's index; 0: free */
    uint32_t mask, count;
};

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

bool fg_tf_is_name(fg_bytes name) {
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f) return false;
    return name.length <= 65535;
}

static void make_slots(fg_tf_graph *graph, fg_arena *arena, uint32_t capacity) {
    graph->names->slots = FG_NEW_ARRAY(arena, uint32_t, capacity);
    graph->names->mask = capacity - 1;
}

void fg_tf_names_init(fg_tf_graph *graph, fg_arena *arena) {
    uint32_t capacity = 16;
    while (capacity / 2 < graph->def->node.count) {
        if (capacity > UINT32_MAX / 2) fg_arena_fail(arena);
        capacity *= 2;
    }
    graph->names = FG_NEW(arena, struct fg_tf_names);
    make_slots(graph, arena, capacity);
}

static void grow(fg_tf_graph *graph, fg_arena *arena) {
    struct fg_tf_names *names = graph->names;
    uint32_t *old = names->slots, capacity = names->mask + 1;
    if (capacity > UINT32_MAX / 2) fg_arena_fail(arena);
    make_slots(graph, arena, capacity * 2);
    for (uint32_t i = 0; i < capacity; i++)
        if (old[i]) *find_slot(graph, graph->def->node.at[old[i] - 1].name) = old[i];
    fg_arena_drop(arena, old, (size_t)capacity * sizeof *old);
}

bool fg_tf_names_add(fg_tf_graph *graph, fg_arena *arena, uint32_t node) {
    if (graph->names->count > graph->names->mask / 2) grow(graph, arena);
    uint32_t *slot = find_slot(graph, graph->def->node.at[node].name);
    if (*slot) return false;
    *slot = node + 1;
    graph->names->count++;
    return true;
}

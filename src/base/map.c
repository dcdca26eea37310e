#include "base/map.h"

#include <assert.h>
#include <string.h>

/* Fibonacci hashing: the high bits of the product depend on all bits of the key. */
static uint32_t first_slot(const void *key, uint32_t capacity) {
    uint64_t product = (uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15u;
    return (uint32_t)(product >> 32) & (capacity - 1);
}

/* The slot that holds the key, or the free one where it belongs. */
static fg_map_slot *find_slot(fg_map_slot *slots, uint32_t capacity, const void *key) {
    for (uint32_t i = first_slot(key, capacity);; i = (i + 1) & (capacity - 1))
        if (!slots[i].key || slots[i].key == key) return &slots[i];
}

void *fg_map_get(const fg_map *map, const void *key) {
    return map->capacity ? find_slot(map->slots, map->capacity, key)->value : NULL;
}

bool fg_map_has(const fg_map *map, const void *key) {
    return map->capacity && find_slot(map->slots, map->capacity, key)->key;
}

static void grow(fg_arena *arena, fg_map *map) {
    if (map->capacity > UINT32_MAX / 2) fg_arena_fail(arena);
    uint32_t capacity = map->capacity ? map->capacity * 2 : 16;
    fg_map_slot *slots = FG_NEW_ARRAY(arena, fg_map_slot, capacity);
    for (uint32_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key) *find_slot(slots, capacity, map->slots[i].key) = map->slots[i];
    fg_arena_drop(arena, map->slots, map->capacity * sizeof *slots);
    map->slots = slots;
    map->capacity = capacity;
}

void fg_map_set(fg_arena *arena, fg_map *map, const void *key, void *value) {
    assert(key);
    if (map->count >= map->capacity / 4 * 3 && !fg_map_has(map, key)) grow(arena, map);
    fg_map_slot *slot = find_slot(map->slots, map->capacity, key);
    if (!slot->key) map->count++;
    *slot = (fg_map_slot){key, value};
}

void fg_map_clear(fg_map *map) {
    if (map->capacity) memset(map->slots, 0, map->capacity * sizeof *map->slots);
    map->count = 0;
}

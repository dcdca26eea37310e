/* Hash map from a pointer or a number (not NULL, not 0) to a pointer. For names: their pointer. */
#ifndef FG_BASE_MAP_H
#define FG_BASE_MAP_H

#include "base/memory.h"

typedef struct fg_map_slot {
    const void *key;
    void *value;
} fg_map_slot;

typedef struct fg_map {
    fg_map_slot *slots;
    uint32_t count, capacity;
} fg_map; /* zeroed is empty */

void *fg_map_get(const fg_map *map, const void *key); /* NULL where it is not */
void fg_map_set(fg_arena *arena, fg_map *map, const void *key, void *value);
void fg_map_clear(fg_map *map); /* its room stays */
bool fg_map_has(const fg_map *map, const void *key);

#endif

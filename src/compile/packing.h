/* Packs blocks that live for a while into one range of offsets, so that the range stays short.
 *
 * Blocks are taken and given back in the order in which a run will use them. Free ranges are kept
 * by size class (powers of two, each cut into eight), neighbours are joined when they are free:
 * taking and giving take constant time, however many blocks there are. */
#ifndef FG_COMPILE_PACKING_H
#define FG_COMPILE_PACKING_H

#include "base/memory.h"

#define FG_PACKING_ALIGNMENT ((size_t)64)
#define FG_PACKING_CLASSES   512

typedef struct fg_packed {
    size_t offset, size;
    uint32_t before, after;  /* neighbours by offset; 0: none */
    uint32_t previous, next; /* in the list of its class, while free */
    bool free;
} fg_packed;

typedef struct fg_packing {
    fg_arena *arena;
    FG_VEC(fg_packed) blocks; /* at[0] is none */
    uint32_t unused;          /* records to be used again, linked by `next` */
    uint32_t last;            /* the block with the highest offset */
    size_t size;              /* bytes: the longest that the range ever was */
    uint64_t filled[FG_PACKING_CLASSES / 64];
    uint32_t lists[FG_PACKING_CLASSES];
} fg_packing;

void fg_packing_init(fg_packing *packing, fg_arena *arena);
/* A block of `bytes` (at least 1); its offset is a multiple of FG_PACKING_ALIGNMENT. 0 where the
 * range would pass SIZE_MAX / 2. */
uint32_t fg_packing_take(fg_packing *packing, size_t bytes);
size_t fg_packing_offset(const fg_packing *packing, uint32_t block);
void fg_packing_give(fg_packing *packing, uint32_t block);

#endif

#include "compile/packing.h"

#include <assert.h>

#define STEPS 8u /* classes a power of two */
#define LOOKS 8  /* how many blocks of the smallest class that may do are looked at */

void fg_packing_init(fg_packing *packing, fg_arena *arena) {
    *packing = (fg_packing){.arena = arena};
    FG_PUSH(arena, &packing->blocks, (fg_packed){0});
}

/* Units of the alignment: 1 .. 7 are classes of their own, then eight for each power of two. */
static uint32_t class_of(size_t size) {
    size_t units = size / FG_PACKING_ALIGNMENT;
    if (units < STEPS) return (uint32_t)units;
    uint32_t power = 63u - (uint32_t)__builtin_clzll(units);
    return (power - 2) * STEPS + (uint32_t)(units >> (power - 3)) % STEPS;
}

static void list_add(fg_packing *packing, uint32_t block) {
    fg_packed *it = &packing->blocks.at[block];
    uint32_t class = class_of(it->size);
    it->free = true;
    it->previous = 0;
    it->next = packing->lists[class];
    if (it->next) packing->blocks.at[it->next].previous = block;
    packing->lists[class] = block;
    packing->filled[class / 64] |= (uint64_t)1 << class % 64;
}

static void list_remove(fg_packing *packing, uint32_t block) {
    fg_packed *it = &packing->blocks.at[block];
    uint32_t class = class_of(it->size);
    it->free = false;
    if (it->next) packing->blocks.at[it->next].previous = it->previous;
    if (it->previous) {
        packing->blocks.at[it->previous].next = it->next;
        return;
    }
    packing->lists[class] = it->next;
    if (!it->next) packing->filled[class / 64] &= ~((uint64_t)1 << class % 64);
}

static uint32_t record_new(fg_packing *packing, size_t offset, size_t size) {
    uint32_t block = packing->unused;
    if (block) {
        packing->unused = packing->blocks.at[block].next;
    } else {
        block = packing->blocks.count;
        FG_PUSH(packing->arena, &packing->blocks, (fg_packed){0});
    }
    packing->blocks.at[block] = (fg_packed){.offset = offset, .size = size};
    return block;
}

static void record_drop(fg_packing *packing, uint32_t block) {
    packing->blocks.at[block] = (fg_packed){.next = packing->unused};
    packing->unused = block;
}

/* The first class from `class` on that holds a block; FG_PACKING_CLASSES where none does. */
static uint32_t class_filled(const fg_packing *packing, uint32_t class) {
    for (uint32_t word = class / 64; word < FG_PACKING_CLASSES / 64; word++) {
        uint64_t bits = packing->filled[word];
        if (word == class / 64) bits &= ~(uint64_t)0 << class % 64;
        if (bits) return word * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return FG_PACKING_CLASSES;
}

/* A free block of at least `size` bytes, or 0. */
static uint32_t find_free(const fg_packing *packing, size_t size) {
    uint32_t class = class_of(size);
    uint32_t block = packing->lists[class];
    for (int i = 0; i < LOOKS && block; i++, block = packing->blocks.at[block].next)
        if (packing->blocks.at[block].size >= size) return block;
    class = class_filled(packing, class + 1);
    return class < FG_PACKING_CLASSES ? packing->lists[class] : 0;
}

/* Cuts what is more than `size` off a block that is in no list, and frees it. */
static void split(fg_packing *packing, uint32_t block, size_t size) {
    size_t rest = packing->blocks.at[block].size - size;
    if (rest == 0) return;
    uint32_t tail = record_new(packing, packing->blocks.at[block].offset + size, rest);
    fg_packed *it = &packing->blocks.at[block], *other = &packing->blocks.at[tail];
    it->size = size;
    other->before = block;
    other->after = it->after;
    it->after = tail;
    if (other->after) packing->blocks.at[other->after].before = tail;
    if (packing->last == block) packing->last = tail;
    list_add(packing, tail);
}

/* Makes the range longer; the free block at its end, if there is one, becomes part of it. */
static uint32_t extend(fg_packing *packing, size_t size) {
    uint32_t block = packing->last;
    if (block && packing->blocks.at[block].free) {
        list_remove(packing, block);
    } else {
        size_t end = block ? packing->blocks.at[block].offset + packing->blocks.at[block].size : 0;
        uint32_t made = record_new(packing, end, 0);
        packing->blocks.at[made].before = block;
        if (block) packing->blocks.at[block].after = made;
        packing->last = block = made;
    }
    fg_packed *it = &packing->blocks.at[block];
    if (size > SIZE_MAX / 2 - it->offset) {
        it->free = false;
        return 0;
    }
    it->size = size;
    if (it->offset + size > packing->size) packing->size = it->offset + size;
    return block;
}

uint32_t fg_packing_take(fg_packing *packing, size_t bytes) {
    assert(bytes > 0);
    if (bytes > SIZE_MAX / 2) return 0;
    size_t size = (bytes + FG_PACKING_ALIGNMENT - 1) & ~(FG_PACKING_ALIGNMENT - 1);
    uint32_t block = find_free(packing, size);
    if (!block) return extend(packing, size);
    list_remove(packing, block);
    split(packing, block, size);
    return block;
}

size_t fg_packing_offset(const fg_packing *packing, uint32_t block) {
    return packing->blocks.at[block].offset;
}

/* Makes `after`, the right neighbour of `block`, part of it. Neither is in a list. */
static void join(fg_packing *packing, uint32_t block, uint32_t after) {
    fg_packed *it = &packing->blocks.at[block], *other = &packing->blocks.at[after];
    it->size += other->size;
    it->after = other->after;
    if (it->after) packing->blocks.at[it->after].before = block;
    if (packing->last == after) packing->last = block;
    record_drop(packing, after);
}

void fg_packing_give(fg_packing *packing, uint32_t block) {
    assert(block && !packing->blocks.at[block].free);
    uint32_t after = packing->blocks.at[block].after;
    if (after && packing->blocks.at[after].free) {
        list_remove(packing, after);
        join(packing, block, after);
    }
    uint32_t before = packing->blocks.at[block].before;
    if (before && packing->blocks.at[before].free) {
        list_remove(packing, before);
        join(packing, before, block);
        block = before;
    }
    list_add(packing, block);
}

#include "base/name.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static uint64_t fold(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *at, size_t length) {
    uint64_t word = 0;
    memcpy(&word, at, length);
    return word;
}

/* Eight bytes a multiplication, of which both halves are kept. */
static uint32_t hash_of(const char *text, size_t length) {
    const uint64_t a = 0x9e3779b97f4a7c15u, b = 0xd1b54a32d192ed03u;
    uint64_t hash = a ^ length;
    const char *end = text + length;
    for (; end - text >= 8; text += 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        hash = fold(hash ^ word, b);
    }
    if (end > text) hash = fold(hash ^ load(text, (size_t)(end - text)), b);
    hash = fold(hash ^ b, a);
    return (uint32_t)(hash >> 32);
}

void fg_names_init(fg_names *names, fg_arena *arena) {
    *names = (fg_names){.arena = arena};
}

/* The slot that holds the name, or the free one where it belongs. */
static fg_name_slot *find_slot(const fg_names *names, const char *text, size_t length,
                               uint32_t hash) {
    uint32_t mask = names->capacity - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        fg_name_slot *slot = &names->slots[i];
        if (!slot->which) return slot;
        if (slot->hash != hash) continue;
        const fg_name *name = names->at[slot->which - 1];
        if (name->length == length && memcmp(name->text, text, length) == 0) return slot;
    }
}

static void grow(fg_names *names) {
    if (names->capacity > UINT32_MAX / 2) fg_arena_fail(names->arena);
    uint32_t capacity = names->capacity ? names->capacity * 2 : 256;
    fg_name_slot *slots = FG_NEW_ARRAY(names->arena, fg_name_slot, capacity);
    for (uint32_t i = 0; i < names->capacity; i++) {
        if (!names->slots[i].which) continue;
        uint32_t to = names->slots[i].hash & (capacity - 1);
        while (slots[to].which) to = (to + 1) & (capacity - 1);
        slots[to] = names->slots[i];
    }
    /* as many as are put in before it grows again */
    names->at =
        fg_arena_grow(names->arena, (void *)names->at, names->capacity / 4 * 3 * sizeof *names->at,
                      capacity / 4 * 3 * sizeof *names->at);
    fg_arena_drop(names->arena, names->slots, names->capacity * sizeof *slots);
    names->slots = slots;
    names->capacity = capacity;
}

const fg_name *fg_name_of(fg_names *names, const char *text, size_t length) {
    assert(length <= UINT32_MAX);
    if (length == 0) text = "";
    uint32_t hash = hash_of(text, length);
    /* Above three quarters the rows of taken slots grow long. */
    if (names->count >= names->capacity / 4 * 3) grow(names);
    fg_name_slot *slot = find_slot(names, text, length, hash);
    if (slot->which) return names->at[slot->which - 1];
    fg_name *name = fg_arena_alloc(names->arena, sizeof *name + length + 1);
    name->hash = hash;
    name->number = names->count;
    name->length = (uint32_t)length;
    memcpy(name->text, text, length);
    names->at[names->count++] = name;
    *slot = (fg_name_slot){hash, names->count};
    return name;
}

const fg_name *fg_name_of_text(fg_names *names, const char *text) {
    return fg_name_of(names, text, strlen(text));
}

const fg_name *fg_name_printf(fg_names *names, const char *format, ...) {
    char most[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(most, sizeof most, format, args);
    va_end(args);
    if (length < 0) fg_arena_fail(names->arena);
    if ((size_t)length < sizeof most) return fg_name_of(names, most, (size_t)length);
    va_start(args, format);
    char *text = fg_arena_vprintf(names->arena, format, args);
    va_end(args);
    return fg_name_of(names, text, (size_t)length);
}

const fg_name *fg_name_find(const fg_names *names, const char *text, size_t length) {
    if (!names->capacity || length > UINT32_MAX) return NULL;
    if (length == 0) text = "";
    const fg_name_slot *slot = find_slot(names, text, length, hash_of(text, length));
    return slot->which ? names->at[slot->which - 1] : NULL;
}

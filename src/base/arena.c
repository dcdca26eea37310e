/* Arenas: small blocks are cut from chunks that grow with the arena; a block of LARGE bytes or more
 * has a chunk of its own, so that it can grow without being left behind. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/asan.h"
#include "base/memory.h"

#define LARGE       ((size_t)64 << 10)
#define FIRST_CHUNK ((size_t)4 << 10)
#define LAST_CHUNK  ((size_t)8 << 20) /* of pages from the system, huge ones where it has them */
#define HEADER      ((size_t)64)      /* keeps large blocks aligned to 64 */
/* Bytes that nobody owns behind each small block, for the sanitizer to see who touches them. */
#define GAP ((size_t)(FG_ASAN ? 16 : 0))

struct fg_chunk {
    fg_chunk *next, *previous;
    size_t size; /* with the header */
};

_Static_assert(sizeof(fg_chunk) <= HEADER, "the header has room for the chunk's links");

void fg_arena_init(fg_arena *arena, fg_memory *memory) {
    *arena = (fg_arena){.memory = memory, .next = FIRST_CHUNK};
}

void fg_arena_fini(fg_arena *arena) {
    for (fg_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        FG_UNPOISON(chunk, chunk->size);
        fg_memory_free(arena->memory, chunk, chunk->size);
    }
    fg_arena_init(arena, arena->memory);
}

_Noreturn void fg_arena_fail(fg_arena *arena) {
    assert(arena->guard);
    longjmp(arena->guard->env, 1);
}

static size_t round_up(size_t size) {
    return (size + 7) & ~(size_t)7;
}

static void link_chunk(fg_arena *arena, fg_chunk *chunk, size_t size) {
    *chunk = (fg_chunk){.next = arena->chunks, .size = size};
    if (chunk->next) chunk->next->previous = chunk;
    arena->chunks = chunk;
}

/* The neighbours still point at where the chunk was. */
static void relink_chunk(fg_arena *arena, fg_chunk *chunk) {
    if (chunk->next) chunk->next->previous = chunk;
    if (chunk->previous) {
        chunk->previous->next = chunk;
    } else {
        arena->chunks = chunk;
    }
}

static void *large_alloc(fg_arena *arena, size_t size) {
    if (size > SIZE_MAX - HEADER) fg_arena_fail(arena);
    fg_chunk *chunk = fg_memory_alloc_zeroed(arena->memory, size + HEADER);
    if (!chunk) fg_arena_fail(arena);
    link_chunk(arena, chunk, size + HEADER);
    return (char *)chunk + HEADER;
}

static void *large_grow(fg_arena *arena, void *block, size_t old_size, size_t size) {
    fg_chunk *chunk = (fg_chunk *)(void *)((char *)block - HEADER);
    if (size > SIZE_MAX - HEADER) fg_arena_fail(arena);
    size_t had = chunk->size - HEADER;
    assert(had >= old_size);
    if (had > old_size) memset((char *)block + old_size, 0, (had < size ? had : size) - old_size);
    if (had >= size) return block;
    chunk = fg_memory_realloc_zeroed(arena->memory, chunk, chunk->size, size + HEADER);
    if (!chunk) fg_arena_fail(arena);
    chunk->size = size + HEADER;
    relink_chunk(arena, chunk);
    return (char *)chunk + HEADER;
}

/* Makes room for a small block of `need` bytes. */
static void add_chunk(fg_arena *arena, size_t need) {
    size_t size = arena->next;
    while (size < need + HEADER) size *= 2;
    fg_chunk *chunk = fg_memory_alloc(arena->memory, size);
    if (!chunk) fg_arena_fail(arena);
    link_chunk(arena, chunk, size);
    arena->at = (char *)chunk + HEADER;
    arena->end = (char *)chunk + size;
    FG_POISON(arena->at, size - HEADER);
    arena->next = size < LAST_CHUNK ? size * 2 : LAST_CHUNK;
}

void *fg_arena_alloc(fg_arena *arena, size_t size) {
    if (fg_memory_fails_now(arena->memory)) fg_arena_fail(arena);
    if (size >= LARGE) return large_alloc(arena, size);
    size_t need = round_up(size ? size : 1) + GAP;
    if ((size_t)(arena->end - arena->at) < need) add_chunk(arena, need);
    void *block = arena->at;
    arena->at += need;
    FG_UNPOISON(block, size);
    return memset(block, 0, size);
}

void *fg_arena_alloc_array(fg_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) fg_arena_fail(arena);
    return fg_arena_alloc(arena, bytes);
}

static bool is_newest(const fg_arena *arena, const char *block, size_t size) {
    return block + round_up(size ? size : 1) + GAP == arena->at;
}

void *fg_arena_grow(fg_arena *arena, void *block, size_t old_size, size_t size) {
    if (!block) return fg_arena_alloc(arena, size);
    if (size <= old_size) return block;
    if (old_size >= LARGE) {
        if (fg_memory_fails_now(arena->memory)) fg_arena_fail(arena);
        return large_grow(arena, block, old_size, size);
    }
    char *start = block;
    if (size < LARGE && is_newest(arena, start, old_size) &&
        (size_t)(arena->end - start) >= round_up(size) + GAP) {
        if (fg_memory_fails_now(arena->memory)) fg_arena_fail(arena);
        arena->at = start + round_up(size) + GAP;
        FG_UNPOISON(start, size);
        memset(start + old_size, 0, size - old_size);
        return block;
    }
    void *moved = fg_arena_alloc(arena, size);
    memcpy(moved, block, old_size);
    fg_arena_drop(arena, block, old_size);
    return moved;
}

void fg_arena_drop(fg_arena *arena, void *block, size_t size) {
    if (!block) return;
    if (size >= LARGE) {
        fg_chunk *chunk = (fg_chunk *)(void *)((char *)block - HEADER);
        if (chunk->next) chunk->next->previous = chunk->previous;
        if (chunk->previous) {
            chunk->previous->next = chunk->next;
        } else {
            arena->chunks = chunk->next;
        }
        fg_memory_free(arena->memory, chunk, chunk->size);
        return;
    }
    if (is_newest(arena, block, size)) arena->at = block;
    FG_POISON(block, size);
}

char *fg_arena_text(fg_arena *arena, const char *text, size_t length) {
    if (length == SIZE_MAX) fg_arena_fail(arena);
    char *copy = fg_arena_alloc(arena, length + 1);
    if (length) memcpy(copy, text, length);
    return copy;
}

char *fg_arena_vprintf(fg_arena *arena, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) fg_arena_fail(arena);
    char *text = fg_arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *fg_arena_printf(fg_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = fg_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void *fg_vec_grow(fg_arena *arena, void *at, uint32_t *capacity, size_t size) {
    size_t old = *capacity;
    size_t more = old ? old * 2 : 8;
    size_t bytes;
    if (more > UINT32_MAX) more = UINT32_MAX;
    if (more == old || __builtin_mul_overflow(more, size, &bytes)) fg_arena_fail(arena);
    at = fg_arena_grow(arena, at, old * size, bytes);
    *capacity = (uint32_t)more;
    return at;
}

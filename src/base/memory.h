/* Memory with a limit, and arenas on it.
 *
 * Everything that belongs to one compilation lives in an arena and goes with it. An arena
 * allocation does not return on failure: it jumps to the arena's guard, which the public functions
 * set around the stations. So code that allocates from an arena holds no other resource (file,
 * heap block, lock) across such a call, unless it has a guard of its own. Tensors and everything
 * else that outlives a compilation use fg_memory_alloc, which returns NULL. */
#ifndef FG_BASE_MEMORY_H
#define FG_BASE_MEMORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts what a context has allocated. Safe to use from several threads. */
typedef struct fg_memory {
    atomic_size_t used;  /* bytes */
    atomic_size_t peak;  /* bytes: the largest `used` so far */
    size_t limit;        /* bytes: an allocation that would pass it fails; SIZE_MAX for none */
    atomic_long fail_in; /* for tests: the n-th allocation from now fails; 0 for never */
} fg_memory;

void fg_memory_init(fg_memory *memory, size_t limit);
/* Uninitialised bytes, or NULL. Aligned to 16; from 4096 bytes on, to 64. */
void *fg_memory_alloc(fg_memory *memory, size_t size);
void *fg_memory_realloc(fg_memory *memory, void *block, size_t old_size, size_t size);
void fg_memory_free(fg_memory *memory, void *block, size_t size);
/* The same, zeroed; of the second what lies behind `old_size`. Pages fresh from the system are not
 * touched for it. */
void *fg_memory_alloc_zeroed(fg_memory *memory, size_t size);
void *fg_memory_realloc_zeroed(fg_memory *memory, void *block, size_t old_size, size_t size);
/* Counts one allocation against `fail_in`: true where it is the one to fail. */
bool fg_memory_fails_now(fg_memory *memory);

typedef struct fg_guard {
    jmp_buf env;
} fg_guard;

typedef struct fg_chunk fg_chunk;

typedef struct fg_arena {
    fg_memory *memory;
    fg_guard *guard;  /* where a failed allocation jumps; never NULL while allocating */
    fg_chunk *chunks; /* the newest first */
    char *at, *end;   /* what is free in the newest small chunk */
    size_t next;      /* bytes of the next small chunk */
} fg_arena;

void fg_arena_init(fg_arena *arena, fg_memory *memory);
void fg_arena_fini(fg_arena *arena);
/* Zeroed, aligned to 8. */
void *fg_arena_alloc(fg_arena *arena, size_t size);
/* The same for `count` elements of `size` bytes; the product is checked. */
void *fg_arena_alloc_array(fg_arena *arena, size_t count, size_t size);
/* A block of `size` bytes whose first `old_size` are those of `block` (which may be NULL); large
 * blocks are moved, not left behind. The new part is zeroed. */
void *fg_arena_grow(fg_arena *arena, void *block, size_t old_size, size_t size);
/* Gives back a block (which may be NULL) where that is possible: if it is large or the newest one.
 * Else it stays until the arena goes. */
void fg_arena_drop(fg_arena *arena, void *block, size_t size);
/* A copy with a NUL behind it. */
char *fg_arena_text(fg_arena *arena, const char *text, size_t length);
char *fg_arena_printf(fg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *fg_arena_vprintf(fg_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Leaves by the guard, as a failed allocation does. */
_Noreturn void fg_arena_fail(fg_arena *arena);

#define FG_NEW(arena, type) ((type *)fg_arena_alloc((arena), sizeof(type)))
#define FG_NEW_ARRAY(arena, type, count) \
    ((type *)fg_arena_alloc_array((arena), (size_t)(count), sizeof(type)))

/* A growing array in an arena: FG_VEC(int) v = {0}; FG_PUSH(arena, &v, 3); v.at[0]; v.count */
#define FG_VEC(...)        \
    struct {               \
        __VA_ARGS__ *at;   \
        uint32_t count;    \
        uint32_t capacity; \
    }
#define FG_PUSH(arena, vec, ...)                                                              \
    do {                                                                                      \
        if ((vec)->count == (vec)->capacity)                                                  \
            (vec)->at = fg_vec_grow((arena), (vec)->at, &(vec)->capacity, sizeof *(vec)->at); \
        (vec)->at[(vec)->count++] = (__VA_ARGS__);                                            \
    } while (0)
/* Doubles the capacity; fails like an allocation where it would pass 2^32 - 1. */
void *fg_vec_grow(fg_arena *arena, void *at, uint32_t *capacity, size_t size);

#endif

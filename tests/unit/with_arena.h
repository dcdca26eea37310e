/* A fixture for tests of what lives in an arena: at the end no memory is left. One file includes it
 * once. */
#ifndef FG_TESTS_WITH_ARENA_H
#define FG_TESTS_WITH_ARENA_H

#include <check.h>
#include <stdint.h>

#include "base/memory.h"

static fg_memory memory;
static fg_guard guard;
static fg_arena arena;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    fg_arena_init(&arena, &memory);
    arena.guard = &guard; /* never used: nothing fails here */
}

static void tear_down(void) {
    fg_arena_fini(&arena);
    ck_assert_uint_eq(memory.used, 0);
}

#endif

/* Memory and arenas: what is counted, what is zero, what fails and when. */
#include <string.h>

#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "test_base.h"

#define MIB ((size_t)1 << 20)

static bool all_bytes(const void *block, int byte, size_t size) {
    const unsigned char *at = block;
    for (size_t i = 0; i < size; i++)
        if (at[i] != byte) return false;
    return true;
}

/* ---- blocks ---- */

START_TEST(used_and_peak_are_counted) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    void *a = fg_memory_alloc(&memory, 100);
    void *b = fg_memory_alloc(&memory, 5000);
    ck_assert_uint_eq(memory.used, 5100);
    fg_memory_free(&memory, b, 5000);
    ck_assert_uint_eq(memory.used, 100);
    a = fg_memory_realloc(&memory, a, 100, 300);
    ck_assert_uint_eq(memory.used, 300);
    a = fg_memory_realloc(&memory, a, 300, 50);
    ck_assert_uint_eq(memory.used, 50);
    ck_assert_uint_eq(memory.peak, 5100);
    fg_memory_free(&memory, a, 50);
    fg_memory_free(&memory, NULL, 50);
    ck_assert_uint_eq(memory.used, 0);
}
END_TEST

START_TEST(the_limit_is_the_last_byte_that_fits) {
    fg_memory memory;
    fg_memory_init(&memory, 1000);
    void *a = fg_memory_alloc(&memory, 600);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_null(fg_memory_alloc(&memory, 401));
    ck_assert_ptr_null(fg_memory_realloc(&memory, a, 600, 1001));
    ck_assert_uint_eq(memory.used, 600);
    void *b = fg_memory_alloc(&memory, 400);
    ck_assert_ptr_nonnull(b);
    fg_memory_free(&memory, b, 400);
    fg_memory_free(&memory, a, 600);
}
END_TEST

START_TEST(impossible_sizes_fail) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    ck_assert_ptr_null(fg_memory_alloc(&memory, SIZE_MAX));
    ck_assert_ptr_null(fg_memory_alloc(&memory, SIZE_MAX / 2));
    ck_assert_ptr_null(fg_memory_alloc_zeroed(&memory, SIZE_MAX - 63));
    ck_assert_uint_eq(memory.used, 0);
    void *nothing = fg_memory_alloc(&memory, 0);
    ck_assert_ptr_nonnull(nothing);
    fg_memory_free(&memory, nothing, 0);
}
END_TEST

START_TEST(blocks_are_aligned) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    const size_t sizes[] = {1, 24, 4095, 4096, 4097, 100001, 4 * MIB, 5 * MIB + 3};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        void *block = fg_memory_alloc(&memory, sizes[i]);
        ck_assert_uint_eq((uintptr_t)block % (sizes[i] < 4096 ? 16 : 64), 0);
        memset(block, 1, sizes[i]);
        fg_memory_free(&memory, block, sizes[i]);
    }
}
END_TEST

/* Every pair of sizes, so that each kind of block becomes each other. */
START_TEST(realloc_keeps_what_fits_and_zeroes_the_rest) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    const size_t sizes[] = {0, 10, 4000, 4096, 10000, 4 * MIB - 1, 4 * MIB + 5, 9 * MIB + 7};
    const size_t count = sizeof sizes / sizeof *sizes;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            char *block = fg_memory_alloc(&memory, sizes[i]);
            memset(block, 0x5a, sizes[i]);
            block = fg_memory_realloc_zeroed(&memory, block, sizes[i], sizes[j]);
            ck_assert_ptr_nonnull(block);
            size_t kept = sizes[i] < sizes[j] ? sizes[i] : sizes[j];
            ck_assert(all_bytes(block, 0x5a, kept));
            ck_assert(all_bytes(block + kept, 0, sizes[j] - kept));
            ck_assert_uint_eq(memory.used, sizes[j]);
            fg_memory_free(&memory, block, sizes[j]);
        }
        char *zeroed = fg_memory_alloc_zeroed(&memory, sizes[i]);
        ck_assert(all_bytes(zeroed, 0, sizes[i]));
        fg_memory_free(&memory, zeroed, sizes[i]);
    }
}
END_TEST

START_TEST(the_nth_allocation_fails_once) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    memory.fail_in = 3;
    void *a = fg_memory_alloc(&memory, 8);
    void *b = fg_memory_alloc(&memory, 8);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_ptr_null(fg_memory_realloc(&memory, b, 8, 16));
    ck_assert_int_eq(memory.fail_in, 0);
    b = fg_memory_realloc(&memory, b, 8, 16);
    ck_assert_ptr_nonnull(b);
    fg_memory_free(&memory, a, 8);
    fg_memory_free(&memory, b, 16);
}
END_TEST

/* ---- arenas ---- */

/* Runs `body(arena)`; false where an allocation failed. The arena is gone after it. */
static bool in_arena(fg_memory *memory, void (*body)(fg_arena *arena)) {
    fg_arena arena;
    fg_guard guard;
    fg_arena_init(&arena, memory);
    arena.guard = &guard;
    bool done = setjmp(guard.env) == 0;
    if (done) body(&arena);
    fg_arena_fini(&arena);
    return done;
}

static bool in_unlimited_arena(void (*body)(fg_arena *arena)) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    bool done = in_arena(&memory, body);
    ck_assert_uint_eq(memory.used, 0);
    return done;
}

static void blocks_of_all_sizes(fg_arena *arena) {
    unsigned char *blocks[400];
    for (size_t i = 0; i < 400; i++) {
        size_t size = i * i * 3; /* up to 477,603 bytes */
        blocks[i] = fg_arena_alloc(arena, size);
        ck_assert_uint_eq((uintptr_t)blocks[i] % 8, 0);
        ck_assert(all_bytes(blocks[i], 0, size));
        memset(blocks[i], (int)(i & 0xff), size);
    }
    for (size_t i = 0; i < 400; i++) ck_assert(all_bytes(blocks[i], (int)(i & 0xff), i * i * 3));
}

START_TEST(arena_blocks_are_zeroed_apart_and_aligned) {
    ck_assert(in_unlimited_arena(blocks_of_all_sizes));
}
END_TEST

/* Two blocks grow in turn, so that neither can stay in place, from 1 byte to 16 MiB; others live
 * between them. */
static void two_growing_blocks(fg_arena *arena) {
    char *a = NULL, *b = NULL;
    char *witness[25];
    size_t size = 0;
    for (int step = 0; step <= 24; step++) {
        size_t more = (size_t)1 << step;
        a = fg_arena_grow(arena, a, size, more);
        witness[step] = fg_arena_text(arena, "witness", 7);
        b = fg_arena_grow(arena, b, size, more);
        ck_assert(all_bytes(a, 'a', size));
        ck_assert(all_bytes(b, 'b', size));
        ck_assert(all_bytes(a + size, 0, more - size));
        ck_assert(all_bytes(b + size, 0, more - size));
        memset(a, 'a', more);
        memset(b, 'b', more);
        size = more;
    }
    for (int step = 0; step <= 24; step++) ck_assert_str_eq(witness[step], "witness");
    /* Large blocks were moved, not left behind: two of 16 MiB and the small ones before them. */
    ck_assert_uint_lt(arena->memory->used, 33 * MIB);
}

START_TEST(grown_blocks_keep_their_bytes_and_leave_nothing_behind) {
    ck_assert(in_unlimited_arena(two_growing_blocks));
}
END_TEST

static void newest_block_grows_in_place(fg_arena *arena) {
    char *first = fg_arena_alloc(arena, 100);
    ck_assert_ptr_eq(fg_arena_grow(arena, first, 100, 1000), first);
    ck_assert_ptr_eq(fg_arena_grow(arena, first, 1000, 10), first); /* never smaller */
    char *second = fg_arena_alloc(arena, 8);
    ck_assert(second >= first + 1000);
    ck_assert_ptr_ne(fg_arena_grow(arena, first, 1000, 1001), first);
    /* What the caller did not count as his is zero again. */
    char *large = fg_arena_alloc(arena, 200000);
    memset(large, 1, 200000);
    large = fg_arena_grow(arena, large, 100000, 300000);
    ck_assert(all_bytes(large, 1, 100000));
    ck_assert(all_bytes(large + 100000, 0, 200000));
}

START_TEST(the_newest_block_grows_in_place) {
    ck_assert(in_unlimited_arena(newest_block_grows_in_place));
}
END_TEST

static void drop_blocks(fg_arena *arena) {
    char *small = fg_arena_alloc(arena, 40);
    memset(small, 7, 40);
    fg_arena_drop(arena, small, 40);
    char *again = fg_arena_alloc(arena, 40);
    ck_assert_ptr_eq(again, small);
    ck_assert(all_bytes(again, 0, 40));
    size_t before = arena->memory->used;
    char *large[3];
    for (int i = 0; i < 3; i++) large[i] = fg_arena_alloc(arena, MIB);
    fg_arena_drop(arena, large[1], MIB);
    fg_arena_drop(arena, large[2], MIB);
    fg_arena_drop(arena, large[0], MIB);
    fg_arena_drop(arena, NULL, 0);
    ck_assert_uint_eq(arena->memory->used, before);
}

START_TEST(dropped_blocks_are_given_back) {
    ck_assert(in_unlimited_arena(drop_blocks));
}
END_TEST

static void overflowing_array(fg_arena *arena) {
    fg_arena_alloc_array(arena, SIZE_MAX / 4, 5);
}
static void overflowing_block(fg_arena *arena) {
    fg_arena_alloc(arena, SIZE_MAX);
}
static void overflowing_growth(fg_arena *arena) {
    fg_arena_grow(arena, fg_arena_alloc(arena, 100000), 100000, SIZE_MAX - 10);
}
static void overflowing_vector(fg_arena *arena) {
    uint32_t capacity = UINT32_MAX;
    fg_vec_grow(arena, fg_arena_alloc(arena, 8), &capacity, 1);
}

START_TEST(sizes_that_overflow_fail) {
    ck_assert(!in_unlimited_arena(overflowing_array));
    ck_assert(!in_unlimited_arena(overflowing_block));
    ck_assert(!in_unlimited_arena(overflowing_growth));
    ck_assert(!in_unlimited_arena(overflowing_vector));
    ck_assert(!in_unlimited_arena(fg_arena_fail));
}
END_TEST

static void many_numbers(fg_arena *arena) {
    FG_VEC(uint64_t) squares = {0};
    FG_VEC(char) letters = {0};
    for (uint64_t i = 0; i < 300000; i++) {
        FG_PUSH(arena, &squares, i * i);
        FG_PUSH(arena, &letters, (char)('a' + i % 26));
    }
    ck_assert_uint_eq(squares.count, 300000);
    for (uint64_t i = 0; i < 300000; i++) {
        ck_assert_uint_eq(squares.at[i], i * i);
        ck_assert_int_eq(letters.at[i], (char)('a' + i % 26));
    }
}

START_TEST(vectors_grow) {
    ck_assert(in_unlimited_arena(many_numbers));
}
END_TEST

static void formatted(fg_arena *arena) {
    ck_assert_str_eq(fg_arena_printf(arena, "%s-%d", "x", 42), "x-42");
    ck_assert_str_eq(fg_arena_printf(arena, "%s", ""), "");
    char *wide = fg_arena_printf(arena, "%100000d", 7);
    ck_assert_uint_eq(strlen(wide), 100000);
    char *text = fg_arena_text(arena, "ab\0cd", 5);
    ck_assert_mem_eq(text, "ab\0cd", 6);
}

START_TEST(text_in_an_arena) {
    ck_assert(in_unlimited_arena(formatted));
}
END_TEST

/* ---- failures ---- */

static void scenario(fg_arena *arena) {
    fg_names names;
    fg_text text;
    fg_names_init(&names, arena);
    fg_text_init(&text, arena);
    FG_VEC(const fg_name *) list = {0};
    for (int i = 0; i < 1200; i++) {
        const fg_name *name = fg_name_printf(&names, "name_%d", i);
        FG_PUSH(arena, &list, name);
        fg_text_printf(&text, "%s,", name->text);
    }
    fg_arena_alloc(arena, 70000);
}

START_TEST(a_failure_anywhere_reaches_the_guard) {
    fg_memory memory;
    fg_memory_init(&memory, SIZE_MAX);
    long failures = 0;
    for (long n = 1;; n++) {
        atomic_store(&memory.fail_in, n);
        bool done = in_arena(&memory, scenario);
        ck_assert_uint_eq(memory.used, 0);
        if (done) break;
        failures++;
    }
    ck_assert_int_ge(failures, 1200); /* every name is an allocation */
    ck_assert_int_gt(memory.fail_in, 0);
}
END_TEST

START_TEST(a_limit_reaches_the_guard) {
    for (size_t limit = 0; limit < 400000; limit += 1777) {
        fg_memory memory;
        fg_memory_init(&memory, limit);
        bool done = in_arena(&memory, scenario);
        ck_assert_uint_eq(memory.used, 0);
        ck_assert_uint_le(memory.peak, limit);
        if (limit < 70000) ck_assert(!done);
    }
}
END_TEST

Suite *fg_memory_suite(void) {
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, used_and_peak_are_counted);
    tcase_add_test(tests, the_limit_is_the_last_byte_that_fits);
    tcase_add_test(tests, impossible_sizes_fail);
    tcase_add_test(tests, blocks_are_aligned);
    tcase_add_test(tests, realloc_keeps_what_fits_and_zeroes_the_rest);
    tcase_add_test(tests, the_nth_allocation_fails_once);
    tcase_add_test(tests, arena_blocks_are_zeroed_apart_and_aligned);
    tcase_add_test(tests, grown_blocks_keep_their_bytes_and_leave_nothing_behind);
    tcase_add_test(tests, the_newest_block_grows_in_place);
    tcase_add_test(tests, dropped_blocks_are_given_back);
    tcase_add_test(tests, sizes_that_overflow_fail);
    tcase_add_test(tests, vectors_grow);
    tcase_add_test(tests, text_in_an_arena);
    tcase_add_test(tests, a_failure_anywhere_reaches_the_guard);
    tcase_add_test(tests, a_limit_reaches_the_guard);
    suite_add_tcase(suite, tests);
    return suite;
}

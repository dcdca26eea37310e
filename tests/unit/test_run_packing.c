/* Blocks in one range: never two at a place, and a short range. */
#include <stdlib.h>

#include "compile/packing.h"
#include "test_run.h"

static fg_memory memory;
static fg_guard guard;
static fg_arena arena;
static fg_packing packing;

static void setup(void) {
    fg_memory_init(&memory, SIZE_MAX);
    fg_arena_init(&arena, &memory);
    arena.guard = &guard;
    if (setjmp(guard.env)) ck_abort_msg("memory ran out");
    fg_packing_init(&packing, &arena);
}

static void teardown(void) {
    fg_arena_fini(&arena);
}

START_TEST(takes_what_was_given_back) {
    uint32_t a = fg_packing_take(&packing, 100), b = fg_packing_take(&packing, 64);
    ck_assert_uint_eq(fg_packing_offset(&packing, a), 0);
    ck_assert_uint_eq(fg_packing_offset(&packing, b), 128);
    fg_packing_give(&packing, a);
    uint32_t c = fg_packing_take(&packing, 65);
    ck_assert_uint_eq(fg_packing_offset(&packing, c), 0);
    ck_assert_uint_eq(packing.size, 192);
}
END_TEST

START_TEST(joins_neighbours) {
    uint32_t blocks[4];
    for (int i = 0; i < 4; i++) blocks[i] = fg_packing_take(&packing, 64);
    fg_packing_give(&packing, blocks[0]);
    fg_packing_give(&packing, blocks[2]);
    fg_packing_give(&packing, blocks[1]);
    uint32_t joined = fg_packing_take(&packing, 192);
    ck_assert_uint_eq(fg_packing_offset(&packing, joined), 0);
    ck_assert_uint_eq(packing.size, 256);
}
END_TEST

/* The free block at the end grows, instead of staying behind. */
START_TEST(grows_at_the_end) {
    uint32_t a = fg_packing_take(&packing, 64), b = fg_packing_take(&packing, 640);
    fg_packing_give(&packing, b);
    uint32_t c = fg_packing_take(&packing, 1280);
    ck_assert_uint_eq(fg_packing_offset(&packing, c), 64);
    ck_assert_uint_eq(packing.size, 64 + 1280);
    fg_packing_give(&packing, a);
}
END_TEST

START_TEST(refuses_what_is_too_large) {
    ck_assert_uint_ne(fg_packing_take(&packing, SIZE_MAX / 4), 0);
    ck_assert_uint_eq(fg_packing_take(&packing, SIZE_MAX / 2), 0);
    ck_assert_uint_eq(fg_packing_take(&packing, SIZE_MAX), 0);
}
END_TEST

#define MOST 200

typedef struct live {
    uint32_t block;
    size_t offset, size;
} live;

static void check_apart(const live *list, int count, const live *it) {
    ck_assert_uint_eq(it->offset % FG_PACKING_ALIGNMENT, 0);
    ck_assert_uint_le(it->offset + it->size, packing.size);
    for (int i = 0; i < count; i++)
        ck_assert(list[i].offset + list[i].size <= it->offset ||
                  it->offset + it->size <= list[i].offset);
}

/* Whatever is taken and given back, living blocks do not overlap; all given back, one free block is
 * left. */
START_TEST(never_overlaps) {
    live list[MOST];
    int count = 0;
    size_t living = 0, most = 0;
    srand((unsigned)_i);
    for (int step = 0; step < 20000; step++) {
        if (count < MOST && (count == 0 || rand() % 2)) {
            size_t size = 1 + (size_t)rand() % (rand() % 10 ? 1000 : 100000);
            live it = {fg_packing_take(&packing, size), 0, size};
            it.offset = fg_packing_offset(&packing, it.block);
            check_apart(list, count, &it);
            list[count++] = it;
            living += size;
            if (living > most) most = living;
        } else {
            int i = rand() % count;
            fg_packing_give(&packing, list[i].block);
            living -= list[i].size;
            list[i] = list[--count];
        }
    }
    ck_assert_uint_le(packing.size, most * 2);
    while (count > 0) fg_packing_give(&packing, list[--count].block);
    uint32_t all = fg_packing_take(&packing, packing.size);
    ck_assert_uint_eq(fg_packing_offset(&packing, all), 0);
}
END_TEST

Suite *packing_suite(void) {
    Suite *suite = suite_create("packing");
    TCase *tests = tcase_create("packing");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, takes_what_was_given_back);
    tcase_add_test(tests, joins_neighbours);
    tcase_add_test(tests, grows_at_the_end);
    tcase_add_test(tests, refuses_what_is_too_large);
    tcase_add_loop_test(tests, never_overlaps, 0, 5);
    suite_add_tcase(suite, tests);
    return suite;
}

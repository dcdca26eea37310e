/* Names and maps. */
#include <string.h>

#include "base/map.h"
#include "base/name.h"
#include "test_base.h"
#include "with_arena.h"

START_TEST(equal_text_is_one_name) {
    fg_names names;
    fg_names_init(&names, &arena);
    ck_assert_ptr_null(fg_name_find(&names, "dense_1", 7));
    const fg_name *name = fg_name_of_text(&names, "dense_1");
    ck_assert_str_eq(name->text, "dense_1");
    ck_assert_uint_eq(name->length, 7);
    ck_assert_ptr_eq(fg_name_of(&names, "dense_12", 7), name);
    ck_assert_ptr_eq(fg_name_printf(&names, "%s_%d", "dense", 1), name);
    ck_assert_ptr_eq(fg_name_find(&names, "dense_1", 7), name);
    ck_assert_ptr_ne(fg_name_of_text(&names, "dense_2"), name);
    ck_assert_ptr_null(fg_name_find(&names, "dense_", 6));
    ck_assert_uint_eq(names.count, 2);
}
END_TEST

START_TEST(any_bytes_are_a_name) {
    fg_names names;
    fg_names_init(&names, &arena);
    const fg_name *empty = fg_name_of(&names, "", 0);
    const fg_name *nul = fg_name_of(&names, "\0", 1);
    const fg_name *nuls = fg_name_of(&names, "\0\0", 2);
    ck_assert_ptr_ne(empty, nul);
    ck_assert_ptr_ne(nul, nuls);
    ck_assert_ptr_eq(fg_name_of(&names, NULL, 0), empty);
    char *large = fg_arena_printf(&arena, "%0100000d", 1);
    const fg_name *name = fg_name_printf(&names, "%s", large);
    ck_assert_uint_eq(name->length, 100000);
    ck_assert_ptr_eq(fg_name_of(&names, large, 100000), name);
    ck_assert_ptr_ne(fg_name_of(&names, large, 99999), name);
}
END_TEST

#define MANY 200000

START_TEST(many_names) {
    fg_names names;
    fg_names_init(&names, &arena);
    const fg_name **all = FG_NEW_ARRAY(&arena, const fg_name *, MANY);
    for (int i = 0; i < MANY; i++) all[i] = fg_name_printf(&names, "scope_%d/kernel", i);
    ck_assert_uint_eq(names.count, MANY);
    fg_map by_hash = {0};
    for (int i = 0; i < MANY; i++) {
        ck_assert_ptr_eq(fg_name_find(&names, all[i]->text, all[i]->length), all[i]);
        const void *key = (const void *)((uintptr_t)all[i]->hash + 1);
        fg_map_set(&arena, &by_hash, key, (void *)(uintptr_t)all[i]);
    }
    ck_assert_uint_eq(names.count, MANY);
    /* 2e10 pairs of hashes of 32 bits: some 5 are equal by chance. */
    ck_assert_uint_gt(by_hash.count, MANY - 100);
}
END_TEST

/* Finds two texts with the same hash by trying, as there must be among some 10^5, and shows that
 * they are two names. */
START_TEST(equal_hashes_are_two_names) {
    fg_names names;
    fg_names_init(&names, &arena);
    fg_map by_hash = {0};
    const fg_name *a = NULL, *b = NULL;
    for (int i = 0; i < 4000000 && !a; i++) {
        b = fg_name_printf(&names, "%d", i);
        const void *key = (const void *)((uintptr_t)b->hash + 1);
        a = fg_map_get(&by_hash, key);
        fg_map_set(&arena, &by_hash, key, (void *)(uintptr_t)b);
    }
    ck_assert_ptr_nonnull(a);
    ck_assert_uint_eq(a->hash, b->hash);
    ck_assert_ptr_ne(a, b);
    ck_assert_str_ne(a->text, b->text);
    ck_assert_ptr_eq(fg_name_find(&names, a->text, a->length), a);
    ck_assert_ptr_eq(fg_name_find(&names, b->text, b->length), b);
}
END_TEST

START_TEST(an_empty_map_has_nothing) {
    fg_map map = {0};
    ck_assert_ptr_null(fg_map_get(&map, &map));
    ck_assert(!fg_map_has(&map, &map));
}
END_TEST

START_TEST(a_key_may_have_no_value) {
    fg_map map = {0};
    fg_map_set(&arena, &map, &map, NULL);
    ck_assert(fg_map_has(&map, &map));
    ck_assert_ptr_null(fg_map_get(&map, &map));
    fg_map_set(&arena, &map, &map, &arena);
    ck_assert_ptr_eq(fg_map_get(&map, &map), &arena);
    ck_assert_uint_eq(map.count, 1);
}
END_TEST

START_TEST(a_map_that_was_cleared_is_empty) {
    fg_map map = {0};
    fg_map_clear(&map);
    for (uintptr_t i = 1; i <= 20; i++) fg_map_set(&arena, &map, (void *)i, &map);
    uint32_t capacity = map.capacity;
    fg_map_clear(&map);
    ck_assert_uint_eq(map.count, 0);
    for (uintptr_t i = 1; i <= 20; i++) ck_assert(!fg_map_has(&map, (void *)i));
    for (uintptr_t i = 21; i <= 40; i++) fg_map_set(&arena, &map, (void *)i, (void *)(i * 2));
    ck_assert_uint_eq(map.capacity, capacity);
    for (uintptr_t i = 1; i <= 20; i++) ck_assert(!fg_map_has(&map, (void *)i));
    for (uintptr_t i = 21; i <= 40; i++)
        ck_assert_uint_eq((uintptr_t)fg_map_get(&map, (void *)i), i * 2);
}
END_TEST

/* Small numbers, numbers that differ in their high bits only, and pointers. */
START_TEST(a_map_of_many) {
    fg_map map = {0};
    char *bytes = fg_arena_alloc(&arena, MANY);
    for (uintptr_t i = 1; i <= 100000; i++) {
        fg_map_set(&arena, &map, (void *)i, (void *)(i * 2));
        fg_map_set(&arena, &map, (void *)(i << 40), (void *)(i * 3));
        fg_map_set(&arena, &map, bytes + i, (void *)(i * 5));
    }
    ck_assert_uint_eq(map.count, 300000);
    for (uintptr_t i = 1; i <= 100000; i++) {
        ck_assert_uint_eq((uintptr_t)fg_map_get(&map, (void *)i), i * 2);
        ck_assert_uint_eq((uintptr_t)fg_map_get(&map, (void *)(i << 40)), i * 3);
        ck_assert_uint_eq((uintptr_t)fg_map_get(&map, bytes + i), i * 5);
    }
    ck_assert(!fg_map_has(&map, (void *)(uintptr_t)100001));
    ck_assert(!fg_map_has(&map, bytes));
}
END_TEST

Suite *fg_names_suite(void) {
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, equal_text_is_one_name);
    tcase_add_test(tests, any_bytes_are_a_name);
    tcase_add_test(tests, many_names);
    tcase_add_test(tests, equal_hashes_are_two_names);
    tcase_add_test(tests, an_empty_map_has_nothing);
    tcase_add_test(tests, a_key_may_have_no_value);
    tcase_add_test(tests, a_map_that_was_cleared_is_empty);
    tcase_add_test(tests, a_map_of_many);
    suite_add_tcase(suite, tests);
    return suite;
}

/* Archives of arrays: NumPy's, our own, and broken ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/npy.h"
#include "test_data.h"

static fg_memory memory;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
}

static void tear_down(void) {
    ck_assert_uint_eq(memory.used, 0);
}

static fg_npz *open_data(const char *name, fg_data_error *error) {
    char path[100];
    snprintf(path, sizeof path, "npz/%s.npz", name);
    return fg_npz_open(&memory, fg_test_path(path), error);
}

/* ---- what NumPy wrote ---- */

static void ck_floats(fg_npz *npz, size_t index) {
    fg_data_error error;
    fg_tensor *tensor = fg_npz_read(npz, index, &error);
    ck_assert_msg(tensor != NULL, "%s", error.why);
    ck_assert_int_eq(tensor->dtype, FG_FLOAT32);
    ck_assert_int_eq(tensor->rank, 2);
    ck_assert_mem_eq(tensor->dims, ((int64_t[]){2, 3}), 16);
    ck_assert_mem_eq(tensor->data, ((float[]){0, 1, 2, 3, 4, 5}), 24);
    fg_tensor_unref(tensor);
}

START_TEST(numpys_archives) {
    const char *const names[] = {"stored", "compressed"};
    fg_data_error error;
    for (int i = 0; i < 2; i++) {
        fg_npz *npz = open_data(names[i], &error);
        ck_assert_msg(npz != NULL, "%s", error.why);
        ck_assert_uint_eq(fg_npz_count(npz), 3);
        ck_assert_str_eq(fg_npz_name(npz, 0), "kernel");
        ck_assert_str_eq(fg_npz_name(npz, 1), "bias");
        ck_assert_str_eq(fg_npz_name(npz, 2), "layer/scale:0");
        ck_floats(npz, 0);
        ck_floats(npz, 0); /* again */
        fg_tensor *tensor = fg_npz_read(npz, 2, &error);
        ck_assert_int_eq(tensor->rank, 0);
        ck_assert_int_eq(fg_tensor_element_int(tensor, 0), 2);
        fg_tensor_unref(tensor);
        fg_npz_close(npz);
    }
    fg_npz_close(NULL);
}
END_TEST

START_TEST(what_is_no_array_is_left_out) {
    fg_data_error error;
    fg_npz *npz = open_data("others", &error);
    ck_assert_uint_eq(fg_npz_count(npz), 2);
    ck_assert_str_eq(fg_npz_name(npz, 0), "one");
    ck_assert_str_eq(fg_npz_name(npz, 1), "folder/two");
    fg_npz_close(npz);
    npz = open_data("none", &error);
    ck_assert_uint_eq(fg_npz_count(npz), 0);
    fg_npz_close(npz);
    npz = open_data("empty", &error);
    ck_assert_uint_eq(fg_npz_count(npz), 0);
    fg_npz_close(npz);
}
END_TEST

START_TEST(columns_of_the_other_byte_order) {
    fg_data_error error;
    fg_npz *npz = open_data("fortran", &error);
    fg_tensor *tensor = fg_npz_read(npz, 0, &error);
    ck_assert_mem_eq(tensor->data, ((int32_t[]){0, 1, 2, 3, 4, 5}), 24);
    fg_tensor_unref(tensor);
    fg_npz_close(npz);
}
END_TEST

/* ---- what is broken ---- */

START_TEST(files_that_are_no_archives) {
    fg_data_error error;
    ck_assert_ptr_null(fg_npz_open(&memory, fg_test_path("npy/int8.npy"), &error));
    ck_assert_str_eq(error.why, "is a .npy file, one array, not a .npz archive of them");
    ck_assert_ptr_null(fg_npz_open(&memory, fg_test_path("npy/index.txt"), &error));
    ck_assert_str_eq(error.why, "is not a .npz archive");
    ck_assert_ptr_null(fg_npz_open(&memory, fg_test_path("nothing.npz"), &error));
    ck_assert_str_eq(error.why, "cannot be read: No such file or directory");
    ck_assert_ptr_null(fg_npz_open(&memory, fg_test_path(""), &error));
    ck_assert_str_eq(error.why, "cannot be read: is a directory");
    ck_assert_ptr_null(fg_npz_open_bytes(&memory, "", 0, &error));
    ck_assert_str_eq(error.why, "is empty");
    ck_assert_ptr_null(open_data("duplicate", &error));
    ck_assert_str_eq(error.why, "holds two arrays of the name 'one'");
}
END_TEST

START_TEST(members_that_are_broken) {
    static const struct {
        const char *file, *why;
        bool memory;
    } cases[] = {
        {"encrypted", "is encrypted, which is not read", false},
        {"longer", "has 6 bytes behind its data, which are 16 bytes", false},
        {"shorter", "is cut short: wanted 16 bytes of data, the member has 2", false},
        {"bomb", "cannot hold 2147483647 bytes: it has ", false},
        {"corrupt", "cannot be unpacked: CRC error", false},
        {"not_npy", "is not a .npy file", false},
        {"short_member", "is cut short: wanted 72 bytes of data, the member has 67", false},
        {"zeros", "holds 8000128 bytes, more than is allowed", true},
    };
    memory.limit = 1000000;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fg_data_error error;
        fg_npz *npz = open_data(cases[i].file, &error);
        ck_assert_msg(npz != NULL, "%s %s", cases[i].file, error.why);
        ck_assert_uint_eq(fg_npz_count(npz), 1);
        ck_assert_ptr_null(fg_npz_read(npz, 0, &error));
        ck_assert_msg(strncmp(error.why, cases[i].why, strlen(cases[i].why)) == 0, "%s: %s",
                      cases[i].file, error.why);
        ck_assert_int_eq(error.memory, cases[i].memory);
        fg_npz_close(npz);
    }
}
END_TEST

/* Opens and reads everything; whatever fails has a reason. */
static void read_everything(const char *bytes, size_t length) {
    fg_data_error error;
    fg_npz *npz = fg_npz_open_bytes(&memory, bytes, length, &error);
    if (!npz) ck_assert_uint_gt(strlen(error.why), 5);
    for (size_t i = 0; npz && i < fg_npz_count(npz); i++) {
        fg_tensor *tensor = fg_npz_read(npz, i, &error);
        if (!tensor) ck_assert_uint_gt(strlen(error.why), 5);
        fg_tensor_unref(tensor);
    }
    fg_npz_close(npz);
    ck_assert_uint_eq(memory.used, 0);
}

START_TEST(an_archive_cut_short_anywhere_is_refused) {
    size_t length;
    fg_data_error error;
    char *bytes = fg_test_read(fg_test_path("npz/compressed.npz"), &length);
    for (size_t cut = 0; cut < length; cut++) {
        char *copy = malloc(cut ? cut : 1);
        memcpy(copy, bytes, cut);
        ck_assert_msg(!fg_npz_open_bytes(&memory, copy, cut, &error), "%zu", cut);
        ck_assert_uint_gt(strlen(error.why), 5);
        free(copy);
    }
    free(bytes);
}
END_TEST

START_TEST(any_bit_of_an_archive_may_be_wrong) {
    const char *const names[] = {"npz/stored.npz", "npz/compressed.npz"};
    size_t length;
    char *bytes = fg_test_read(fg_test_path(names[_i]), &length);
    memory.limit = 1 << 20;
    for (size_t bit = 0; bit < length * 8; bit++) {
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        read_everything(bytes, length);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    free(bytes);
}
END_TEST

START_TEST(any_allocation_may_fail_here_too) {
    fg_data_error error;
    fg_npz *npz = NULL;
    for (long n = 1; !npz; n++) {
        memory.fail_in = n;
        npz = open_data("stored", &error);
        if (npz) break;
        ck_assert(error.memory);
        ck_assert_uint_eq(memory.used, 0);
    }
    memory.fail_in = 0;
    ck_floats(npz, 0);
    fg_npz_close(npz);
}
END_TEST

/* ---- saving ---- */

static const fg_tensor **arrays(void) {
    static const fg_tensor *list[3];
    fg_tensor *a = fg_tensor_make(&memory, FG_FLOAT32, 2, (int64_t[]){2, 3}, true);
    memcpy(a->data, (float[]){0, 1, 2, 3, 4, 5}, 24);
    fg_tensor *b = fg_tensor_make(&memory, FG_BOOL, 0, NULL, true);
    fg_tensor *c = fg_tensor_make(&memory, FG_INT64, 2, (int64_t[]){0, 4}, true);
    list[0] = a;
    list[1] = b;
    list[2] = c;
    return list;
}

static void free_arrays(const fg_tensor **list) {
    for (int i = 0; i < 3; i++) fg_tensor_unref((fg_tensor *)(uintptr_t)list[i]);
}

START_TEST(saved_and_opened) {
    fg_data_error error;
    const fg_tensor **list = arrays();
    const char *const names[] = {"layer_1/kernel", "\xc3\xa4", "empty"};
    const char *path = fg_test_temporary("saved.npz");
    ck_assert_ptr_null(fg_npz_save(&memory, path, 3, list, names));
    fg_npz *npz = fg_npz_open(&memory, path, &error);
    ck_assert_msg(npz != NULL, "%s", error.why);
    ck_assert_uint_eq(fg_npz_count(npz), 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(fg_npz_name(npz, i), names[i]);
        fg_tensor *tensor = fg_npz_read(npz, i, &error);
        ck_assert_int_eq(tensor->dtype, list[i]->dtype);
        ck_assert_int_eq(tensor->rank, list[i]->rank);
        ck_assert_mem_eq(tensor->dims, list[i]->dims, sizeof *tensor->dims * (size_t)tensor->rank);
        ck_assert_mem_eq(tensor->data, list[i]->data, tensor->bytes);
        fg_tensor_unref(tensor);
    }
    fg_npz_close(npz);

    /* Stored: the file holds the elements as they are. The same arrays give the same bytes. */
    size_t length, again_length;
    char *bytes = fg_test_read(path, &length);
    ck_assert_ptr_nonnull(memmem(bytes, length, list[0]->data, 24));
    ck_assert_ptr_null(fg_npz_save(&memory, path, 3, list, names));
    char *again = fg_test_read(path, &again_length);
    ck_assert_uint_eq(length, again_length);
    ck_assert_mem_eq(bytes, again, length);
    /* No time in it: the DOS date of 1 January 1980, in the first header. */
    ck_assert_mem_eq(bytes + 10, "\0\0\x21\0", 4);
    free(again);
    free(bytes);
    unlink(path);
    free_arrays(list);
}
END_TEST

START_TEST(nothing_saved_is_an_archive_too) {
    fg_data_error error;
    const char *path = fg_test_temporary("nothing.npz");
    ck_assert_ptr_null(fg_npz_save(&memory, path, 0, NULL, NULL));
    fg_npz *npz = fg_npz_open(&memory, path, &error);
    ck_assert_msg(npz != NULL, "%s", error.why);
    ck_assert_uint_eq(fg_npz_count(npz), 0);
    fg_npz_close(npz);
    unlink(path);
}
END_TEST

START_TEST(what_cannot_be_saved) {
    const fg_tensor **list = arrays();
    const char *path = fg_test_temporary("not.npz");
    const char *const same[] = {"a", "b", "a"};
    ck_assert_str_eq(fg_npz_save(&memory, path, 3, list, same), "two arrays have the same name");
    const char *const names[] = {"a", "b", "c"};
    for (long n = 1; n < 6; n++) {
        memory.fail_in = n;
        ck_assert_str_eq(fg_npz_save(&memory, path, 3, list, names), "out of memory");
    }
    memory.fail_in = 0;
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_ptr_nonnull(fg_npz_save(&memory, "/nowhere/at/all.npz", 3, list, names));
    free_arrays(list);
}
END_TEST

Suite *fg_npz_suite(void) {
    Suite *suite = suite_create("npz");
    TCase *test = tcase_create("npz");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, numpys_archives);
    tcase_add_test(test, what_is_no_array_is_left_out);
    tcase_add_test(test, columns_of_the_other_byte_order);
    tcase_add_test(test, files_that_are_no_archives);
    tcase_add_test(test, members_that_are_broken);
    tcase_add_test(test, an_archive_cut_short_anywhere_is_refused);
    tcase_add_loop_test(test, any_bit_of_an_archive_may_be_wrong, 0, 2);
    tcase_add_test(test, any_allocation_may_fail_here_too);
    tcase_add_test(test, saved_and_opened);
    tcase_add_test(test, nothing_saved_is_an_archive_too);
    tcase_add_test(test, what_cannot_be_saved);
    suite_add_tcase(suite, test);
    return suite;
}

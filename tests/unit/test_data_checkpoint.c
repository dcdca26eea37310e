/* Checkpoints: read back as they were written; no bit exchanged and no cut goes unseen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/checkpoint.h"
#include "test_data.h"

static fg_memory memory;
static fg_tensor *tensors[3];
static const char *const names[3] = {"dense_1/kernel", "steps", "half"};
static char *bytes;
static size_t length;

static void set_up(void) {
    fg_memory_init(&memory, SIZE_MAX);
    tensors[0] = fg_tensor_make(&memory, FG_FLOAT32, 2, (int64_t[]){2, 3}, false);
    tensors[1] = fg_tensor_make(&memory, FG_INT64, 0, NULL, false);
    tensors[2] = fg_tensor_make(&memory, FG_BFLOAT16, 1, (int64_t[]){2}, false);
    memcpy(tensors[0]->data, (float[]){0, -0.0F, 1.5F, -2, 3e38F, 1e-45F}, 24);
    memcpy(tensors[1]->data, (int64_t[]){INT64_MIN}, 8);
    memcpy(tensors[2]->data, (uint16_t[]){0x3fc0, 0x7fc1}, 4);
    const char *why =
        fg_checkpoint_write(&memory, 3, (const fg_tensor *const *)tensors, names, &bytes, &length);
    ck_assert_msg(!why, "%s", why);
}

static void tear_down(void) {
    for (int i = 0; i < 3; i++) fg_tensor_unref(tensors[i]);
    fg_memory_free(&memory, bytes, length);
    ck_assert_uint_eq(memory.used, 0);
}

/* From a block of just its size, so that a byte too many is noticed. */
static bool check(const char *from, size_t size) {
    fg_data_error error = {0};
    char *block = malloc(size ? size : 1);
    memcpy(block, from, size);
    bool right = fg_checkpoint_check(block, size, &error);
    free(block);
    ck_assert_int_eq(right, error.why[0] == '\0');
    return right;
}

/* The check value of CRC-64/XZ in the catalogue of CRC algorithms. */
START_TEST(crc) {
    ck_assert(fg_crc64("123456789", 9) == 0x995dc9bbdf1939fa);
    ck_assert(fg_crc64("", 0) == 0);
}
END_TEST

START_TEST(read_back) {
    fg_data_error error = {0};
    fg_npz *npz = fg_npz_open_bytes(&memory, bytes, length, &error);
    ck_assert(check(bytes, length));
    ck_assert_uint_eq(fg_npz_count(npz), 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(fg_npz_name(npz, i), names[i]);
        fg_tensor *tensor = fg_npz_read(npz, i, &error);
        ck_assert_int_eq(tensor->dtype, i == 2 ? FG_UINT16 : tensors[i]->dtype);
        ck_assert_int_eq(tensor->rank, tensors[i]->rank);
        ck_assert_uint_eq(tensor->bytes, tensors[i]->bytes);
        ck_assert_mem_eq(tensor->data, tensors[i]->data, tensor->bytes);
        fg_tensor_unref(tensor);
    }
    fg_npz_close(npz);
}
END_TEST

START_TEST(every_bit) {
    for (size_t at = 0; at < length; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[at] = (char)(bytes[at] ^ 1 << bit);
            ck_assert_msg(!check(bytes, length), "bit %d of byte %zu", bit, at);
            bytes[at] = (char)(bytes[at] ^ 1 << bit);
        }
    }
    ck_assert(check(bytes, length));
}
END_TEST

START_TEST(every_cut) {
    for (size_t at = 0; at < length; at++) {
        ck_assert_msg(!check(bytes, at), "after %zu bytes", at);
        ck_assert_msg(at == 0 || !check(bytes + at, length - at), "from byte %zu on", at);
    }
}
END_TEST

START_TEST(more_behind_it) {
    char *longer = malloc(length + 1);
    memcpy(longer, bytes, length);
    for (int byte = 0; byte < 256; byte++) {
        longer[length] = (char)byte;
        ck_assert(!check(longer, length + 1));
    }
    free(longer);
}
END_TEST

START_TEST(without_variables) {
    char *empty;
    size_t size;
    fg_data_error error = {0};
    ck_assert_ptr_null(fg_checkpoint_write(&memory, 0, NULL, NULL, &empty, &size));
    ck_assert(check(empty, size));
    fg_npz *npz = fg_npz_open_bytes(&memory, empty, size, &error);
    ck_assert_ptr_nonnull(npz);
    ck_assert_uint_eq(fg_npz_count(npz), 0);
    fg_npz_close(npz);
    fg_memory_free(&memory, empty, size);
}
END_TEST

START_TEST(files) {
    const char *path = fg_test_temporary("checkpoint.npz");
    fg_data_error error = {0};
    ck_assert_ptr_null(
        fg_checkpoint_save(&memory, path, 3, (const fg_tensor *const *)tensors, names));
    size_t size;
    char *file = fg_test_read(path, &size);
    ck_assert_uint_eq(size, length);
    ck_assert_mem_eq(file, bytes, length);
    free(file);
    fg_npz *npz = fg_checkpoint_open(&memory, path, &error);
    ck_assert_ptr_nonnull(npz);
    fg_npz_close(npz);
    /* An archive without the checksum is none. */
    ck_assert_ptr_null(fg_npz_save(&memory, path, 2, (const fg_tensor *const *)tensors, names));
    ck_assert_ptr_null(fg_checkpoint_open(&memory, path, &error));
    unlink(path);
    ck_assert_ptr_null(fg_checkpoint_open(&memory, path, &error));
}
END_TEST

/* Each allocation failing in turn: a reason, and nothing lost. */
START_TEST(short_of_memory) {
    bool done = false;
    size_t before = memory.used;
    for (size_t limit = before; !done; limit += 64) {
        char *made;
        size_t size;
        memory.limit = limit;
        done = !fg_checkpoint_write(&memory, 3, (const fg_tensor *const *)tensors, names, &made,
                                    &size);
        if (done) fg_memory_free(&memory, made, size);
        ck_assert_uint_eq(memory.used, before);
    }
}
END_TEST

Suite *fg_checkpoint_suite(void) {
    Suite *suite = suite_create("checkpoint");
    TCase *tcase = tcase_create("checkpoint");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, crc);
    tcase_add_test(tcase, read_back);
    tcase_add_test(tcase, every_bit);
    tcase_add_test(tcase, every_cut);
    tcase_add_test(tcase, more_behind_it);
    tcase_add_test(tcase, without_variables);
    tcase_add_test(tcase, files);
    tcase_add_test(tcase, short_of_memory);
    suite_add_tcase(suite, tcase);
    return suite;
}

#include "data/checkpoint.h"

#include <stdio.h>
#include <string.h>

/* The comment: this, and 16 digits. A change of the format is another number. */
static const char mark[] = "feedgraph checkpoint 1, CRC-64 ";
enum { MARK_LENGTH = sizeof mark - 1, DIGITS = 16, COMMENT_LENGTH = MARK_LENGTH + DIGITS };

uint64_t fg_crc64(const char *bytes, size_t length) {
    uint64_t table[256], crc = UINT64_MAX;
    for (uint64_t i = 0; i < 256; i++) {
        uint64_t row = i;
        for (int bit = 0; bit < 8; bit++) row = row >> 1 ^ (row & 1 ? 0xc96c5795d7870f42 : 0);
        table[i] = row;
    }
    for (size_t i = 0; i < length; i++)
        crc = table[(crc ^ (unsigned char)bytes[i]) & 0xff] ^ crc >> 8;
    return ~crc;
}

static void put_digits(char digits[DIGITS + 1], uint64_t sum) {
    snprintf(digits, DIGITS + 1, "%016llx", (unsigned long long)sum);
}

/* The tensor as it is stored: itself, or a view of its bits. */
static fg_tensor *stored(fg_memory *memory, const fg_tensor *tensor) {
    fg_tensor *own = (fg_tensor *)(uintptr_t)tensor;
    if (tensor->dtype != FG_BFLOAT16) return fg_tensor_ref(own);
    return fg_tensor_wrap_in(memory, FG_UINT16, tensor->rank, tensor->dims, tensor->data, NULL,
                             NULL);
}

static const char *write_stored(fg_memory *memory, size_t count, fg_tensor *const *views,
                                const char *const *names, char **bytes, size_t *length) {
    char comment[COMMENT_LENGTH + 1];
    memcpy(comment, mark, MARK_LENGTH);
    put_digits(comment + MARK_LENGTH, 0);
    const char *why =
        fg_npz_write(memory, count, (const fg_tensor *const *)views, names, comment, bytes, length);
    if (why) return why;
    char digits[DIGITS + 1];
    put_digits(digits, fg_crc64(*bytes, *length - DIGITS));
    memcpy(*bytes + *length - DIGITS, digits, DIGITS);
    return NULL;
}

const char *fg_checkpoint_write(fg_memory *memory, size_t count, const fg_tensor *const *tensors,
                                const char *const *names, char **bytes, size_t *length) {
    const char *why = "out of memory";
    *bytes = NULL;
    *length = 0;
    if (count > PTRDIFF_MAX / sizeof(fg_tensor *) - 1) return why;
    size_t room = (count + 1) * sizeof(fg_tensor *), made = 0;
    fg_tensor **views = fg_memory_alloc_zeroed(memory, room);
    if (!views) return why;
    for (; made < count; made++) {
        views[made] = stored(memory, tensors[made]);
        if (!views[made]) break;
    }
    if (made == count) why = write_stored(memory, count, views, names, bytes, length);
    for (size_t i = 0; i < made; i++) fg_tensor_unref(views[i]);
    fg_memory_free(memory, views, room);
    return why;
}

const char *fg_checkpoint_save(fg_memory *memory, const char *path, size_t count,
                               const fg_tensor *const *tensors, const char *const *names) {
    char *bytes;
    size_t length;
    const char *why = fg_checkpoint_write(memory, count, tensors, names, &bytes, &length);
    if (!why) why = fg_file_write(path, bytes, length);
    fg_memory_free(memory, bytes, length);
    return why;
}

bool fg_checkpoint_check(const char *bytes, size_t length, fg_data_error *error) {
    if (length == 0) return fg_data_fail(error, 0, "is empty");
    if (length < 2 || memcmp(bytes, "PK", 2) != 0)
        return fg_data_fail(error, 0, "is no checkpoint");
    size_t begin = length < COMMENT_LENGTH ? 0 : length - COMMENT_LENGTH;
    if (length < COMMENT_LENGTH || memcmp(bytes + begin, mark, MARK_LENGTH) != 0)
        return fg_data_fail(error, length,
                            "is no checkpoint, or not all of one: its end, with the "
                            "checksum, is missing");
    char digits[DIGITS + 1];
    put_digits(digits, fg_crc64(bytes, length - DIGITS));
    if (memcmp(bytes + length - DIGITS, digits, DIGITS) == 0) return true;
    return fg_data_fail(error, 0, "is damaged: its checksum is not that of what it holds");
}

fg_npz *fg_checkpoint_open(fg_memory *memory, const char *path, fg_data_error *error) {
    return fg_npz_open_checked(memory, path, fg_checkpoint_check, error);
}

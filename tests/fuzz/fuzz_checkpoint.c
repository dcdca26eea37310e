/* A checkpoint. The bytes are read as one; then, where they end as one does, with the checksum that
 * belongs to them, so that what is behind it is looked at too. And they say what tensors to write:
 * these come back the same, and no other byte, and no cut, does. */
#include <stdio.h>

#include "data/checkpoint.h"
#include "fuzz_data.h"

enum { MOST = 4, DIGITS = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the checksum says is right is an archive that can be read, or says why not. */
static void read_bytes(fg_memory *memory, const char *bytes, size_t length) {
    fg_data_error error = {0};
    if (!fg_checkpoint_check(bytes, length, &error)) {
        if (error.why[0] == '\0' || error.offset > length) abort();
        return;
    }
    fg_npz *npz = fg_npz_open_bytes(memory, bytes, length, &error);
    if (!npz && error.why[0] == '\0') abort();
    for (size_t i = 0; npz && i < fg_npz_count(npz) && i < 20; i++) {
        fg_tensor *tensor = fg_npz_read(npz, i, &error);
        if (tensor)
            fg_fuzz_tensor(memory, tensor);
        else if (error.why[0] == '\0')
            abort();
        fg_tensor_unref(tensor);
    }
    fg_npz_close(npz);
}

static void read_with_checksum(fg_memory *memory, const uint8_t *data, size_t size) {
    char digits[DIGITS + 1], *copy = malloc(size + 1);
    if (!copy || size < DIGITS) {
        free(copy);
        return;
    }
    memcpy(copy, data, size);
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)fg_crc64(copy, size - DIGITS));
    memcpy(copy + size - DIGITS, digits, DIGITS);
    read_bytes(memory, copy, size);
    free(copy);
}

/* A tensor of the next bytes: its type, its sizes, its elements. */
static fg_tensor *make_tensor(fg_memory *memory, const uint8_t **at, const uint8_t *end) {
    uint8_t head[3] = {0};
    for (int i = 0; i < 3 && *at < end; i++) head[i] = *(*at)++;
    fg_dtype dtype = (fg_dtype)(1 + head[0] % (FG_STRING - 1));
    int64_t dims[3] = {head[1] % 5, head[1] / 5 % 5, head[2] % 9};
    fg_tensor *tensor = fg_tensor_make(memory, dtype, head[2] / 9 % 4, dims, true);
    if (!tensor) return NULL;
    for (size_t i = 0; i < tensor->bytes && *at < end; i++)
        ((uint8_t *)tensor->data)[i] = dtype == FG_BOOL ? *(*at)++ & 1 : *(*at)++;
    return tensor;
}

static void compare(fg_npz *npz, size_t count, fg_tensor *const *tensors) {
    fg_data_error error;
    if (!npz || fg_npz_count(npz) != count) abort();
    for (size_t i = 0; i < count; i++) {
        fg_tensor *again = fg_npz_read(npz, i, &error);
        fg_dtype dtype = tensors[i]->dtype == FG_BFLOAT16 ? FG_UINT16 : tensors[i]->dtype;
        if (!again || again->dtype != dtype || again->rank != tensors[i]->rank) abort();
        for (int axis = 0; axis < again->rank; axis++)
            if (again->dims[axis] != tensors[i]->dims[axis]) abort();
        if (memcmp(again->data, tensors[i]->data, again->bytes) != 0) abort();
        fg_tensor_unref(again);
    }
}

static void write_and_read(fg_memory *memory, const uint8_t *data, size_t size) {
    static const char *const names[MOST] = {"a", "a/b", "\xc3\xa9", "bidirectional_1/kernel:0"};
    const uint8_t *at = data, *end = data + size;
    size_t count = 0, wanted = size > 0 ? *at++ % (MOST + 1) : 0, length;
    uint32_t change = 0;
    for (int i = 0; i < 4 && at < end; i++) change = change << 8 | *at++;
    fg_tensor *tensors[MOST] = {0};
    for (; count < wanted; count++) {
        tensors[count] = make_tensor(memory, &at, end);
        if (!tensors[count]) break;
    }
    char *bytes;
    fg_data_error error;
    const char *why = fg_checkpoint_write(memory, count, (const fg_tensor *const *)tensors, names,
                                          &bytes, &length);
    if (!why) {
        if (!fg_checkpoint_check(bytes, length, &error)) abort();
        fg_npz *npz = fg_npz_open_bytes(memory, bytes, length, &error);
        compare(npz, count, tensors);
        fg_npz_close(npz);
        if (fg_checkpoint_check(bytes, change % length, &error)) abort();
        char *byte = &bytes[change / 256 % length];
        *byte = (char)((unsigned char)*byte ^ (change % 255 + 1));
        if (fg_checkpoint_check(bytes, length, &error)) abort();
    }
    fg_memory_free(memory, bytes, length);
    while (count > 0) fg_tensor_unref(tensors[--count]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    if (size > 100000) return 0;
    fg_memory_init(&memory, (size_t)16 << 20);
    read_bytes(&memory, (const char *)data, size);
    read_with_checksum(&memory, data, size);
    write_and_read(&memory, data, size);
    if (memory.used != 0) abort();
    return 0;
}

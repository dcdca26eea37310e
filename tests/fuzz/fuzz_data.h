/* What the fuzz targets of src/data do with a tensor that they got. */
#ifndef FG_TESTS_FUZZ_DATA_H
#define FG_TESTS_FUZZ_DATA_H

#include <stdlib.h>
#include <string.h>

#include "data/value.h"

/* Prints it, converts it to every element type, writes and reads it; it must come back the same. */
static inline void fg_fuzz_tensor(fg_memory *memory, fg_tensor *tensor) {
    fg_arena arena;
    fg_guard guard;
    fg_arena_init(&arena, memory);
    arena.guard = &guard;
    if (tensor->count < 5000 && setjmp(guard.env) == 0) {
        fg_text out;
        fg_text_init(&out, &arena);
        fg_value_print(tensor, 50, &out);
        fg_value_json(tensor, &out);
    }
    fg_arena_fini(&arena);
    for (int dtype = FG_INVALID; dtype < FG_DTYPE_COUNT; dtype++) {
        fg_tensor *made;
        size_t where;
        fg_tensor_convert(memory, tensor, (fg_dtype)dtype, &made, &where);
        fg_tensor_unref(made);
    }
    char *bytes;
    size_t length;
    fg_data_error error;
    if (!fg_npy_write(memory, tensor, &bytes, &length)) return;
    fg_tensor *again = fg_npy_read(memory, bytes, length, &error);
    if (!again && !error.memory) abort();
    if (again && (again->dtype != tensor->dtype || again->rank != tensor->rank ||
                  memcmp(again->dims, tensor->dims, (size_t)tensor->rank * sizeof *again->dims) ||
                  memcmp(again->data, tensor->data, tensor->bytes)))
        abort();
    fg_tensor_unref(again);
    fg_memory_free(memory, bytes, length);
}

#endif

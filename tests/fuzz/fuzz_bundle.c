/* The index of a checkpoint: a table of leveldb's format. Checksums are wrong almost always, so its
 * blocks are unpacked by themselves too. */
#include <stdlib.h>

#include "tensorflow/snappy.h"
#include "tensorflow/sstable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *user, fg_bytes key, fg_bytes value) {
    size_t *bytes = user;
    for (size_t i = 0; i < key.length; i++) *bytes += (unsigned char)key.at[i];
    for (size_t i = 0; i < value.length; i++) *bytes += (unsigned char)value.at[i];
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fg_memory memory;
    fg_memory_init(&memory, (size_t)256 << 20);
    fg_arena arena;
    fg_arena_init(&arena, &memory);
    fg_guard guard;
    arena.guard = &guard;
    if (setjmp(guard.env) == 0) {
        fg_sstable table = {.arena = &arena, .begin = (const char *)data, .length = size};
        size_t bytes = 0;
        if (!fg_sstable_read(&table, count, &bytes) && table.why[0] == '\0') abort();
        fg_bytes plain, packed = {(const char *)data, size};
        if (fg_snappy_read(&arena, packed, &plain) && plain.length > 22 * size) abort();
    }
    fg_arena_fini(&arena);
    if (memory.used != 0) abort();
    return 0;
}

#include "tensorflow/sstable.h"

#include <stdio.h>

#include "base/crc32c.h"
#include "tensorflow/snappy.h"

#define FOOTER  48u
#define TRAILER 5u /* behind a block: how it is compressed, and its checksum */

#define KEY_LIMIT 65536u

typedef bool (*entry_function)(void *user, fg_bytes key, fg_bytes value);

static bool fail(fg_sstable *table, const char *at, const char *why) {
    if (table->why[0]) return false;
    snprintf(table->why, sizeof table->why, "%s", why);
    /* of what was compressed, the block's place was noted before */
    if (at >= table->begin && at <= table->begin + table->length)
        table->at = (size_t)(at - table->begin);
    return false;
}

static bool take_varint(fg_sstable *table, const char **at, const char *end, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < 10 && *at < end; i++) {
        uint8_t byte = (uint8_t) * (*at)++;
        *value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80)) return true;
    }
    return fail(table, *at, "a number that does not end");
}

static uint32_t fixed32(const char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Checks a block's place and its checksum, unpacks it, and leaves its list of restarts out. */
static bool open_block(fg_sstable *table, uint64_t begin, uint64_t length, fg_bytes *found) {
    size_t most = table->length - FOOTER;
    if (begin > most || length > most - begin || most - begin - length < TRAILER)
        return fail(table, table->begin, "a block that is not in the file");
    const char *at = table->begin + begin, *end = at + length;
    table->at = (size_t)begin;
    if (fg_crc32c_masked(fg_crc32c(at, (size_t)length + 1)) != fixed32(end + 1))
        return fail(table, at, "a block whose checksum differs");
    *found = (fg_bytes){at, (size_t)length};
    if (*end == 1 && !fg_snappy_read(table->arena, *found, found))
        return fail(table, at, "a block that cannot be unpacked");
    if (*end != 0 && *end != 1) return fail(table, end, "a block of an unknown compression");
    if (found->length < 4) return fail(table, at, "a block that is too short");
    uint64_t restarts = (uint64_t)fixed32(found->at + found->length - 4) * 4 + 4;
    if (restarts > found->length) return fail(table, at, "more restarts than the block has bytes");
    found->length -= (size_t)restarts;
    return true;
}

/* An entry's key shares its beginning with the key before it. */
typedef struct table_cursor {
    const char *at, *end;
    char *key;
    size_t key_length;
} table_cursor;

static bool next_entry(fg_sstable *table, table_cursor *cursor, fg_bytes *value) {
    uint64_t shared, more, length;
    const char *begin = cursor->at;
    if (!take_varint(table, &cursor->at, cursor->end, &shared) ||
        !take_varint(table, &cursor->at, cursor->end, &more) ||
        !take_varint(table, &cursor->at, cursor->end, &length))
        return false;
    size_t left = (size_t)(cursor->end - cursor->at);
    if (shared > cursor->key_length || more > left || length > left - more ||
        shared + more > KEY_LIMIT)
        return fail(table, begin, "an entry that is longer than its block");
    memcpy(cursor->key + shared, cursor->at, (size_t)more);
    cursor->key_length = (size_t)(shared + more);
    *value = (fg_bytes){cursor->at + more, (size_t)length};
    cursor->at += more + length;
    return true;
}

static bool read_entries(fg_sstable *table, fg_bytes block, char *key, entry_function entry,
                         void *user) {
    table_cursor cursor = {block.at, block.at + block.length, key, 0};
    fg_bytes value;
    while (cursor.at < cursor.end) {
        if (!next_entry(table, &cursor, &value)) return false;
        fg_bytes copy = {fg_arena_text(table->arena, cursor.key, cursor.key_length),
                         cursor.key_length};
        if (!entry(user, copy, value)) return false;
    }
    return true;
}

/* The index block's values say where the blocks of entries are. */
static bool read_blocks(fg_sstable *table, fg_bytes index, char *keys, entry_function entry,
                        void *user) {
    table_cursor cursor = {index.at, index.at + index.length, keys, 0};
    fg_bytes handle;
    while (cursor.at < cursor.end) {
        if (!next_entry(table, &cursor, &handle)) return false;
        const char *at = handle.at, *end = at + handle.length;
        uint64_t begin, length;
        fg_bytes found;
        if (!take_varint(table, &at, end, &begin) || !take_varint(table, &at, end, &length) ||
            !open_block(table, begin, length, &found) ||
            !read_entries(table, found, keys + KEY_LIMIT, entry, user))
            return false;
    }
    return true;
}

bool fg_sstable_read(fg_sstable *table, entry_function entry, void *user) {
    static const uint8_t magic[8] = {0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb};
    uint64_t ignored, begin, length;
    fg_bytes index;
    table->why[0] = '\0';
    const char *end = table->begin + table->length;
    if (table->length < FOOTER) return fail(table, end, "too short for a table");
    const char *at = end - FOOTER;
    end -= sizeof magic;
    if (memcmp(end, magic, sizeof magic) != 0)
        return fail(table, end, "no table: it does not end as one");
    char *keys = FG_NEW_ARRAY(table->arena, char, 2 * KEY_LIMIT);
    return take_varint(table, &at, end, &ignored) && take_varint(table, &at, end, &ignored) &&
           take_varint(table, &at, end, &begin) && take_varint(table, &at, end, &length) &&
           open_block(table, begin, length, &index) && read_blocks(table, index, keys, entry, user);
}

/* A table of leveldb's format, compressed with snappy or not: sorted keys with values, as the index
 * of a TensorBundle is. https://github.com/google/leveldb/blob/main/doc/table_format.md */
#ifndef FG_TENSORFLOW_SSTABLE_H
#define FG_TENSORFLOW_SSTABLE_H

#include "tensorflow/tf_graph.h"

typedef struct fg_sstable {
    fg_arena *arena; /* of the keys */
    const char *begin;
    size_t length;
    size_t at;     /* where it failed, in bytes from its beginning */
    char why[160]; /* and why */
} fg_sstable;

/* Calls `entry` for each in the order of the keys; it returns false to stop. The value is a view,
 * or in the arena as the key is. Every block's checksum is verified before it is looked into. False
 * where the table is malformed, or `entry` stopped (then table->why is empty). */
bool fg_sstable_read(fg_sstable *table, bool (*entry)(void *user, fg_bytes key, fg_bytes value),
                     void *user);

#endif

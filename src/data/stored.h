/* Tensors whose values stay in a checkpoint's files until they are asked for: what only proves a
 * graph never reads them. */
#ifndef FG_DATA_STORED_H
#define FG_DATA_STORED_H

#include "base/file.h"
#include "tensor/tensor.h"

/* A file with the values of many. */
typedef struct fg_shard {
    const char *path;
    fg_file file; /* opened when a value is first asked for */
    bool opened;
} fg_shard;

typedef struct fg_stored {
    fg_tensor *tensor; /* fg_tensor_is_read tells whether its values are there */
    fg_shard *shard;
    uint64_t offset; /* in the file, in bytes */
    uint32_t crc32c; /* of the bytes, masked */
    char why[160];   /* the last reason */
} fg_stored;

/* An unread tensor; NULL where memory is short. */
fg_tensor *fg_stored_tensor(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims);
/* Reads the values, unless that was done: the tensor becomes a view of the file where it is
 * aligned there, else a copy. Returns NULL, or why it cannot be done, without the file's name; then
 * `*memory` tells whether for want of memory. */
const char *fg_stored_read(fg_stored *stored, bool *memory);

#endif

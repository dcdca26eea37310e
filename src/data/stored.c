#include "data/stored.h"

#include <stdio.h>
#include <string.h>

#include "base/crc32c.h"

/* Shorter ones are copied: a page of the file for each would be more. */
#define VIEW_FROM 65536u

fg_tensor *fg_stored_tensor(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims) {
    bool empty = false;
    for (int i = 0; i < rank; i++) empty |= dims[i] == 0;
    return empty ? fg_tensor_make(memory, dtype, rank, dims, false)
                 : fg_tensor_wrap_in(memory, dtype, rank, dims, NULL, NULL, NULL);
}

static const char *open_shard(fg_shard *shard, fg_memory *memory, char *why, size_t size) {
    if (shard->opened) return NULL;
    const char *reason = fg_file_open(&shard->file, memory, shard->path, SIZE_MAX);
    if (reason) snprintf(why, size, "%s", reason);
    shard->opened = !reason;
    return reason ? why : NULL;
}

static bool copy(fg_tensor *tensor, const char *data) {
    tensor->data = fg_memory_alloc(tensor->memory, tensor->bytes);
    if (!tensor->data) return false;
    tensor->allocated = tensor->bytes;
    memcpy(tensor->data, data, tensor->bytes);
    return true;
}

const char *fg_stored_read(fg_stored *stored, bool *memory) {
    fg_tensor *tensor = stored->tensor;
    fg_shard *shard = stored->shard;
    *memory = false;
    if (fg_tensor_is_read(tensor)) return NULL;
    const char *why = open_shard(shard, tensor->memory, stored->why, sizeof stored->why);
    *memory = why && shard->file.over_limit;
    if (why) return why;
    /* it may have become shorter since its size was looked at */
    if (stored->offset > shard->file.length || tensor->bytes > shard->file.length - stored->offset)
        return "it ends before the values do";
    const char *data = shard->file.data + stored->offset;
    if (fg_crc32c_masked(fg_crc32c(data, tensor->bytes)) != stored->crc32c)
        return "the checksum differs: the data was damaged";
    bool view = (uintptr_t)data % fg_dtype_size(tensor->dtype) == 0 && tensor->bytes >= VIEW_FROM;
    if (view) {
        tensor->data = (void *)(uintptr_t)data;
    } else if (!copy(tensor, data)) {
        *memory = true;
        return "out of memory";
    }
    return NULL;
}

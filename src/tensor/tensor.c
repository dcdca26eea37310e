#include "tensor/tensor.h"

#include <assert.h>
#include <string.h>

bool fg_dims_count(int rank, const int64_t *dims, size_t element, size_t *count, size_t *bytes) {
    assert(rank >= 0);
    if (rank > FG_MAX_RANK) return false;
    bool empty = false;
    for (int i = 0; i < rank; i++) {
        if (dims[i] < 0) return false;
        if (dims[i] == 0) empty = true;
    }
    /* The sizes beside a zero are multiplied too: their product must still be a number, since a
     * reduction over the empty axis has that many elements. */
    size_t product = 1;
    for (int i = 0; i < rank; i++)
        if (dims[i] != 0 && __builtin_mul_overflow(product, (uint64_t)dims[i], &product))
            return false;
    size_t total;
    if (__builtin_mul_overflow(product, element, &total) || total > PTRDIFF_MAX) return false;
    if (product > PTRDIFF_MAX) return false;
    *count = empty ? 0 : product;
    *bytes = empty ? 0 : total;
    return true;
}

/* A header without data; NULL where the sizes or memory do not do. */
static fg_tensor *header_new(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims) {
    size_t count, bytes;
    if (fg_dtype_size(dtype) == 0) return NULL;
    if (rank < 0 || !fg_dims_count(rank, dims, fg_dtype_size(dtype), &count, &bytes)) return NULL;
    fg_tensor *tensor = fg_memory_alloc(memory, sizeof *tensor);
    if (!tensor) return NULL;
    memset(tensor, 0, sizeof *tensor);
    atomic_init(&tensor->references, 1);
    tensor->dtype = dtype;
    tensor->rank = rank;
    if (rank > 0) memcpy(tensor->dims, dims, (size_t)rank * sizeof *dims);
    tensor->count = count;
    tensor->bytes = bytes;
    tensor->memory = memory;
    return tensor;
}

fg_tensor *fg_tensor_make(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims,
                          bool zeroed) {
    fg_tensor *tensor = header_new(memory, dtype, rank, dims);
    if (!tensor) return NULL;
    tensor->allocated = tensor->bytes ? tensor->bytes : 1;
    tensor->data = fg_memory_alloc(memory, tensor->allocated);
    if (!tensor->data) {
        fg_memory_free(memory, tensor, sizeof *tensor);
        return NULL;
    }
    if (zeroed) memset(tensor->data, 0, tensor->allocated);
    return tensor;
}

fg_tensor *fg_tensor_wrap_in(fg_memory *memory, fg_dtype dtype, int rank, const int64_t *dims,
                             void *data, void (*release)(void *data, void *user), void *user) {
    fg_tensor *tensor = header_new(memory, dtype, rank, dims);
    if (!tensor) return NULL;
    tensor->data = data;
    tensor->release = release;
    tensor->user = user;
    return tensor;
}

fg_tensor *fg_tensor_ref(fg_tensor *tensor) {
    atomic_fetch_add_explicit(&tensor->references, 1, memory_order_relaxed);
    return tensor;
}

void fg_tensor_unref(fg_tensor *tensor) {
    if (!tensor) return;
    if (atomic_fetch_sub_explicit(&tensor->references, 1, memory_order_acq_rel) != 1) return;
    if (tensor->release) tensor->release(tensor->data, tensor->user);
    if (tensor->allocated) fg_memory_free(tensor->memory, tensor->data, tensor->allocated);
    fg_memory_free(tensor->memory, tensor, sizeof *tensor);
}

fg_dtype fg_tensor_dtype(const fg_tensor *tensor) {
    return tensor->dtype;
}

int fg_tensor_rank(const fg_tensor *tensor) {
    return tensor->rank;
}

const int64_t *fg_tensor_dims(const fg_tensor *tensor) {
    return tensor->dims;
}

size_t fg_tensor_count(const fg_tensor *tensor) {
    return tensor->count;
}

size_t fg_tensor_bytes(const fg_tensor *tensor) {
    return tensor->bytes;
}

const void *fg_tensor_data(const fg_tensor *tensor) {
    return tensor->data;
}

void *fg_tensor_mutable(fg_tensor *tensor) {
    /* Wrapped memory belongs to whoever gave it, and he may be reading it. */
    if (!tensor->allocated) return NULL;
    if (atomic_load_explicit(&tensor->references, memory_order_acquire) != 1) return NULL;
    return tensor->data;
}

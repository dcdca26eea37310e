/* Tensors of a context. */
#include "tensor/tensor.h"

#include "api/context.h"

fg_tensor *fg_tensor_new(fg_context *context, fg_dtype dtype, int rank, const int64_t *dims) {
    return fg_tensor_make(&context->memory, dtype, rank, dims, true);
}

fg_tensor *fg_tensor_wrap(fg_context *context, fg_dtype dtype, int rank, const int64_t *dims,
                          void *data, void (*release)(void *data, void *user), void *user) {
    return fg_tensor_wrap_in(&context->memory, dtype, rank, dims, data, release, user);
}

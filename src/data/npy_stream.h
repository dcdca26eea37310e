/* One array from a stream of bytes whose length is known beforehand: a file's or a member's. */
#ifndef FG_DATA_NPY_STREAM_H
#define FG_DATA_NPY_STREAM_H

#include "data/error.h"
#include "tensor/tensor.h"

typedef struct fg_npy_stream {
    size_t length;    /* bytes, as far as the stream claims */
    const char *what; /* "file", "member" */
    /* Reads exactly `size` bytes; false, with the error filled in, where it cannot. */
    bool (*read)(void *user, void *to, size_t size, fg_data_error *error);
    void *user;
} fg_npy_stream;

/* NULL on failure. What the header promises is compared with the length before it is allocated. */
fg_tensor *fg_npy_stream_read(fg_memory *memory, const fg_npy_stream *stream, fg_data_error *error);

#endif

#include "data/npy.h"

#include <assert.h>
#include <string.h>

#include "data/npy_header.h"
#include "data/npy_stream.h"

/* ---- from the file's order to ours ---- */

/* n elements, so many elements apart. */
static void copy_strided(char *to, size_t to_step, const char *from, size_t from_step, size_t n,
                         size_t size) {
#define COPY(ctype)                                                        \
    for (size_t k = 0; k < n; k++)                                         \
        ((ctype *)to)[k * to_step] = ((const ctype *)from)[k * from_step]; \
    return
    switch (size) {
        case 1:
            COPY(uint8_t);
        case 2:
            COPY(uint16_t);
        case 4:
            COPY(uint32_t);
        default:
            COPY(uint64_t);
    }
#undef COPY
}

enum { TILE = 32 };

/* The plane of the first axis, which runs fastest in the file, and the last, which runs fastest
 * here, in tiles that stay in the cache. `from_step` is the last axis's in the file, `to_step` the
 * first's here. */
static void transpose_plane(char *to, size_t to_step, const char *from, size_t from_step,
                            size_t first, size_t last, size_t size) {
    for (size_t i = 0; i < first; i += TILE) {
        size_t rows = first - i < TILE ? first - i : TILE;
        for (size_t j = 0; j < last; j += TILE) {
            size_t columns = last - j < TILE ? last - j : TILE;
            for (size_t k = i; k < i + rows; k++)
                copy_strided(to + (k * to_step + j) * size, 1, from + (k + j * from_step) * size,
                             from_step, columns, size);
        }
    }
}

/* All sizes are above 0. */
static void rows_from_columns(char *to, const char *from, const fg_npy_header *header) {
    size_t size = fg_dtype_size(header->dtype);
    size_t dims[FG_MAX_RANK], to_steps[FG_MAX_RANK], from_steps[FG_MAX_RANK];
    size_t at[FG_MAX_RANK] = {0};
    int rank = 0;
    for (int i = 0; i < header->rank; i++)
        if (header->dims[i] != 1) dims[rank++] = (size_t)header->dims[i];
    if (rank < 2) {
        memcpy(to, from, header->bytes);
        return;
    }
    from_steps[0] = to_steps[rank - 1] = 1;
    for (int i = 1; i < rank; i++) from_steps[i] = from_steps[i - 1] * dims[i - 1];
    for (int i = rank - 1; i > 0; i--) to_steps[i - 1] = to_steps[i] * dims[i];

    size_t to_base = 0, from_base = 0;
    for (bool more = true; more;) {
        transpose_plane(to + to_base * size, to_steps[0], from + from_base * size,
                        from_steps[rank - 1], dims[0], dims[rank - 1], size);
        /* The next combination of the axes between. */
        more = false;
        for (int axis = rank - 2; axis > 0; axis--) {
            to_base += to_steps[axis];
            from_base += from_steps[axis];
            more = ++at[axis] < dims[axis];
            if (more) break;
            to_base -= to_steps[axis] * dims[axis];
            from_base -= from_steps[axis] * dims[axis];
            at[axis] = 0;
        }
    }
}

static void swap_bytes(void *data, size_t count, size_t size) {
#define SWAP(ctype, swap) \
    for (size_t k = 0; k < count; k++) ((ctype *)data)[k] = swap(((ctype *)data)[k])
    if (size == 2) SWAP(uint16_t, __builtin_bswap16);
    if (size == 4) SWAP(uint32_t, __builtin_bswap32);
    if (size == 8) SWAP(uint64_t, __builtin_bswap64);
#undef SWAP
}

/* Anything but 0 is True in NumPy. */
static void normalise_bools(uint8_t *data, size_t count) {
    for (size_t k = 0; k < count; k++) data[k] = data[k] != 0;
}

/* ---- reading ---- */

static bool read_header(fg_memory *memory, const fg_npy_stream *stream, fg_npy_header *header,
                        size_t *begin, fg_data_error *error) {
    char prefix[FG_NPY_PREFIX];
    size_t have = stream->length < 10 ? stream->length : 10, length;
    if (have > 0 && !stream->read(stream->user, prefix, have, error)) return false;
    if (have == 10 && prefix[6] > 1) {
        /* Versions 2 and 3 have two bytes more. */
        size_t more = stream->length - have < 2 ? stream->length - have : 2;
        if (more > 0 && !stream->read(stream->user, prefix + have, more, error)) return false;
        have += more;
    }
    if (!fg_npy_prefix(prefix, have, begin, &length, error)) return false;
    if (length > stream->length - *begin)
        return fg_data_fail(error, stream->length,
                            "is cut short: wanted %zu bytes of header, the %s has %zu", length,
                            stream->what, stream->length - *begin);
    char *dict = fg_memory_alloc(memory, length ? length : 1);
    if (!dict) return fg_data_fail_memory(error, "needs more memory than is allowed");
    bool done = stream->read(stream->user, dict, length, error) &&
                fg_npy_header_read(header, dict, length, *begin, error);
    fg_memory_free(memory, dict, length ? length : 1);
    *begin += length;
    return done;
}

static bool check_length(const fg_npy_stream *stream, const fg_npy_header *header, size_t begin,
                         fg_data_error *error) {
    size_t have = stream->length - begin;
    if (have < header->bytes)
        return fg_data_fail(error, stream->length,
                            "is cut short: wanted %zu bytes of data, the %s has %zu", header->bytes,
                            stream->what, have);
    if (have > header->bytes)
        return fg_data_fail(error, begin + header->bytes,
                            "has %zu bytes behind its data, which are %zu bytes",
                            have - header->bytes, header->bytes);
    return true;
}

static bool read_data(fg_memory *memory, const fg_npy_stream *stream, const fg_npy_header *header,
                      fg_tensor *tensor, fg_data_error *error) {
    if (header->bytes == 0) return true;
    if (!header->fortran || header->rank < 2)
        return stream->read(stream->user, tensor->data, header->bytes, error);
    char *columns = fg_memory_alloc(memory, header->bytes);
    if (!columns)
        return fg_data_fail_memory(error, "needs %zu bytes more, to be transposed, than is allowed",
                                   header->bytes);
    bool done = stream->read(stream->user, columns, header->bytes, error);
    if (done) rows_from_columns(tensor->data, columns, header);
    fg_memory_free(memory, columns, header->bytes);
    return done;
}

fg_tensor *fg_npy_stream_read(fg_memory *memory, const fg_npy_stream *stream,
                              fg_data_error *error) {
    fg_npy_header header;
    size_t begin;
    *error = (fg_data_error){0};
    if (!read_header(memory, stream, &header, &begin, error)) return NULL;
    if (!check_length(stream, &header, begin, error)) return NULL;
    fg_tensor *tensor = fg_tensor_make(memory, header.dtype, header.rank, header.dims, false);
    if (!tensor)
        return fg_data_fail_memory(error, "holds %zu bytes, more than is allowed", header.bytes);
    if (!read_data(memory, stream, &header, tensor, error)) {
        fg_tensor_unref(tensor);
        return NULL;
    }
    if (header.swapped) swap_bytes(tensor->data, tensor->count, fg_dtype_size(tensor->dtype));
    if (tensor->dtype == FG_BOOL) normalise_bools(tensor->data, tensor->count);
    return tensor;
}

/* ---- from memory and files ---- */

typedef struct bytes_left {
    const char *at;
    size_t left;
} bytes_left;

static bool read_bytes(void *user, void *to, size_t size, fg_data_error *error) {
    bytes_left *bytes = user;
    (void)error;
    assert(size <= bytes->left);
    if (size > 0) memcpy(to, bytes->at, size);
    bytes->at += size;
    bytes->left -= size;
    return true;
}

fg_tensor *fg_npy_read(fg_memory *memory, const char *bytes, size_t length, fg_data_error *error) {
    bytes_left left = {bytes, length};
    fg_npy_stream stream = {length, "file", read_bytes, &left};
    return fg_npy_stream_read(memory, &stream, error);
}

fg_tensor *fg_npy_load(fg_memory *memory, const char *path, fg_data_error *error) {
    fg_file file;
    *error = (fg_data_error){0};
    const char *why = fg_file_open(&file, memory, path, memory->limit);
    if (why && file.over_limit) return fg_data_fail_memory(error, "cannot be read: %s", why);
    if (why) return fg_data_fail(error, 0, "cannot be read: %s", why);
    fg_tensor *tensor = fg_npy_read(memory, file.data, file.length, error);
    fg_file_close(&file);
    return tensor;
}

/* ---- writing ---- */

bool fg_npy_write(fg_memory *memory, const fg_tensor *tensor, char **bytes, size_t *length) {
    char header[FG_NPY_HEADER_ROOM];
    size_t begin = fg_npy_header_write(header, tensor);
    *bytes = NULL;
    *length = 0;
    if (begin == 0 || tensor->bytes > PTRDIFF_MAX - begin) return false;
    char *made = fg_memory_alloc(memory, begin + tensor->bytes);
    if (!made) return false;
    memcpy(made, header, begin);
    if (tensor->bytes > 0) memcpy(made + begin, tensor->data, tensor->bytes);
    *bytes = made;
    *length = begin + tensor->bytes;
    return true;
}

const char *fg_npy_save(fg_memory *memory, const fg_tensor *tensor, const char *path) {
    char *bytes;
    size_t length;
    if (!fg_npy_descr(tensor->dtype)) return "NumPy has no such element type";
    if (!fg_npy_write(memory, tensor, &bytes, &length)) return "out of memory";
    const char *why = fg_file_write(path, bytes, length);
    fg_memory_free(memory, bytes, length);
    return why;
}

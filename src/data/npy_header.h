/* The header of a npy file: a line of Python, a dict of 'descr', 'fortran_order' and 'shape'. The
 * format is NumPy's NEP 1, with its versions 2 (a longer header) and 3 (in UTF-8). */
#ifndef FG_DATA_NPY_HEADER_H
#define FG_DATA_NPY_HEADER_H

#include "data/error.h"
#include "tensor/tensor.h"

enum {
    FG_NPY_PREFIX = 12,          /* bytes, at most, before the dict: magic, version, length */
    FG_NPY_MAX_HEADER = 1 << 20, /* bytes of dict */
};

typedef struct fg_npy_header {
    fg_dtype dtype;
    bool swapped; /* the bytes of an element are in the other order */
    bool fortran; /* the first axis runs fastest */
    int rank;
    int64_t dims[FG_MAX_RANK];
    size_t count, bytes; /* of the data */
} fg_npy_header;

/* Where the dict begins and how long it is, from the file's first bytes (`length` of them are
 * there, FG_NPY_PREFIX are enough). */
bool fg_npy_prefix(const char *bytes, size_t length, size_t *begin, size_t *dict_length,
                   fg_data_error *error);
/* Reads the dict, which is at byte `begin` of the file. */
bool fg_npy_header_read(fg_npy_header *header, const char *dict, size_t length, size_t begin,
                        fg_data_error *error);
/* The whole header, prefix and padding included, as NumPy writes it. Returns its length; 0 where
 * the element type has no name in NumPy. `out` holds FG_NPY_HEADER_ROOM bytes. */
enum { FG_NPY_HEADER_ROOM = 1024 };
size_t fg_npy_header_write(char *out, const fg_tensor *tensor);

#endif

/* NumPy's files. Read: versions 1 to 3, both byte orders, C and Fortran order, all of our element
 * types but strings (and none other: objects, strings, structures and complex numbers are refused
 * by name). NumPy itself has no bfloat16: it saves and loads one as V2, two raw bytes, and so do
 * we. Everything is checked against the file's length before it is allocated. */
#ifndef FG_DATA_NPY_H
#define FG_DATA_NPY_H

#include "base/file.h"
#include "base/text.h"
#include "data/error.h"
#include "tensor/tensor.h"

/* One array from bytes. NULL on failure. */
fg_tensor *fg_npy_read(fg_memory *memory, const char *bytes, size_t length, fg_data_error *error);
fg_tensor *fg_npy_load(fg_memory *memory, const char *path, fg_data_error *error);
/* How NumPy names an element type, "<f4"; NULL where it has none (string). */
const char *fg_npy_descr(fg_dtype dtype);
/* The file's bytes, as NumPy writes them, on the heap of `memory` (freed with
 * fg_memory_free(memory, *bytes, *length)). */
bool fg_npy_write(fg_memory *memory, const fg_tensor *tensor, char **bytes, size_t *length);

/* NULL when written, else why not. */
const char *fg_npy_save(fg_memory *memory, const fg_tensor *tensor, const char *path);

/* An archive: members are listed first, read when asked for. */
typedef struct fg_npz fg_npz;
fg_npz *fg_npz_open(fg_memory *memory, const char *path, fg_data_error *error);
/* The same where `check` (or NULL) finds nothing wrong with the file's bytes; else it has said
 * what, and they are not looked at. */
typedef bool (*fg_npz_check)(const char *bytes, size_t length, fg_data_error *error);
fg_npz *fg_npz_open_checked(fg_memory *memory, const char *path, fg_npz_check check,
                            fg_data_error *error);
/* The bytes are borrowed until the archive is closed. */
fg_npz *fg_npz_open_bytes(fg_memory *memory, const char *bytes, size_t length,
                          fg_data_error *error);
void fg_npz_close(fg_npz *npz);
size_t fg_npz_count(const fg_npz *npz);
const char *fg_npz_name(const fg_npz *npz, size_t index); /* without ".npy" */
fg_tensor *fg_npz_read(fg_npz *npz, size_t index, fg_data_error *error);
/* NULL when written, else why not. Stored, not compressed; the same arrays give the same bytes. */
const char *fg_npz_save(fg_memory *memory, const char *path, size_t count,
                        const fg_tensor *const *tensors, const char *const *names);

/* The same into a block, freed with fg_memory_free(memory, *bytes, *length), which ends with
 * `comment` where it is not NULL. NULL when done, else why not. */
const char *fg_npz_write(fg_memory *memory, size_t count, const fg_tensor *const *tensors,
                         const char *const *names, const char *comment, char **bytes,
                         size_t *length);

#endif

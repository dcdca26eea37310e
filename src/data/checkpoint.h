/* Checkpoints: a session's variables in one file.
 *
 * The file is a .npz that NumPy reads, a member for each variable under its full name, stored and
 * not compressed. At its very end, as the archive's comment, stands a line that says so, with the
 * checksum of every byte before the checksum itself: so any bit that is not what was written is
 * found, whether or not the zip format looks at it, and so is any cut. bfloat16, which NumPy does
 * not have, is kept as the uint16 of its bits. */
#ifndef FG_DATA_CHECKPOINT_H
#define FG_DATA_CHECKPOINT_H

#include "data/npy.h"

/* CRC-64 with the polynomial of ECMA-182, reflected, as in the .xz format. */
uint64_t fg_crc64(const char *bytes, size_t length);

/* NULL when written, else why not. Whole or not at all; the same values give the same bytes. */
const char *fg_checkpoint_save(fg_memory *memory, const char *path, size_t count,
                               const fg_tensor *const *tensors, const char *const *names);
/* The same into a block, freed with fg_memory_free(memory, *bytes, *length). */
const char *fg_checkpoint_write(fg_memory *memory, size_t count, const fg_tensor *const *tensors,
                                const char *const *names, char **bytes, size_t *length);
/* Whether these are the bytes of a checkpoint, all of them and as they were written. */
bool fg_checkpoint_check(const char *bytes, size_t length, fg_data_error *error);
/* Checks, and lists the variables. */
fg_npz *fg_checkpoint_open(fg_memory *memory, const char *path, fg_data_error *error);

#endif

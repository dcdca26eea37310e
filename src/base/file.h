/* Files: read whole, written whole or not at all. */
#ifndef FG_BASE_FILE_H
#define FG_BASE_FILE_H

#include "base/memory.h"

typedef struct fg_file {
    const char *data; /* mapped, or on the heap; a NUL behind it does not count on */
    size_t length;
    fg_memory *memory;
    size_t capacity; /* bytes mapped or allocated */
    bool mapped;
    bool over_limit; /* it could not be opened because a limit or the memory did not allow it */
    char why[64];    /* a reason that had to be made */
} fg_file;

/* Opens, checks that it is a regular file, a pipe or standard input ("-"), and reads or maps it.
 * Returns NULL when done, else why not, in words ("No such file or directory", "is a directory",
 * "larger than the limit of 1073741824 bytes"); the reason lives as long as `file`. Pipes are read
 * up to `limit` bytes. Files from 1 MiB on are mapped, and must not be cut short while they are in
 * use; smaller ones are read. */
const char *fg_file_open(fg_file *file, fg_memory *memory, const char *path, size_t limit);
void fg_file_close(fg_file *file);

/* Writes to a temporary name beside `path`, and renames it there when all is written and closed.
 * Returns NULL, else why not; then `path` is as before and the temporary file is gone. A `path`
 * that exists and is no regular file (/dev/stdout, a pipe) is written directly. */
const char *fg_file_write(const char *path, const void *data, size_t length);

/* Two files that belong together: none is renamed before both are complete. `*wrong` is the one
 * that the reason is of. */
typedef struct fg_file_bytes {
    const char *path;
    const void *data;
    size_t length;
} fg_file_bytes;

const char *fg_file_write_two(const fg_file_bytes *first, const fg_file_bytes *second,
                              const fg_file_bytes **wrong);

#endif

/* What could not be read: why, and at which byte of the file or member. */
#ifndef FG_DATA_ERROR_H
#define FG_DATA_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef struct fg_data_error {
    char why[256]; /* what is said of the file, behind its name: "is empty" */
    size_t offset;
    bool memory; /* a limit, not the file */
} fg_data_error;

/* Fills the error in and returns NULL. What cannot be shown is replaced by '?'; what is too long
 * is cut. */
void *fg_data_fail(fg_data_error *error, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a limit. */
void *fg_data_fail_memory(fg_data_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Replaces what cannot be shown (control characters, broken UTF-8) by '?', in place. */
void fg_data_printable(char *text);

#endif

/* What programs that edit at random share: numbers that depend on a seed alone, pieces of bytes
 * that are put in the place of others, and a word of where it was when a program dies. */
#ifndef FG_TESTS_FUZZ_EDITING_H
#define FG_TESTS_FUZZ_EDITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* On the heap; whoever has it frees `at`. */
typedef struct bytes {
    char *at;
    size_t length;
} bytes;

typedef struct range {
    size_t begin, end;
} range;

/* A block, or the end of the program. */
void *must(void *block);

/* From here on the numbers are those of this seed. */
void draw_from(uint64_t seed);
/* Less than `below`; 0 where that is 0. */
size_t draw(size_t below);

/* False where there is no such file. */
bool bytes_read(const char *path, bytes *read);
/* `length` bytes come in the place of a range. */
void bytes_replace(bytes *b, range at, const char *with, size_t length);

/* Calls with the path, relative to the folder `srcdir` of the environment, of each file of a folder
 * whose name ends so ("": any), in order. */
void for_each_file(const char *folder, const char *ending, void (*call)(const char *path, void *),
                   void *with);

/* Where a signal ends the program, `what` and the number are printed first. */
void tell_at_death(const char *what, const volatile long *number);

#endif

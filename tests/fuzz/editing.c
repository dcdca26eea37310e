#include "editing.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *must(void *block) {
    if (block) return block;
    fprintf(stderr, "out of memory\n");
    exit(99);
}

/* ---- chance ---- */

static uint64_t chance;

void draw_from(uint64_t seed) {
    chance = seed;
}

size_t draw(size_t below) {
    chance += 0x9e3779b97f4a7c15u; /* splitmix64 */
    uint64_t x = chance;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return below ? (size_t)((x ^ x >> 31) % below) : 0;
}

/* ---- bytes ---- */

bool bytes_read(const char *path, bytes *read) {
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    read->at = must(malloc((size_t)size + 1));
    read->length = fread(read->at, 1, (size_t)size, file);
    fclose(file);
    return true;
}

void bytes_replace(bytes *b, range at, const char *with, size_t length) {
    char *made = must(malloc(b->length - (at.end - at.begin) + length + 1));
    memcpy(made, b->at, at.begin);
    memcpy(made + at.begin, with, length);
    memcpy(made + at.begin + length, b->at + at.end, b->length - at.end);
    b->length += length - (at.end - at.begin);
    free(b->at);
    b->at = made;
}

void for_each_file(const char *folder, const char *ending, void (*call)(const char *path, void *),
                   void *with) {
    char path[4096];
    const char *srcdir = getenv("srcdir");
    snprintf(path, sizeof path, "%s/%s", srcdir ? srcdir : ".", folder);
    size_t stem = strlen(path);
    struct dirent **entries;
    int found = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < found; i++) {
        const char *name = entries[i]->d_name;
        size_t length = strlen(name), end = strlen(ending);
        snprintf(path + stem, sizeof path - stem, "/%s", name);
        if (name[0] != '.' && length > end && strcmp(name + length - end, ending) == 0)
            call(path, with);
        free(entries[i]);
    }
    if (found >= 0) free(entries);
}

/* ---- the end ---- */

static const char *dying_word;
static const volatile long *dying_number;

/* Only what a signal's handler may call. */
static void died(int number) {
    char digits[24], *at = digits + sizeof digits;
    long left = *dying_number;
    *--at = '\n';
    do *--at = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (write(STDOUT_FILENO, dying_word, strlen(dying_word)) < 0 ||
        write(STDOUT_FILENO, at, (size_t)(digits + sizeof digits - at)) < 0)
        _exit(99);
    signal(number, SIG_DFL);
    raise(number);
}

void tell_at_death(const char *what, const volatile long *number) {
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM};
    dying_word = what;
    dying_number = number;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], died);
}

/* What programs that edit at random share: numbers that depend on a seed alone, and pieces of bytes
 * that are put in the place of others. One file includes it once. */
#ifndef FG_TESTS_FUZZ_CHANCE_H
#define FG_TESTS_FUZZ_CHANCE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A block, or the end of the program. */
static void *must(void *block) {
    if (block) return block;
    fprintf(stderr, "out of memory\n");
    exit(99);
}

/* To be set to the seed. */
static uint64_t chance;

static size_t draw(size_t below) {
    chance += 0x9e3779b97f4a7c15u; /* splitmix64 */
    uint64_t x = chance;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return below ? (size_t)((x ^ x >> 31) % below) : 0;
}

#endif

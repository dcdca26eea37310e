/* Random numbers: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as
 * 1, 2, 3; 2011), by position, so that they depend neither on threads nor on what was drawn before.
 *
 * The key is the call's key and the `seed` attribute; the counter is (block, block's high half and
 * attempt, number of the run, turn of the loop). */
#ifndef FG_KERNELS_RANDOM_H
#define FG_KERNELS_RANDOM_H

#include "kernels/kernel.h"

typedef struct fg_random {
    uint32_t key[2];
    uint32_t step, turn;
} fg_random;

void fg_random_init(fg_random *random, const fg_call *call, const fg_attr *seed);
/* Four words of a block. `attempt` tells apart blocks of one number. */
void fg_random_block(const fg_random *random, uint64_t block, uint32_t attempt, uint32_t words[4]);
/* Standard normal numbers first .. first + count - 1 of the sequence of doubles. */
void fg_random_normals(const fg_random *random, size_t first, size_t count, double *out);

#endif

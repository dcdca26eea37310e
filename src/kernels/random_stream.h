/* Random numbers one behind the other: what Philox makes of a key, from a counter on, as TensorFlow
 * takes them from it (tensorflow/core/lib/random: philox_random.h, random_distributions.h,
 * simple_philox.h): with its seeds, the numbers are those that it draws. */
#ifndef FG_KERNELS_RANDOM_STREAM_H
#define FG_KERNELS_RANDOM_STREAM_H

#include "kernels/random.h"

typedef struct fg_stream {
    uint32_t key[2], counter[4], words[4];
    int left; /* of `words`, the last ones */
} fg_stream;

/* `seeds` is none, and the key that of `seed` (random.h); or TensorFlow's two seeds: then each run
 * has its own `reserved` blocks. A third number other than 0: the seeds are those of a stateless
 * operation, whose runs are alike. */
void fg_stream_init(fg_stream *self, const fg_call *call, const fg_attr *seed, const fg_attr *seeds,
                    uint64_t reserved);
/* Goes on by so many blocks of four words. What is left of the block at hand is dropped. */
void fg_stream_skip(fg_stream *self, uint64_t blocks);
void fg_stream_block(fg_stream *self, uint32_t words[4]);
uint32_t fg_stream_word(fg_stream *self);

/* In [0, 1): of 23 bits, and of two words of 52 bits. */
float fg_uniform_float(uint32_t word);
double fg_uniform_double(uint32_t high, uint32_t low);
/* Box and Muller's, with sine and cosine in this order. */
void fg_normals_float(uint32_t a, uint32_t b, float pair[2]);
void fg_normals_double(const uint32_t words[4], double pair[2]);

/* Whether an attribute of seeds says TensorFlow's. */
static inline bool fg_seeds_given(const fg_attr *seeds) {
    return seeds->kind == FG_ATTR_INTS;
}

/* The kernels of random_uniform, random_normal and truncated_normal with such seeds. */
typedef enum fg_fill_kind { FG_FILL_UNIFORM, FG_FILL_NORMAL, FG_FILL_TRUNCATED } fg_fill_kind;
/* `least` and `range`: of whole numbers. */
void fg_stream_fill(fg_call *call, fg_fill_kind kind, uint64_t least, uint64_t range);

#endif

/* Tensors of random numbers for feeds. Element i depends on the seed and i alone: Philox 4x32-10
 * (Salmon, Moraes, Dror and Shaw, 2011) with the seed as its key; block k of the counter makes the
 * elements 2k and 2k + 1, from 64 bits each. */
#ifndef FG_DATA_GENERATE_H
#define FG_DATA_GENERATE_H

#include "tensor/tensor.h"

/* All elements 1, or True. */
void fg_generate_ones(fg_tensor *tensor);
/* Normally distributed (Box and Muller); a float type. */
void fg_generate_normal(fg_tensor *tensor, double mean, double deviation, uint64_t seed);
/* Floats from `low`, included, to `high`, not included. */
void fg_generate_uniform(fg_tensor *tensor, double low, double high, uint64_t seed);
/* Integers and bools: so many values, from the one with these bits on; 0 stands for 2^64. */
void fg_generate_integers(fg_tensor *tensor, uint64_t low, uint64_t span, uint64_t seed);

#endif

/* Small pieces of matrix products, in registers: what matmul and the recurrent kernels are made of.
 *
 * Vectors are the compiler's (gcc and clang have them for every machine); only the fused
 * multiplication and addition is named by its instruction, because the compiler is told not to
 * fuse. An element of a product is always summed in the order of the inner axis, in blocks of
 * FG_DEPTH: so it does not depend on how the product is cut. */
#ifndef FG_KERNELS_GEMM_H
#define FG_KERNELS_GEMM_H

#include <string.h>

#include "kernels/isa.h"

#if defined __AVX2__ || defined __AVX512F__
#include <immintrin.h>
#endif

/* Bytes of a vector, rows of the largest tile, which is two vectors wide. */
#if defined __AVX512F__
#define FG_VECTOR    64
#define FG_TILE_ROWS 12
#elif defined __AVX2__
#define FG_VECTOR    32
#define FG_TILE_ROWS 6
#else
#define FG_VECTOR    16
#define FG_TILE_ROWS 4
#endif

enum { FG_DEPTH = 256, FG_NEAR = 96 };

#define FG_ALWAYS static inline __attribute__((always_inline))

#define BODY "kernels/gemm_body.h"
#include "kernels/each_float.h"

#endif

/* Comparisons and logic. */
#include "kernels/isa.h"
#include "kernels/vmath.h"

#define BODY "kernels/compare_body.h"
#include "kernels/each_float.h"
#define BODY "kernels/compare_body.h"
#include "kernels/each_int.h"

#define T       uint8_t
#define N(name) name##_bool
BINARY(equal, (a ^ b) ^ 1)
BINARY(logical_and, a &b)
BINARY(logical_or, a | b)
BINARY(logical_xor, a ^ b)
UNARY(logical_not, x ^ 1)
#undef T
#undef N

/* By bits: comparisons with NaN are the first thing a compiler's flags take away. Twice the bits
 * drops the sign. */
#define T       uint32_t
#define N(name) name##_float32
#define TWICE   (0x7f800000u << 1)
UNARY_TO(uint8_t, is_nan, (x << 1) > TWICE)
UNARY_TO(uint8_t, is_inf, (x << 1) == TWICE)
UNARY_TO(uint8_t, is_finite, (x << 1) < TWICE)
#undef T
#undef N
#undef TWICE

#define T       uint64_t
#define N(name) name##_float64
#define TWICE   (0x7ff0000000000000u << 1)
UNARY_TO(uint8_t, is_nan, (x << 1) > TWICE)
UNARY_TO(uint8_t, is_inf, (x << 1) == TWICE)
UNARY_TO(uint8_t, is_finite, (x << 1) < TWICE)

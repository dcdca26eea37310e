/* See pool.c: whole numbers. */
#define NOTHING   LOWEST
#define IS_NAN(x) ((void)(x), false)
#include "kernels/pool_max.h"
#undef NOTHING
#undef IS_NAN

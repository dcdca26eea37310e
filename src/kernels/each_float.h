/* Includes BODY for float and for double. In it, T is the type, U the unsigned one of its size,
 * N(name) a name that tells it, M(name) the C library's function, V(name) that of vmath.h. */
#define T          float
#define U          uint32_t
#define N(name)    name##_float32
#define M(name)    name##f
#define V(name)    fg_##name##_f
#define FMA        FG_FMA_F
#define IS_FLOAT32 1
#include BODY
#undef T
#undef U
#undef N
#undef M
#undef V
#undef FMA
#undef IS_FLOAT32

#define T          double
#define U          uint64_t
#define N(name)    name##_float64
#define M(name)    name
#define V(name)    fg_##name##_d
#define FMA        FG_FMA_D
#define IS_FLOAT32 0
#include BODY
#undef T
#undef U
#undef N
#undef M
#undef V
#undef FMA
#undef IS_FLOAT32
#undef BODY

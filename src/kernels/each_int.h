/* Includes BODY for each whole type. In it, T is the type, U an unsigned one in which sums wrap
 * around (of 32 bits at least: products of smaller ones would be those of int, which do not),
 * N(name) a name that tells it, BELOW_0(x) whether x is negative, which no unsigned one is. */
#define T          int32_t
#define U          uint32_t
#define N(name)    name##_int32
#define LOWEST     INT32_MIN
#define LARGEST    INT32_MAX
#define BELOW_0(x) ((x) < 0)
#include BODY
#undef T
#undef U
#undef N
#undef LOWEST
#undef LARGEST

#define T       int64_t
#define U       uint64_t
#define N(name) name##_int64
#define LOWEST  INT64_MIN
#define LARGEST INT64_MAX
#include BODY
#undef T
#undef U
#undef N
#undef LOWEST
#undef LARGEST

#define T       int8_t
#define U       uint32_t
#define N(name) name##_int8
#define LOWEST  INT8_MIN
#define LARGEST INT8_MAX
#include BODY
#undef T
#undef N
#undef LOWEST
#undef LARGEST

#define T       int16_t
#define N(name) name##_int16
#define LOWEST  INT16_MIN
#define LARGEST INT16_MAX
#include BODY
#undef T
#undef N
#undef LOWEST
#undef LARGEST
#undef BELOW_0

#define T          uint8_t
#define N(name)    name##_uint8
#define LOWEST     0
#define LARGEST    UINT8_MAX
#define BELOW_0(x) ((void)(x), false)
#include BODY
#undef T
#undef N
#undef LARGEST

#define T       uint16_t
#define N(name) name##_uint16
#define LARGEST UINT16_MAX
#include BODY
#undef T
#undef N
#undef LARGEST

#define T       uint32_t
#define N(name) name##_uint32
#define LARGEST UINT32_MAX
#include BODY
#undef T
#undef U
#undef N
#undef LARGEST

#define T       uint64_t
#define U       uint64_t
#define N(name) name##_uint64
#define LARGEST UINT64_MAX
#include BODY
#undef T
#undef U
#undef N
#undef LOWEST
#undef LARGEST
#undef BELOW_0
#undef BODY
